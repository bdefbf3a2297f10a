"""Rows of the context.  Carl Contributor wrote the entry."""

from tests.factories import ContextEntryFactory
from tests.people import People
from tests.rules.matrix import Answers, Row, all_seats, seats, writers


def entry_id(people: People) -> list[int]:
    made = ContextEntryFactory(engagement=people.engagement, author=people.contributor)
    return [made.pk]


# Facilitators change what others wrote; a guest is told in words that this entry is not theirs.
NOT_MINE: Answers = seats(302, 302, 302, 403, 403)
# Who is not signed in sends a text in vain: it comes back to be copied.
SHOWN_TO_COPY: Answers = {"nobody": 401}

ROWS = {
    "assessments:context": [Row("get", all_seats(200))],
    "assessments:context_add": [
        Row(
            "post",
            writers(302) | SHOWN_TO_COPY,
            data=lambda people: {"kind": "culture", "text": "An entry"},
        )
    ],
    "assessments:context_entry": [Row("get", all_seats(200), args=entry_id)],
    "assessments:context_edit": [
        Row(
            "post",
            NOT_MINE | SHOWN_TO_COPY,
            args=entry_id,
            data=lambda people: {"kind": "culture", "text": "Changed", "base_version": 1},
        )
    ],
    "assessments:context_delete": [Row("post", NOT_MINE, args=entry_id)],
    "assessments:context_restore": [Row("post", NOT_MINE, args=entry_id)],
}
