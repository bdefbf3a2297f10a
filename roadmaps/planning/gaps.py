"""What is between today and the target (domain.md §6.1 and its Rulings).  No Django.

    G-MAT  a capability below its target             size = target − current, from 0.5 on
    G-FUN  a function below its target grade         size = steps of grade, from 1 on
    G-RET  a function of today that is to end        size 1
    G-CAN  an error of the canvas (C01 to C18)       no size: feeds a to-do list
    G-MAN  an empty field of the mandate             no size
    G-STK  somebody less engaged than desired        no size

    importance(c) = 1 + 4 × votes(c) / most votes    3 for all where nobody voted
    weight        = size × importance                high from 10, medium from 5

A gap of a function weighs with the importance of the capability that it raises first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from assessments.settling.importance import importance
from pmo_studio.core.catalogue import Function
from pmo_studio.core.rounding import half_up

SIZE_LEAST = 0.5
LOWEST_LEVEL = 1.0
HIGH_FROM = 10.0
MEDIUM_FROM = 5.0
RETIRED_SIZE = 1.0
EPSILON = 1e-9

State = Literal["keep", "new", "change", "retire"]
# The grade of a function that nobody scored, by what the canvas says of it.
GRADES_BY_STATE: Mapping[str, int] = {"new": 0, "change": 1, "keep": 2}


class Kind(StrEnum):
    MATURITY = "G-MAT"
    FUNCTION = "G-FUN"
    RETIRED = "G-RET"
    CANVAS = "G-CAN"
    MANDATE = "G-MAN"
    STAKEHOLDER = "G-STK"


ORDER: Mapping[Kind, int] = {kind: place for place, kind in enumerate(Kind)}


class Severity(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class CapabilityState:
    """Where a capability stands and shall stand (1..5); None: no score, no target, no vote."""

    key: str
    current: float | None = None
    target: float | None = None
    votes: int | None = None


@dataclass(frozen=True, slots=True)
class FunctionState:
    """A function of the to-be canvas, once: its state, target grade, and grade today (0..3).

    `service` is what an assessment of services says, None where nobody scored it.
    """

    key: str
    target: int | None = None
    state: State = "new"
    service: float | None = None


@dataclass(frozen=True, slots=True)
class CanvasError:
    """A finding of severity error: its check, and the notes concerned as one text."""

    check: str
    subject: str


@dataclass(frozen=True, slots=True)
class StakeholderState:
    """How engaged somebody is and should be (0 unaware to 4 leading)."""

    key: str
    current: int
    desired: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that gaps follow from; `mandate_missing` are the names of empty required fields."""

    capabilities: Sequence[CapabilityState] = ()
    functions: Sequence[FunctionState] = ()
    canvas_errors: Sequence[CanvasError] = ()
    mandate_missing: Sequence[str] = ()
    stakeholders: Sequence[StakeholderState] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap with its arithmetic; what does not count has no size, importance or severity.

    `current` and `target` are levels (G-MAT), grades (G-FUN) or engagement (G-STK).  Without
    `evidence` the current value is only supposed: nobody scored it.
    """

    kind: Kind
    subject: str
    size: float | None = None
    importance: float | None = None
    votes: int | None = None
    most_votes: int = 0
    current: float | None = None
    target: float | None = None
    evidence: bool = True

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}"

    @property
    def weight(self) -> float | None:
        """size × importance."""
        if self.size is None or self.importance is None:
            return None
        return self.size * self.importance

    @property
    def severity(self) -> Severity | None:
        if self.weight is None:
            return None
        if self.weight >= HIGH_FROM - EPSILON:
            return Severity.HIGH
        return Severity.MEDIUM if self.weight >= MEDIUM_FROM - EPSILON else Severity.LOW


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A capability below its target that no package raises.

    `raised_by` are functions of the catalogue that would raise it, primary ones first;
    `selected` those on the canvas that raise it but stand at their target grade already.
    """

    capability: str
    raised_by: tuple[str, ...]
    selected: tuple[str, ...]


