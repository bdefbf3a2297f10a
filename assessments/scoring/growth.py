"""What grew between two rounds: on the questions that both asked and both scored (domain.md §10).

    growth = growth_between(before, after, targets)
    growth.comparison.mean.value

A capability that is measured by other questions than before has not grown by that: whatever only
one round knows stays out of both.  Pure, as the rest of scoring.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean

from assessments.maturity.entries import MaturityModel, Question
from assessments.scoring.capabilities import Comparison, Snapshot, compare, of_questions
from assessments.scoring.results import CapScore, QuestionScore, Result

# A round stands for "a year ago" from so many days before that day to so many after it (OURS).
YEAR = 365
GRACE = 62


@dataclass(frozen=True, slots=True)
class Round:
    """One assessment to compare.  `people` says how many of each shown role group answered; `on`
    is the day on which it closed, None where growth is not to be held against the time."""

    model: MaturityModel
    result: Result
    people: Mapping[str, int]
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Growth:
    """`shared` are the keys of the questions asked in both; `before` and `after` the capabilities
    as those of them say that both scored."""

    shared: tuple[str, ...]
    before: Mapping[str, CapScore]
    after: Mapping[str, CapScore]
    comparison: Comparison


def growth_between(
    before: Round, after: Round, targets: Mapping[str, float] | None = None
) -> Growth:
    """How each capability changed, in levels 1..5, on the shared questions."""
    shared = shared_questions(before.model, after.model)
    then, now = on_shared((before.result.questions, after.result.questions), shared)
    comparison = compare(_snapshot(before, then), _snapshot(after, now), targets)
    return Growth(shared, then, now, comparison)


def _snapshot(of: Round, caps: Mapping[str, CapScore]) -> Snapshot:
    result = of.result
    return Snapshot(result.model, result.version, of.people, caps, result.params, of.on)


def shared_questions(first: MaturityModel, *others: MaturityModel) -> tuple[str, ...]:
    """The keys of the questions that all of them ask, in the order of the first.

    The same key, capability and answer type; between questionnaires of different names the same
    words too, for a key such as "q1" says nothing there.
    """
    asked = [{each.key: each for each in other.questions()} for other in others]
    return tuple(
        question.key
        for question in first.questions()
        if all(
            _is_same(question, theirs.get(question.key), words=other.key != first.key)
            for other, theirs in zip(others, asked, strict=True)
        )
    )


def _is_same(one: Question, other: Question | None, *, words: bool) -> bool:
    return (
        other is not None
        and (one.capability, one.answer_type) == (other.capability, other.answer_type)
        and (not words or one.text == other.text)
    )


def on_shared(
    rounds: Sequence[Mapping[str, QuestionScore]], shared: Sequence[str]
) -> tuple[dict[str, CapScore], ...]:
    """The capabilities of each round, given by its questions, as those say that all rounds scored.

    Coverage is that of each round over all shared questions.  Where a version of the
    questionnaire changed a weight, the mean of the weights counts in every round: the same answers
    give the same score.
    """
    asked = [
        _alike([each[key] for each in rounds])
        for key in shared
        if all(key in each for each in rounds)
    ]
    asked = [row for row in asked if not any(each.shown_only for each in row)]
    counted = {row[0].key for row in asked if all(each.unit is not None for each in row)}
    return tuple(
        of_questions([row[place] for row in asked], counted) for place in range(len(rounds))
    )


def _alike(row: list[QuestionScore]) -> list[QuestionScore]:
    weight = fmean(each.weight for each in row)
    return [replace(each, weight=weight) for each in row]


def a_year_before(on: date, closed: Mapping[int, date]) -> int | None:
    """Which of the rounds, by the days they closed, says what was a year before: the nearest to
    that day within GRACE days; of two as near the later.  None without one (KPI K20)."""
    away = {key: abs((on - day).days - YEAR) for key, day in closed.items()}
    near = [key for key, days in away.items() if days <= GRACE]
    return min(near, key=lambda key: (away[key], -closed[key].toordinal(), -key), default=None)
