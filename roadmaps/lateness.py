"""What is late, and what should have begun: one rule for drawing, lists, sheet 3.6 and Home.

A deliverable, a risk or an issue is late when its day is over and it is not delivered or closed.
A package is due on the day that was promised, or that is planned where nothing was.  It is late
when it ends later now, or when that day is over.  Where the plan still has it in the past, it
ends when it is done if it begins today (`Standing.expected`).  What was done after the promised
day says so, and counts as late no more.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from pmo_studio.core.due import late_words
from roadmaps.dated import Standing
from roadmaps.models import Deliverable, WorkPackage
from roadmaps.models.deliverable import OPEN
from roadmaps.models.package import PackageStatus
from roadmaps.planning.progress import NOTHING_YET

# So many packages are named at once.
MOST_NAMED = 5


@dataclass(frozen=True)
class Deadline:
    """When a package should end, and where it ends now, or did.

    `begin` is the day on which it should have begun, as promised or else as it is planned now, None
    where it has or is still to; `days` are
    the working days by which it is late, or was done late, 0 where it is not.
    """

    row: WorkPackage
    due: datetime.date
    last: datetime.date
    begin: datetime.date | None
    days: int
    # Of what has begun: what it waits for and nobody has begun.
    ahead_of: Sequence[str] = ()

    @property
    def is_done(self) -> bool:
        return self.row.status == PackageStatus.DONE

    @property
    def is_late(self) -> bool:
        return self.days > 0 and not self.is_done

    @property
    def state(self) -> str:
        """How a flag shows it."""
        return "bad" if self.is_late else "warn"

    @property
    def is_unbegun(self) -> bool:
        return self.begin is not None

    @property
    def words(self) -> str:
        """What is wrong with its days, in a line; empty where nothing is."""
        return "; ".join(filter(None, (self._done, self._late, self._unbegun, self._early)))

    @property
    def short(self) -> str:
        """The same for a bar: by how much, or that nobody has begun."""
        if self.days:
            return ngettext("%(n)s day late", "%(n)s days late", self.days) % {"n": self.days}
        return __("not begun") if self.is_unbegun else ""

    @property
    def _done(self) -> str:
        if not self.is_done:
            return ""
        words = ngettext(
            "done %(n)s day after the promised day, %(due)s",
            "done %(n)s days after the promised day, %(due)s",
            self.days,
        )
        return words % {"n": self.days, "due": _day(self.due)}

    @property
    def _late(self) -> str:
        if not self.is_late:
            return ""
        if self.row.baseline_end:
            words = __("late: promised %(due)s, now %(last)s")
        else:
            words = __("late: planned until %(due)s, now %(last)s")
        return words % {"due": _day(self.due), "last": _day(self.last)}

    @property
    def _unbegun(self) -> str:
        if self.begin is None:
            return ""
        if self.begin == self.row.baseline_start:
            words = __("not begun, promised to begin %(day)s")
        else:
            words = __("not begun, planned to begin %(day)s")
        return words % {"day": _day(self.begin)}

    @property
    def _early(self) -> str:
        if not self.ahead_of:
            return ""
        words = __("begun before %(keys)s, which it waits for: the end may come later")
        return words % {"keys": ", ".join(self.ahead_of)}


def of(standing: Standing, row: WorkPackage) -> Deadline | None:
    """None where nothing is to be said of it: done in time, dropped, in the backlog, not dated."""
    found = standing.dates(row)
    if found is None:
        return None
    if row.status == PackageStatus.DONE:
        return _done_late(standing, row, row.finished_on or found.last)
    due = row.baseline_end or found.last
    last = found.last if found.last >= standing.today else _expected(standing, row, found.last)
    begin, days = _begin(standing, row, found.first), _days(standing, due, last)
    return Deadline(row, due, last, begin, days, standing.begun_early.get(row.key, ()))


def all_of(standing: Standing) -> list[Deadline]:
    """Of every package that is still to be done."""
    found = (of(standing, row) for row in standing.placed)
    return [each for each in found if each is not None and not each.is_done]


def outputs_in_words(standing: Standing, row: WorkPackage) -> str:
    """How many deliverables of a package are late; empty where none is."""
    count = standing.late_outputs.get(row.pk, 0) if _is_placed(row) else 0
    if not count:
        return ""
    words = ngettext("%(n)s deliverable late", "%(n)s deliverables late", count)
    return words % {"n": count}


def output_in_words(row: Deliverable) -> str:
    """That a deliverable is late, with its day; empty where it is not."""
    due = row.due_on
    if due is None or row.status not in OPEN or not _is_placed(row.package):
        return ""
    return late_words(due) if due < timezone.localdate() else ""


def due_by(standing: Standing, day: datetime.date) -> list[tuple[Deadline, datetime.date]]:
    """What is due or ends by then, is late, should have begun or has begun too early, with the day
    that counts.

    What ends later than promised is told at once, however far ahead that day is; what ends before
    its promised day is told with the day on which it ends.
    """
    found = []
    for each in all_of(standing):
        if each.due <= day or each.is_late or each.ahead_of:
            found.append((each, each.due))
        elif each.begin is not None:
            found.append((each, each.begin))
        elif each.last <= day:
            found.append((each, each.last))
    return found


def waiting(standing: Standing) -> list[WorkPackage]:
    """What the plan has begin before today, and nobody has begun."""
    dated = [(row, standing.dates(row)) for row in standing.placed]
    return [row for row, found in dated if found and _waits(standing, row, found.first)]


def newly_waiting(before: Standing | None, after: Standing) -> str:
    """What a change puts before today though nobody has begun it; empty where nothing is."""
    known = {row.pk for row in waiting(before)} if before else set()
    keys = [row.key for row in waiting(after) if row.pk not in known]
    if not keys:
        return ""
    words = ngettext(
        "The plan has %(keys)s begin before today, and nobody has begun it: say how far it is, or"
        " choose a later wave.",
        "The plan has %(keys)s begin before today, and nobody has begun them: say how far they are,"
        " or choose a later wave.",
        len(keys),
    )
    return words % {"keys": ", ".join(keys[:MOST_NAMED]) + (" …" if keys[MOST_NAMED:] else "")}


def forecast_in_words(standing: Standing) -> str:
    """Why the plan ends later than it is drawn; empty where it does not."""
    expected = standing.expected.timetable.end if standing.expected else None
    if expected is None or standing.end is None or expected <= standing.end:
        return ""
    count = len(waiting(standing))
    words = ngettext(
        "%(n)s package should have begun; if it begins today the plan ends %(day)s.",
        "%(n)s packages should have begun; if they begin today the plan ends %(day)s.",
        count,
    )
    return words % {"n": count, "day": _day(expected)}


def _is_placed(row: WorkPackage) -> bool:
    """Whether it is to be done: nothing is due of the backlog and of what was dropped."""
    return row.wave_id is not None and row.status != PackageStatus.DROPPED


def _done_late(standing: Standing, row: WorkPackage, last: datetime.date) -> Deadline | None:
    due = row.baseline_end
    if due is None or last <= due or standing.calendar is None:
        return None
    return Deadline(row, due, last, None, max(1, standing.calendar.between(due, last)))


def _begin(standing: Standing, row: WorkPackage, first: datetime.date) -> datetime.date | None:
    begins = (day for day in (row.baseline_start, first) if day is not None)
    return next((day for day in begins if _waits(standing, row, day)), None)


def _waits(standing: Standing, row: WorkPackage, begin: datetime.date) -> bool:
    actual = standing.actuals.get(row.key, NOTHING_YET)
    return actual.started is None and actual.finished is None and begin < standing.today


def _expected(standing: Standing, row: WorkPackage, last: datetime.date) -> datetime.date:
    dated = standing.expected.timetable.dated.get(row.key) if standing.expected else None
    return dated.last if dated else last


def _days(standing: Standing, due: datetime.date, last: datetime.date) -> int:
    """At least one as soon as the day is over, be it a Saturday."""
    until = max(last, standing.today)
    if until <= due or standing.calendar is None:
        return 0
    return max(1, standing.calendar.between(due, until))


def _day(day: datetime.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
