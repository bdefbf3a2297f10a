"""What customers expect, as the page shows it: benefits, functions that answer, when they come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from assessments import result_words
from assessments.result_words import exact
from canvases import expectations, needs_first
from canvases.benefits import benefits
from canvases.expectations import EPSILON, HORIZONS, Balance, Expectation, Horizon, Line, Size
from canvases.models import BenefitSurvey, Note
from canvases.pmo import words
from canvases.pmo.explained import Places
from canvases.pmo.pictures import WIDTH
from canvases.pmo.state import State
from canvases.segments import Cell
from canvases.thread.graph import Id
from pmo_studio.core import charts, languages
from pmo_studio.core.charts import PAGE, Look, Part, Svg
from pmo_studio.core.rounding import shares_in_whole_percent

HORIZON_NAMES: Mapping[Horizon, object] = {
    "short": pgettext_lazy("horizon", "Short term"),
    "medium": pgettext_lazy("horizon", "Medium term"),
    "long": pgettext_lazy("horizon", "Long term"),
}
SIGNS: Mapping[Horizon, object] = {
    "short": pgettext_lazy("horizon, one letter", "S"),
    "medium": pgettext_lazy("horizon, one letter", "M"),
    "long": pgettext_lazy("horizon, one letter", "L"),
}
OTHERS = _("Other customers")
# Where nobody stands beside them.
ALL = _("All customers")
# So many recommended functions at first sight.
FIRST = 8


@dataclass(frozen=True)
class Column:
    """A segment, or those that are pooled."""

    name: str
    members: str
    weight: str
    respondents: int


@dataclass(frozen=True)
class BenefitLine:
    """A benefit with the mean points of each column, by its name, and W with its sum.

    `ranks` are its places among the benefits of each column; None where nobody gave it a point.
    """

    text: str
    means: Sequence[tuple[str, str]]
    ranks: Sequence[int | None]
    weight: str
    sums: str
    covered: str
    answered: str


@dataclass(frozen=True)
class FunctionLine:
    """A function that answers expectations: its score as a sum, and whether it is on the canvas."""

    name: str
    url: str
    score: str
    parts: Sequence[str]
    is_chosen: bool


@dataclass(frozen=True)
class ReachLine:
    """When a function of the canvas can be there, and why then."""

    name: str
    url: str
    share: str
    horizon: str
    why: str


@dataclass(frozen=True)
class SurveySheet:
    """One closed survey beside the functions on the canvas."""

    survey: BenefitSurvey
    state: State
    names: Mapping[int, str]

    @cached_property
    def cells(self) -> list[Cell]:
        return [Cell(**row | {"segments": tuple(row["segments"])}) for row in self.survey.cells]

    @cached_property
    def columns(self) -> list[Column]:
        return [self._column(cell) for cell in self.cells]

    def _column(self, cell: Cell) -> Column:
        names = [self.names.get(int(each), result_words.NO_VALUE) for each in cell.segments]
        pooled = cell.is_pool
        return Column(
            name=self._pool_name if pooled else names[0],
            members=", ".join(names) if pooled else "",
            weight=exact(cell.weight),
            respondents=cell.respondents,
        )

    @property
    def _pool_name(self) -> str:
        return str(OTHERS if len(self.cells) > 1 else ALL)

    # --- what is expected ---

    @cached_property
    def expected(self) -> tuple[Expectation, ...]:
        return expectations.expectations((each.as_segment() for each in self.cells), benefits())

    @cached_property
    def adherence(self) -> expectations.Adherence:
        return expectations.adherence(self.expected, benefits(), self.state.active.entries())

    @property
    def percent(self) -> str:
        return result_words.percent(self.adherence.percent)

    @property
    def sums(self) -> str:
        """Adherence with its numbers."""
        found = self.adherence
        return f"100 × {exact(found.answered)} / {exact(found.expected)} = {self.percent}"

    @property
    def totals(self) -> tuple[str, str]:
        return exact(self.adherence.expected), exact(self.adherence.answered)

    @cached_property
    def benefits(self) -> list[BenefitLine]:
        """What is expected most first."""
        covered = {line.key: line for line in self.adherence.parts}
        ordered = sorted(self.expected, key=lambda each: -each.weight)
        return [self._benefit(each, covered[each.benefit]) for each in ordered]

    @cached_property
    def _means(self) -> list[dict[str, float]]:
        """By column: the mean points of every benefit."""
        asked = [cell.as_segment() for cell in self.cells]
        return [{each.benefit: one.mean(each.benefit) for each in self.expected} for one in asked]

    def _benefit(self, each: Expectation, covered: Line) -> BenefitLine:
        means = [column[each.benefit] for column in self._means]
        sums = " + ".join(f"{exact(part.weight)} × {exact(part.value)}" for part in each.parts)
        return BenefitLine(
            text=_benefit_text(each.benefit),
            means=[
                (column.name, result_words.level(mean))
                for column, mean in zip(self.columns, means, strict=True)
            ],
            ranks=[
                _rank(mean, column.values())
                for mean, column in zip(means, self._means, strict=True)
            ],
            weight=exact(each.weight, 2),
            sums=sums,
            covered=exact(covered.value),
            answered=exact(covered.product, 2),
        )

    # --- functions ---

    @cached_property
    def recommended(self) -> list[FunctionLine]:
        chosen = {entry.key for entry in self.state.active.entries()}
        found = expectations.recommend(self.expected, benefits(), self.state.entries)
        return [
            FunctionLine(
                name=self.state.name(each.function),
                url=self._page(each.function),
                score=exact(each.score, 2),
                parts=[f"{_benefit_text(str(part.key))}: {_product(part)}" for part in each.parts],
                is_chosen=each.function in chosen,
            )
            for each in found
        ]

    def _page(self, key: str) -> str:
        """The function in the catalogue, ready to be put on this canvas."""
        canvas = self.state.canvas
        address = reverse("canvases:function", args=[canvas.engagement_id, key])
        return f"{address}?canvas={canvas.pk}"

    @property
    def first(self) -> list[FunctionLine]:
        return self.recommended[:FIRST]

    @property
    def further(self) -> list[FunctionLine]:
        return self.recommended[FIRST:]


@dataclass(frozen=True)
class BalanceSheet:
    """When the functions of the canvas can be there; it needs no survey."""

    state: State
    look: Look = PAGE
    width: float = WIDTH

    @cached_property
    def balance(self) -> Balance:
        graph = self.state.active.graph
        return expectations.balance(
            self.state.model,
            self.state.entries,
            cast(Size, self.state.canvas.engagement.size),
            graph.as_is_services,
        )

    @property
    def drawing(self) -> Svg | None:
        """The demand by horizon; None while nothing is asked of any function."""
        shares = self.balance.shares
        if shares is None:
            return None
        printed = shares_in_whole_percent([shares[each] for each in HORIZONS])
        parts = [
            Part(
                str(SIGNS[each]),
                str(HORIZON_NAMES[each]),
                shares[each],
                result_words.percent(share),
            )
            for each, share in zip(HORIZONS, printed, strict=True)
        ]
        told = ", ".join(f"{part.name} {part.printed}" for part in parts)
        title = __("Demand by when its functions can be there: %(parts)s") % {"parts": told}
        return charts.share_bar(parts, title=title, width=self.width, look=self.look)

    @property
    def reaches(self) -> list[ReachLine]:
        places = Places(self.state.canvas.pk)
        listed = []
        for each in self.state.by_share:
            reach = self.balance.functions[each.key]
            listed.append(
                ReachLine(
                    name=self.state.name(each.key),
                    url=places.function(each.key),
                    share=words.share(each, self.state),
                    horizon=str(HORIZON_NAMES[reach.horizon]),
                    why=self._why(each.key, reach),
                )
            )
        return listed

    def _why(self, key: Id, reach: expectations.Reach) -> str:
        if reach.effort is None:
            return __("A note without a function: its effort is not known.")
        days = ngettext("%(n)s person-day", "%(n)s person-days", reach.effort) % {"n": reach.effort}
        name = self.state.name
        if reach.prerequisites:
            names = needs_first.named(reach.prerequisites, self.state.functions, name)
            return __("%(days)s, first: %(names)s") % {"days": days, "names": names}
        required = self.state.entries[str(key)].req
        why = needs_first.why_nothing(required, self.state.active.graph.as_is_services, name)
        return __("%(days)s, nothing to build before it: %(why)s") % {"days": days, "why": why}


def of(survey: BenefitSurvey, found: State) -> SurveySheet:
    """A closed survey; one query for the names of its segments, also of those deleted since."""
    wanted = [pk for cell in survey.cells for pk in cell["segments"]]
    names = dict(Note.objects.filter(pk__in=wanted).values_list("pk", "text"))
    return SurveySheet(survey, found, names)


def _product(part: Line) -> str:
    """W times how far, on one line."""
    return f"{exact(part.weight, 2)}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}{exact(part.value)}"


def _rank(mean: float, others: Iterable[float]) -> int | None:
    """1 for the highest mean; equals share a place."""
    return 1 + sum(each > mean + EPSILON for each in others) if mean else None


def _benefit_text(key: str) -> str:
    return benefits()[key].text.in_language(languages.current())
