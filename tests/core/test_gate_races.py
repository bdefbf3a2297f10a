"""Two people at the same gate at the same moment."""

import pytest
from django.utils import timezone

from pmo_studio.core import gate_shown, phases
from pmo_studio.core.actions import gate_waivers, gates
from pmo_studio.core.actions.gates import Moved, Ruling
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import Event, GateDecision, GateWaiver, Participant
from pmo_studio.core.refusals import Refused
from tests.people import make_people
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_decide_one_gate_one_is_told_what_stands() -> None:
    people = make_people()
    people.engagement.facilitators_may_set = True
    people.engagement.save()
    shown = gate_shown.line(phases.state_of(people.engagement, 1).criteria, None)

    def decide(seat: Participant, decision: Decision) -> GateDecision:
        ruling = Ruling(decision, timezone.localdate(), "Because")
        return gates.decide_gate(people.engagement, phase=1, ruling=ruling, by=seat, shown=shown)

    ends = at_once(
        lambda: decide(people.lead, Decision.HOLD),
        lambda: decide(people.facilitator, Decision.STOP),
    )
    assert sorted(type(each).__name__ for each in ends) == ["GateDecision", "Moved"]
    refused = next(each for each in ends if isinstance(each, Moved))
    assert "decided this gate meanwhile" in refused.words
    assert GateDecision.objects.count() == 1
    assert Event.objects.filter(kind="gate.decided").count() == 1


def test_of_two_who_waive_one_criterion_one_is_told_so() -> None:
    people = make_people()

    def waive(reason: str) -> GateWaiver:
        return gate_waivers.waive(people.engagement, criterion="A1", reason=reason, by=people.lead)

    ends = at_once(lambda: waive("One"), lambda: waive("Two"))
    assert sorted(type(each).__name__ for each in ends) == ["GateWaiver", Refused.__name__]
    assert GateWaiver.objects.count() == 1
