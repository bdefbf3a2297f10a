"""What is on record about the gates of an engagement: for phases, and for whoever asks more."""

from collections.abc import Mapping

from pmo_studio.core import catalogue, gate_criteria, gates
from pmo_studio.core.models import (
    CriterionSetting,
    Engagement,
    GateDecision,
    GateWaiver,
    OwnCriterion,
)
from pmo_studio.core.phases import Gate


def on_record(engagement: Engagement) -> Mapping[int, Gate]:
    """The gate of every phase: four queries."""
    settings, own = settings_of(engagement), own_of(engagement)
    waivers = {
        key: gates.Waiver(row.by.name, row.reason, row.since)
        for key, row in waivers_of(engagement).items()
    }
    decided = GateDecision.objects.filter(engagement=engagement).order_by("pk")
    decisions, days = {}, {}
    for phase, decision, day in decided.values_list("phase", "decision", "decided_on"):
        decisions[phase], days[phase] = gates.Decision(decision), day
    return {
        phase.number: Gate(
            decisions.get(phase.number),
            days.get(phase.number),
            waivers=waivers,
            criteria=gate_criteria.asked(phase.number, settings, own),
            own={row.key: gates.yes_no(row.met_on is not None, key="met") for row in own},
        )
        for phase in catalogue.phases()
    }


def settings_of(engagement: Engagement) -> dict[str, CriterionSetting]:
    """Where the engagement asks something else than the method, by the key of the criterion."""
    rows = CriterionSetting.objects.filter(engagement=engagement).select_related("changed_by")
    return {row.key: row for row in rows}


def own_of(engagement: Engagement) -> list[OwnCriterion]:
    """The engagement's own criteria that stand."""
    rows = OwnCriterion.objects.filter(engagement=engagement, archived_at=None)
    return list(rows.select_related("met_by"))


def waivers_of(engagement: Engagement) -> dict[str, GateWaiver]:
    """The waivers that stand, by the key of the criterion."""
    rows = GateWaiver.objects.filter(engagement=engagement, withdrawn_on=None)
    return {row.criterion: row for row in rows.select_related("by")}
