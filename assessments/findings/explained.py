"""How a figure was computed: its formula, every input with its own page, and what it enters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as __

from assessments import result_words as words
from assessments.findings import arithmetic
from assessments.findings.arithmetic import Input
from assessments.findings.capabilities import CapabilityExplainer
from assessments.findings.groups import Groups
from assessments.findings.links import Links
from assessments.findings.places import WHOLE
from assessments.findings.questions import QuestionExplainer, reason
from assessments.findings.scores import (
    agreed_part,
    answered_score,
    coverage_words,
    dimension_names,
    domain_notes,
    in_words,
)
from assessments.findings.tables import Explained, Fact, Link, Row, Table
from assessments.findings.taking_part import people_rows
from assessments.maturity.entries import Rule
from assessments.models import AgreedScore
from assessments.results import Results
from assessments.scoring import DimensionScore, DomainScore, How, OverallScore, Score, Standing


@dataclass(frozen=True)
class Explainer:
    """Every figure of one assessment; raises KeyError for one that it does not have."""

    results: Results
    groups: Groups
    targets: Mapping[str, float]

    @cached_property
    def links(self) -> Links:
        return Links(self.results)

    def explain(self, kind: str, key: str) -> Explained:
        makers = {
            "question": self.question,
            "dimension": self.dimension,
            "domain": self.domain,
            "capability": self.capability,
            "overall": self.overall,
        }
        return makers[kind](key)

    def question(self, key: str) -> Explained:
        return QuestionExplainer(self.results, self.groups, self.links).explain(key)

    def capability(self, key: str) -> Explained:
        return self._capabilities.explain(key)

    def of_group(self, key: str, name: str) -> Explained:
        """A capability as one group, or pool, sees it."""
        return self._capabilities.of_group(key, name)

    @property
    def _capabilities(self) -> CapabilityExplainer:
        return CapabilityExplainer(self.results, self.groups, self.links, self.targets)

    # --- dimensions, domains, the whole ---

    def dimension(self, key: str) -> Explained:
        found = {each.key: each for each in self.results.result.dimensions()}[key]
        explained = self._score(
            title=dimension_names(self.results)[key],
            kind=__("Dimension"),
            found=found,
            shown=self._counted(found, found.computed),
            name=self.links.question,
        )
        agreed = self.results.agreed_dimensions.get(key)
        answered = words.score(self.results.answered_dimensions[key])
        facts = [*explained.facts, *_agreed_facts(found, answered, agreed)]
        lead = explained.lead
        if found.how is How.AGREED:
            lead = words.agreed_instead(words.score(found.score), answered)
        up = (self.links.whole(), self.links.domain(found.domain))
        is_agreed = agreed is not None
        return replace(explained, facts=tuple(facts), up=up, is_agreed=is_agreed, lead=lead)

    def domain(self, key: str) -> Explained:
        found = {each.key: each for each in self.results.result.domains}[key]
        model = {each.key: each for each in self.results.model.domains}[key]
        levels = self.results.result.rule in (Rule.LEVEL_AVERAGE, Rule.LEVEL_GATED)
        # A ladder's lines are questions, or dimensions of which the room agreed on the share.
        by_parts = levels and not found.score.gates
        explained = self._score(
            title=words.spoken(model.name),
            kind=__("Domain"),
            found=found,
            shown=self._counted(found, found.score),
            name=self.links.dimension if by_parts else self.links.question_or_dimension,
        )
        tables = [*explained.tables, self._dimensions(found)]
        if found.stages:
            tables.append(self._stages(found))
        notes = (*explained.sentences, *domain_notes(self.results, found))
        return replace(explained, tables=tuple(tables), sentences=notes, up=(self.links.whole(),))

    def overall(self, key: str) -> Explained:
        if key != WHOLE:
            raise KeyError(key)
        result = self.results.result
        if result.overall is None:
            explained = Explained(
                kind=__("Assessment"),
                title=self.results.assessment.title,
                value="",
                word="",
                formula="",
                sums=(),
                sentences=(
                    __("Its parts are scored one by one and never made into one number."),
                    *self._rule(),
                ),
            )
        else:
            by_parts = result.rule is Rule.LEVEL_AVERAGE
            explained = self._score(
                title=self.results.assessment.title,
                kind=__("Everything together"),
                found=result.overall,
                shown=result.overall.score,
                name=self.links.domain if by_parts else self.links.question_or_dimension,
            )
        tables = (self._domains(), *explained.tables, self._people(), *self._waiting())
        facts = (*self._answered(), *explained.facts)
        return replace(explained, tables=tables, facts=facts)

    def _score(
        self,
        *,
        title: str,
        kind: str,
        found: DimensionScore | DomainScore | OverallScore,
        shown: Score,
        name: Input,
    ) -> Explained:
        """`shown` is the score whose arithmetic the page tells; `found.score` is the one that
        counts, which the room may have agreed."""
        part = agreed_part(self.results, found, inside=True)
        sentences = [*arithmetic.climb(shown), *self._rule()]
        lead = ""
        if part == 1:
            lead = words.agreed_instead(words.score(found.score), words.score(shown))
        elif part:
            sentences.insert(0, __("A level that the room agreed on counts as chosen by all."))
        return Explained(
            kind=kind,
            title=title,
            value=words.score(found.score),
            word=standing_word(found.status),
            formula=arithmetic.formula(self.results.result.rule, shown),
            sums=tuple(arithmetic.sums(shown)),
            sentences=tuple(sentences),
            facts=tuple(_facts(found, in_words(self.results, found))),
            tables=tuple(arithmetic.tables(shown, name)),
            lead=lead,
        )

    def _counted(self, found: DimensionScore | DomainScore, computed: Score) -> Score:
        """The arithmetic to be told: of the answers where every level inside was agreed, since
        nobody's choice is counted then."""
        if agreed_part(self.results, found, inside=True) == 1:
            return answered_score(self.results, found)
        return computed

    def _rule(self) -> tuple[str, ...]:
        model = self.results.model
        return (str(words.RULES[model.rule]), *words.parameters(model))

    # --- parts ---

    def _dimensions(self, found: DomainScore) -> Table:
        links = [self.links.dimension(each.key) for each in found.dimensions]
        return _parts(__("Its dimensions"), __("Dimension"), found.dimensions, links)

    def _stages(self, found: DomainScore) -> Table:
        names = dimension_names(self.results)
        rows = [
            Row(
                names[stage.dimension],
                (
                    words.percent(stage.percent),
                    __("yes") if stage.achieved else __("no"),
                    __("yes") if stage.counts else __("no"),
                ),
                self.links.places.to("dimension", stage.dimension),
            )
            for stage in found.stages
        ]
        needed = words.percent(self.results.result.params.stage_percent)
        heads = (
            __("Stage"),
            __("Score"),
            __("At least %(percent)s") % {"percent": needed},
            __("With all before it"),
        )
        return Table(__("The chain of stages"), heads, tuple(rows))

    def _domains(self) -> Table:
        domains = self.results.result.domains
        links = [self.links.domain(each.key) for each in domains]
        return _parts(__("Its domains"), __("Domain"), domains, links)

    def _answered(self) -> list[Fact]:
        found = self.results.participation
        told = [Fact(__("People who answered"), str(found.people))]
        if self.results.assessment.by_invitation:
            told.append(Fact(__("People asked"), str(found.expected)))
        elif found.silent:
            told.append(Fact(__("Invited and silent"), str(found.silent)))
        return told

    def _people(self) -> Table:
        rows = people_rows(self.results, self.groups)
        heads = (__("Group"), __("Answered"), __("Questions answered, on average"))
        return Table(__("Who had answered when the figures were made"), heads, rows)

    def _waiting(self) -> list[Table]:
        waiting, places = self.results.waiting, self.links.places
        rows = tuple(
            Row(
                words.spoken(question.text),
                (str(waiting[key]),),
                places.to("question", key),
            )
            for key, question in self.results.questions.items()
            if waiting.get(key)
        )
        if not rows:
            return []
        total = (str(sum(waiting.values())),)
        heads = (__("Question"), __("Answers"))
        return [Table(__("Answers that wait, in steps of three"), heads, rows, total)]


