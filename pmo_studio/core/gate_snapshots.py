"""How the criteria of a gate stood when it was decided: kept with the decision, read for years."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pmo_studio.core import catalogue, gate_criteria, gates
from pmo_studio.core.catalogue import GateCriterion, GateMeasure, Text
from pmo_studio.core.models import GateDecision, GateWaiver
from pmo_studio.core.models.gates import MOST_WEIGHT
from pmo_studio.core.phases import CriterionStanding, Gate, PhaseStanding

Row = Mapping[str, Any]
# More than anything that a gate counts; pages add figures up and print them.
MOST = 1e9
_FIGURES = ("key", "actual", "required", "part", "whole", "found")


def taken(
    criteria: Sequence[CriterionStanding], waivers: Mapping[str, GateWaiver]
) -> list[dict[str, Any]]:
    """The rows to keep: rules, figures and waivers, so that nothing has to be looked up but the
    names of the method's criteria and who waived."""
    return [
        {
            "key": one.key,
            # Only where these are the engagement's own words.
            "name": one.criterion.name.en if gate_criteria.is_own(one.key) else "",
            "weight": one.criterion.weight,
            "mandatory": one.criterion.mandatory,
            "empty": int(one.criterion.empty),
            "measures": [
                {name: getattr(measure, name) for name in _FIGURES}
                for measure in one.standing.measures
            ],
            "waiver": waivers[one.key].pk if one.standing.waiver else None,
        }
        for one in criteria
    ]


def standing_of(decision: GateDecision, waivers: Mapping[int, GateWaiver]) -> PhaseStanding:
    """The phase as it stood then, for the same tables as the one of now."""
    criteria = tuple(_standing(row, decision.phase, waivers) for row in decision.snapshot)
    which = gates.Decision(decision.decision)
    gate = Gate(which, decision.decided_on)
    progress = gates.phase_progress((one.standing for one in criteria), which)
    return PhaseStanding(catalogue.phase(decision.phase), criteria, gate, progress)


def is_readable(rows: Sequence[Row]) -> bool:
    """Whether the rules and figures are such as a gate can have, and none beyond all counting."""
    try:
        for row in rows:
            _standing(row, 1, {})
            figures = (one[name] for one in row["measures"] for name in _FIGURES[1:])
            if row["weight"] > MOST_WEIGHT or any(abs(each or 0) > MOST for each in figures):
                return False
    except (ValueError, TypeError, KeyError, OverflowError):
        return False
    return len({row["key"] for row in rows}) == len(rows)


def _standing(row: Row, phase: int, waivers: Mapping[int, GateWaiver]) -> CriterionStanding:
    measures = tuple(
        gates.Measure(**{name: one[name] for name in _FIGURES}) for one in row["measures"]
    )
    criterion = _criterion(row, phase, measures)
    rule = gates.Criterion(row["key"], row["weight"], row["mandatory"], row["empty"])
    waiver = waivers.get(row["waiver"])
    said = gates.Waiver(waiver.by.name, waiver.reason, waiver.since) if waiver else None
    return CriterionStanding(criterion, gates.Standing(rule, measures, said))


def _criterion(row: Row, phase: int, measures: tuple[gates.Measure, ...]) -> GateCriterion:
    """The words of the method, or own ones, with the rules of then."""
    method = gate_criteria.of_method(row["key"])
    rules = {"weight": row["weight"], "mandatory": row["mandatory"], "empty": row["empty"]}
    if method is not None:
        required = {one.key: one.required for one in measures if one.found is None}
        asked = tuple(
            replace(each, required=required.get(each.key, each.required))
            for each in method.measures
        )
        return replace(method, **rules, measures=asked)
    name = row["name"] or row["key"]
    text = Text(name, name, name)
    met = GateMeasure("met", "yes_no", 1, text)
    return GateCriterion(
        row["key"],
        phase,
        **rules,
        name=text,
        rule=Text("", "", ""),
        next_action=text,
        measures=(met,),
    )
