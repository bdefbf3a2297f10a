"""One engagement in a quarter: all that the page and the paper show of it."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments import result_words
from assessments.reassessing.quarterly import Moved
from pmo_studio.core import catalogue, gate_words
from pmo_studio.core.charts import PAGE, Look, Svg
from pmo_studio.core.milestones import Milestone
from pmo_studio.core.models import Engagement
from pmo_studio.portfolio import line
from pmo_studio.portfolio.entries import Entry
from pmo_studio.portfolio.review.gates import Gates
from pmo_studio.portfolio.review.span import Span
from roadmaps.kpis.colours import Colour
from roadmaps.next_steps import words as step_words
from roadmaps.next_steps.quarterly import Steps
from roadmaps.models import Improvement
from roadmaps.readings.quarterly import KpiAt
from roadmaps.reviews.quarterly import Reviewed

# So many dates ahead are named.
MOST_AHEAD = 4


@dataclass(frozen=True)
class Counts:
    """KPIs by their colours; `stale` are those of the grey ones whose last reading is too old."""

    green: int = 0
    amber: int = 0
    red: int = 0
    grey: int = 0
    stale: int = 0

    @classmethod
    def of(cls, kpis: Sequence[KpiAt]) -> "Counts":
        colours = [each.now.colour for each in kpis]
        return cls(
            *(colours.count(colour) for colour in COLOURS),
            stale=sum(each.is_stale for each in kpis),
        )

    def __add__(self, other: "Counts") -> "Counts":
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Counts(*(one + two for one, two in pairs))

    @property
    def all(self) -> int:
        return self.green + self.amber + self.red + self.grey

    @property
    def marks(self) -> list[tuple[str, int, str]]:
        """Shape, number and word of each colour, the worst first."""
        return [
            ("bad", self.red, __("off target")),
            ("warn", self.amber, __("near target")),
            ("ok", self.green, __("on target")),
            ("open", self.grey, __("cannot be said")),
        ]

    @property
    def stale_words(self) -> str:
        if not self.stale:
            return ""
        said = ngettext("%(n)s of them out of date", "%(n)s of them out of date", self.stale)
        return said % {"n": self.stale}


COLOURS = (Colour.GREEN, Colour.AMBER, Colour.RED, Colour.GREY)


@dataclass(frozen=True)
class Wanted:
    """One decision that is asked of the board, in words, with the page on which it is made."""

    words: str
    url: str


@dataclass(frozen=True)
class StepLine:
    """A next step in a list of them."""

    row: Improvement

    @property
    def who(self) -> str:
        return self.row.who

    @property
    def when(self) -> str:
        if self.row.done_on:
            return date_format(self.row.done_on, "SHORT_DATE_FORMAT")
        return step_words.when(self.row)

    @property
    def levels(self) -> str:
        return step_words.levels(self.row)


@dataclass(frozen=True)
class StepList:
    title: str
    tone: str
    steps: Sequence[StepLine]


@dataclass(frozen=True)
class Sheet:
    """One engagement.  What only is known of today is empty for a quarter that is over."""

    entry: Entry
    span: Span
    gates: Gates
    kpis: Sequence[KpiAt]
    moved: Moved | None
    steps: Steps
    reviewed: Sequence[Reviewed]
    handed_over: datetime.date | None

    @property
    def engagement(self) -> Engagement:
        return self.entry.engagement

    @property
    def anchor(self) -> str:
        return f"e{self.engagement.pk}"

    @property
    def phase(self) -> int:
        return self.entry.phase if self.span.is_running else self.gates.phase

    @property
    def phase_name(self) -> str:
        return line.title(catalogue.phase(self.phase))

    @property
    def percent(self) -> int | None:
        """Progress is measured anew each time and kept for no day."""
        return self.entry.percent if self.span.is_running else None

    def line(self, look: Look = PAGE) -> Svg:
        return line.small(self.phase, self.percent, look)

    @cached_property
    def counts(self) -> Counts:
        return Counts.of(self.kpis)

    @cached_property
    def went_red(self) -> list[KpiAt]:
        return [each for each in self.kpis if each.went_red]

    @cached_property
    def slipping(self) -> list[KpiAt]:
        return [each for each in self.kpis if each.now.slips]

    @property
    def late(self) -> int | None:
        return self.entry.late if self.span.is_running else None

    @property
    def ahead(self) -> list[Milestone]:
        """The next dates, the first one first; of a quarter that is over nobody kept them."""
        return list(self.entry.ahead[:MOST_AHEAD]) if self.span.is_running else []

    @property
    def next(self) -> Milestone | None:
        return next(iter(self.ahead), None)

    @property
    def review_on(self) -> datetime.date | None:
        """When those who carry the PMO on look at it again."""
        return self.handed_over if self.span.is_running else None

    @property
    def step_lists(self) -> list[StepList]:
        """Those that hold something."""
        names = {"quarter": self.span.name, "next": self.span.following}
        titles = (
            (__("Done in %(quarter)s") % names, "ok"),
            (__("Late"), "bad"),
            (__("Planned for %(quarter)s") % names, "open"),
            (__("Planned for %(next)s") % names, "open"),
        )
        lists = zip(titles, self.steps.lists, strict=True)
        return [
            StepList(title, tone, [StepLine(row) for row in rows])
            for (title, tone), rows in lists
            if rows
        ]

    @cached_property
    def decided_functions(self) -> list[Reviewed]:
        """Reviewed in the quarter."""
        return [each for each in self.reviewed if each.row.decided_on >= self.span.first]

    @cached_property
    def open_functions(self) -> list[Reviewed]:
        """To be improved, merged or retired, and no step acts on it; known of today alone."""
        if not self.span.is_running:
            return []
        return [
            each
            for each in self.reviewed
            if each.is_change
            and not self.steps.answer(f"function:{each.row.key}", each.row.decided_on)
        ]

    @cached_property
    def wanted(self) -> list[Wanted]:
        return list(_wanted(self))


def _wanted(sheet: Sheet) -> Iterator[Wanted]:
    """Gates to decide, conditions that are overdue, KPIs and functions on which nobody acts."""
    yield from _gates_wanted(sheet)
    if not sheet.span.is_running:
        return
    page = reverse("roadmaps:next_steps", args=[sheet.engagement.pk])
    if red := [kpi.line.name for kpi in sheet.kpis if _is_left(kpi, sheet.steps)]:
        said = __("Off target, and no next step answers it: %(names)s. What is done?")
        yield Wanted(said % {"names": _quoted(red)}, page)
    if names := [f"{each.name}: {each.words}" for each in sheet.open_functions]:
        said = __("Decided about functions, and no next step acts on it: %(names)s. Who does?")
        yield Wanted(said % {"names": _quoted(names)}, page)


def _is_left(kpi: KpiAt, steps: Steps) -> bool:
    """Whether it is red, and nothing was done about it since its last reading."""
    last = kpi.now.last
    return kpi.is_red and (
        last is None or not steps.answer(f"kpi:{kpi.now.kpi.pk}", last.period.end)
    )


def _quoted(names: Sequence[str]) -> str:
    return result_words.listed([__("“%(text)s”") % {"text": name} for name in names])


def _gates_wanted(sheet: Sheet) -> Iterator[Wanted]:
    state, pk = sheet.entry.state, sheet.engagement.pk
    waiting = sheet.gates.waiting
    page = reverse("portfolio:gate", args=[pk, sheet.phase])
    named = gate_words.gate(sheet.phase)
    if sheet.span.is_running and state and not state.passed and not state.next_action:
        if named not in {each.gate for each in waiting}:
            yield Wanted(__("%(gate)s: all is met, decide it.") % {"gate": named}, page)
    for each in waiting:
        told = {"gate": each.gate, "decision": each.words, "day": _day(each.on)}
        said = __("%(gate)s: “%(decision)s” since %(day)s, decide it again.") % told
        if each.again_on:
            again = __("It is looked at again on %(day)s.") % {"day": _day(each.again_on)}
            said = f"{said} {again}"
        yield Wanted(said, page)
    for one in sheet.gates.open:
        if one.is_late:
            told = {"text": one.text, "gate": one.gate, "day": _day(one.due_on)}
            said = __("Condition of %(gate)s, due %(day)s: “%(text)s”. Met, or a new day?")
            yield Wanted(said % told, page)


def _day(day: datetime.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
