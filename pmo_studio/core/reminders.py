"""The letter that tells somebody what is due in all engagements in which they hold a seat."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from pmo_studio.core import due
from pmo_studio.core.models import Participant, User

# So much of one engagement is listed; the rest is counted.
MOST_LINES = 20


class Letter(NamedTuple):
    subject: str
    body: str


def letter(user: User) -> Letter | None:
    """What is due, in the account's language, else in that of the oldest engagement with
    something due; None when nothing is."""
    seats = Participant.objects.active().for_access().filter(user=user)
    open_seats = list(
        seats.filter(engagement__archived_at=None, engagement__closed_at=None).order_by("pk")
    )
    language = user.language or next(
        (seat.engagement.language for seat in open_seats if due.of(seat)), ""
    )
    if not language:
        return None
    with translation.override(language):
        found = [(seat, due.of(seat)) for seat in open_seats]
        listed = [(seat, rows) for seat, rows in found if rows]
        return _written(listed) if listed else None


def _written(listed: list[tuple[Participant, list[due.Due]]]) -> Letter:
    count = sum(len(rows) for _seat, rows in listed)
    subject = ngettext("PMO Studio: %(n)s thing is due", "PMO Studio: %(n)s things are due", count)
    parts = [
        __("What is late, and what is due within %(days)s days:") % {"days": due.DAYS},
        *("\n\n".join(_of_one(seat, rows)) for seat, rows in listed),
        __(
            "You get such an e-mail at most once in seven days, and none when nothing is due."
            " Switch it off here:"
        )
        + "\n"
        + _link(reverse("core:reminders")),
    ]
    return Letter(subject % {"n": count}, "\n\n".join(parts) + "\n")


def _of_one(seat: Participant, rows: list[due.Due]) -> Iterable[str]:
    yield f"— {seat.engagement.name} —"
    for row in rows[:MOST_LINES]:
        yield f"{row.words}: {row.when}\n{_link(row.address)}"
    rest = len(rows) - MOST_LINES
    if rest > 0:
        words = ngettext("and %(n)s more thing:", "and %(n)s more things:", rest) % {"n": rest}
        yield f"{words}\n{_link(seat.engagement.get_absolute_url())}"


def _link(path: str) -> str:
    return settings.PUBLIC_URL + path
