"""What is due for a seat: apps register sources, Home and letters list what they give.

A source answers for one seat with a fixed number of queries: what falls due until a day, and
what should have been done before.  Whether a thing is done is the source's to know.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __

from pmo_studio.core.models import Participant

# So many days ahead are told.
DAYS = 7


@dataclass(frozen=True)
class Due:
    """One thing to do: in words, until a day, at an address within the studio.

    `mine` when it was given to this person by name, and not only to whoever runs the engagement.
    `late` says in words why it is late where its day alone does not tell.
    """

    words: str
    day: datetime.date
    address: str
    mine: bool = False
    late: str = ""

    @property
    def is_late(self) -> bool:
        return bool(self.late) or self.day < timezone.localdate()

    @property
    def when(self) -> str:
        """Until when, in words: why it is late, late with its day, today, until a day."""
        if self.late:
            return self.late
        if self.day == timezone.localdate():
            return __("today")
        if self.is_late:
            return late_words(self.day)
        return __("until %(day)s") % {"day": date_format(self.day, "DATE_FORMAT")}


def late_words(day: datetime.date) -> str:
    """How everything that is not done after its day is called, on sheets and on Home."""
    return __("late, was due %(day)s") % {"day": date_format(day, "DATE_FORMAT")}


# The seat comes with its engagement and join code (`for_access`).
Source = Callable[[Participant, datetime.date], Iterable[Due]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """`source(seat, until)` gives what is not done and due on that day or before; the same source
    twice is a programming error."""
    if source in _sources:
        raise ValueError(f"{source} is registered twice")
    _sources.append(source)


def of(seat: Participant) -> list[Due]:
    """What is due for the seat within DAYS, one's own first, what waits longest on top.

    In the language that is active.  Nothing in an engagement that is archived or closed out: nobody
    could do it.
    """
    if not seat.is_active() or seat.engagement.is_read_only:
        return []
    until = timezone.localdate() + datetime.timedelta(days=DAYS)
    found = [each for source in _sources for each in source(seat, until)]
    return sorted(found, key=lambda each: (not each.mine, each.day))
