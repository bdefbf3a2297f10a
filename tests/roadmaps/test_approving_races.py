"""The closeout is approved while somebody else approves, or writes."""

import pytest
from django.utils import timezone

from pmo_studio.core import events
from pmo_studio.core.models import Event
from pmo_studio.core.overtaken import Overtaken
from roadmaps.actions import approving, closeouts
from roadmaps.closeout import kept, rules
from roadmaps.models import Closeout, CloseoutCopy, CloseoutNarrative
from tests.people import make_people
from tests.roadmaps.test_approving import make_ready
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_approvals_and_a_text_at_once_what_was_read_is_what_is_closed():
    people = make_ready(make_people())
    here, lead = people.engagement, people.lead
    version = kept.draft(rules.closeout_of(here)).version

    def on_paper() -> Closeout:
        day = timezone.localdate()
        return approving.approve_on_paper(here, name="Ana", on=day, seen=version, by=lead)

    def by_seat() -> Closeout:
        return approving.approve_as_sponsor(here, seen=version, by=people.viewer)

    def write() -> CloseoutNarrative | events.Closed:
        try:
            return closeouts.write_narrative(here, section=2, text="Late", seen=0, by=lead)
        except events.Closed as closed:
            return closed

    first, second, wrote = at_once(on_paper, by_seat, write)
    here.refresh_from_db()
    if isinstance(wrote, CloseoutNarrative):
        # It came first: nobody approves what they have not read.
        assert {type(first), type(second)} == {Overtaken}
        assert here.closed_at is None
        return
    assert isinstance(wrote, events.Closed)
    assert {type(first), type(second)} == {Closeout, approving.Approved}
    assert CloseoutCopy.objects.get().document["narratives"] == [
        {"section": 1, "text": "It worked."}
    ]
    assert Event.objects.filter(kind="closeout.approved").count() == 1
    assert here.closed_at == Closeout.objects.get().approved_at
