"""One engagement in a quarter: all that the page and the paper show of it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as __

from assessments.reassessing.quarterly import Moved
from pmo_studio.core import catalogue
from pmo_studio.core.charts import PAGE, Look, Svg
from pmo_studio.core.milestones import Milestone
from pmo_studio.core.models import Engagement
from pmo_studio.portfolio import line
from pmo_studio.portfolio.entries import Entry
from pmo_studio.portfolio.review import asks
from pmo_studio.portfolio.review.asks import Wanted
from pmo_studio.portfolio.review.counts import Counts
from pmo_studio.portfolio.review.gates import Gates
from pmo_studio.portfolio.review.span import Span
from roadmaps.models import Improvement
from roadmaps.next_steps import words as step_words
from roadmaps.next_steps.quarterly import Steps
from roadmaps.readings.quarterly import KpiAt
from roadmaps.reviews.quarterly import Reviewed

# So many dates ahead are named.
MOST_AHEAD = 4


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
    # Whether the pack holds the cycle that continues it, and with it the KPIs.
    goes_on: bool
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
        """As it stood in the quarter."""
        return line.small(self.phase, self.percent, look, is_closed=self.gates.is_closed)

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
        return list(asks.of(self))
