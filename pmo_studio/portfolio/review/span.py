"""The quarter that a review is about."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.refusals import Refused
from roadmaps.improving.quarters import Quarter, between
from roadmaps.kpis import periods
from roadmaps.next_steps import words

UNREADABLE = _(
    "“%(typed)s” is no quarter. Choose one of the list, or write it like 2026-Q3 in the address."
)
AHEAD = _("%(quarter)s has not begun. Choose the running quarter or an earlier one.")
BEFORE = _(
    "%(quarter)s is over before the first of these engagements began, on %(day)s. Choose a later"
    " quarter."
)
SHORT = 20


@dataclass(frozen=True)
class Span:
    """A quarter as it is seen on the day `today`."""

    quarter: Quarter
    today: datetime.date

    @property
    def first(self) -> datetime.date:
        return self.quarter.first

    @property
    def last(self) -> datetime.date:
        return self.quarter.last

    @property
    def is_running(self) -> bool:
        return self.today <= self.last

    @property
    def until(self) -> datetime.date:
        """The day as of which all is told."""
        return min(self.last, self.today)

    @property
    def key(self) -> str:
        """As addresses have it: 2026-Q3."""
        return key(self.quarter)

    @property
    def name(self) -> str:
        return words.quarter(self.quarter)

    @property
    def following(self) -> str:
        return words.quarter(self.quarter.after(1))

    def is_late(self, day: datetime.date) -> bool:
        """Whether what was due on a day and not done was late then: at the end of a quarter that is
        over its last day counts too."""
        return day < self.today if self.is_running else day <= self.last


def key(quarter: Quarter) -> str:
    return f"{quarter.year}-Q{quarter.part}"


def read(text: str, today: datetime.date) -> Span:
    """The quarter that an address names, the running one where it names none.

    Raises Refused where it is no quarter, or has not begun.
    """
    running = Quarter.of(today)
    if not text.strip():
        return Span(running, today)
    try:
        quarter = Quarter.of(periods.read(text, "quarterly").first)
    except periods.NoPeriod:
        raise Refused(UNREADABLE % {"typed": text.strip()[:SHORT]}, field="quarter") from None
    if quarter > running:
        raise Refused(AHEAD % {"quarter": words.quarter(quarter)}, field="quarter")
    return Span(quarter, today)


def check(span: Span, began: datetime.date) -> None:
    """Refused where the quarter was over before anything began."""
    if span.last < began:
        told = {"quarter": span.name, "day": date_format(began, "DATE_FORMAT")}
        raise Refused(BEFORE % told, field="quarter")


def offered(began: datetime.date, today: datetime.date) -> Sequence[Quarter]:
    """From the running quarter back to the first one."""
    return between(min(Quarter.of(began), Quarter.of(today)), Quarter.of(today))[::-1]
