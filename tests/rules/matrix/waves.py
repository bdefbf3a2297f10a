"""Rows of waves, the pilot and gates."""

from django.utils import timezone

from pmo_studio.core.gates import Decision
from roadmaps.actions import framing, units, wave_criteria, wave_gates, waves
from roadmaps.actions.units import UnitFacts
from roadmaps.actions.wave_criteria import CriterionFacts
from roadmaps.actions.wave_gates import NewCondition, Ruling
from roadmaps.models import RolloutUnit, Wave, WaveCriterion
from tests.people import People
from tests.rules.matrix import Row, all_seats, facilitators, lead_only, seats, writers

# What was typed is shown to who is no longer signed in, to be copied.
TYPED = seats(302, 302, 403, 403, 403, nobody=401)
SUCCESS = {"kind": "success", "text": "Three projects have used it"}


def wave(people: People, key: str = "R1") -> Wave:
    plan = framing.begin_plan(people.engagement, by=people.lead)
    return plan.waves.get(key=key)


def wave_id(people: People) -> list[object]:
    return [wave(people).pk]


def unit(people: People) -> RolloutUnit:
    return units.add_unit(people.engagement, facts=UnitFacts("Cardiology"), by=people.lead)


def unit_id(people: People) -> list[object]:
    return [unit(people).pk]


def criterion(people: People) -> WaveCriterion:
    facts = CriterionFacts("success", "Three projects have used it")
    return wave_criteria.add_criterion(wave(people), facts=facts, by=people.lead)


def criterion_id(people: People) -> list[object]:
    return [criterion(people).pk]


def condition_id(people: People) -> list[object]:
    today = timezone.localdate()
    conditions = [NewCondition("Train the rest", today, people.contributor)]
    ruling = Ruling(Decision.GO_WITH_CONDITIONS, today, conditions=conditions)
    decided = wave_gates.decide_gate(wave(people), ruling=ruling, by=people.lead)
    return [decided.conditions.get().pk]


def engagement_with_units(people: People) -> list[object]:
    unit(people)
    return [people.engagement.pk]


def engagement_with_rollout(people: People) -> list[object]:
    waves.add_rollout(people.engagement, by=people.lead)
    return engagement_with_units(people)


ROWS = {
    "roadmaps:waves": [Row("get", all_seats(200))],
    "roadmaps:waves_begin": [Row("post", facilitators(302))],
    "roadmaps:waves_frame": [
        Row("get", facilitators(200)),
        Row("post", facilitators(302), data=lambda people: {"gate_days": "2"}),
    ],
    # Nothing ticked: told above the waves.
    "roadmaps:packages_place": [
        Row("post", facilitators(422), data=lambda people: {"to": "backlog"})
    ],
    "roadmaps:rollout_add": [Row("post", facilitators(302))],
    "roadmaps:rollouts_fill": [Row("post", facilitators(302), args=engagement_with_rollout)],
    "roadmaps:wave": [
        Row("get", all_seats(200), args=wave_id),
        Row("post", facilitators(302), args=wave_id, data=lambda people: {"capacity": "60"}),
    ],
    "roadmaps:wave_capacity": [
        Row("post", facilitators(302), args=wave_id, data=lambda people: {"days": "20"})
    ],
    "roadmaps:wave_order": [
        Row("post", facilitators(302), args=wave_id, data=lambda people: {"up": "1"})
    ],
    "roadmaps:wave_remove": [
        Row("get", facilitators(200), args=wave_id),
        Row("post", facilitators(302), args=wave_id),
    ],
    "roadmaps:wave_criterion_add": [Row("post", TYPED, args=wave_id, data=lambda people: SUCCESS)],
    "roadmaps:wave_suggested": [
        Row("get", facilitators(200), args=wave_id),
        Row("post", facilitators(302), args=wave_id, data=lambda people: {"criterion": ["0"]}),
    ],
    "roadmaps:wave_criterion": [
        Row("get", facilitators(200), args=criterion_id),
        Row("post", TYPED, args=criterion_id, data=lambda people: SUCCESS),
    ],
    "roadmaps:wave_criterion_look": [
        Row("post", facilitators(302), args=criterion_id, data=lambda people: {"met": "yes"})
    ],
    "roadmaps:wave_criterion_remove": [Row("post", facilitators(302), args=criterion_id)],
    "roadmaps:wave_criterion_restore": [Row("post", facilitators(302), args=criterion_id)],
    "roadmaps:wave_gate": [
        Row("get", lead_only(200), args=wave_id),
        Row(
            "post",
            lead_only(302),
            args=wave_id,
            data=lambda people: {
                "decision": "go",
                "decided_on": timezone.localdate().isoformat(),
            },
        ),
    ],
    # Its owner, and whoever plans.
    "roadmaps:wave_condition": [
        Row(
            "post",
            seats(302, 302, 302, 403, 403),
            args=condition_id,
            data=lambda people: {"met": "yes"},
        )
    ],
    "roadmaps:pilot": [Row("get", all_seats(200))],
    "roadmaps:pilot_choose": [Row("post", facilitators(302), args=engagement_with_units)],
    "roadmaps:pilot_rate": [
        Row("get", writers(200), args=engagement_with_units),
        Row("post", writers(302), args=engagement_with_units),
    ],
    "roadmaps:rollout_unit_add": [
        Row("post", facilitators(302), data=lambda people: {"name": "Surgery"})
    ],
    "roadmaps:rollout_unit": [
        Row("get", facilitators(200), args=unit_id),
        Row("post", facilitators(302), args=unit_id, data=lambda people: {"name": "Surgery"}),
    ],
    "roadmaps:rollout_unit_remove": [Row("post", facilitators(302), args=unit_id)],
    "roadmaps:rollout_unit_restore": [Row("post", facilitators(302), args=unit_id)],
}
