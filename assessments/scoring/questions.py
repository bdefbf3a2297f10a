"""From people to the value of a question (domain.md §2.3 and §2.4)."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.answers import Cell, Counts, Tally
from assessments.maturity.entries import (
    AnswerType,
    Dimension,
    DkPolicy,
    Domain,
    MaturityModel,
    Params,
    Question,
    Rule,
    Weighting,
)
from assessments.maturity.rules import FITS
from assessments.scoring.results import (
    Agreed,
    CellMean,
    Coverage,
    How,
    Line,
    Mean,
    QuestionScore,
    Standing,
    reaches,
)

LEVELS = (1, 2, 3, 4, 5)
# Below this coverage a score is shown grey and is not usable in gates.
LEAST_COVERAGE = 0.5
SERVICE_TOP = 3.0


def by_group(cells: Iterable[CellMean]) -> Mean:
    """x(q) = Σ W_g m(g,q) / Σ W_g over groups with an answer: one voice a group."""
    return Mean.of(
        Line.of(_name(cell), cell.weight, cell.mean) for cell in cells if cell.mean is not None
    )


def by_respondent(cells: Iterable[CellMean]) -> Mean:
    """x(q) = Σ v / n over all answers: one voice a person; a line's weight is its people."""
    return Mean.of(
        # The total as it is, not n × (total / n), which floats would change.
        Line(_name(cell), cell.n, cell.mean, cell.total)
        for cell in cells
        if cell.mean is not None
    )


def question_scores(
    model: MaturityModel, tally: Tally, params: Params, domains: Iterable[Domain], agreed: Agreed
) -> dict[str, QuestionScore]:
    """Every question of the domains, by key, in the order in which they are asked."""
    scorer = _Scorer(model.rule, params, tally, agreed.questions)
    return {
        question.key: scorer.score(domain, dimension, question)
        for domain in domains
        for dimension in domain.dimensions
        for question in dimension.questions
    }


def coverage(questions: Iterable[QuestionScore]) -> Coverage:
    """Σ weights of scored questions / Σ weights of questions that are not wholly "na"."""
    counted = [question for question in questions if not (question.na_only or question.shown_only)]
    covered = math.fsum(question.weight for question in counted if question.is_scored)
    whole = math.fsum(question.weight for question in counted)
    return Coverage(covered, whole, covered / whole if whole > 0 else None)


def standing(questions: Iterable[QuestionScore], covered: Coverage) -> Standing:
    """Whether a score over these questions may be used."""
    asked = [question for question in questions if not question.shown_only]
    if asked and all(question.na_only for question in asked):
        return Standing.NA
    if covered.value is None or not reaches(covered.value, LEAST_COVERAGE):
        return Standing.INSUFFICIENT
    return Standing.OK


def share_from(question: QuestionScore, level: int) -> float | None:
    """s(L) of a level_choice question; an agreed level counts as chosen by everybody."""
    if question.how is How.AGREED and question.achieved is not None:
        return float(question.achieved >= level)
    return question.shares[level - 1] if question.shares else None


@dataclass(frozen=True, slots=True)
class _Scorer:
    rule: Rule
    params: Params
    tally: Tally
    agreed: Mapping[str, float]

    def score(self, domain: Domain, dimension: Dimension, question: Question) -> QuestionScore:
        cells = self.tally.get(question.key, ())
        answers = Counts.total(cell.counts for cell in cells)
        kind = question.answer_type
        fits = kind in FITS[self.rule]
        means = tuple(self._cell_mean(kind, cell) for cell in cells)
        mean = self._mean(means)
        agreed = self.agreed.get(question.key)
        shares = self._shares(means) if kind is AnswerType.LEVEL_CHOICE else ()
        reached = _achieved(shares, self.params.choice_threshold)
        achieved = reached
        if agreed is not None and kind is AnswerType.LEVEL_CHOICE:
            achieved = int(agreed)
        x = self._x(kind, mean.value if agreed is None else agreed)
        return QuestionScore(
            key=question.key,
            domain=domain.key,
            dimension=dimension.key,
            capability=question.capability,
            answer_type=kind,
            weight=question.weight,
            level=question.level,
            how=How.COMPUTED if agreed is None else How.AGREED,
            n=sum(cell.n for cell in means),
            dk=answers.dk,
            na=answers.na,
            dk_rate=dk_rate(answers),
            na_only=agreed is None and answers.na > 0 and answers.people == answers.na,
            fits=fits,
            shown_only=self.rule is Rule.LEVEL_GATED and question.level == 1,
            cells=means,
            mean=mean,
            computed=mean.value,
            x=x,
            shares=shares,
            computed_achieved=reached,
            achieved=achieved,
            unit=_unit(kind, x, achieved),
            value=x if fits else None,
        )

    def _cell_mean(self, kind: AnswerType, cell: Cell) -> CellMean:
        choices = dict(cell.counts.choices)
        if self.params.dk_policy is DkPolicy.AS_ZERO:
            choices[0] = choices.get(0, 0) + cell.counts.dk
        n = sum(choices.values())
        total = math.fsum(kind.scale[choice] * people for choice, people in choices.items())
        shares: tuple[float, ...] = ()
        if n and kind is AnswerType.LEVEL_CHOICE:
            shares = tuple(
                sum(people for choice, people in choices.items() if kind.scale[choice] >= level) / n
                for level in LEVELS
            )
        return CellMean(cell.groups, cell.weight, n, total, total / n if n else None, shares)

    def _mean(self, cells: tuple[CellMean, ...]) -> Mean:
        by = by_group if self.params.weighting is Weighting.BY_GROUP else by_respondent
        return by(cells)

    def _shares(self, cells: tuple[CellMean, ...]) -> tuple[float, ...]:
        """s(1)..s(5), weighted like the mean; empty without an answer that counts."""
        by_people = self.params.weighting is Weighting.BY_RESPONDENT
        shares = [
            Mean.of(
                Line.of(_name(cell), cell.n if by_people else cell.weight, cell.shares[level - 1])
                for cell in cells
                if cell.shares
            ).value
            for level in LEVELS
        ]
        return tuple(share for share in shares if share is not None)

    def _x(self, kind: AnswerType, value: float | None) -> float | None:
        if value is None or not self._binarises(kind):
            return value
        return 0.0 if reaches(0.5, value) else 1.0

    def _binarises(self, kind: AnswerType) -> bool:
        return self.params.binarise and kind.is_yes_no and self.rule is Rule.PRACTICE_PERCENT


def dk_rate(counts: Counts) -> float | None:
    """dk / (answered + dk); None when nobody said either."""
    asked = counts.scored + counts.dk
    return counts.dk / asked if asked else None


def _achieved(shares: tuple[float, ...], threshold: float) -> int | None:
    """A = the highest level that enough people chose at least; None without answers."""
    return max(
        (level for level, share in zip(LEVELS, shares, strict=False) if reaches(share, threshold)),
        default=None,
    )


def _unit(kind: AnswerType, x: float | None, achieved: int | None) -> float | None:
    """The question on 0..1; of level_choice it is the achieved level, not the mean (§2.2)."""
    place = achieved if kind is AnswerType.LEVEL_CHOICE else x
    return None if place is None else (place - kind.lowest) / kind.width


def _name(cell: CellMean) -> str:
    return "+".join(cell.groups)
