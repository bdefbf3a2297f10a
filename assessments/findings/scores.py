"""All scores of an assessment by domain and dimension, as its rule makes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as __

from assessments import result_words as words
from assessments.findings.places import Number, Places
from assessments.results import Results
from assessments.scoring import (
    Coverage,
    DimensionScore,
    DomainScore,
    How,
    Kind,
    OverallScore,
    Score,
    Standing,
)


@dataclass(frozen=True)
class ScoreRow:
    """A dimension; `word` is its standing where the score may not be used, shown grey then."""

    name: str
    value: Number
    extra: str
    chart: Number | None
    coverage: Number
    word: str
    agreed: str


@dataclass(frozen=True)
class DomainTable:
    """A domain, or sub-model, with its dimensions; `notes` are its chain or its constraints."""

    head: ScoreRow
    rows: tuple[ScoreRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Scores:
    domains: tuple[DomainTable, ...]
    overall: ScoreRow | None

    def rows(self) -> Iterator[ScoreRow]:
        if self.overall is not None:
            yield self.overall
        for domain in self.domains:
            yield domain.head
            yield from domain.rows

    @cached_property
    def has_words(self) -> bool:
        """Whether some score may not be used."""
        return any(row.word for row in self.rows())

    @cached_property
    def has_charts(self) -> bool:
        """Whether charts draw some score elsewhere than at its number."""
        return any(row.chart for row in self.rows())


@dataclass(frozen=True)
class QuestionRow:
    """One question in the list of all; everything in it leads to its page.

    `agreed` says that the value is the room's, and what the answers gave.
    """

    text: str
    url: str
    capability: str
    value: str
    agreed: str
    people: str
    consensus: str
    dk: str


def questions(results: Results) -> list[QuestionRow]:
    """Every question in the order in which it was asked."""
    places = Places.of(results.assessment.pk)
    return [_question(results, places, key) for key in results.result.questions]


def _question(results: Results, places: Places, key: str) -> QuestionRow:
    question, score = results.questions[key], results.result.questions[key]
    item = results.items.get(key)
    found = item.agreement if item and item.agreement.n else None
    return QuestionRow(
        text=words.spoken(question.text),
        url=places.to("question", key),
        capability=words.capability(question.capability),
        value=words.question_value(score),
        agreed=_agreed(words.computed_value(score)) if score.how is How.AGREED else "",
        people=str(found.n if found else 0),
        consensus=words.consensus(question.answer_type, found) if found else "",
        dk=words.share(score.dk_rate),
    )


def _agreed(computed: str) -> str:
    return __("agreed; the answers gave %(value)s") % {"value": computed}


def of(results: Results) -> Scores:
    return _Maker(results, Places.of(results.assessment.pk)).scores()


@dataclass(frozen=True)
class _Maker:
    results: Results
    places: Places

    def scores(self) -> Scores:
        result = self.results.result
        overall = None
        if result.overall is not None:
            overall = self._row(__("Everything together"), result.overall, self.places.whole)
        return Scores(tuple(self._domain(each) for each in result.domains), overall)

    def _domain(self, found: DomainScore) -> DomainTable:
        names = {each.key: words.spoken(each.name) for each in self.results.model.domains}
        return DomainTable(
            head=self._row(names[found.key], found, self.places.to("domain", found.key)),
            rows=tuple(self._dimension(each) for each in found.dimensions),
            notes=tuple(domain_notes(self.results, found)),
        )

    def _dimension(self, found: DimensionScore) -> ScoreRow:
        name = dimension_names(self.results)[found.key]
        url = self.places.to("dimension", found.key)
        agreed = ""
        if found.how is How.AGREED:
            agreed = _agreed(words.score(self.results.answered_dimensions[found.key]))
        return self._row(name, found, url, agreed)

    def _row(
        self,
        name: str,
        found: DimensionScore | DomainScore | OverallScore,
        url: str,
        agreed: str = "",
    ) -> ScoreRow:
        return ScoreRow(
            name=name,
            value=Number(words.score(found.score), url),
            extra=words.extras(found.score),
            chart=_chart(found.score, url),
            coverage=Number(words.share(found.coverage.value), url),
            word="" if found.status is Standing.OK else str(words.STANDINGS[found.status]),
            agreed=agreed,
        )


def _chart(score: Score, url: str) -> Number | None:
    """Where a chart draws a gated level, if that is on the way to the next."""
    if score.kind is not Kind.LEVEL or score.chart is None or score.chart == score.value:
        return None
    return Number(words.level(score.chart), url)


def dimension_names(results: Results) -> dict[str, str]:
    return {each.key: words.spoken(each.name) for each in results.model.dimensions()}


def domain_notes(results: Results, found: DomainScore) -> Iterator[str]:
    """The highest stage of a chain; the perspectives that hold a sub-model back."""
    names = dimension_names(results)
    if found.stages:
        if found.highest_stage is None:
            yield __("No stage is achieved yet: each needs %(percent)s, and all before it.") % {
                "percent": words.percent(results.result.params.stage_percent)
            }
        else:
            yield __("Highest stage achieved, with all before it: %(stage)s.") % {
                "stage": names[found.highest_stage]
            }
    if found.constraints and len(found.constraints) < len(found.dimensions):
        held = words.listed(names[key] for key in found.constraints)
        yield __("Held back by: %(names)s.") % {"names": held}


def coverage_words(covered: Coverage) -> str:
    """ "3 of 4 (75 %)", in weights of questions."""
    return __("%(covered)s of %(counted)s by weight, %(share)s") % {
        "covered": words.exact(covered.covered),
        "counted": words.exact(covered.counted),
        "share": words.share(covered.value),
    }