def _parts(
    caption: str, head: str, parts: Sequence[DimensionScore | DomainScore], links: Iterable[Link]
) -> Table:
    """What a score is made of; how a part stands is told where some part is not usable."""
    standings = [standing_word(each.status) for each in parts]
    rows = []
    for part, link, word in zip(parts, links, standings, strict=True):
        cells = (
            words.exact(part.weight),
            words.score(part.score),
            words.share(part.coverage.value),
            *([word] if any(standings) else []),
        )
        rows.append(Row(link.name, cells, link.url))
    heads = (head, __("Weight"), __("Score"), __("Coverage"))
    return Table(caption, (*heads, __("State")) if any(standings) else heads, tuple(rows))


def _facts(found: DimensionScore | DomainScore | OverallScore, beside: str) -> Iterable[Fact]:
    yield Fact(
        __("Coverage"),
        coverage_words(found.coverage),
        __("weights of questions with a score / weights of questions that apply"),
    )
    if beside:
        yield Fact(__("Beside the number"), beside, words.bands() if found.score.band else "")


def _agreed_facts(
    found: DimensionScore, answered: str, agreed: AgreedScore | None
) -> Iterable[Fact]:
    """`answered` is what the answers alone give: scores agreed on questions are not in it."""
    counted = words.score(found.computed)
    if found.how is How.AGREED:
        yield Fact(__("Agreed in the room"), words.score(found.score))
    if found.how is How.AGREED or counted != answered:
        yield Fact(__("Computed from the answers"), answered)
    if counted != answered:
        yield Fact(__("With the scores agreed on its questions"), counted)
    if agreed is not None:
        yield from reason(agreed)


def standing_word(status: Standing) -> str:
    return "" if status is Standing.OK else str(words.STANDINGS[status])
