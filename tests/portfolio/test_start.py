"""The first page: one's engagements, a guest's rooms, or the way in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pmo_studio.core.actions import engagements as actions
from pmo_studio.core.actions import seats
from pmo_studio.core.models import Engagement, Event, Participant, PhaseState
from pmo_studio.core.models.people import Role
from tests.factories import EngagementFactory, GuestFactory, ParticipantFactory, UserFactory


def text(response):
    return response.content.decode()


def queries_of(client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    return len(queries)


@pytest.mark.django_db
def test_nobody_finds_the_field_for_the_code_first_and_the_login_second():
    page = text(Client().get("/"))
    assert page.index('name="code"') < page.index("/accounts/login/")
    assert 'action="/join/"' in page


def test_the_code_typed_there_leads_to_the_room(people):
    response = Client().get("/join/", {"code": "k7m 4qx"})
    assert "Join Meridian Health PMO" in text(response)


def test_an_account_sees_its_engagements_and_no_others(people):
    EngagementFactory(name="Somebody else's")
    page = text(people.browser("contributor").get("/"))
    assert "Meridian Health PMO" in page
    assert "Contributor" in page
    assert "Somebody else" not in page


def test_an_engagement_shows_phase_progress_sponsor_and_people(people):
    seats.name_sponsor(people.engagement, name="Dr. Inês Carvalho", title="COO", by=people.lead)
    for phase, progress, passed in ((1, 100, True), (2, 68, False)):
        PhaseState.objects.update_or_create(
            engagement=people.engagement,
            phase=phase,
            defaults={"progress": progress, "passed": passed},
        )
    page = text(people.browser("lead").get("/"))
    assert '<b>Definition</b> <span class="num">68 %' in page
    assert "Phase 2 of 5, 68 %" in page
    assert "Dr. Inês Carvalho" in page
    assert 'aria-label="6 people"' in page


@pytest.mark.parametrize(
    ("key", "words"),
    [("A7", "Register eight stakeholders with power and interest"), ("", "Decide the gate")],
)
def test_an_engagement_without_dates_shows_its_next_step(people, key, words):
    PhaseState.objects.filter(engagement=people.engagement).delete()
    PhaseState.objects.create(engagement=people.engagement, phase=1, next_action=key)
    cell = text(people.browser("lead").get("/")).partition('data-label="Next gate">')[2]
    assert words in cell.partition("</td>")[0]


def test_an_engagement_without_states_stands_at_its_beginning(people):
    PhaseState.objects.all().delete()
    assert "Phase 1 of 5, 0 %" in text(people.browser("lead").get("/"))


def test_archived_engagements_stand_apart(people):
    actions.archive_engagement(people.engagement, by=people.lead)
    page = text(people.browser("lead").get("/"))
    assert page.index("Archived") < page.index("Meridian Health PMO</b>")


def test_a_seat_that_ended_lists_nothing(people):
    seats.remove_seat(people.contributor, keep_notes=True, by=people.lead)
    assert "Meridian" not in text(people.browser("contributor").get("/"))


def test_an_account_without_engagements_is_offered_the_one_act(people):
    page = text(people.browser("stranger").get("/"))
    assert "Every PMO starts with one question: who is it for?" in page
    assert 'href="/engagements/new/"' in page


def test_the_liveliest_engagement_stands_first(people):
    other = actions.create_engagement(
        owner=people.lead.user,
        name="Newer one",
        organisation="Northwind",
        start_date=timezone.localdate(),
    )
    lead = people.browser("lead")
    page = text(lead.get("/"))
    assert page.index("Newer one") < page.index("Meridian Health PMO")

    seats.rename_seat(people.guest, name="Gustav", by=people.lead)
    page = text(lead.get("/"))
    assert page.index("Meridian Health PMO") < page.index("Newer one")
    told = page.partition("Meridian Health PMO")[2].partition('data-label="Last activity"')[2]
    at = Event.objects.filter(engagement=people.engagement).latest("number").created_at
    assert f'<time datetime="{at.isoformat()}">' in told.partition("</td>")[0]
    assert other.pk


def test_what_only_facilitators_may_see_does_not_move_an_engagement_up(people):
    from pmo_studio.core.actions import invitations
    from pmo_studio.core.models import Event
    from pmo_studio.portfolio import entries

    before = entries.of(people.viewer.user)[0].at
    invitations.invite(
        people.engagement, email="x@example.org", role="viewer", link="/", by=people.lead
    )
    assert entries.of(people.viewer.user)[0].at == before
    assert Event.objects.latest("number").created_at > before


@pytest.mark.django_db
def test_the_list_costs_the_same_for_3_and_30_engagements():
    user = UserFactory()
    client = Client()
    client.force_login(user)
    ParticipantFactory.create_batch(3, user=user)
    few = queries_of(client)
    ParticipantFactory.create_batch(27, user=user)
    assert queries_of(client) == few
    assert Engagement.objects.count() == 30


def test_a_guest_sees_the_rooms_of_this_browser(people):
    page = text(people.browser("guest").get("/"))
    assert "Your rooms" in page
    assert "as Gus Guest, Contributor" in page


def test_a_removed_guest_is_nobody_again(people):
    page = text(people.browser("revoked").get("/"))
    assert "Meridian" not in page
    assert 'name="code"' in page


def test_the_rooms_cost_the_same_for_1_and_10(people):
    client = people.browser("guest")
    few = queries_of(client)
    from pmo_studio.core import guests

    for number in range(9):
        seat = GuestFactory(secret_hash=guests.hash_of(f"room {number}"))
        client.cookies[f"{guests.PREFIX}{seat.engagement_id}"] = f"room {number}"
    assert queries_of(client) == few
    assert text(client.get("/")).count("as Guest") == 9


def test_an_account_that_is_also_a_guest_sees_both(people):
    client = people.browser("guest")
    client.force_login(people.stranger)
    page = text(client.get("/"))
    assert "In this browser you are also a guest" in page
    assert "Every PMO starts" in page


def test_roles_are_said_in_words(people):
    page = text(people.browser("lead").get("/"))
    assert str(Role.LEAD.label) in page
    assert Participant.objects.get(pk=people.lead.pk).get_role_display() in page
