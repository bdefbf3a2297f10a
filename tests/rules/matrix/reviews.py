"""Rows of function reviews and of the satisfaction survey, whose link is open to everybody."""

from tests.people import People
from tests.roadmaps.reviewed import canvas_of, opened, this_quarter, today
from tests.rules.matrix import Row, all_seats, everybody, facilitators


def function(people: People) -> list[object]:
    canvas_of(people)
    return [people.engagement.pk, "F01"]


def survey(people: People) -> list[object]:
    canvas_of(people)
    return [opened(people).pk]


def link(people: People) -> list[object]:
    canvas_of(people)
    return [opened(people).code]


def kept(people: People) -> dict[str, object]:
    return {"decision": "keep", "period": this_quarter().isoformat(), "reason": "It is used"}


def to_open(people: People) -> dict[str, object]:
    canvas_of(people)
    return {"period": this_quarter().isoformat(), "closes_on": today().isoformat()}


COPIED = {"nobody": 401}
ROWS = {
    "roadmaps:function_reviews": [Row("get", all_seats(200))],
    "roadmaps:function_review": [
        Row("get", all_seats(200), args=function),
        Row("post", facilitators(302) | COPIED, args=function, data=kept),
    ],
    "roadmaps:satisfaction": [Row("get", all_seats(200))],
    "roadmaps:satisfaction_open": [Row("post", facilitators(302), data=to_open)],
    "roadmaps:satisfaction_until": [
        Row(
            "post",
            facilitators(302),
            args=survey,
            data=lambda people: {"closes_on": today().isoformat()},
        )
    ],
    "roadmaps:satisfaction_close": [Row("post", facilitators(302), args=survey)],
    "roadmaps:satisfaction_answer": [
        Row("get", everybody(200), args=link),
        Row(
            "post", everybody(302), args=link, data=lambda people: {"segment": "other", "all": "4"}
        ),
    ],
    "roadmaps:satisfaction_next": [Row("post", everybody(302), args=link)],
}
