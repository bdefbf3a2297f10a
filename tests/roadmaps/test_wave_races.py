"""Two people at the same wave at the same moment."""

import pytest
from django.utils import timezone

from pmo_studio.core.gates import Decision
from pmo_studio.core.models import Event, Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions import framing, placing, wave_gates, waves
from roadmaps.actions.wave_gates import Ruling
from roadmaps.models import Plan, Wave, WaveDecision, WorkPackage
from tests.people import make_people
from tests.roadmaps.planned import package, planned, wave_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_decide_one_gate_one_is_told_what_stands() -> None:
    people = make_people()
    wave = wave_of(planned(people.lead), "F")
    Participant.objects.filter(pk=people.facilitator.pk).update(role="lead")

    def decide(seat: Participant, decision: Decision) -> WaveDecision:
        ruling = Ruling(decision, timezone.localdate(), "Because")
        return wave_gates.decide_gate(wave, ruling=ruling, by=seat, seen=0)

    ends = at_once(
        lambda: decide(people.lead, Decision.GO),
        lambda: decide(people.facilitator, Decision.STOP),
    )
    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert WaveDecision.objects.count() == 1


def test_of_two_who_move_one_package_one_is_told_where_it_is() -> None:
    people = make_people()
    plan = planned(people.lead)
    row = package(plan, "A", "F")
    seen = {row.pk: wave_of(plan, "F").pk}

    def move(seat: Participant, key: str) -> list[WorkPackage]:
        wave = wave_of(plan, key)
        return placing.place_packages(people.engagement, packages=seen, wave=wave, by=seat)

    ends = at_once(lambda: move(people.lead, "P"), lambda: move(people.facilitator, "R1"))
    refused = [end for end in ends if isinstance(end, Refused)]
    assert len(refused) == 1
    assert "Somebody else has moved A" in refused[0].words
    assert Event.objects.filter(kind="packages.placed").count() == 1


def test_a_package_is_never_moved_into_a_rollout_that_is_taken_out() -> None:
    people = make_people()
    plan = planned(people.lead)
    row = package(plan, "A", "F")
    wave = wave_of(plan, "R1")
    at_once(
        lambda: waves.remove_rollout(wave, by=people.lead),
        lambda: placing.place_packages(
            people.engagement, packages={row.pk: None}, wave=wave, by=people.facilitator
        ),
    )
    row.refresh_from_db()
    assert not Wave.objects.filter(pk=wave.pk).exists()
    assert row.wave_id in (None, wave_of(plan, "F").pk)


def test_two_who_begin_the_plan_begin_one() -> None:
    people = make_people()
    at_once(
        *(
            lambda by=by: framing.begin_plan(people.engagement, by=by)
            for by in (people.lead, people.facilitator)
        )
    )
    assert (Plan.objects.count(), Wave.objects.count()) == (1, 4)
    assert Event.objects.filter(kind="plan.begun").count() == 1
