"""Rows of exports: everybody exports what they see; Carl Contributor asked for the file."""

from pmo_studio.exports.models import ExportJob
from tests.people import People
from tests.rules.matrix import Row, all_seats, by_account, seats


def job(people: People) -> list[int]:
    made = ExportJob.objects.create(
        engagement=people.engagement, requested_by=people.contributor, kind="canvas-pdf"
    )
    return [made.pk]


ROWS = {
    # Whoever has an account may begin an engagement, empty or with what a file holds.
    "exports:import": [
        Row("get", by_account(200, 302), args=lambda people: []),
        Row("post", by_account(422, 302), args=lambda people: []),
    ],
    # Not closed: there is a page that says so, and nothing is made.
    "exports:renew": [
        Row("get", seats(200, 403, 403, 403, 403)),
        Row("post", seats(422, 403, 403, 403, 403)),
    ],
    "exports:index": [Row("get", all_seats(200))],
    # The list alone is a fragment; without a script it leads to the page.
    "exports:jobs": [Row("get", all_seats(302))],
    "exports:request": [
        Row("post", all_seats(404), args=lambda people: [people.engagement.pk, "no-such-kind"]),
        # Whoever may choose for whom the report is has not chosen yet.
        Row(
            "post",
            seats(422, 422, 302, 302, 302),
            args=lambda people: [people.engagement.pk, "report_pdf"],
        ),
    ],
    "exports:cancel": [Row("post", seats(302, 302, 302, 403, 403), args=job)],
    "exports:retry": [Row("post", seats(409, 409, 409, 403, 403), args=job)],
    # Not made yet: gone in words for those whose file it is.
    "exports:download": [Row("get", seats(410, 410, 410, 403, 403), args=job)],
}
