"""Periods of a KPI: a month, a quarter, a half-year or a year of the calendar.

A period is named by its first day; its key ("2026-03", "2026-Q1", "2026-H1", "2026") is the same in
every language, for files and other programs.
"""

import datetime
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

MONTHS = {"monthly": 1, "quarterly": 3, "half-year": 6, "yearly": 12}
# So many days after its end the reading of a period is wanted, and one more is late.
GRACE = datetime.timedelta(days=10)
# A last reading older than 1.5 periods says nothing of today (domain.md §8); in days.
STALE_AFTER = {"monthly": 46, "quarterly": 137, "half-year": 274, "yearly": 548}
LETTERS = {"quarterly": "Q", "half-year": "H"}
FIRST_YEAR, LAST_YEAR = 1990, 2199
_ONE_DAY = datetime.timedelta(days=1)


class NoPeriod(ValueError):
    """The text names no period of this frequency."""


@dataclass(frozen=True, order=True)
class Period:
    """One period.  Raises ValueError where `first` is not the first day of one."""

    first: datetime.date
    frequency: str

    def __post_init__(self) -> None:
        if not begins(self.first, self.frequency):
            raise ValueError(f"no {self.frequency} period begins on {self.first}")

    @cached_property
    def following(self) -> "Period":
        return self.shifted(1)

    @cached_property
    def end(self) -> datetime.date:
        """Its last day."""
        return self.following.first - _ONE_DAY

    @property
    def due_on(self) -> datetime.date:
        """The last day on which its reading is in time."""
        return self.end + GRACE

    @property
    def number(self) -> int:
        """Which of its year: 1 to 12 months, 1 to 4 quarters, 1 or 2 halves, 1."""
        return (self.first.month - 1) // MONTHS[self.frequency] + 1

    @property
    def key(self) -> str:
        """Its name for files and other programs; `read` understands it."""
        if self.frequency == "yearly":
            return f"{self.first.year}"
        if self.frequency == "monthly":
            return f"{self.first:%Y-%m}"
        return f"{self.first.year}-{LETTERS[self.frequency]}{self.number}"

    def shifted(self, periods: int) -> "Period":
        """So many periods later, earlier below 0."""
        months = self.first.year * 12 + self.first.month - 1 + periods * MONTHS[self.frequency]
        return beginning(datetime.date(months // 12, months % 12 + 1, 1), self.frequency)

    def has_begun(self, today: datetime.date) -> bool:
        """Whether there can be a reading: the running period may have one, a later one not."""
        return self.first <= today

    def is_stale(self, today: datetime.date) -> bool:
        """Whether a last reading of this period is too old; its age counts from its last day."""
        return (today - self.end).days > STALE_AFTER[self.frequency]


def begins(day: datetime.date, frequency: str) -> bool:
    """Whether a period begins on that day."""
    return day.day == 1 and (day.month - 1) % MONTHS[frequency] == 0


@lru_cache(maxsize=5000)
def beginning(first: datetime.date, frequency: str) -> Period:
    """The period that begins on that day; kept, because every page asks for the same ones.

    Raises ValueError where none does.
    """
    return Period(first, frequency)


def of_day(day: datetime.date, frequency: str) -> Period:
    """The period in which the day lies."""
    months = MONTHS[frequency]
    return Period(datetime.date(day.year, (day.month - 1) // months * months + 1, 1), frequency)


def between(one: Period, other: Period) -> int:
    """How many periods lie from the one to the other of the same frequency; below 0 backwards."""
    months = (other.first.year - one.first.year) * 12 + other.first.month - one.first.month
    return months // MONTHS[one.frequency]


def last_complete(today: datetime.date, frequency: str) -> Period:
    """The newest period that is over."""
    return of_day(today, frequency).shifted(-1)


def awaited(
    last: Period | None, frequency: str, since: datetime.date, today: datetime.date
) -> Period:
    """The period whose reading comes next: the one after the last reading.

    Without one it is the last complete period, yet none that began before `since`: nobody measures
    what was before the PMO was.  Gaps before the last reading are nobody's duty any more.
    """
    if last is not None:
        return last.following
    earliest = of_day(since, frequency)
    return max(earliest, last_complete(today, frequency))


_SHAPES = (
    # 2026-03-15, 2026/3
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?"),
    # 15.03.2026, 03/2026
    re.compile(r"(?:(?P<day>\d{1,2})[-/.])?(?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
    # 2026-Q1, 2026 S2
    re.compile(r"(?P<year>\d{4})[-\s/]*(?P<letter>[QTHS])(?P<part>\d)"),
    # Q1 2026, 1T 2026, 1º semestre 2026 is too much to ask
    re.compile(r"(?P<letter>[QTHS])(?P<part>\d)[-\s/]*(?P<year>\d{4})"),
    re.compile(r"(?P<part>\d)(?P<letter>[QTHS])[-\s/]*(?P<year>\d{4})"),
    re.compile(r"(?P<name>[^\W\d_]{3,})\.?[-\s/]*(?:DE\s+)?(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})"),
)
# Q and T are quarters, H and S halves, in the three languages of the studio.
_QUARTERS, _HALVES = "QT", "HS"
_NAMES = (
    ("JAN", "ENE"),
    ("FEB", "FEV"),
    ("MAR",),
    ("APR", "ABR"),
    ("MAY", "MAI"),
    ("JUN",),
    ("JUL",),
    ("AUG", "AGO"),
    ("SEP", "SET"),
    ("OCT", "OUT"),
    ("NOV",),
    ("DEC", "DEZ", "DIC"),
)


def read(text: str, frequency: str) -> Period:
    """The period that somebody named: by its key, a day in it, "03/2026", "Q1 2026", "Mar 2026".

    Raises NoPeriod where it names none, or one of another length ("2026-03" is no quarter).
    """
    typed = text.strip().upper()
    for shape in _SHAPES:
        found = shape.fullmatch(typed)
        if found:
            return _named(found, frequency, text)
    raise NoPeriod(text)


def _named(found: "re.Match[str]", frequency: str, text: str) -> Period:
    parts = found.groupdict()
    year = int(parts["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoPeriod(text)
    if parts.get("letter"):
        return _part(year, parts["letter"], int(parts["part"]), frequency, text)
    if parts.get("day"):
        return of_day(_date(year, int(parts["month"]), int(parts["day"]), text), frequency)
    month = int(parts.get("month") or 0) or _month(parts.get("name") or "")
    expected = "monthly" if month else "yearly"
    # "2026-00" and "Brumaire 2026" name a month that is none.
    if frequency != expected or ((parts.get("month") or parts.get("name")) and not month):
        raise NoPeriod(text)
    return Period(_date(year, month or 1, 1, text), frequency)


def _part(year: int, letter: str, part: int, frequency: str, text: str) -> Period:
    meant = "quarterly" if letter in _QUARTERS else "half-year"
    months = MONTHS[meant]
    if meant != frequency or not 1 <= part <= 12 // months:
        raise NoPeriod(text)
    return Period(datetime.date(year, (part - 1) * months + 1, 1), frequency)


def _date(year: int, month: int, day: int, text: str) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise NoPeriod(text) from None


def _month(name: str) -> int:
    """1 to 12 by its name in English, Portuguese or Spanish, as far as it is told; 0 for none."""
    start = name[:3].upper()
    return next((n for n, names in enumerate(_NAMES, start=1) if start in names), 0)
