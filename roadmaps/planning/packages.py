"""Work packages that follow from gaps, and the ones every plan has (domain.md §6.2).  No Django.

effort = ceil(base[size] × factor[steps])            factor 0.5, 1.0, 1.6
B      = Σ κ × size(c) × importance(c)               κ 1 first capability, 0.5 each secondary
P      = 100 × B / effort, half up to 2 decimals     the only figure that is rounded
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from pmo_studio.core.catalogue import Function, Text
from roadmaps.planning.gaps import Gap
from roadmaps.planning.network import Key, Predecessor

Size = Literal["S", "M", "L"]


class Kind(StrEnum):
    """In the order in which a wave begins with them."""

    ENABLING = "enabling"
    CHANGE = "change"
    BUILD = "build"
    # somebody's own; ranked among the builds
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Deliverable:
    """What a package leaves behind; `acceptance` says how one sees that it is done."""

    kind: str
    name: Text
    acceptance: Text


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
    `improves` name a build ("Establish …" where there is nothing today, else "Improve …").
    `earliest` is the first working day on which somebody lets it begin.  `subject` is whom a change
    package is for.
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

    It goes to the first wave that holds one of the `functions`; without any that is placed, or
    without functions, to `wave` (F, P, R1 …, S).
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


def builds(
    found: Iterable[Gap],
    catalogue: Mapping[str, Function],
    size: Size,
    edits: Edits = MappingProxyType({}),
) -> tuple[Package, ...]:
    """One package a function with a gap, the best ranked first; waves are not decided yet."""
    raise NotImplementedError


def ranked(packages: Iterable[Package]) -> list[Package]:
    """mandatory, P, B descending, then effort and key ascending: total, whatever the order was."""
    raise NotImplementedError
