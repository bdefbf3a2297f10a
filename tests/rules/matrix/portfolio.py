"""Rows of the portfolio: the first page of the studio and of an engagement."""

from tests.rules.matrix import Row, all_seats, by_account, everybody

ROWS = {
    "portfolio:start": [Row("get", everybody(200), args=lambda people: [])],
    "portfolio:compare": [Row("get", by_account(200, 302), args=lambda people: [])],
    "portfolio:compare_csv": [Row("get", by_account(200, 302), args=lambda people: [])],
    "portfolio:review": [Row("get", by_account(200, 302), args=lambda people: [])],
    # Of a quarter that has not begun nothing can be printed.
    "portfolio:review_pdf": [
        Row("get", by_account(422, 302), args=lambda p: [], data=lambda p: {"quarter": "2199-Q4"})
    ],
    "portfolio:home": [Row("get", all_seats(200))],
    "portfolio:gate": [
        Row("get", all_seats(200), args=lambda people: [people.engagement.pk, 2]),
    ],
    "portfolio:thread": [Row("get", all_seats(200))],
}
