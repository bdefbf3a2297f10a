"""The bridge from any model to the capabilities on 1..5, and what is compared on it (§2.2, §10)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assessments.maturity.entries import Params
from assessments.scoring.questions import LEAST_COVERAGE, coverage, standing
from assessments.scoring.results import (
    CapScore,
    How,
    Line,
    Mean,
    QuestionScore,
    Result,
    Standing,
    reaches,
)

# Fewer scored questions than this are thin evidence (§2.8).
ENOUGH_ITEMS = 2
# A target counts as met from so near (§10).
NEARLY = 0.05
# How far a capability usually grows in a year (§9); more deserves a warning.
LEVELS_PER_YEAR = 1.0
# Time in which it may grow: days of a year.
DAYS_PER_YEAR = 365.25
# OURS: a group whose share among the people has moved by more makes another mix.
SAME_MIX = 0.10
# OURS: so much of the larger number of people may be missing in the other; more is another room.
SAME_NUMBER = 0.25


def cap_scores(result: Result) -> dict[str, CapScore]:
    """Every capability that a question in scope is tagged with, in the order of the questions.

    An agreed score on a question counts, one on a dimension does not (§2.4).
    """
    return of_questions(result.questions.values())


def of_questions(
    scores: Iterable[QuestionScore], counted: Collection[str] | None = None
) -> dict[str, CapScore]:
    """The same where nothing but questions was scored.

    Of `counted`, where it is given, come the scores; coverage stays that of all questions.
    """
    tagged: dict[str, list[QuestionScore]] = {}
    for question in scores:
        if not question.shown_only:
            tagged.setdefault(question.capability, []).append(question)
    return {key: _cap_score(key, questions, counted) for key, questions in tagged.items()}


def _cap_score(
    capability: str, questions: list[QuestionScore], counted: Collection[str] | None
) -> CapScore:
    u = Mean.of(
        Line.of(question.key, question.weight, question.unit)
        for question in questions
        if question.unit is not None and (counted is None or question.key in counted)
    )
    covered = coverage(questions)
    status = standing(questions, covered)
    return CapScore(
        capability=capability,
        score=None if u.value is None else 1 + 4 * u.value,
        u=u,
        items=len(questions),
        scored=len(u.lines),
        thin=len(u.lines) < ENOUGH_ITEMS,
        status=Standing.INSUFFICIENT if status is Standing.OK and u.value is None else status,
        coverage=covered,
        agreed=sum(
            each.how is How.AGREED
            and each.unit is not None
            and (counted is None or each.key in counted)
            for each in questions
        ),
    )


# --- which assessment speaks for a capability ---


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed assessment with its capabilities; `key` is whatever the caller knows it by."""

    key: int
    name: str
    closed_at: datetime
    caps: Mapping[str, CapScore]


@dataclass(frozen=True, slots=True)
class Speaks:
    """The assessment that speaks for a capability, and what it says."""

    key: int
    name: str
    closed_at: datetime
    cap: CapScore


def bridge(assessments: Iterable[Closed]) -> dict[str, Speaks]:
    """By capability: of the assessments with a scored question for it, the one closed last."""
    found: dict[str, Speaks] = {}
    for closed in sorted(assessments, key=lambda each: (each.closed_at, each.key)):
        for capability, cap in closed.caps.items():
            if cap.score is not None:
                found[capability] = Speaks(closed.key, closed.name, closed.closed_at, cap)
    return found


# --- before and after ---


class Difference(StrEnum):
    """Why two assessments are not quite alike."""

    MODEL = "model"
    VERSION = "version"
    SCORING = "scoring"  # the same questions, scored in another way
    GROUPS = "groups"  # other people answered, by role group
    NUMBER = "number"  # far more, or far fewer, people answered


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One assessment to compare; `people` says how many of each role group answered, `params` how
    it was scored, `on` when it closed: None where that is not to be compared."""

    model: str
    version: int
    people: Mapping[str, int]
    caps: Mapping[str, CapScore]
    params: Params | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One capability then and now: delta = after − before, in levels.

    `met` is None without a target; a target within 0.05 counts as met.  `fast`: it grew by more
    than a level for each year between the two; within the first year a whole level is usual.
    """

    capability: str
    before: float
    after: float
    delta: float
    target: float | None
    met: bool | None
    fast: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """The capabilities that both know well enough; `left_out` are shared but not well covered."""

    changes: tuple[Change, ...]
    left_out: tuple[str, ...]
    mean: Mean
    differences: tuple[Difference, ...]


def compare(
    before: Snapshot, after: Snapshot, targets: Mapping[str, float] | None = None
) -> Comparison:
    """Two assessments on the capabilities they share, in the order of the first.

    Only capabilities with coverage ≥ 0.5 in both; `mean` is the mean of the deltas.
    """
    shared = [key for key in before.caps if key in after.caps]
    years = years_between(before.on, after.on)
    changes = []
    for key in shared:
        then, now = _covered_score(before.caps[key]), _covered_score(after.caps[key])
        if then is not None and now is not None:
            changes.append(_change(key, then, now, (targets or {}).get(key), years))
    kept = {change.capability for change in changes}
    return Comparison(
        changes=tuple(changes),
        left_out=tuple(key for key in shared if key not in kept),
        mean=Mean.of(Line.of(change.capability, 1.0, change.delta) for change in changes),
        differences=tuple(_differences(before, after)),
    )


def _covered_score(cap: CapScore) -> float | None:
    covered = cap.coverage.value
    return cap.score if covered is not None and reaches(covered, LEAST_COVERAGE) else None


def _change(
    key: str, before: float, after: float, target: float | None, years: float | None
) -> Change:
    met = None if target is None else reaches(after, target - NEARLY)
    fast = years is not None and growth_warning(before, after, years)
    return Change(key, before, after, after - before, target, met, fast)


def years_between(before: date | None, after: date | None) -> float | None:
    """The years in which it may have grown, in tenths as they are printed: one at least, for a
    level may come in half a year; None where a day is not known."""
    if before is None or after is None:
        return None
    return max(1.0, round(abs((after - before).days) / DAYS_PER_YEAR, 1))


def _differences(before: Snapshot, after: Snapshot) -> Iterable[Difference]:
    if before.model != after.model:
        yield Difference.MODEL
    elif before.version != after.version:
        yield Difference.VERSION
    if before.model == after.model and _scoring(before.params) != _scoring(after.params):
        yield Difference.SCORING
    then, now = _shares(before.people), _shares(after.people)
    if then.keys() != now.keys() or any(
        not reaches(SAME_MIX, abs(then[group] - now[group])) for group in then
    ):
        yield Difference.GROUPS
    few, many = sorted(sum(each.people.values()) for each in (before, after))
    if not reaches(SAME_NUMBER * many, many - few):
        yield Difference.NUMBER


def _scoring(params: Params | None) -> tuple[object, ...]:
    """Of the parameters those that a capability follows from."""
    if params is None:
        return ()
    return params.weighting, params.dk_policy, params.binarise, params.choice_threshold


def _shares(people: Mapping[str, int]) -> dict[str, float]:
    whole = sum(people.values())
    return {group: count / whole for group, count in people.items() if count}


# --- targets ---


def growth_warning(current: float, target: float, years: float = 1.0) -> bool:
    """Whether the target asks for more than a level a year."""
    return not reaches(LEVELS_PER_YEAR * years, target - current)
