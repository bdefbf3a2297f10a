"""Who may open gaps and derive the plan."""

from tests.rules.matrix import Row, seats

ROWS = {
    "roadmaps:gaps": [Row("get", seats(200, 200, 200, 200, 200))],
    "roadmaps:derive": [
        Row("get", seats(200, 200, 403, 403, 403)),
        Row("post", seats(422, 422, 403, 403, 403)),
    ],
}
