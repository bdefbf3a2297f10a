"""Rows of the portfolio: the first page of the studio and of an engagement."""

from tests.rules.matrix import Row, all_seats, by_account, everybody

ROWS = {
    "portfolio:start": [Row("get", everybody(200), args=lambda people: [])],
    "portfolio:compare": [Row("get", by_account(200, 302), args=lambda people: [])],
    "portfolio:compare_csv": [Row("get", by_account(200, 302), args=lambda people: [])],
    "portfolio:home": [Row("get", all_seats(200))],
    "portfolio:gate": [
        Row("get", all_seats(200), args=lambda people: [people.engagement.pk, 2]),
    ],
    "portfolio:thread": [Row("get", all_seats(200))],
}
