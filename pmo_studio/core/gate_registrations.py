"""What the gates of phases bring to the registries of the core."""

from collections.abc import Set
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as __

from pmo_studio.core import (
    events,
    gate_kinds,
    gate_records,
    own_data,
    phases,
    subjects,
    text_subjects,
)
from pmo_studio.core.models import (
    CriterionSetting,
    Engagement,
    GateCondition,
    GateDecision,
    GateWaiver,
    OwnCriterion,
    Participant,
)
from pmo_studio.core.texts import REDACTED

# Where people wrote: the prefix of the subject, its rows, how they reach the engagement, the text.
TEXTS: tuple[tuple[str, "QuerySet[Any]", str, str], ...] = (
    ("gate_decision", GateDecision.objects.all(), "engagement", "minutes"),
    ("gate_condition", GateCondition.objects.all(), "decision__engagement", "text"),
    ("gate_waiver", GateWaiver.objects.all(), "engagement", "reason"),
    ("criterion_setting", CriterionSetting.objects.all(), "engagement", "wording"),
    ("own_criterion", OwnCriterion.objects.all(), "engagement", "text"),
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    phases.register_gates(gate_records.on_record)
    for kind in gate_kinds.ALL:
        events.register(kind)
    for prefix, rows, path, field in TEXTS:
        subjects.register(text_subjects.kind(prefix, rows, path, field))
    subjects.register_copy(_redact_snapshots)
    own_data.register(_counts)
    own_data.register_part("gates_decided", _decided_by)
    own_data.register_part("gate_conditions", _looked_after_by)
    own_data.register_part("gate_criteria_waived", _waived_by)


def _redact_snapshots(engagement: Engagement, keys: Set[str], texts: Set[str]) -> None:
    """Decisions keep the words of own criteria as they were."""
    if not any(key.startswith("own_criterion:") for key in keys):
        return
    for row in GateDecision.objects.filter(engagement=engagement):
        hit = [one for one in row.snapshot if one["name"] in texts]
        for one in hit:
            one["name"] = REDACTED
        if hit:
            row.save(update_fields=["snapshot"])


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    decided = GateDecision.objects.filter(engagement=engagement).count()
    return [(__("Decisions at gates"), decided)]


def _decided_by(seat: Participant) -> list[dict[str, Any]]:
    return [
        {
            "gate": row.phase,
            "decision": row.decision,
            "on": row.decided_on.isoformat(),
            "minutes": row.minutes,
            "at": row.at.isoformat(),
        }
        for row in GateDecision.objects.filter(by=seat)
    ]


def _looked_after_by(seat: Participant) -> list[dict[str, Any]]:
    return [
        {
            "condition": row.text,
            "due": row.due_on.isoformat(),
            "met_on": row.met_on.isoformat() if row.met_on else None,
        }
        for row in GateCondition.objects.filter(owner=seat)
    ]


def _waived_by(seat: Participant) -> list[dict[str, Any]]:
    return [
        {
            "criterion": row.criterion,
            "why": row.reason,
            "since": row.since.isoformat(),
            "withdrawn_on": row.withdrawn_on.isoformat() if row.withdrawn_on else None,
        }
        for row in GateWaiver.objects.filter(by=seat)
    ]
