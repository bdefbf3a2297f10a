"""Rows of the gates of phases."""

from django.utils import timezone

from pmo_studio.core.actions import gate_waivers, gates, own_criteria
from pmo_studio.core.actions.gates import NewCondition, Ruling
from pmo_studio.core.actions.own_criteria import OwnFacts
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import OwnCriterion
from tests.people import People
from tests.rules.matrix import Row, facilitators, lead_only, seats

# What was typed is shown to who is no longer signed in, to be copied.
TYPED = seats(302, 403, 403, 403, 403, nobody=401)


def gate(people: People) -> list[object]:
    return [people.engagement.pk, 1]


def criterion(people: People) -> list[object]:
    return [people.engagement.pk, "A1"]


def own(people: People) -> OwnCriterion:
    facts = OwnFacts("The works council was heard")
    return own_criteria.add_own(people.engagement, phase=1, facts=facts, by=people.lead)


def own_id(people: People) -> list[object]:
    return [own(people).pk]


def removed_id(people: People) -> list[object]:
    return [own_criteria.remove_own(own(people), by=people.lead).pk]


def waiver_id(people: People) -> list[object]:
    row = gate_waivers.waive(people.engagement, criterion="A1", reason="So", by=people.lead)
    return [row.pk]


def condition_id(people: People) -> list[object]:
    """Of a gate whose must-haves are all waived."""
    for key in ("A1", "A2", "A3", "A4", "A5", "A7"):
        gate_waivers.waive(people.engagement, criterion=key, reason="So", by=people.lead)
    today = timezone.localdate()
    conditions = [NewCondition("Ask the rest", today, people.contributor)]
    ruling = Ruling(Decision.GO_WITH_CONDITIONS, today, conditions=conditions)
    row = gates.decide_gate(people.engagement, phase=1, ruling=ruling, by=people.lead)
    return [row.conditions.get().pk]


ROWS = {
    # Sent without what the page showed: told, and nothing is decided.
    "portfolio:gate_decide": [
        Row("get", lead_only(200), args=gate),
        Row(
            "post",
            seats(409, 403, 403, 403, 403, nobody=401),
            args=gate,
            data=lambda people: {
                "decision": "hold",
                "decided_on": timezone.localdate().isoformat(),
                "minuted": "Wait",
            },
        ),
    ],
    "portfolio:gate_condition": [
        Row(
            "post",
            seats(302, 302, 302, 403, 403),
            args=condition_id,
            data=lambda people: {"met": "yes"},
        )
    ],
    "portfolio:gate_criterion": [
        Row("get", lead_only(200), args=criterion),
        Row(
            "post",
            lead_only(302),
            args=criterion,
            data=lambda people: {"weight": "2", "required-groups": "2"},
        ),
    ],
    "portfolio:gate_reset": [Row("post", lead_only(302), args=criterion)],
    "portfolio:gate_waive": [
        Row("get", lead_only(200), args=criterion),
        Row("post", TYPED, args=criterion, data=lambda people: {"reason": "The merger decides"}),
    ],
    "portfolio:gate_withdraw": [Row("post", lead_only(302), args=waiver_id)],
    "portfolio:gate_own_add": [
        Row("get", lead_only(200), args=gate),
        Row("post", TYPED, args=gate, data=lambda people: {"text": "Heard", "weight": "1"}),
    ],
    "portfolio:gate_own_tick": [
        Row("post", facilitators(302), args=own_id, data=lambda people: {"met": "yes"})
    ],
    "portfolio:gate_own_remove": [Row("post", lead_only(302), args=own_id)],
    "portfolio:gate_own_restore": [Row("post", lead_only(302), args=removed_id)],
}
