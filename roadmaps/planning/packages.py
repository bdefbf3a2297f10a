"""Work packages: what they are, their rank, and what people set on them.  No Django.

`builds` and `enabling` derive them (domain.md §6.2); change packages come from roadmaps.change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from pmo_studio.core.catalogue import Deliverable, Effort
from pmo_studio.core.rounding import half_up
from roadmaps.planning.network import Key, Predecessor

Size = Literal["S", "M", "L"]
# Less is no work (five minutes of a day), and nothing is divided by it.
LEAST_EFFORT = 0.01
# Nothing is built before the charter is signed.
CHARTER = "EN-1"


class Kind(StrEnum):
    """In the order in which a wave begins with them."""

    ENABLING = "enabling"
    CHANGE = "change"
    BUILD = "build"
    # somebody's own; ranked among the builds
    OWN = "own"


@dataclass(frozen=True, slots=True)
class BenefitPart:
    """What a package does for one capability: amount = κ × size × importance."""

    capability: str
    kappa: float
    size: float
    importance: float
    amount: float


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How effort, benefit and priority of a build package came about.

    `derived_effort` = ceil(base × factor); `effort` is that, or what somebody set instead.
    """

    base: float
    steps: int
    factor: float
    derived_effort: int
    effort: float
    parts: tuple[BenefitPart, ...]
    benefit: float
    priority: float


@dataclass(frozen=True, slots=True)
class Package:
    """One work package, derived or somebody's own; effort in person-days (or points).

    `wave` is the key of its wave, None: in the backlog, or not placed yet.  `function` and
    `improves` name a build ("Establish …" where there is nothing today, else "Improve …"), `number`
    a rollout, `subject` whom a change package is for.  `earliest` is the first working day on which
    somebody lets it begin.  `closes` are keys of gaps.
    """

    key: Key
    kind: Kind
    effort: float
    staff: int = 1
    wave: Key | None = None
    after: tuple[Predecessor, ...] = ()
    mandatory: bool = False
    earliest: int = 0
    function: str | None = None
    improves: bool = False
    foundation: bool = False
    subject: str | None = None
    number: int = 0
    arithmetic: Arithmetic | None = None
    closes: tuple[str, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()

    @property
    def benefit(self) -> float:
        return self.arithmetic.benefit if self.arithmetic else 0.0

    @property
    def priority(self) -> float:
        return self.arithmetic.priority if self.arithmetic else 0.0


@dataclass(frozen=True, slots=True)
class ChangeNeed:
    """A package that people need to follow the change, as roadmaps.change computes it.

    It goes to the first wave that holds one of the `functions`; where none of them is placed to P,
    and without functions to `wave` (F, P, R1 …, S).
    """

    key: Key
    effort: float
    wave: Key = "P"
    functions: tuple[str, ...] = ()
    staff: int = 1
    mandatory: bool = False
    subject: str | None = None
    after: tuple[Predecessor, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody set on a package; None and empty leave what was derived.

    `after` adds predecessors, or changes the lag of one.  `wave` pins the package to a wave.
    """

    effort: float | None = None
    staff: int | None = None
    mandatory: bool | None = None
    wave: Key | None = None
    earliest: int | None = None
    after: tuple[Predecessor, ...] = ()


Edits = Mapping[Key, Edit]
NO_EDITS: Edits = MappingProxyType({})


def change(need: ChangeNeed) -> Package:
    """The package of a need; its wave is not decided yet."""
    return Package(
        key=need.key,
        kind=Kind.CHANGE,
        effort=need.effort,
        staff=need.staff,
        after=need.after,
        mandatory=need.mandatory,
        subject=need.subject,
        deliverables=need.deliverables,
    )


def ranked(packages: Iterable[Package]) -> list[Package]:
    """mandatory, P, B descending, then effort and key ascending: total, whatever the order was."""
    return sorted(packages, key=rank)


def priority(benefit: float, effort: float) -> Decimal:
    """P of domain.md §6.2: benefit for effort, rounded half up; 0 where there is no effort."""
    return half_up(100 * benefit / effort if effort >= LEAST_EFFORT else 0.0, 2)


def rank(package: Package) -> tuple[bool, float, float, float, Key]:
    return (
        not package.mandatory,
        -package.priority,
        -round(package.benefit, 9),
        package.effort,
        package.key,
    )


def in_a_wave(packages: Iterable[Package]) -> list[Package]:
    """As a wave begins with them: enabling by number, change, then builds and one's own by rank."""
    return sorted(packages, key=lambda each: (*_place(each), *rank(each)))


def edited(package: Package, edits: Edits) -> Package:
    """The package as somebody set it."""
    edit = edits.get(package.key)
    if edit is None:
        return package
    return replace(
        package,
        effort=package.effort if edit.effort is None else edit.effort,
        staff=package.staff if edit.staff is None else edit.staff,
        mandatory=package.mandatory if edit.mandatory is None else edit.mandatory,
        wave=edit.wave or package.wave,
        earliest=package.earliest if edit.earliest is None else edit.earliest,
        after=merged(package.after, edit.after) if edit.after else package.after,
    )


def merged(after: Iterable[Predecessor], others: Iterable[Predecessor]) -> tuple[Predecessor, ...]:
    """Both, each predecessor once; the lag of the second counts."""
    return tuple({each.key: each for each in (*after, *others)}.values())


def effort_for(size: Size, effort: Effort) -> int:
    return {"S": effort.small, "M": effort.medium, "L": effort.large}[size]


def _place(package: Package) -> tuple[int, Key, int]:
    if package.kind == Kind.ENABLING:
        given = package.key.split(".")[0]
        return (0, given, package.number)
    return (1 if package.kind == Kind.CHANGE else 2, "", 0)
