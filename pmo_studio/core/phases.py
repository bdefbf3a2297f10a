"""The five phases of an engagement: what measures their gates, and where each one stands.

The criteria themselves are data (catalogue/gates.json), and an engagement may ask something else
(gate_criteria.py).  Apps register in ready() what
measures them; a criterion that nothing measures counts as open, with a ratio of 0.
Everything here computes afresh; lists over many engagements read PhaseState rows instead
(phase_states.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pmo_studio.core import catalogue, gate_criteria, gates

if TYPE_CHECKING:
    from pmo_studio.core.models import Engagement

Measured = gates.Measure | Sequence[gates.Measure]
MeasureFunction = Callable[["Engagement"], Measured]
MeasuresFunction = Callable[["Engagement"], Mapping[str, Measured]]


@dataclass(frozen=True, slots=True)
class Gate:
    """What is on record about the gate of one phase."""

    decision: gates.Decision | None = None
    decided_on: date | None = None
    waivers: Mapping[str, gates.Waiver] = field(default_factory=dict)
    # What the engagement asks; None: what the method does.
    criteria: tuple[catalogue.GateCriterion, ...] | None = None
    # Where the engagement's own criteria stand, which no app measures.
    own: Mapping[str, gates.Measure] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return self.decision is not None and self.decision.passes


# The gates on record, by the number of their phase; phases without a record are left out.
GatesFunction = Callable[["Engagement"], Mapping[int, Gate]]


@dataclass(frozen=True, slots=True)
class CriterionStanding:
    """One exit criterion: its words and rule, and where it stands."""

    criterion: catalogue.GateCriterion
    standing: gates.Standing

    @property
    def key(self) -> str:
        return self.criterion.key

    @property
    def ratio(self) -> float:
        return self.standing.ratio

    @property
    def state(self) -> gates.State:
        return self.standing.state

    @property
    def sheet(self) -> str:
        """The key of the sheet on which it is brought forward now; "" when there is none."""
        decisive = self.standing.decisive
        return (decisive.sheet if decisive else "") or sheet_of(self.key)

    @property
    def next_action(self) -> catalogue.Text:
        """What brings the criterion forward."""
        return self.criterion.next_action


@dataclass(frozen=True, slots=True)
class PhaseStanding:
    """Where a phase stands, with the arithmetic behind it."""

    phase: catalogue.Phase
    criteria: tuple[CriterionStanding, ...]
    gate: Gate
    progress: gates.Progress

    @property
    def met(self) -> int:
        """How many criteria are met or waived."""
        return sum(one.standing.is_met for one in self.criteria)

    @property
    def waived(self) -> int:
        """How many of them are met by a waiver alone."""
        return sum(one.standing.is_met and one.standing.measured_ratio < 1 for one in self.criteria)

    @property
    def total(self) -> int:
        return len(self.criteria)

    @property
    def blocking(self) -> tuple[CriterionStanding, ...]:
        """The must-haves that stand in the way of "go"."""
        return tuple(
            one for one in self.criteria if one.criterion.mandatory and not one.standing.is_met
        )

    @property
    def next(self) -> CriterionStanding | None:
        """The criterion to work on next; None when all are met.

        What can be measured comes before what nothing measures yet, a must-have before the
        rest, a heavy criterion before a light one.
        """
        unmet = [one for one in self.criteria if not one.standing.is_met]
        return min(unmet, key=_urgency, default=None)

    def may_decide(
        self, decision: gates.Decision, conditions: Sequence[gates.Condition] = ()
    ) -> gates.Verdict:
        """Whether the gate may be decided so today."""
        return gates.may_decide(decision, (one.standing for one in self.criteria), conditions)


def _urgency(one: CriterionStanding) -> tuple[bool, bool, float]:
    criterion = one.criterion
    return one.state == gates.State.OPEN, not criterion.mandatory, -criterion.weight


@dataclass(frozen=True, slots=True)
class Overview:
    """All five phases; `current` is the first whose gate is not passed, else the last."""

    phases: tuple[PhaseStanding, ...]
    overall: gates.Overall
    current: PhaseStanding

    def previous_gate_open(self, number: int) -> bool:
        """Whether work on this phase runs ahead of the gate before it."""
        return number > 1 and not self.phases[number - 2].gate.passed


_measures: dict[str, MeasuresFunction] = {}
_sheets: dict[str, str] = {}
_gates: list[GatesFunction] = []


def register_measure(criterion_key: str, function: MeasureFunction, *, sheet: str = "") -> None:
    """Say what measures a criterion.  Called from AppConfig.ready().

    `function(engagement)` returns one Measure, or several of which the lowest counts.  `sheet` is
    the key of the sheet (core.sheets) on which people bring the criterion forward.
    """
    register_measures((criterion_key,), lambda about: {criterion_key: function(about)}, sheet=sheet)


def register_measures(keys: Sequence[str], function: MeasuresFunction, *, sheet: str = "") -> None:
    """The same for criteria of one phase that are measured at once: what is answered, by key."""
    for key in keys:
        if key not in catalogue.load().criteria:
            raise ValueError(f"there is no criterion {key}")
        if key in _measures:
            raise ValueError(f"{key} is measured twice")
        _measures[key] = function
        _sheets[key] = sheet


def sheet_of(criterion_key: str) -> str:
    """The key of the sheet on which the criterion is brought forward; "" when there is none."""
    return _sheets.get(criterion_key, "")


def register_gates(function: GatesFunction) -> None:
    """Say who knows the decisions and waivers on record.  Called from AppConfig.ready()."""
    if _gates:
        raise ValueError("the gates on record are registered twice")
    _gates.append(function)


def criteria_of(engagement: "Engagement", phase: int) -> tuple[CriterionStanding, ...]:
    """The exit criteria of the phase with this number, measured afresh."""
    return _criteria(engagement, phase, _gate(engagement, phase))


def state_of(engagement: "Engagement", phase: int) -> PhaseStanding:
    """Where the phase with this number stands, computed afresh."""
    return _standing(engagement, phase, _gate(engagement, phase))


def overview(engagement: "Engagement") -> Overview:
    """Where all five phases stand, computed afresh."""
    on_record = _on_record(engagement)
    standings = tuple(
        _standing(engagement, phase.number, on_record.get(phase.number, Gate()))
        for phase in catalogue.phases()
    )
    overall = gates.overall_progress([one.progress.percent for one in standings])
    current = next((one for one in standings if not one.gate.passed), standings[-1])
    return Overview(standings, overall, current)


def _standing(engagement: "Engagement", phase: int, gate: Gate) -> PhaseStanding:
    criteria = _criteria(engagement, phase, gate)
    progress = gates.phase_progress((one.standing for one in criteria), gate.decision)
    return PhaseStanding(catalogue.phase(phase), criteria, gate, progress)


def _criteria(engagement: "Engagement", phase: int, gate: Gate) -> tuple[CriterionStanding, ...]:
    listed = catalogue.criteria(phase) if gate.criteria is None else gate.criteria
    measured = {**_measured(engagement, [one.key for one in listed]), **gate.own}
    return tuple(
        CriterionStanding(
            one,
            gates.Standing(
                gates.Criterion(one.key, one.weight, one.mandatory, one.empty),
                _listed(one, measured.get(one.key, ())),
                gate.waivers.get(one.key),
            ),
        )
        for one in listed
    )


def _measured(engagement: "Engagement", keys: Sequence[str]) -> Mapping[str, Measured]:
    found: dict[str, Measured] = {}
    for function in dict.fromkeys(_measures[key] for key in keys if key in _measures):
        found |= function(engagement)
    return found


def _listed(one: catalogue.GateCriterion, measured: Measured) -> tuple[gates.Measure, ...]:
    """Its figures, each against what the engagement requires."""
    listed = (measured,) if isinstance(measured, gates.Measure) else tuple(measured)
    return tuple(gate_criteria.measured(one, each) for each in listed)


def _gate(engagement: "Engagement", phase: int) -> Gate:
    return _on_record(engagement).get(phase, Gate())


def _on_record(engagement: "Engagement") -> Mapping[int, Gate]:
    return _gates[0](engagement) if _gates else {}
