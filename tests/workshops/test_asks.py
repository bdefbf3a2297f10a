"""What everybody is asked: every page looks for it, so looking must cost next to nothing."""

import pytest
from django.db.models import QuerySet

from pmo_studio.core import asks
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.workshops import asking
from pmo_studio.workshops.models import Vote, VoteRound
from tests.people import People
from tests.workshops.samples import items_of, open_round

pytestmark = pytest.mark.django_db


def waiting(seat: Participant) -> list[int]:
    row = asks.noted(Engagement.objects.filter(pk=seat.engagement_id), seat).get()
    return [ask.pk for ask in asks.waiting(row)]


def test_what_waits_is_built_once_for_a_role_and_found_for_each_of_its_seats(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    built_for: list[str] = []

    def find(seat: Participant) -> "QuerySet[VoteRound]":
        built_for.append(seat.role)
        return asking.waiting_for(seat)

    monkeypatch.setattr(asks, "_kinds", [asks.Kind("counted", find, asking.ask)])
    round_ = open_round(people, dots=2, facilitators_abstain=False)
    for item in items_of(round_)[:2]:
        Vote.objects.create(item=item, participant=people.contributor, dots=1)

    assert waiting(people.contributor) == []
    assert waiting(people.guest) == [round_.pk]
    assert waiting(people.odd) == []
    assert waiting(people.facilitator) == [round_.pk]
    assert waiting(people.viewer) == []
    VoteRound.objects.update(facilitators_abstain=True)
    assert waiting(people.facilitator) == []
    assert built_for == [people.contributor.role, people.facilitator.role]
