"""What several people do at the same moment: the engagement's lock decides."""

from collections.abc import Callable
from typing import Any

import pytest

from pmo_studio.core.actions import codes, invitations, seats
from pmo_studio.core.models import Event, JoinCode, Participant
from pmo_studio.core.models.people import Purpose, Role
from pmo_studio.core.refusals import Refused
from tests.factories import ParticipantFactory, UserFactory
from tests.people import make_people
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def ends_of(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts at once; what became of each, sorted."""
    ended = at_once(*acts)
    return sorted("refused" if isinstance(each, Refused) else "done" for each in ended)


def test_of_eight_who_scan_at_once_only_the_free_seats_are_taken():
    people = make_people()
    taken = people.code.seats.count()
    JoinCode.objects.filter(pk=people.code.pk).update(seat_limit=taken + 3)

    def scan(number: int) -> Callable[[], Any]:
        code = JoinCode.objects.select_related("engagement").get(pk=people.code.pk)
        return lambda: seats.join(code=code, name=f"Guest {number}")

    assert ends_of(*(scan(number) for number in range(8))) == ["done"] * 3 + ["refused"] * 5
    assert people.code.seats.count() == taken + 3


def test_of_two_leads_who_leave_at_once_one_stays():
    people = make_people()
    other = ParticipantFactory(engagement=people.engagement, role=Role.LEAD)
    leads = Participant.objects.for_access().filter(pk__in=[people.lead.pk, other.pk])

    ends = ends_of(*[lambda lead=lead: seats.leave(by=lead) for lead in leads])

    assert ends == ["done", "refused"]
    active = Participant.objects.active().filter(engagement=people.engagement, role=Role.LEAD)
    assert active.count() == 1


def test_a_link_used_on_two_phones_at_once_gives_the_seat_to_one():
    people = make_people()
    token = seats.make_link(people.guest, purpose=Purpose.RETURN, by=people.lead)
    ends = ends_of(lambda: seats.use_link(token), lambda: seats.use_link(token))
    assert ends == ["done", "refused"]
    assert Event.objects.filter(kind="seat.moved").count() == 1


def test_an_invitation_accepted_by_two_at_once_seats_one():
    people = make_people()
    token = invitations.invite(
        people.engagement, email="x@example.org", role="viewer", link="{token}", by=people.lead
    )
    before = people.engagement.participants.count()
    users = [UserFactory(), UserFactory()]
    ends = ends_of(*[lambda user=user: invitations.accept(token, user=user) for user in users])
    assert ends == ["done", "refused"]
    assert people.engagement.participants.count() == before + 1


def test_one_account_that_joins_twice_at_once_gets_one_seat():
    people = make_people()
    code = JoinCode.objects.select_related("engagement").get(pk=people.code.pk)

    def join() -> None:
        seats.join(code=code, name="Stan", user=people.stranger)

    assert ends_of(join, join) == ["done", "done"]
    assert Participant.objects.filter(user=people.stranger).count() == 1


def test_two_who_open_the_room_at_once_leave_one_open_code():
    people = make_people()
    by = [people.lead, people.facilitator]
    acts = [lambda seat=seat: codes.open_code(people.engagement, by=seat) for seat in by]
    assert ends_of(*acts) == ["done", "done"]
    assert JoinCode.objects.open().filter(engagement=people.engagement).count() == 1


def test_numbers_of_events_have_no_gap_after_a_crowd():
    people = make_people()
    code = JoinCode.objects.select_related("engagement").get(pk=people.code.pk)
    ends_of(*[lambda n=n: seats.join(code=code, name=f"Guest {n}") for n in range(8)])
    numbers = list(
        Event.objects.filter(engagement=people.engagement).values_list("number", flat=True)
    )
    assert numbers == list(range(1, 10))
