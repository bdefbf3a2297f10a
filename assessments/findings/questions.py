"""How the value of one question was computed, and how much people agree on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from assessments import result_words as words
from assessments.agreement import Agreement
from assessments.findings import pictures
from assessments.findings.groups import Groups
from assessments.findings.links import Links
from assessments.findings.tables import Explained, Fact, Link, Picture, Row, Table
from assessments.maturity.entries import AnswerType, Question, Weighting
from assessments.models import AgreedScore
from assessments.results import Results
from assessments.scoring import CellMean, How, QuestionScore

BY_GROUP = "x = Σ(W × m) / Σ W;  m = Σ v / n"
BY_RESPONDENT = "x = Σ v / n"
BY_CHOICE = "s(L) = Σ(W × s) / Σ W;  A = max L: s(L) ≥ θ"
LEVELS = range(1, 6)
CHART_WIDTH = 200.0


@dataclass(frozen=True)
class QuestionExplainer:
    results: Results
    groups: Groups
    links: Links

    def explain(self, key: str) -> Explained:
        question, score = self.results.questions[key], self.results.result.questions[key]
        return Explained(
            kind=__("Question"),
            title=words.spoken(question.text),
            value=words.question_value(score),
            word=_why_none(score),
            formula=self._formula(score),
            sums=tuple(self._sums(score)),
            sentences=tuple(self._sentences(question, score)),
            facts=tuple(self._facts(score)),
            tables=(*self._inputs(score), *self._answers(question)),
            up=self._up(score),
            measures=tuple(self._measures(question, score)),
            pictures=tuple(self._pictures(question)),
            is_agreed=key in self.results.agreed,
            lead=self._lead(score),
        )

    def _lead(self, score: QuestionScore) -> str:
        agreed = self.results.agreed_value(score.key)
        if agreed is None:
            return ""
        value = words.on_scale(score.answer_type, agreed)
        return words.agreed_instead(value, words.computed_value(score))

    @property
    def _by_group(self) -> bool:
        return self.results.result.params.weighting is Weighting.BY_GROUP

    def _formula(self, score: QuestionScore) -> str:
        if score.answer_type is AnswerType.LEVEL_CHOICE:
            return BY_CHOICE
        return BY_GROUP if self._by_group else BY_RESPONDENT

    def _sums(self, score: QuestionScore) -> Iterable[str]:
        mean = score.mean
        if mean.value is not None:
            sums = f"{words.exact(mean.numerator)} / {words.exact(mean.denominator)}"
            yield f"{sums} = {words.exact(mean.value)}"
        if score.answer_type is AnswerType.LEVEL_CHOICE and score.computed_achieved is not None:
            yield f"A = {score.computed_achieved}"

    def _sentences(self, question: Question, score: QuestionScore) -> Iterable[str]:
        params = self.results.result.params
        if score.answer_type is AnswerType.LEVEL_CHOICE:
            yield __(
                "Each person chose the highest level that is entirely true. The level achieved"
                " is the highest that %(share)s chose, or a higher one. Levels are not averaged:"
                " the mean is told for information only."
            ) % {"share": words.share(params.choice_threshold)}
        yield str(words.WEIGHTINGS[params.weighting])
        yield str(words.DK_POLICIES[params.dk_policy])
        if score.x is not None and score.how is How.COMPUTED and score.x != score.computed:
            yield __(
                "A practice is in place or not, as most say: this one counts as %(value)s."
            ) % {"value": words.on_scale(score.answer_type, score.x)}
        if score.shown_only:
            yield __("Level 1 is where everybody begins: its practices are shown and not scored.")
        yield from self._standing_out(question, score)

    def _standing_out(self, question: Question, score: QuestionScore) -> Iterable[str]:
        item = self.results.items.get(question.key)
        if item is None:
            return
        titles = {cell.groups: self.groups.full_title(cell.groups) for cell in score.cells}
        yield from words.sentences(
            question.answer_type,
            item.agreement,
            item.flags,
            self.results.gap(question),
            score.dk_rate,
            titles,
            is_settled=question.key in self.results.agreed,
        )

    def _facts(self, score: QuestionScore) -> Iterable[Fact]:
        agreed = self.results.agreed.get(score.key)
        kind = score.answer_type
        if agreed is not None:
            if agreed.value is not None:
                yield Fact(__("Agreed in the room"), words.on_scale(kind, float(agreed.value)))
                yield Fact(__("Computed from the answers"), words.computed_value(score))
            yield from reason(agreed)
        yield Fact(__("Weight"), words.exact(score.weight))
        if score.level is not None:
            yield Fact(__("Practice of level"), str(score.level))
        yield Fact(__("Value on 0 to 1 (u)"), words.exact(score.unit), _unit_formula(kind))
        yield Fact(__("Value in this rule (x)"), words.exact(score.value))
        waiting = self.results.waiting.get(score.key)
        if waiting:
            yield Fact(__("Answers that wait, in steps of three"), str(waiting))

    # --- inputs ---

    def _inputs(self, score: QuestionScore) -> Iterable[Table]:
        cells = [cell for cell in score.cells if cell.mean is not None]
        if not cells:
            return
        yield self._means(score, cells)
        if score.answer_type is AnswerType.LEVEL_CHOICE:
            yield self._shares(score, cells)

    def _means(self, score: QuestionScore, cells: list[CellMean]) -> Table:
        mean = score.mean
        heads = [__("Group"), "n", "Σ v", "m = Σ v / n"]
        total = [str(sum(cell.n for cell in cells)), words.exact(_total(cells)), ""]
        rows = []
        for cell, line in zip(cells, mean.lines, strict=True):
            row = [str(cell.n), words.exact(cell.total), words.exact(cell.mean)]
            if self._by_group:
                row += [words.exact(line.weight), words.exact(line.product)]
            rows.append(Row(self.groups.full_title(cell.groups), tuple(row)))
        if self._by_group:
            heads += [__("Weight (W)"), "W × m"]
            total += [words.exact(mean.denominator), words.exact(mean.numerator)]
        caption = __("From people to the value of the question")
        return Table(caption, tuple(heads), tuple(rows), tuple(total))

    def _shares(self, score: QuestionScore, cells: list[CellMean]) -> Table:
        rows = [
            Row(
                self.groups.full_title(cell.groups),
                tuple(words.share(each) for each in cell.shares),
            )
            for cell in cells
        ]
        heads = (__("Group"), *(f"≥ {level}" for level in LEVELS))
        total = tuple(words.share(each) for each in score.shares)
        return Table(__("Who chose at least this level: s(L)"), heads, tuple(rows), total)

    def _answers(self, question: Question) -> list[Table]:
        """How many chose what, by shown group."""
        kind = question.answer_type
        cells = self.results.tally.get(question.key, ())
        rows = []
        for cell in sorted(cells, key=lambda each: self.groups.place(each.groups)):
            counts = cell.counts
            chosen = [str(counts.choices.get(index, 0)) for index in range(len(kind.scale))]
            cells_of = (*chosen, str(counts.dk), str(counts.na))
            rows.append(Row(self.groups.full_title(cell.groups), cells_of))
        if not rows:
            return []
        heads = (__("Group"), *words.scale(kind), __("I don't know"), __("Does not apply"))
        return [Table(__("Answers by group, numbers of people"), heads, tuple(rows))]

    def _pictures(self, question: Question) -> Iterable[Picture]:
        kind = question.answer_type
        everybody = self.results.counts(question.key)
        item = self.results.items.get(question.key)
        if item is None or not everybody.scored:
            return
        mean = item.agreement.mean
        svg = pictures.spread(kind, everybody, mean=mean, width=CHART_WIDTH)
        yield Picture(__("Everybody"), everybody.scored, svg)
        score = self.results.result.questions[question.key]
        by_groups = {cell.groups: cell for cell in self.results.tally[question.key]}
        for cell in sorted(score.cells, key=lambda each: self.groups.place(each.groups)):
            counts = by_groups[cell.groups].counts
            if counts.scored:
                total = sum(kind.scale[index] * n for index, n in counts.choices.items())
                svg = pictures.spread(kind, counts, mean=total / counts.scored, width=CHART_WIDTH)
                yield Picture(self.groups.full_title(cell.groups), counts.scored, svg)

    # --- agreement ---

    def _measures(self, question: Question, score: QuestionScore) -> Iterable[Fact]:
        item = self.results.items.get(question.key)
        if item is None:
            return
        kind, found = question.answer_type, item.agreement
        yield Fact(__("Answers with a value (n)"), str(found.n))
        if found.n:
            yield from _measures(kind, found)
        gap = self.results.gap(question)
        if gap is not None:
            titles = {cell.groups: self.groups.full_title(cell.groups) for cell in score.cells}
            yield Fact(
                __("Gap between groups"),
                words.exact(gap.value),
                words.gap_words(kind, gap, titles),
            )
        yield Fact(
            __("“I don't know”"),
            words.share(score.dk_rate),
            f"{score.dk} / ({found.n} + {score.dk})",
        )

    def _up(self, score: QuestionScore) -> tuple[Link, ...]:
        return (
            self.links.whole(),
            self.links.domain(score.domain),
            self.links.dimension(score.dimension),
            self.links.capability(score.capability),
        )


def reason(agreed: AgreedScore) -> Iterable[Fact]:
    """Why a score was agreed on, or the note that was left instead."""
    if agreed.rationale:
        noted = pgettext("instead of a score", "Note")
        yield Fact(__("Why") if agreed.value is not None else noted, agreed.rationale)


def _measures(kind: AnswerType, found: Agreement) -> Iterable[Fact]:
    yield Fact(
        __("Mean of all answers"),
        f"{words.on_scale(kind, found.mean)} ({words.exact(found.mean)})",
        __("Σ v / n, every answer with one voice"),
    )
    yield Fact(__("Median"), words.exact(found.median), __("the answer in the middle"))
    yield Fact(
        __("Range"),
        words.exact(found.range),
        f"{words.exact(found.highest)} − {words.exact(found.lowest)}",
    )
    yield Fact(__("Standard deviation"), words.hundredth(found.sd), "√(Σ(v − μ)² / n)")
    yield Fact(
        __("Consensus"),
        words.hundredth(found.consensus),
        f"1 + Σ p × log₂(1 − |v − μ| / {words.exact(kind.width)})",
    )
    yield Fact(__("Dissent"), words.hundredth(found.dissent), __("1 − consensus"))
    yield Fact(
        __("Minority"),
        words.share(found.minority_share),
        __("the share of all answers but the most frequent one"),
    )
    if found.word is not None:
        yield Fact(__("In a word"), str(words.CONSENSUS[found.word]))


def _unit_formula(kind: AnswerType) -> str:
    if kind is AnswerType.LEVEL_CHOICE:
        return "(A − 1) / 4"
    if kind is AnswerType.LIKERT:
        return "(x − 1) / 4"
    return "x / 3" if kind is AnswerType.SERVICE else "x"


def _why_none(score: QuestionScore) -> str:
    if score.na_only:
        return __("does not apply here")
    if score.x is None:
        return __("no answers that may be shown")
    return ""


def _total(cells: Iterable[CellMean]) -> float:
    return sum(cell.total for cell in cells)
