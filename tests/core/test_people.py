"""The people page, and each seat's own page."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pmo_studio.core import guests
from pmo_studio.core.access import Right, may
from pmo_studio.core.actions import codes, seats
from pmo_studio.core.models import Engagement, Event, JoinCode, Participant
from pmo_studio.core.models.people import Ending, Kind, Role
from tests.factories import GuestFactory, InvitationFactory, NoteFactory, ParticipantFactory


def text(response):
    return response.content.decode()


def address(people):
    return f"/engagements/{people.engagement.pk}/people/"


def act(people, column, seat, **data):
    return people.browser(column).post(f"/seats/{seat.pk}/", data)


def fresh(seat):
    seat.refresh_from_db()
    return seat


def test_everybody_sees_who_is_here_with_role_and_group(people):
    page = text(people.browser("viewer").get(address(people)))
    for seat in (people.lead, people.facilitator, people.contributor, people.guest):
        assert seat.name in page
    assert people.revoked.name not in page
    assert "PMO staff" in page


def test_the_service_seat_never_shows(people):
    service = Participant.objects.get(engagement=people.engagement, kind=Kind.SERVICE)
    page = text(people.browser("lead").get(address(people)))
    assert f'id="seat-{service.pk}"' not in page
    assert "6 people" not in page
    assert "5 people" in page
    assert people.browser("lead").get(f"/seats/{service.pk}/").status_code == 404


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_the_code_is_shown_to_facilitators_only(people, column):
    assert "K7M 4QX" in text(people.browser("facilitator").get(address(people)))
    page = text(people.browser(column).get(address(people)))
    assert "K7M" not in page
    assert "Invite by e-mail" not in page


def test_the_wall_shows_code_address_and_qr_large(people):
    page = text(people.browser("lead").get(address(people) + "?wall=1"))
    assert 'class="code num">K7M 4QX' in page
    assert "open testserver and type" in page
    assert '<svg class="qr"' in page
    assert 'data-view="projector"' in page


def test_the_address_for_phones_is_never_localhost(people, settings):
    settings.PUBLIC_URL = "http://192.0.2.7:8000"
    lead = people.browser("lead")
    page = lead.get(address(people) + "?wall=1", headers={"host": "localhost:8000"})
    assert "open 192.0.2.7:8000 and type" in text(page)


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_the_list_costs_the_same_for_3_and_30_people(people):
    lead = people.browser("lead")
    few = queries_of(lead, address(people))
    GuestFactory.create_batch(15, engagement=people.engagement, join_code=people.code)
    ParticipantFactory.create_batch(15, engagement=people.engagement)
    assert queries_of(lead, address(people)) == few


def test_the_list_costs_the_same_for_3_and_30_invitations(people):
    lead = people.browser("lead")
    InvitationFactory.create_batch(3, engagement=people.engagement, created_by=people.lead)
    few = queries_of(lead, address(people))
    InvitationFactory.create_batch(27, engagement=people.engagement, created_by=people.lead)
    assert queries_of(lead, address(people)) == few


def test_opening_the_room_makes_a_code_and_ends_the_old_one(people):
    people.browser("facilitator").post(
        f"/engagements/{people.engagement.pk}/code/open/",
        {"role": "viewer", "hours": 3, "seat_limit": 20},
    )
    code = JoinCode.objects.open().get(engagement=people.engagement)
    assert (code.role, code.seat_limit, len(code.code)) == (Role.VIEWER, 20, 6)
    assert code.pk != people.code.pk
    # Who joined with the old code goes on writing.
    assert people.browser("guest").get(address(people)).status_code == 200
    assert JoinCode.objects.get(pk=people.code.pk).closed_at is None


@pytest.mark.parametrize(
    "data",
    [
        {"role": "facilitator", "hours": 3, "seat_limit": 20},
        {"role": "viewer", "hours": 0, "seat_limit": 20},
        {"role": "viewer", "hours": 3, "seat_limit": "many"},
        {"role": "viewer"},
    ],
)
def test_a_code_that_cannot_be_is_refused_at_its_field(people, data):
    response = people.browser("lead").post(f"/engagements/{people.engagement.pk}/code/open/", data)
    assert response.status_code == 422
    assert "errorlist" in text(response)
    assert JoinCode.objects.open().get(engagement=people.engagement) == people.code


def test_a_locked_room_admits_nobody_and_its_guests_go_on(people):
    lock(people)
    assert not JoinCode.objects.open().filter(engagement=people.engagement).exists()
    page = text(people.browser("lead").get(address(people)))
    assert "The room is locked." in page
    assert "the code K7M 4QX works again" in page
    assert Event.objects.filter(kind="room.locked").count() == 1
    assert may(Participant.objects.for_access().get(pk=people.guest.pk), Right.WRITE)


def lock(people, *, unlock=False, **fields):
    fields |= {"unlock": "yes"} if unlock else {"lock": "yes"}
    where = f"/engagements/{people.engagement.pk}/room/lock/"
    return people.browser("facilitator").post(where, fields, follow=True)


def test_unlocking_makes_the_same_code_work_again(people):
    lock(people)
    page = text(lock(people, unlock=True))
    assert "the code works as before" in page
    assert JoinCode.objects.open().get(engagement=people.engagement) == people.code
    assert list(Event.objects.values_list("kind", flat=True))[-2:] == [
        "room.locked",
        "room.unlocked",
    ]
    joined = Client().post("/join/", {"code": "K7M4QX", "name": "Grace", "role_group": "TEA"})
    assert joined.status_code == 302


@pytest.mark.parametrize("back", ["people", "core:people", "//elsewhere.example/", "https://e.x/"])
def test_an_odd_address_to_go_back_to_leads_to_the_people(people, back):
    where = f"/engagements/{people.engagement.pk}/room/lock/"
    response = people.browser("facilitator").post(where, {"lock": "yes", "next": back})
    assert response.status_code == 302
    assert response.url == address(people)


def test_locking_or_unlocking_twice_says_it_once_in_the_history(people):
    for unlock in (False, False, True, True):
        lock(people, unlock=unlock)
    assert Event.objects.filter(kind="room.locked").count() == 1
    assert Event.objects.filter(kind="room.unlocked").count() == 1


def test_a_code_that_expired_while_it_was_locked_is_not_opened_again(people):
    assert "data-stays" not in text(lock(people))
    started = timezone.now() - datetime.timedelta(hours=13)
    ended = started + datetime.timedelta(hours=12)
    JoinCode.objects.filter(pk=people.code.pk).update(opens_at=started, expires_at=ended)
    page = text(lock(people, unlock=True))
    assert "The code has expired meanwhile" in page
    # A refusal is not gone after some seconds.
    assert "data-stays" in page
    assert not JoinCode.objects.open().filter(engagement=people.engagement).exists()


def test_closing_a_locked_room_ends_its_code_for_good(people):
    lock(people)
    people.browser("lead").post(f"/engagements/{people.engagement.pk}/room/close/")
    lock(people, unlock=True)
    assert not JoinCode.objects.open().filter(engagement=people.engagement).exists()


def test_a_new_code_takes_the_place_of_a_locked_one(people):
    lock(people)
    people.browser("facilitator").post(
        f"/engagements/{people.engagement.pk}/code/open/",
        {"role": "contributor", "hours": 3, "seat_limit": 20},
    )
    standing = JoinCode.objects.standing().filter(engagement=people.engagement)
    assert [code.pk for code in standing] != [people.code.pk]
    assert standing.get().locked_at is None


def test_the_wall_of_a_locked_room_says_so_and_shows_no_code(people):
    lock(people)
    page = text(people.browser("lead").get(address(people), {"wall": "1"}))
    assert "Nobody new joins for now" in page
    assert "K7M" not in page


def test_the_button_of_another_page_leads_back_to_it_and_never_out_of_the_studio(people):
    home = people.engagement.get_absolute_url()
    assert lock(people, next=home).redirect_chain[-1][0] == home
    assert lock(people, next="https://example.org/").redirect_chain[-1][0] == address(people)


def test_a_full_room_says_so_to_facilitators(people):
    JoinCode.objects.filter(pk=people.code.pk).update(seat_limit=1)
    page = text(people.browser("lead").get(address(people)))
    assert "All seats of the code are taken" in page


def test_a_closed_room_lets_guests_read_only(people):
    from pmo_studio.core.access import Right, may

    people.browser("lead").post(f"/engagements/{people.engagement.pk}/room/close/")
    guest = Participant.objects.for_access().get(pk=people.guest.pk)
    assert (may(guest, Right.SEE), may(guest, Right.WRITE)) == (True, False)


def test_the_button_that_closes_the_room_stands_behind_a_question_that_names_the_guests(people):
    GuestFactory(engagement=people.engagement, join_code=people.code)
    GuestFactory(engagement=people.engagement, join_code=people.code, role=Role.VIEWER)
    page = text(people.browser("lead").get(address(people)))
    question = page[page.index("Close the room…") :]
    assert page.count("/room/close/") == question.count("/room/close/") == 1
    assert "2 guests can write now" in question
    assert "they keep reading and can no longer write" in question
    assert "who joins with it writes again" in question


def test_a_new_code_says_how_many_guests_of_a_closed_one_still_only_read(people):
    codes.close_room(people.engagement, by=people.lead)
    codes.open_code(people.engagement, by=people.lead)
    page = text(people.browser("lead").get(address(people)))
    assert "1 guest of a closed code only reads, until they join again with a new one." in page
    assert "No guest writes now." in page


def test_closing_twice_is_one_line_of_history(people):
    for _ in range(2):
        codes.close_room(people.engagement, by=people.lead)
    assert Event.objects.filter(kind="room.closed").count() == 1


def test_a_facilitator_renames_a_guest(people):
    response = act(people, "facilitator", people.guest, rename="yes", name=" Gustav  G. ")
    assert response.status_code == 302
    assert fresh(people.guest).display_name == "Gustav G."
    assert Event.objects.filter(kind="seat.renamed", subject=f"seat:{people.guest.pk}").exists()


def test_everybody_renames_themselves(people):
    act(people, "viewer", people.viewer, rename="yes", name="Vera V.")
    assert fresh(people.viewer).display_name == "Vera V."


def test_an_empty_name_is_refused_and_said(people):
    response = act(people, "viewer", people.viewer, rename="yes", name=" ")
    assert response.status_code == 422
    assert "This field is required" in text(response)


def test_the_lead_makes_a_contributor_facilitator(people):
    act(people, "lead", people.contributor, role_change="yes", role="facilitator")
    assert fresh(people.contributor).role == Role.FACILITATOR


def test_a_facilitator_gives_a_viewer_a_writing_seat(people):
    group = people.engagement.role_groups.get(key="TEA")
    act(
        people,
        "facilitator",
        people.viewer,
        role_change="yes",
        role="contributor",
        role_group=group.pk,
    )
    assert (fresh(people.viewer).role, people.viewer.role_group) == (Role.CONTRIBUTOR, group)


@pytest.mark.parametrize("role", ["facilitator", "lead"])
def test_a_facilitator_gives_no_role_above_contributor(people, role):
    response = act(people, "facilitator", people.contributor, role_change="yes", role=role)
    assert response.status_code == 422
    assert "Select a valid choice" in text(response)
    assert fresh(people.contributor).role == Role.CONTRIBUTOR


def test_facilitators_give_roles_where_the_lead_allows_it_but_never_the_lead(people):
    Engagement.objects.update(facilitators_may_set=True)
    act(people, "facilitator", people.contributor, role_change="yes", role="facilitator")
    assert fresh(people.contributor).role == Role.FACILITATOR

    response = act(people, "facilitator", people.viewer, role_change="yes", role="lead")
    assert response.status_code == 422
    act(people, "facilitator", people.lead, role_change="yes", role="viewer")
    assert fresh(people.lead).role == Role.LEAD
    assert act(people, "facilitator", people.lead, remove="yes").status_code == 422
    assert fresh(people.lead).is_active()


def test_a_guest_cannot_become_more_than_contributor(people):
    response = act(people, "lead", people.guest, role_change="yes", role="facilitator")
    assert response.status_code == 422
    assert fresh(people.guest).role == Role.CONTRIBUTOR


def test_the_last_lead_cannot_step_down(people):
    response = act(people, "lead", people.lead, role_change="yes", role="viewer")
    assert response.status_code == 422
    assert "Hand the lead over" in text(response)
    assert fresh(people.lead).role == Role.LEAD


def test_removing_keeps_the_notes_when_told_so(people):
    note = NoteFactory(canvas__engagement=people.engagement, author=people.guest)
    act(people, "facilitator", people.guest, remove="yes", notes="keep")

    note.refresh_from_db()
    assert note.archived_at is None
    assert (fresh(people.guest).ending, people.guest.secret_hash) == (Ending.REMOVED, "")


def test_removing_drops_the_notes_when_told_so(people):
    note = NoteFactory(canvas__engagement=people.engagement, author=people.guest)
    act(people, "facilitator", people.guest, remove="yes", notes="drop")
    note.refresh_from_db()
    assert note.archived_at is not None


def test_a_facilitator_cannot_remove_another_facilitator(people):
    other = ParticipantFactory(engagement=people.engagement, role=Role.FACILITATOR)
    response = act(people, "facilitator", other, remove="yes")
    assert response.status_code == 422
    assert "Only the lead" in text(response)
    assert fresh(other).is_active()


def test_nobody_removes_themselves(people):
    response = act(people, "lead", people.lead, remove="yes")
    assert response.status_code == 422
    assert "Use “Leave”" in text(response)


def test_a_seat_is_removed_once(people):
    act(people, "lead", people.guest, remove="yes")
    response = act(people, "lead", people.guest, remove="yes")
    assert response.status_code == 422
    assert "This seat has ended" in text(response)
    assert Event.objects.filter(kind="seat.removed").count() == 1


@pytest.mark.parametrize("what", ["rename", "role_change", "remove", "link", "sponsor", "invite"])
def test_nothing_can_be_done_to_an_erased_seat(people, what):
    from pmo_studio.core.actions.data import erase_person

    erase_person(people.guest, by=people.lead)
    data = {what: "return", "name": "Again", "role": "viewer", "email": "a@example.org"}
    response = people.browser("lead").post(f"/seats/{people.guest.pk}/", data)
    assert response.status_code == 422
    assert fresh(people.guest).display_name == ""


def test_handing_over_makes_one_lead_and_one_facilitator(people):
    response = act(people, "lead", people.contributor, hand_over="yes")
    assert response.status_code == 302
    assert fresh(people.contributor).role == Role.LEAD
    assert fresh(people.lead).role == Role.FACILITATOR


def test_the_lead_is_not_handed_to_a_guest(people):
    response = act(people, "lead", people.guest, hand_over="yes")
    assert response.status_code == 422
    assert "account" in text(response)
    assert fresh(people.lead).role == Role.LEAD


def test_handing_over_to_oneself_leaves_the_lead(people):
    assert act(people, "lead", people.lead, hand_over="yes").status_code == 422
    assert fresh(people.lead).role == Role.LEAD


def test_a_lead_who_handed_over_meanwhile_hands_nothing_over_again(people):
    from pmo_studio.core.access import Denied

    stale = Participant.objects.for_access().get(pk=people.lead.pk)
    seats.hand_over_lead(people.contributor, by=people.lead)

    with pytest.raises(Denied):
        seats.hand_over_lead(people.viewer, by=stale)
    leads = Participant.objects.filter(engagement=people.engagement, role=Role.LEAD)
    assert list(leads) == [people.contributor]


def test_leaving_ends_the_seat_and_the_cookie(people):
    client = people.browser("guest")
    response = client.post(f"/engagements/{people.engagement.pk}/leave/")
    assert response.status_code == 302
    assert client.cookies[f"{guests.PREFIX}{people.engagement.pk}"].value == ""
    assert fresh(people.guest).ending == Ending.LEFT
    assert "K7M" not in text(Client().get("/"))


def test_the_last_lead_cannot_leave_and_reads_why(people):
    client = people.browser("lead")
    response = client.post(f"/engagements/{people.engagement.pk}/leave/", follow=True)
    assert "An engagement needs a lead" in text(response)
    assert fresh(people.lead).is_active()


def test_of_two_leads_one_may_leave(people):
    ParticipantFactory(engagement=people.engagement, role=Role.LEAD)
    people.browser("lead").post(f"/engagements/{people.engagement.pk}/leave/")
    assert fresh(people.lead).ending == Ending.LEFT


def test_somebody_made_lead_meanwhile_cannot_leave_as_what_they_were(people):
    stale = Participant.objects.for_access().get(pk=people.contributor.pk)
    seats.hand_over_lead(people.contributor, by=people.lead)
    from pmo_studio.core.refusals import Refused

    with pytest.raises(Refused, match="needs a lead"):
        seats.leave(by=stale)


def test_the_sponsor_is_named_without_an_account(people):
    people.browser("facilitator").post(
        f"/engagements/{people.engagement.pk}/sponsor/",
        {"name": "Dr. Inês Carvalho", "title": "COO"},
    )
    sponsor = Participant.objects.get(engagement=people.engagement, is_sponsor=True)
    assert (sponsor.display_name, sponsor.title, sponsor.role) == (
        "Dr. Inês Carvalho",
        "COO",
        Role.VIEWER,
    )
    assert "Dr. Inês Carvalho, COO" in text(people.browser("viewer").get(address(people)))


def test_a_misspelt_sponsor_is_renamed_while_nobody_used_the_seat(people):
    first = seats.name_sponsor(people.engagement, name="Ines", title="", by=people.lead)
    second = seats.name_sponsor(people.engagement, name="Inês", title="COO", by=people.lead)
    assert first.pk == second.pk


def test_another_sponsor_is_another_person(people):
    seats.make_seat_sponsor(people.contributor, by=people.lead)
    after = seats.name_sponsor(people.engagement, name="João", title="CFO", by=people.lead)
    assert after.pk != people.contributor.pk
    assert fresh(people.contributor).display_name == "Carl Contributor"
    assert not people.contributor.is_sponsor


def test_somebody_who_is_here_becomes_the_sponsor_and_does_not_run_out(people):
    act(people, "facilitator", people.guest, sponsor="yes")
    assert fresh(people.guest).is_sponsor
    assert people.guest.expires_at is None


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_nobody_below_facilitator_opens_anothers_seat(people, column):
    other = people.lead
    response = people.browser(column).get(f"/seats/{other.pk}/")
    assert response.status_code == 403
    assert other.user.email not in text(response)


def test_an_e_mail_address_is_shown_on_the_seats_own_page_only(people):
    email = people.contributor.user.email
    assert email not in text(people.browser("lead").get(address(people)))
    assert email in text(people.browser("lead").get(f"/seats/{people.contributor.pk}/"))


def test_an_unknown_seat_is_not_found(people):
    assert people.browser("lead").get("/seats/999999/").status_code == 404


def test_every_act_says_that_an_archived_engagement_changes_no_more(people):
    from pmo_studio.core.actions.engagements import archive_engagement

    archive_engagement(people.engagement, by=people.lead)
    response = act(people, "lead", people.guest, rename="yes", name="Other")
    assert response.status_code == 409
    assert "archived" in text(response)
    response = act(people, "lead", people.guest, remove="yes")
    assert response.status_code == 409


def test_the_role_lead_and_handing_over_are_told_apart(people):
    hint = "makes them the lead in your place"
    assert hint in text(people.browser("lead").get(f"/seats/{people.facilitator.pk}/"))
    assert hint not in text(people.browser("lead").get(f"/seats/{people.guest.pk}/"))
