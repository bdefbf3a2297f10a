"""The closeout is approved while somebody else approves, or writes."""

import threading
import time

import pytest
from django.db import transaction
from django.utils import timezone

from assessments.actions import answering
from pmo_studio.core import events
from pmo_studio.core.models import Event
from pmo_studio.core.overtaken import Overtaken
from roadmaps.actions import approving, closeouts, satisfaction
from roadmaps.closeout import kept, rules
from roadmaps.models import Closeout, CloseoutCopy, CloseoutNarrative
from roadmaps.reviews.rounds import ALL
from tests.assessments import rooms
from tests.people import make_people
from tests.roadmaps.reviewed import canvas_of, opened
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


def test_an_answer_that_waits_while_the_closeout_is_approved_comes_too_late():
    people = make_ready(make_people())
    canvas_of(people)
    survey, asked = opened(people), rooms.levels(people.engagement)
    group = asked.groups.get(role_group__key="EXE")
    version = kept.draft(rules.closeout_of(people.engagement)).version
    is_closing = threading.Event()

    def approve() -> Closeout:
        day = timezone.localdate()
        with transaction.atomic():
            approved = approving.approve_on_paper(
                people.engagement, name="Ana", on=day, seen=version, by=people.lead
            )
            is_closing.set()
            # Long enough for both answers to come while nothing says yet that it is closed.
            time.sleep(0.3)
        return approved

    def rate() -> object:
        is_closing.wait(10)
        return satisfaction.answer(survey, token="t", segment=None, ratings={ALL: 4})

    def begin() -> object:
        is_closing.wait(10)
        return answering.begin(asked, group=group, token="t")

    approved, rated, begun = at_once(approve, rate, begin)
    assert isinstance(approved, Closeout)
    assert [type(rated), type(begun)] == [satisfaction.Over, answering.Over]
