"""What the gates of phases bring to the bundle."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import catalogue, gate_snapshots
from pmo_studio.core.bundle.bad import BadBundle
from pmo_studio.core.bundle.columns import END
from pmo_studio.core.bundle.shapes import Ref
from pmo_studio.core.bundle.tables import Row, Rule, Table
from pmo_studio.core.models import (
    CriterionSetting,
    GateCondition,
    GateDecision,
    GateWaiver,
    OwnCriterion,
)
from pmo_studio.core.models.gates import MOST_WEIGHT, RETURNING

NONE = type(None)
KEY = {"type": "string", "pattern": rf"^[A-Z][0-9]{{1,6}}{END}"}
MEASURE = {
    "key": str,
    "actual": (int, float),
    "required": (int, float),
    "part": (int, float, NONE),
    "whole": (int, float, NONE),
    "found": (int, NONE),
}
STOOD = {
    "key": str,
    "name": str,
    "weight": (int, float),
    "mandatory": bool,
    "empty": int,
    "measures": [MEASURE],
    "waiver": Ref("gate_waiver", null=True),
}
WEIGHT = Rule(
    "weight",
    lambda row: row["weight"] is None or 0 < float(row["weight"]) <= MOST_WEIGHT,
    _("must be above 0 and 10 at most"),
)
MET_BY = Rule(
    "met_by",
    lambda row: row["met_by"] is None or row["met_on"] is not None,
    _("must be null where nobody has met it"),
)


def _is_known(row: Row) -> bool:
    return row["key"] in catalogue.load().criteria


def _required_fits(row: Row) -> bool:
    """Figures above 0 of measures that the criterion has."""
    if not isinstance(row["required"], dict) or not _is_known(row):
        return not row["required"]
    units = {each.key: each.unit for each in catalogue.criterion(row["key"]).measures}
    most = {"count": 1000, "share": 1}
    return all(
        units.get(key) in most and type(value) in (int, float) and 0 < value <= most[units[key]]
        for key, value in row["required"].items()
    )


WAIVERS = Table(
    key="gate_waivers",
    space="gate_waiver",
    model=GateWaiver,
    fields=("criterion", "reason", "by", "since", "withdrawn_on", "withdrawn_by", "number"),
    rows=lambda engagement: GateWaiver.objects.filter(engagement=engagement),
    references={"by": "seat", "withdrawn_by": "seat"},
    schemas={"criterion": KEY},
    rules=(
        Rule("reason", lambda row: bool(row["reason"].strip()), _("must say something")),
        Rule(
            "withdrawn_by",
            lambda row: (row["withdrawn_by"] is None) == (row["withdrawn_on"] is None),
            _("must be given exactly when withdrawn_on is"),
        ),
        Rule(
            "withdrawn_on",
            lambda row: row["withdrawn_on"] is None or row["withdrawn_on"] >= row["since"],
            _("must not be before since"),
        ),
    ),
)
DECISIONS = Table(
    key="gate_decisions",
    space="gate_decision",
    model=GateDecision,
    fields=(
        *("phase", "decision", "decided_on", "review_on", "minutes", "snapshot", "percent"),
        *("by", "at", "number"),
    ),
    rows=lambda engagement: GateDecision.objects.filter(engagement=engagement),
    references={"by": "seat"},
    schemas={
        "snapshot": {"type": "array", "maxItems": 200, "items": {"type": "object"}},
    },
    shapes=lambda row, place: {"snapshot": [STOOD]},
    rules=(
        Rule(
            "review_on",
            lambda row: (
                row["review_on"] is None
                or (row["decision"] in RETURNING and row["review_on"] > row["decided_on"])
            ),
            _("must be null, or of hold and recycle and after decided_on"),
        ),
    ),
)
CONDITIONS = Table(
    key="gate_conditions",
    space="gate_condition",
    model=GateCondition,
    fields=("decision", "criterion", "text", "due_on", "owner", "met_on", "met_by", "number"),
    rows=lambda engagement: GateCondition.objects.filter(decision__engagement=engagement),
    references={"decision": "gate_decision", "owner": "seat", "met_by": "seat"},
    rules=(MET_BY,),
)
SETTINGS = Table(
    key="criterion_settings",
    space="criterion_setting",
    model=CriterionSetting,
    fields=(
        *("key", "weight", "mandatory", "required", "is_off", "wording"),
        *("changed_by", "changed_on", "number"),
    ),
    template=("key", "weight", "mandatory", "required", "is_off", "wording"),
    rows=lambda engagement: CriterionSetting.objects.filter(engagement=engagement),
    references={"changed_by": "seat"},
    schemas={"required": {"type": "object"}},
    rules=(
        Rule("key", _is_known, _("is no criterion of the method")),
        Rule("required", _required_fits, _("must be figures of this criterion, above 0")),
        WEIGHT,
    ),
    unique=("key",),
)
OWN = Table(
    key="own_criteria",
    space="own_criterion",
    model=OwnCriterion,
    fields=(
        *("phase", "key", "text", "weight", "mandatory", "met_on", "met_by"),
        *("archived_at", "number"),
    ),
    template=("phase", "key", "text", "weight", "mandatory"),
    rows=lambda engagement: OwnCriterion.objects.filter(engagement=engagement),
    references={"met_by": "seat"},
    schemas={"key": {"type": "string", "pattern": rf"^Z[0-9]{{1,6}}{END}"}},
    rules=(WEIGHT,),
    unique=("key",),
)
TABLES = (WAIVERS, DECISIONS, CONDITIONS, SETTINGS, OWN)
PAYLOADS: Mapping[str, Mapping[str, Any]] = {
    "gate.decided": {"phase": int, "conditions": int},
    "own_criterion.added": {"phase": int},
}


def check(document: Mapping[str, Any]) -> None:
    """One waiver of a criterion stands, and what a decision kept can be read."""
    standing: set[str] = set()
    for index, row in enumerate(document.get("gate_waivers", [])):
        if row["withdrawn_on"] is None and row["criterion"] in standing:
            raise BadBundle(f"gate_waivers[{index}]", __("this criterion is waived already"))
        if row["withdrawn_on"] is None:
            standing.add(row["criterion"])
    for index, row in enumerate(document.get("gate_decisions", [])):
        if not gate_snapshots.is_readable(row["snapshot"]):
            place = f"gate_decisions[{index}].snapshot"
            raise BadBundle(place, __("holds figures that no gate can have"))
