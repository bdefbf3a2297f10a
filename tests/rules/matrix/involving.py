"""Rows of stakeholders in the change, groups and messages: lead and facilitators alone."""

from django.utils import timezone

from roadmaps.actions import groups, messages, sendings
from tests.people import People
from tests.roadmaps import involved
from tests.rules.matrix import Answers, Row, facilitators, seats


def confidential(status: int) -> Answers:
    """Nobody else learns how many there are."""
    return seats(status, status, 404, 404, 404)


def stakeholder(people: People) -> list[int]:
    return [involved.stakeholder(people).pk]


def group(people: People) -> list[int]:
    return [involved.group(people).pk]


def removed_group(people: People) -> list[int]:
    row = involved.group(people)
    groups.remove_group(row, by=people.lead)
    return [row.pk]


def reading(people: People) -> list[int]:
    return [involved.assessed(people, involved.group(people), 4, 3, 2, 5, 4).pk]


def message(people: People) -> list[int]:
    row = involved.message(people, first_on=timezone.localdate(), status="planned")
    return [row.pk]


def removed_message(people: People) -> list[int]:
    row = involved.message(people)
    messages.remove_message(row, by=people.lead)
    return [row.pk]


def sending(people: People) -> list[int]:
    today = timezone.localdate()
    row = involved.message(people, first_on=today, status="planned")
    return [sendings.mark_sent(row, due_on=today, sent_on=today, by=people.lead).pk]


def today(people: People) -> dict[str, object]:
    return {"due_on": timezone.localdate(), "sent_on": timezone.localdate()}


def scores(people: People) -> dict[str, object]:
    elements = ("awareness", "desire", "knowledge", "ability", "reinforcement")
    return {"read_on": timezone.localdate()} | dict.fromkeys(elements, "3")


def message_form(people: People) -> dict[str, object]:
    return {
        "whom": "quadrant:close",
        "text": "What is decided next",
        "purpose": "inform",
        "rhythm": "once",
        "status": "draft",
    }


ROWS = {
    "roadmaps:change": [Row("get", facilitators(200))],
    "roadmaps:attitudes": [
        Row("get", facilitators(200)),
        Row("post", facilitators(302)),
    ],
    "roadmaps:involvement": [
        Row("get", confidential(200), args=stakeholder),
        Row(
            "post",
            confidential(302),
            args=stakeholder,
            data=lambda people: {"current": "neutral", "seen": 0},
        ),
    ],
    "roadmaps:attitude": [
        Row(
            "post",
            confidential(302),
            args=stakeholder,
            data=lambda people: {"current": "neutral", "seen": 0},
        ),
    ],
    "roadmaps:segments": [Row("post", confidential(302), args=stakeholder)],
    "roadmaps:group_new": [
        Row("get", facilitators(200)),
        Row("post", facilitators(302), data=lambda people: {"name": "Wards", "people": 9}),
    ],
    "roadmaps:group": [
        Row("get", confidential(200), args=group),
        Row(
            "post",
            confidential(302),
            args=group,
            data=lambda people: {"name": "Wards", "people": 9},
        ),
    ],
    "roadmaps:group_read": [Row("post", confidential(302), args=group, data=scores)],
    "roadmaps:group_impacts": [Row("post", confidential(302), args=group)],
    "roadmaps:group_remove": [Row("post", confidential(302), args=group)],
    "roadmaps:group_restore": [Row("post", confidential(302), args=removed_group)],
    "roadmaps:reading_remove": [Row("post", confidential(302), args=reading)],
    "roadmaps:messages": [Row("get", facilitators(200))],
    "roadmaps:messages_adopt": [Row("post", facilitators(422))],
    "roadmaps:messages_plan": [Row("post", facilitators(422))],
    "roadmaps:messages_follow": [Row("post", facilitators(422))],
    "roadmaps:message_new": [
        Row("get", facilitators(200)),
        # Who is not signed in sends a text in vain: it comes back to be copied.
        Row("post", facilitators(302) | {"nobody": 401}, data=message_form),
    ],
    "roadmaps:message": [
        Row("get", confidential(200), args=message),
        Row("post", confidential(302) | {"nobody": 401}, args=message, data=message_form),
    ],
    "roadmaps:message_sent": [Row("post", confidential(302), args=message, data=today)],
    "roadmaps:message_skip": [Row("post", confidential(302), args=message, data=today)],
    "roadmaps:message_remove": [Row("post", confidential(302), args=message)],
    "roadmaps:message_restore": [Row("post", confidential(302), args=removed_message)],
    "roadmaps:sending_remove": [Row("post", confidential(302), args=sending)],
}
