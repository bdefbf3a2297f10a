"""Rounds of the satisfaction survey: the open one, the closed ones, and what they come to."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from pmo_studio.core import catalogue, languages
from pmo_studio.core.models import Engagement
from pmo_studio.core.rounding import half_up
from roadmaps.function_keys import function_key
from roadmaps.improving import satisfaction
from roadmaps.improving.satisfaction import OTHER, Cell
from roadmaps.models import SatisfactionAnswer, SatisfactionSurvey

# The question about the PMO as a whole, beside the keys of functions.
ALL = "all"
# What its mean is a reading of (domain.md §8).
KPI = "K13"


@dataclass(frozen=True)
class Round:
    """A closed survey with its cells by question."""

    survey: SatisfactionSurvey

    @cached_property
    def cells(self) -> dict[str, tuple[Cell, ...]]:
        return {
            ALL if row["note"] is None else function_key(row["function"] or row["note"]): tuple(
                Cell(tuple(key or OTHER for key in cell["segments"]), tuple(cell["counts"]))
                for cell in row["cells"]
            )
            for row in self.survey.figures
        }

    def whole(self, question: str) -> Cell | None:
        """Everybody who answered it; None where too few did."""
        cells = self.cells.get(question)
        return satisfaction.together(cells) if cells else None

    def mean(self, question: str) -> float | None:
        whole = self.whole(question)
        return whole.mean if whole else None

    @property
    def closed_on(self) -> datetime.date | None:
        return timezone.localdate(self.survey.closed_at) if self.survey.closed_at else None


@dataclass(frozen=True)
class Rounds:
    """All rounds of an engagement, the newest first."""

    open: SatisfactionSurvey | None
    closed: Sequence[Round]

    @property
    def last(self) -> Round | None:
        return self.closed[0] if self.closed else None

    @property
    def told(self) -> Round | None:
        """The newest that shows anything: one that says nothing hides none that does."""
        return next(iter(self.readable), None)

    @cached_property
    def readable(self) -> list[Round]:
        """Those that show something, the newest first."""
        return [each for each in self.closed if each.survey.figures]

    def chosen(self, key: str) -> Round | None:
        """The readable round with this key of its survey; the newest where there is none."""
        return next((each for each in self.readable if str(each.survey.pk) == key), self.told)

    @cached_property
    def answered(self) -> int:
        """How many have answered the open one; one query."""
        return SatisfactionAnswer.objects.filter(survey=self.open).count() if self.open else 0


def of(engagement: Engagement) -> Rounds:
    """All rounds; one query."""
    rows = list(SatisfactionSurvey.objects.filter(engagement=engagement))
    for row in rows:
        row.engagement = engagement
    closed = [Round(row) for row in rows if row.is_closed]
    return Rounds(next((row for row in rows if not row.is_closed), None), closed)


def is_over(survey: SatisfactionSurvey) -> bool:
    """Whether its link takes nothing any more."""
    return survey.is_closed or survey.closes_on < timezone.localdate()


@dataclass(frozen=True)
class Proposal:
    """A reading that a survey proposes for a KPI, for somebody to take over."""

    kpi: str
    period: datetime.date
    value: Decimal
    n: int
    survey: SatisfactionSurvey

    @property
    def name(self) -> str:
        return catalogue.kpi(self.kpi).name.in_language(languages.current())


def proposed_reading(rounds: Rounds) -> Proposal | None:
    """The mean of the newest round for K13, with two decimals; None while nothing may be shown."""
    last = rounds.told
    whole = last.whole(ALL) if last else None
    if last is None or whole is None or whole.mean is None:
        return None
    return Proposal(KPI, last.survey.period, half_up(whole.mean, 2), whole.n, last.survey)
