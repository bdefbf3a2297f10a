"""All scores of an assessment by domain and dimension, as its rule makes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

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

# So many dimensions are named that hold a domain back, or that do not.
MOST_NAMES = 3


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
        # Beside a level its own words tell it.
        if found.how is How.AGREED and found.score.kind is not Kind.LEVEL:
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
            extra=in_words(self.results, found),
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
    if found.constraints:
        yield held_back(found, names)


def held_back(found: DomainScore, names: dict[str, str]) -> str:
    """Which dimensions are at the lowest level, in so few names that they are read."""
    scored = [each.key for each in found.dimensions if each.usable is not None]
    lowest = [names[key] for key in found.constraints]
    above = [names[key] for key in scored if key not in found.constraints]
    if not above:
        words_of = ngettext(
            "Its only dimension with a score is at level %(level)s.",
            "All %(count)s of its dimensions with a score are at level %(level)s.",
            len(lowest),
        )
        return words_of % {"count": len(lowest), "level": words.in_unit(Kind.LEVEL, found.lowest)}
    if len(lowest) <= MOST_NAMES:
        return __("Held back by: %(names)s.") % {"names": words.listed(lowest)}
    if len(above) <= MOST_NAMES:
        return __("Held back by all dimensions but %(names)s.") % {"names": words.listed(above)}
    return __("Held back by: %(names)s and %(count)s more.") % {
        "names": ", ".join(lowest[:MOST_NAMES]),
        "count": len(lowest) - MOST_NAMES,
    }


def in_words(results: Results, found: DimensionScore | DomainScore | OverallScore) -> str:
    """What stands beside a score.

    A level that was agreed has no share of people: it is told what the answers gave.
    """
    weighting = results.result.params.weighting
    part = agreed_part(results, found)
    if isinstance(found, OverallScore) or not part:
        return words.extras(found.score, weighting)
    return words.settled_level(answered_score(results, found), weighting, in_part=part < 1)


def answered_score(results: Results, found: DimensionScore | DomainScore) -> Score:
    """What the answers alone give for it."""
    if isinstance(found, DimensionScore):
        return results.answered_dimensions[found.key]
    return results.answered_domains[found.key]


def agreed_part(
    results: Results, found: DimensionScore | DomainScore | OverallScore, *, inside: bool = False
) -> float:
    """How much of a level the room agreed on, 0..1: all of it, or by its chosen questions.

    `inside` leaves out what was agreed on the dimension itself.
    """
    if isinstance(found, DimensionScore) and found.how is How.AGREED and not inside:
        return 1.0 if found.score.kind is Kind.LEVEL else 0.0
    score = found.computed if isinstance(found, DimensionScore) else found.score
    if not score.by_choice or not (lines := score.gates[0].mean.lines):
        return 0.0
    agreed = sum(results.result.questions[line.key].how is How.AGREED for line in lines)
    return agreed / len(lines)


def coverage_words(covered: Coverage) -> str:
    """ "3 of 4 (75 %)", in weights of questions."""
    return __("%(covered)s of %(counted)s by weight, %(share)s") % {
        "covered": words.exact(covered.covered),
        "counted": words.exact(covered.counted),
        "share": words.share(covered.value),
    }
