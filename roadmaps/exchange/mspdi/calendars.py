"""The calendars of a project file: that of the plan, and what is kept of others.  No Django."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from roadmaps.exchange.mspdi import names
from roadmaps.exchange.mspdi.clock import WHOLE_DAY, BadValue, Span, clock_of, minute_of
from roadmaps.exchange.mspdi.findings import Finds
from roadmaps.exchange.mspdi.leftovers import CALENDAR, leftovers
from roadmaps.exchange.mspdi.parsing import child_text, rows_in, says, whole
from roadmaps.exchange.mspdi.recurring import days_of
from roadmaps.exchange.mspdi.week import WEEKDAYS
from roadmaps.exchange.project import Calendar, Holiday

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405

MOST_HOLIDAYS = 5_000
USUAL_MINUTES = 480


@dataclass(frozen=True, slots=True)
class Hours:
    """When a usual day begins and ends, in minutes after midnight."""

    opening: int
    closing: int


@dataclass
class Draft:
    """A calendar as its tool wrote it; days that it does not name are those of its base."""

    uid: str
    name: str
    base: str
    week: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    holidays: dict[date, str] = field(default_factory=dict)
    # What only tools with times of day know; days that are worked by their stretch.
    worked: dict[str, str] = field(default_factory=dict)
    recurring: list[str] = field(default_factory=list)
    weeks: list[str] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Whether it says nothing that its base does not say."""
        return not (self.week or self.holidays or self.worked or self.recurring or self.weeks)


@dataclass(frozen=True, slots=True)
class Calendars:
    """The plan's calendar and hours, and all of the file by their number."""

    plan: Calendar
    hours: Hours
    uid: str
    drafts: Mapping[str, Draft]

    def name_of_other(self, uid: str) -> str:
        """The name of a calendar that works on other days than the plan's, or nothing."""
        draft = self.drafts.get(uid)
        if uid in ("", "-1", self.uid) or draft is None:
            return ""
        return "" if draft.is_plain and draft.base == self.uid else draft.name


def calendars_of(root: "Element", finds: Finds) -> Calendars:
    """The calendar that the file says is its own, with those that it is derived from."""
    drafts = {}
    for element in rows_in(root, "Calendars", "Calendar"):
        draft = _draft(element)
        drafts[draft.uid] = draft
        for code, value in leftovers(element, CALENDAR):
            finds.keep(code, "calendar", draft.name, value)
    uid = _chosen(child_text(root, "CalendarUID"), drafts)
    line = list(_line(uid, drafts))
    week: dict[int, tuple[Span, ...]] = {}
    holidays: dict[date, str] = {}
    for draft in reversed(line):
        week |= draft.week
        holidays |= draft.holidays
    for draft in line:
        _keep_rest(draft, finds)
    told = whole(child_text(root, "MinutesPerDay"))
    minutes = _usual_minutes(week, told or 0)
    if told is not None and told != minutes:
        finds.keep("hours_per_day", "project", value=f"{told / 60:g} / {minutes / 60:g}")
    name = line[0].name if line else names.CALENDAR_NAME
    for day, spans in sorted(week.items()):
        if spans and _worked(spans) != minutes:
            finds.keep("other_hours", "calendar", name, f"{day}: {_worked(spans) / 60:g}")
    working = frozenset(day for day, spans in week.items() if spans)
    plan = Calendar(
        name or names.CALENDAR_NAME,
        working or Calendar().weekdays,
        tuple(Holiday(day, title) for day, title in sorted(holidays.items())[:MOST_HOLIDAYS]),
        minutes,
    )
    return Calendars(plan, _hours(week, minutes), uid, drafts)


def _draft(element: "Element") -> Draft:
    base = child_text(element, "BaseCalendarUID")
    draft = Draft(child_text(element, "UID"), child_text(element, "Name"), base)
    for day in rows_in(element, "WeekDays", "WeekDay"):
        number = child_text(day, "DayType")
        if number in ("1", "2", "3", "4", "5", "6", "7"):
            working = says(day, "DayWorking")
            draft.week[WEEKDAYS[int(number) - 1]] = tuple(_spans(day)) if working else ()
        else:
            _add_exception(day, draft)  # as older tools wrote them
    for exception in rows_in(element, "Exceptions", "Exception"):
        _add_exception(exception, draft)
    for week in rows_in(element, "WorkWeeks", "WorkWeek"):
        draft.weeks.append(f"{child_text(week, 'Name')} {_period(week)}".strip())
    return draft


def _spans(day: "Element") -> Iterator[Span]:
    for span in rows_in(day, "WorkingTimes", "WorkingTime"):
        try:
            begin, end = (minute_of(child_text(span, name)) for name in ("FromTime", "ToTime"))
        except BadValue:
            continue
        # Midnight at the end of a day is written as its beginning.
        yield begin, end or WHOLE_DAY


def _add_exception(exception: "Element", draft: Draft) -> None:
    name, period = child_text(exception, "Name"), _period(exception)
    if says(exception, "DayWorking"):
        # The older way of writing has no names; both may stand in one file.
        draft.worked[period] = name or draft.worked.get(period, "")
        return
    days = days_of(exception)
    if days is None or len(draft.holidays) + len(days) > MOST_HOLIDAYS:
        draft.recurring.append(f"{name} {period}".strip())
        return
    for day in days:
        draft.holidays[day] = name or draft.holidays.get(day, "")


def _period(element: "Element") -> str:
    both = (child_text(element, f"TimePeriod/{name}")[:10] for name in ("FromDate", "ToDate"))
    return " – ".join(dict.fromkeys(each for each in both if each))


def _chosen(told: str, drafts: Mapping[str, Draft]) -> str:
    if told in drafts:
        return told
    standing = (uid for uid, draft in drafts.items() if draft.name == names.CALENDAR_NAME)
    return next(standing, next(iter(drafts), ""))


def _line(uid: str, drafts: Mapping[str, Draft]) -> Iterator[Draft]:
    """A calendar and those that it is derived from."""
    seen: set[str] = set()
    while uid in drafts and uid not in seen:
        seen.add(uid)
        yield drafts[uid]
        uid = drafts[uid].base


def _keep_rest(draft: Draft, finds: Finds) -> None:
    for code, values in (
        ("working_exception", [f"{name} {day}".strip() for day, name in draft.worked.items()]),
        ("recurring_exception", draft.recurring),
        ("work_week", draft.weeks),
    ):
        for value in values:
            finds.keep(code, "calendar", draft.name, value)


def _worked(spans: tuple[Span, ...]) -> int:
    return sum(end - begin for begin, end in spans)


def _usual_minutes(week: Mapping[int, tuple[Span, ...]], told: int) -> int:
    """What is worked on most weekdays, and where that is a draw as the file says: days are counted
    by the calendar, so the hours of a day are its too."""
    counts = Counter(_worked(spans) for spans in week.values() if spans)
    counts.pop(0, None)
    if not counts:
        return told if 0 < told <= WHOLE_DAY else USUAL_MINUTES
    most = max(counts.values())
    usual = [minutes for minutes, count in counts.items() if count == most]
    return told if told in usual else max(usual)


def _hours(week: Mapping[int, tuple[Span, ...]], minutes: int) -> Hours:
    for spans in week.values():
        if spans and _worked(spans) == minutes:
            return Hours(min(begin for begin, _ in spans), max(end for _, end in spans))
    spans = clock_of(minutes).spans
    return Hours(spans[0][0], spans[-1][1])
