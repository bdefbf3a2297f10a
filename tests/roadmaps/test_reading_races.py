"""Readings that are recorded while somebody else writes."""

from decimal import Decimal

import pytest
from django.utils import timezone

from pmo_studio.core import gate_shown, phases
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import gates, own_criteria
from pmo_studio.core.actions.gates import Moved, Ruling
from pmo_studio.core.actions.own_criteria import OwnFacts
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import Event, GateDecision, OwnCriterion, Participant
from roadmaps.actions import reading_tokens
from roadmaps.actions import readings as actions
from roadmaps.actions.readings import Entry, Said, Stands
from roadmaps.models import Reading, ReadingToken
from tests.factories import KpiFactory
from tests.people import make_people
from tests.roadmaps.test_readings import LAST
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_readings_of_one_period_one_is_told_what_stands():
    people = make_people()
    kpi = KpiFactory(engagement=people.engagement)

    def record(value: int, seat: Participant) -> list[Reading]:
        entry = Entry(kpi.pk, LAST, Said(Decimal(value)))
        return actions.record(people.engagement, entries=[entry], by=seat)

    ends = at_once(lambda: record(80, people.lead), lambda: record(90, people.facilitator))
    assert sorted(type(each).__name__ for each in ends) == [Stands.__name__, "list"]
    assert Reading.objects.get().archived_at is None
    assert Event.objects.filter(kind="reading.recorded").count() == 1


def test_a_token_that_is_taken_back_records_before_or_not_at_all():
    people = make_people()
    kpi = KpiFactory(engagement=people.engagement)
    reading_tokens.make_token(people.engagement, name="Project tool", by=people.lead)
    token = ReadingToken.objects.select_related("seat", "engagement").get()
    entry = Entry(kpi.pk, LAST, Said(Decimal(80)))

    def send() -> object:
        try:
            return actions.record(people.engagement, entries=[entry], by=token.seat)
        except Denied as denied:
            return denied

    sent, _revoked = at_once(
        send,
        lambda: reading_tokens.revoke_token(token, by=people.lead),
    )
    if isinstance(sent, Denied):
        assert not Reading.objects.exists()
        return
    told = Event.objects.filter(kind__in=("reading.recorded", "reading_token.revoked"))
    kinds = list(told.order_by("number").values_list("kind", flat=True))
    assert kinds == ["reading.recorded", "reading_token.revoked"]


def test_a_gate_is_decided_before_a_criterion_changes_or_on_what_it_asks_then():
    people = make_people()
    row = own_criteria.add_own(
        people.engagement, phase=1, facts=OwnFacts("Party held"), by=people.lead
    )
    shown = gate_shown.line(phases.state_of(people.engagement, 1).criteria, None)
    ruling = Ruling(Decision.HOLD, timezone.localdate(), "Because")
    facts = OwnFacts("Party held", Decimal(3), True)
    decided, _changed = at_once(
        lambda: gates.decide_gate(
            people.engagement, phase=1, ruling=ruling, by=people.lead, shown=shown
        ),
        lambda: own_criteria.change_own(row, facts=facts, by=people.lead),
    )
    assert OwnCriterion.objects.get().mandatory
    if isinstance(decided, Moved):
        assert not GateDecision.objects.exists()
        return
    [kept] = [one for one in decided.snapshot if one["key"] == row.key]
    assert (kept["weight"], kept["mandatory"]) == (1, False)
