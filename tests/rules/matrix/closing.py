"""Rows of lessons, handover, celebration and thanks.  Carl Contributor wrote what there is."""

from django.utils import timezone

from canvases.models import DecisionRight, Mandate
from roadmaps.models import Acknowledgement, Handover, Lesson, ThankYou
from tests.people import People
from tests.rules.matrix import Row, facilitators, seats, writers

READ = seats(200, 200, 200, 200, 200)
WRITE = seats(302, 302, 302, 403, 302, nobody=401)


def lesson(people: People) -> list[int]:
    row = Lesson.objects.create(
        engagement=people.engagement,
        happened="Nobody had time",
        action="Ask in January",
        author=people.contributor,
    )
    return [row.pk]


def handover(people: People) -> list[int]:
    Handover.objects.create(
        engagement=people.engagement, owner=people.contributor, review_on=timezone.localdate()
    )
    return [people.engagement.pk]


def right(people: People) -> list[int]:
    made = Mandate.objects.create(engagement=people.engagement)
    return [DecisionRight.objects.create(mandate=made, text="Which work enters").pk]


def with_a_lesson(people: People) -> list[int]:
    lesson(people)
    return [people.engagement.pk]


def acknowledgement(people: People) -> list[int]:
    row = Acknowledgement.objects.create(
        engagement=people.engagement, name="Kemi Okafor", contribution="Taught us", public=True
    )
    return [row.pk]


def thanks(people: People) -> list[int]:
    row = ThankYou.objects.create(
        engagement=people.engagement, text="Thank you", signature="Carl", author=people.contributor
    )
    return [row.pk]


def shown(people: People) -> list[object]:
    return [people.engagement.pk, "wall"]


OWN = seats(302, 302, 302, 403, 403)
ROWS = {
    "roadmaps:closeout": [Row("get", READ)],
    "roadmaps:closeout_tables": [Row("get", READ, args=with_a_lesson)],
    "roadmaps:right_in_use": [Row("post", facilitators(302), args=right)],
    "roadmaps:lessons": [Row("get", READ)],
    "roadmaps:lesson_new": [
        Row("post", WRITE, data=lambda people: {"happened": "Nobody had time"}),
        Row("post", writers(422)),
    ],
    "roadmaps:lesson": [
        Row("get", seats(200, 200, 200, 403, 403), args=lesson),
        Row("post", seats(422, 422, 422, 403, 403), args=lesson),
    ],
    "roadmaps:lesson_finish": [Row("post", OWN, args=lesson)],
    "roadmaps:lesson_remove": [Row("post", OWN, args=lesson)],
    "roadmaps:handover": [
        Row("get", READ),
        Row("post", facilitators(302)),
        Row("post", facilitators(422), data=lambda people: {"owner": "0"}),
    ],
    "roadmaps:handover_agree": [
        Row("post", seats(302, 302, 302, 403, 409), args=handover),
    ],
    "roadmaps:celebration": [Row("get", READ)],
    "roadmaps:celebration_change": [
        Row("post", facilitators(302)),
        Row("post", facilitators(422), data=lambda people: {"attendees": "many"}),
    ],
    "roadmaps:agenda": [
        Row("get", facilitators(200)),
        Row("post", facilitators(422)),
    ],
    "roadmaps:letter": [Row("get", READ)],
    "roadmaps:acknowledge": [Row("post", facilitators(422))],
    "roadmaps:acknowledgement": [
        Row("get", seats(200, 200, 404, 404, 404), args=acknowledgement),
        Row("post", seats(422, 422, 404, 404, 404), args=acknowledgement),
    ],
    "roadmaps:acknowledgement_remove": [
        Row("post", seats(302, 302, 404, 404, 404), args=acknowledgement)
    ],
    "roadmaps:thanks_pin": [
        Row("post", WRITE, data=lambda people: {"text": "Thank you all", "paper": "mint"}),
        Row("post", writers(422)),
    ],
    "roadmaps:thanks_take_down": [
        Row("post", OWN, args=thanks, data=lambda people: {"removed": "yes"})
    ],
    "roadmaps:presentation": [Row("get", seats(302, 302, 302, 302, 302))],
    "roadmaps:presentation_page": [Row("get", READ, args=shown)],
}
