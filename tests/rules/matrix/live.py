"""Rows of live: the polling twin of the socket."""

from tests.rules.matrix import Row, all_seats, everybody

ROWS = {
    # Says who this browser is, also that it is nobody: never more than it could see anyway.
    "live:hello": [Row("get", everybody(404), args=lambda people: [])],
    "live:since": [Row("get", all_seats(200), args=lambda people: [people.engagement.pk, 0])],
}
