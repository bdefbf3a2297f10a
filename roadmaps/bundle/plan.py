"""The plan, its units and waves in the engagement bundle."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.bundle import BadBundle, Rule, Table
from pmo_studio.core.gates import Decision
from roadmaps.actions.wave_rules import MOST_ROLLOUTS
from roadmaps.bundle.rules import both_or_neither
from roadmaps.models import (
    Plan,
    RolloutUnit,
    UnitRating,
    Wave,
    WaveCondition,
    WaveCriterion,
    WaveDecision,
)
from roadmaps.models.wave import WaveKind
from roadmaps.planning.wave_gates import DELAYING

WAVE_KEY = {"type": "string", "pattern": r"^(F|P|S|R[1-9][0-9]{0,2})(?![\s\S])"}
# Places of a few dozen waves, with room for one that is added before the last.
POSITION = {"type": "integer", "minimum": 0, "maximum": 1000}
PLACED = (WaveKind.PILOT, WaveKind.ROLLOUT)

PLANS = Table(
    key="plans",
    space="plan_row",
    model=Plan,
    fields=(
        *("starts_on", "gate_days", "derived_at", "derived_number"),
        *("baseline_at", "baseline_by", "number"),
    ),
    template=("gate_days",),
    rows=lambda engagement: Plan.objects.filter(engagement=engagement),
    references={"baseline_by": "seat"},
    rules=(
        both_or_neither("derived_at", "derived_number"),
        both_or_neither("baseline_at", "baseline_by"),
    ),
    most=1,
)
UNITS = Table(
    key="rollout_units",
    space="rollout_unit",
    model=RolloutUnit,
    fields=("plan", "name", "people", "candidate", "position", "number", "archived_at"),
    rows=lambda engagement: RolloutUnit.objects.filter(plan__engagement=engagement),
    references={"plan": "plan_row"},
    most=1000,
)
RATINGS = Table(
    key="unit_ratings",
    space="unit_rating",
    model=UnitRating,
    fields=("unit", "criterion", "seat", "value", "number"),
    rows=lambda engagement: UnitRating.objects.filter(unit__plan__engagement=engagement),
    references={"unit": "rollout_unit", "seat": "seat"},
    schemas={"value": {"type": "integer", "minimum": 1, "maximum": 5}},
)
WAVES = Table(
    key="waves",
    space="wave",
    model=Wave,
    fields=(
        *("plan", "kind", "key", "name", "unit", "unit_reason", "capacity"),
        *("position", "number"),
    ),
    template=("plan", "kind", "key", "name", "capacity", "position"),
    rows=lambda engagement: Wave.objects.filter(plan__engagement=engagement),
    references={"plan": "plan_row", "unit": "rollout_unit"},
    schemas={"key": WAVE_KEY, "position": POSITION},
    unique=("key", "position"),
    rules=(
        Rule(
            "unit",
            lambda row: row.get("unit") is None or row["kind"] in PLACED,
            _("must be null but for the pilot and rollouts"),
        ),
        Rule(
            "unit_reason",
            lambda row: not row.get("unit_reason") or row["kind"] == WaveKind.PILOT,
            _("must be empty but for the pilot"),
        ),
    ),
    most=MOST_ROLLOUTS + 3,
)
CRITERIA = Table(
    key="wave_criteria",
    space="wave_criterion",
    model=WaveCriterion,
    fields=("wave", "kind", "text", "kpi", "met", "position", "number", "archived_at"),
    rows=lambda engagement: WaveCriterion.objects.filter(wave__plan__engagement=engagement),
    references={"wave": "wave", "kpi": "kpi"},
)
DECISIONS = Table(
    key="wave_decisions",
    space="wave_decision",
    model=WaveDecision,
    fields=("wave", "decision", "decided_on", "until", "reason", "early", "by", "at", "number"),
    rows=lambda engagement: WaveDecision.objects.filter(wave__plan__engagement=engagement),
    references={"wave": "wave", "by": "seat"},
    optional=("until", "early"),
    rules=(
        Rule(
            "until",
            lambda row: row.get("until") is None or row["decision"] in DELAYING,
            _("must be null but for hold and recycle"),
        ),
        Rule(
            "early",
            lambda row: not row.get("early") or Decision(row["decision"]).passes,
            _("must be 0 but for go and go with conditions"),
        ),
    ),
)
CONDITIONS = Table(
    key="wave_conditions",
    space="wave_condition",
    model=WaveCondition,
    fields=("decision", "criterion", "text", "due_on", "owner", "met_on", "number"),
    rows=lambda engagement: WaveCondition.objects.filter(
        decision__wave__plan__engagement=engagement
    ),
    references={"decision": "wave_decision", "criterion": "wave_criterion", "owner": "seat"},
)
TABLES = (PLANS, UNITS, RATINGS, WAVES, CRITERIA, DECISIONS, CONDITIONS)


def check_waves(document: Mapping[str, Any]) -> None:
    """Every plan has F, P, R1 to Rn and S, in this order: all that is derived counts on it."""
    rows = list(enumerate(document.get("waves", [])))
    ordered = sorted(rows, key=lambda each: each[1]["position"])
    wanted = _keys(len(rows) - 3) if document.get("plans") else []
    if len(rows) != len(wanted):
        raise BadBundle("waves", __("must be F, P, R1 and so on, and S for a plan, none without"))
    for (index, row), (key, kind) in zip(ordered, wanted, strict=True):
        if (row["key"], row["kind"]) != (key, kind):
            words = __("must be “%(key)s”, “%(kind)s”: waves follow each other as F, P, R1 …, S")
            raise BadBundle(f"waves[{index}].key", words % {"key": key, "kind": kind.value})


def _keys(rollouts: int) -> list[tuple[str, WaveKind]]:
    return [
        ("F", WaveKind.FOUNDATION),
        ("P", WaveKind.PILOT),
        *((f"R{number}", WaveKind.ROLLOUT) for number in range(1, rollouts + 1)),
        ("S", WaveKind.STABILISE),
    ]