def gaps(facts: Facts, catalogue: Mapping[str, Function]) -> tuple[Gap, ...]:
    """Every gap, the heaviest first; the order does not depend on that of the facts."""
    votes = {each.key: each.votes for each in facts.capabilities}
    most = max((count or 0 for count in votes.values()), default=0)
    found = [
        *_maturity(facts.capabilities, most),
        *_functions(facts.functions, catalogue, votes, most),
        *(Gap(Kind.CANVAS, f"{each.check}:{each.subject}") for each in facts.canvas_errors),
        *(Gap(Kind.MANDATE, name) for name in facts.mandate_missing),
        *_stakeholders(facts.stakeholders),
    ]
    return tuple(sorted(found, key=_heaviest_first))


def uncovered(
    found: Iterable[Gap], facts: Facts, catalogue: Mapping[str, Function]
) -> tuple[Uncovered, ...]:
    """The maturity gaps that no package of a selected function raises, heaviest first."""
    known = list(found)
    built = {gap.subject for gap in known if gap.kind == Kind.FUNCTION}
    selected = {each.key for each in facts.functions if each.state != "retire"}
    entries = [entry for key in built if (entry := catalogue.get(key))]
    raised = {key for entry in entries for key in (entry.capability, *entry.secondary)}
    short = [gap.subject for gap in known if gap.kind == Kind.MATURITY]
    return tuple(
        Uncovered(capability, raising, tuple(key for key in raising if key in selected))
        for capability in short
        if capability not in raised
        for raising in [raising_functions(capability, catalogue)]
    )


def raising_functions(capability: str, catalogue: Mapping[str, Function]) -> tuple[str, ...]:
    """The functions that raise a capability: those whose first one it is, then the others."""
    first = (key for key, each in catalogue.items() if each.capability == capability)
    second = (key for key, each in catalogue.items() if capability in each.secondary)
    return tuple(dict.fromkeys([*first, *second]))


def grade_today(function: FunctionState) -> int:
    """0..3: what an assessment of services says, rounded half up, else what the canvas says."""
    if function.service is not None:
        return int(half_up(function.service))
    return GRADES_BY_STATE.get(function.state, 0)


def _maturity(capabilities: Iterable[CapabilityState], most: int) -> Iterator[Gap]:
    for each in capabilities:
        if each.target is None:
            continue
        current = LOWEST_LEVEL if each.current is None else each.current
        size = each.target - current
        if size < SIZE_LEAST - EPSILON:
            continue
        yield Gap(
            kind=Kind.MATURITY,
            subject=each.key,
            size=size,
            importance=importance(each.votes, most),
            votes=each.votes,
            most_votes=most,
            current=each.current,
            target=each.target,
            evidence=each.current is not None,
        )


def _functions(
    functions: Iterable[FunctionState],
    catalogue: Mapping[str, Function],
    votes: Mapping[str, int | None],
    most: int,
) -> Iterator[Gap]:
    for each in functions:
        today = grade_today(each)
        retired = each.state == "retire"
        steps = (each.target or 0) - today
        if not retired and steps < 1:
            continue
        entry = catalogue.get(each.key)
        count = votes.get(entry.capability) if entry else None
        yield Gap(
            kind=Kind.RETIRED if retired else Kind.FUNCTION,
            subject=each.key,
            size=RETIRED_SIZE if retired else float(steps),
            importance=importance(count, most),
            votes=count,
            most_votes=most,
            current=today,
            target=0 if retired else each.target,
            evidence=each.service is not None,
        )


def _stakeholders(stakeholders: Iterable[StakeholderState]) -> Iterator[Gap]:
    for each in stakeholders:
        if each.desired > each.current:
            yield Gap(Kind.STAKEHOLDER, each.key, current=each.current, target=each.desired)


def _heaviest_first(gap: Gap) -> tuple[bool, float, float, int, str]:
    """What does not count stands last, by kind and subject."""
    weight = gap.weight
    return (
        weight is None,
        0.0 if weight is None else -round(weight, 9),
        -round(gap.size or 0.0, 9),
        ORDER[gap.kind],
        gap.subject,
    )
