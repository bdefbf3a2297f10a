"""Rights are asked of the seat as it is under the lock, not as the request read it before."""

import datetime

import pytest
from django.utils import timezone

from pmo_studio.core.access import Denied
from pmo_studio.core.actions import codes, data, engagements, invitations, seats
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.models.people import Ending, Purpose, Role
from tests.factories import InvitationFactory

ACTS = {
    "open_code": lambda p, by: codes.open_code(p.engagement, by=by),
    "lock_room": lambda p, by: codes.lock_room(p.engagement, by=by),
    "unlock_room": lambda p, by: codes.unlock_room(p.engagement, by=by),
    "close_room": lambda p, by: codes.close_room(p.engagement, by=by),
    "erase_person": lambda p, by: data.erase_person(p.guest, by=by),
    "redact_text": lambda p, by: data.redact_text(p.engagement, subject="note:1", by=by),
    "change_settings": lambda p, by: engagements.change_settings(p.engagement, by=by, name="X"),
    "set_logo": lambda p, by: engagements.set_logo(p.engagement, picture=None, by=by),
    "change_role_group": lambda p, by: engagements.change_role_group(
        p.engagement.role_groups.all()[0], name="X", weight=1, min_display_n=3, by=by
    ),
    "archive": lambda p, by: engagements.archive_engagement(p.engagement, by=by),
    "restore": lambda p, by: engagements.restore_engagement(p.engagement, by=by),
    "delete": lambda p, by: engagements.delete_engagement(
        p.engagement, by=by, typed_name=p.engagement.name
    ),
    "rename_seat": lambda p, by: seats.rename_seat(p.guest, name="X", by=by),
    "change_role": lambda p, by: seats.change_role(
        p.guest, role=Role.VIEWER, role_group=None, by=by
    ),
    "hand_over_lead": lambda p, by: seats.hand_over_lead(p.facilitator, by=by),
    "remove_seat": lambda p, by: seats.remove_seat(p.guest, keep_notes=True, by=by),
    "name_sponsor": lambda p, by: seats.name_sponsor(p.engagement, name="X", title="", by=by),
    "make_seat_sponsor": lambda p, by: seats.make_seat_sponsor(p.guest, by=by),
    "make_link": lambda p, by: seats.make_link(p.guest, purpose=Purpose.RETURN, by=by),
    "invite": lambda p, by: invitations.invite(
        p.engagement, email="x@example.org", role="viewer", link="/", by=by
    ),
    "revoke": lambda p, by: invitations.revoke(
        InvitationFactory(engagement=p.engagement, created_by=p.facilitator), by=by
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_lead_who_was_removed_while_the_act_waited_for_the_lock_is_denied(people, act):
    stale = Participant.objects.for_access().get(pk=people.lead.pk)
    now = timezone.now() - datetime.timedelta(seconds=1)
    Participant.objects.filter(pk=stale.pk).update(ended_at=now, ending=Ending.REMOVED)
    before = Event.objects.count()

    with pytest.raises(Denied):
        ACTS[act](people, stale)

    assert Event.objects.count() == before
    assert Engagement.objects.filter(pk=people.engagement.pk).exists()
