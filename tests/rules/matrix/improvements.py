"""Rows of next steps.  Nobody owns the step."""

from roadmaps.models import Improvement
from tests.people import People
from tests.rules.matrix import Row, seats

SAID = {"text": "Train the leads"}


def step(people: People) -> list[int]:
    row = Improvement.objects.create(engagement=people.engagement, text="Train the leads")
    return [row.pk]


PLANNERS = seats(302, 302, 403, 403, 403)
ROWS = {
    "roadmaps:next_steps": [Row("get", seats(200, 200, 200, 200, 200))],
    "roadmaps:improvement-new": [
        Row("get", seats(200, 200, 403, 403, 403)),
        # What nobody typed is shown to copy.
        Row("post", PLANNERS | {"nobody": 401}, data=lambda people: SAID),
        Row("post", seats(422, 422, 403, 403, 403)),
    ],
    "roadmaps:improvement": [
        Row("get", seats(200, 200, 200, 200, 200), args=step),
        Row(
            "post",
            PLANNERS | {"nobody": 401},
            args=step,
            data=lambda people: {**SAID, "seen": "0"},
        ),
        Row("post", seats(422, 422, 403, 403, 403), args=step),
    ],
    "roadmaps:improvement_move": [
        Row("post", PLANNERS, args=step, data=lambda people: {"stage": "do"}),
        # Nothing is acted upon before the check has found something.
        Row("post", seats(422, 422, 403, 403, 403), args=step, data=lambda p: {"stage": "act"}),
    ],
    "roadmaps:improvement_done": [
        Row("post", PLANNERS, args=step, data=lambda people: {"done": "yes"})
    ],
    "roadmaps:improvement_remove": [
        Row("post", PLANNERS, args=step, data=lambda people: {"removed": "yes"})
    ],
}
