"""What the catalogue holds: facts of the method, the same for every engagement."""

from dataclasses import dataclass
from typing import Literal

from pmo_studio.core.catalogue.text import Text
from pmo_studio.core.rounding import half_up

Layer = Literal["S", "T", "O"]
Direction = Literal["higher", "lower", "band"]
Frequency = Literal["monthly", "quarterly", "half-year", "yearly"]
KpiUnit = Literal["percent", "days", "score", "levels"]
GateUnit = Literal["count", "share", "yes_no"]


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a key that other entries use: a group, a layer, a unit."""

    key: str
    name: Text


@dataclass(frozen=True, slots=True)
class Capability:
    """One of the twelve capabilities that every phase speaks of."""

    key: str
    name: Text
    description: Text


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """People who answer alike; the default rows of a new engagement."""

    key: str
    name: Text
    description: Text
    weight: float
    min_display_n: int


@dataclass(frozen=True, slots=True)
class Kpi:
    """An indicator that an engagement may adopt; every figure is an editable default.

    `band` (lowest, highest) belongs to the direction "band" alone; `target_from_baseline` is
    the factor by which a baseline becomes the target where no typical target can be named.
    """

    key: str
    name: Text
    formula: Text
    unit: KpiUnit
    direction: Direction
    frequency: Frequency
    typical_target: float | None
    band: tuple[float, float] | None
    target_from_baseline: float | None


@dataclass(frozen=True, slots=True)
class Deliverable:
    kind: str
    name: Text


@dataclass(frozen=True, slots=True)
class Effort:
    """Person-days to bring a function to the grade "intermediate" in its first unit."""

    small: int
    medium: int
    large: int


@dataclass(frozen=True, slots=True)
class Function:
    """A function that a PMO may offer; every figure is an editable default.

    `ctl` is the degree of control: 1 supportive, 2 controlling, 3 directive. `run` is the
    person-days a month to operate it. `req` names functions that must stand first, and a
    `foundation` function is built in the first wave.
    """

    key: str
    group: str
    name: Text
    layer: Layer
    ctl: int
    capability: str
    secondary: tuple[str, ...]
    blocks: tuple[str, ...]
    deliverables: tuple[Deliverable, ...]
    kpis: tuple[str, ...]
    effort: Effort
    run: int
    req: tuple[str, ...]
    foundation: bool


@dataclass(frozen=True, slots=True)
class Phase:
    number: int
    key: str
    name: Text
    short_name: Text
    purpose: Text


@dataclass(frozen=True, slots=True)
class GateMeasure:
    """One thing measured for a criterion; `required` is a number, a share 0..1, or 1 for yes."""

    key: str
    unit: GateUnit
    required: float
    name: Text


@dataclass(frozen=True, slots=True)
class GateCriterion:
    """An exit criterion of a phase; `empty` is its ratio where there is nothing to measure."""

    key: str
    phase: int
    weight: float
    mandatory: bool
    empty: float
    name: Text
    rule: Text
    next_action: Text
    measures: tuple[GateMeasure, ...]

    @property
    def required(self) -> float:
        """What the first measure requires; the only one of most criteria."""
        return self.measures[0].required

    @property
    def required_percent(self) -> int:
        """The same of a share, as it is printed."""
        return int(half_up(100 * self.required))
