"""Invitations: a link that gives one account a seat."""

import datetime
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from pmo_studio.core.actions import invitations, seats
from pmo_studio.core.models import Event, Invitation, Participant
from pmo_studio.core.models.people import Ending, Kind, Role
from pmo_studio.core.refusals import Refused
from tests.factories import ParticipantFactory, UserFactory


def text(response):
    return response.content.decode()


def invite(people, column="facilitator", email="Grace@Example.org", role="contributor"):
    client = people.browser(column)
    return client.post(
        f"/engagements/{people.engagement.pk}/invite/", {"email": email, "role": role}
    )


def link_in(response):
    return re.search(r"/invitations/[\w-]+/", text(response)).group()


def test_the_link_is_shown_once_and_only_its_hash_is_kept(people):
    response = invite(people)
    token = link_in(response).split("/")[2]

    assert response.status_code == 200
    invitation = Invitation.objects.get(email="grace@example.org")
    assert token != invitation.token_hash
    again = people.browser("facilitator").get(f"/engagements/{people.engagement.pk}/people/")
    assert token not in text(again)
    assert "grace@example.org" in text(again)


@pytest.mark.django_db(transaction=True)
def test_the_mail_leaves_after_the_commit_with_the_same_link():
    from tests.people import make_people

    people = make_people()
    link = link_in(invite(people))
    assert [message.to for message in mail.outbox] == [["grace@example.org"]]
    assert link in mail.outbox[0].body
    assert "Meridian Health PMO" in mail.outbox[0].subject


def test_the_event_names_no_address(people):
    invite(people)
    event = Event.objects.get(kind="seat.invited")
    assert event.data == {"role": "contributor"}
    assert event.audience == "facilitators"


@pytest.mark.parametrize("email", ["", "no address", "a@b"])
def test_what_is_no_address_is_refused_and_kept(people, email):
    response = invite(people, email=email)
    assert response.status_code == 422
    assert "errorlist" in text(response)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", ["facilitator", "lead", "owner"])
def test_facilitators_invite_up_to_contributor(people, role):
    response = invite(people, role=role)
    assert response.status_code == 422
    assert 'value="Grace@Example.org"' in text(response)
    with pytest.raises(Refused):
        invitations.invite(
            people.engagement, email="x@example.org", role=role, link="/", by=people.facilitator
        )


def test_the_lead_invites_another_lead(people):
    assert invite(people, "lead", role="lead").status_code == 200


def test_somebody_who_has_a_seat_is_not_invited_again(people):
    response = invite(people, email=people.viewer.user.email)
    assert response.status_code == 422
    assert "has a seat already" in text(response)


def test_a_second_invitation_to_one_address_replaces_the_first(people):
    first, second = link_in(invite(people)), link_in(invite(people))
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_reading_the_link_uses_nothing_up(people):
    link = link_in(invite(people))
    for _ in range(2):
        assert "invites you as Contributor" in text(Client().get(link))
    assert Invitation.objects.get().accepted_at is None


def test_an_account_takes_the_seat(people):
    link = link_in(invite(people, "lead", role="facilitator"))
    response = people.browser("stranger").post(link)

    assert response.status_code == 302
    seat = Participant.objects.get(user=people.stranger)
    assert (seat.role, seat.kind, seat.display_name) == (
        Role.FACILITATOR,
        Kind.PERSON,
        "Stan Stranger",
    )
    assert Event.objects.get(kind="seat.joined").by == seat


def test_an_invitation_is_accepted_once(people):
    link = link_in(invite(people))
    people.browser("stranger").post(link)
    other = Client()
    other.force_login(UserFactory())
    response = other.post(link)
    assert response.status_code == 404
    assert "was used" in text(response)
    assert Participant.objects.filter(engagement=people.engagement, kind=Kind.PERSON).count() == 5


def test_of_two_who_accept_at_once_the_second_is_refused_under_the_lock(people, monkeypatch):
    token = link_in(invite(people)).split("/")[2]
    seen = invitations.find(token)
    invitations.accept(token, user=people.stranger)
    monkeypatch.setattr(invitations, "find", lambda _: seen)  # as the second read it before
    with pytest.raises(Refused, match="was used"):
        invitations.accept(token, user=UserFactory())


def test_without_an_account_one_is_sent_to_log_in_or_to_sign_up(people):
    link = link_in(invite(people))
    client = Client()
    assert client.post(link).headers["Location"] == f"/accounts/login/?next={link}"
    assert client.post(link, {"door": "signup"}).headers["Location"].startswith("/accounts/signup/")
    # Sign-up is closed in this studio, but open for whoever was invited.
    assert "password1" in text(client.get("/accounts/signup/"))
    assert "password1" not in text(Client().get("/accounts/signup/"))


@pytest.mark.parametrize("how", ["withdrawn", "expired", "unknown"])
def test_a_link_that_is_no_longer_open_says_so(people, how):
    link = link_in(invite(people))
    invitation = Invitation.objects.get()
    if how == "withdrawn":
        people.browser("lead").post(f"/invitations/{invitation.pk}/revoke/")
    if how == "expired":
        Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    if how == "unknown":
        link = "/invitations/nothing/"
    client = people.browser("stranger")
    for response in (client.get(link), client.post(link)):
        assert response.status_code == 404
        assert "Ask for a new one" in text(response)
    assert not Participant.objects.filter(user=people.stranger).exists()


def test_a_removed_person_who_is_invited_again_gets_the_same_seat(people):
    seats.remove_seat(people.contributor, keep_notes=True, by=people.lead)
    link = link_in(invite(people, email=people.contributor.user.email, role="viewer"))
    people.browser("contributor").post(link)
    people.contributor.refresh_from_db()
    assert (people.contributor.role, people.contributor.ending) == (Role.VIEWER, "")


def test_an_invitation_never_lowers_a_role(people):
    token = link_in(invite(people, role="viewer")).split("/")[2]
    invitations.accept(token, user=people.facilitator.user)
    people.facilitator.refresh_from_db()
    assert people.facilitator.role == Role.FACILITATOR


def test_a_seat_without_an_account_is_given_one(people):
    sponsor = seats.name_sponsor(people.engagement, name="Inês", title="COO", by=people.lead)
    response = people.browser("facilitator").post(
        f"/seats/{sponsor.pk}/", {"invite": "yes", "email": "ines@example.org"}
    )
    people.browser("stranger").post(link_in(response))

    sponsor.refresh_from_db()
    assert (sponsor.user, sponsor.kind, sponsor.is_sponsor) == (
        people.stranger,
        Kind.PERSON,
        True,
    )
    assert sponsor.display_name == "Inês"


def test_a_waiting_seat_is_taken_by_one_account_only(people):
    seat = ParticipantFactory(engagement=people.engagement, user=None, display_name="Imported")
    one, other = (
        invitations.invite(
            people.engagement,
            email=f"{name}@example.org",
            role="contributor",
            link="{token}",
            seat=seat,
            by=people.lead,
        )
        for name in ("one", "other")
    )
    assert invitations.find(one) is None  # the second link to the seat replaced the first
    invitations.accept(other, user=people.stranger)
    with pytest.raises(Refused, match="has an account already"):
        invitations.invite(
            people.engagement,
            email="third@example.org",
            role="contributor",
            link="{token}",
            seat=seat,
            by=people.lead,
        )


def test_an_erased_seat_that_waited_is_not_revived(people):
    seat = ParticipantFactory(engagement=people.engagement, user=None)
    token = invitations.invite(
        people.engagement,
        email="one@example.org",
        role="contributor",
        link="{token}",
        seat=seat,
        by=people.lead,
    )
    seats.remove_seat(seat, keep_notes=True, by=people.lead)
    taken = invitations.accept(token, user=people.stranger)
    seat.refresh_from_db()
    assert taken.pk != seat.pk
    assert seat.ending == Ending.REMOVED


def test_invited_people_get_different_colours(people):
    for number in range(3):
        token = invitations.invite(
            people.engagement,
            email=f"p{number}@example.org",
            role="viewer",
            link="{token}",
            by=people.lead,
        )
        invitations.accept(token, user=UserFactory(email=f"p{number}@example.org"))
    tints = Participant.objects.filter(user__email__startswith="p").exclude(
        user__email__startswith="person"
    )
    assert len(set(tints.values_list("tint", flat=True))) == 3


def sent(people, role, by, email="grace@example.org"):
    return invitations.invite(people.engagement, email=email, role=role, link="{token}", by=by)


def as_left_open():
    """The invitations as an older studio left them: nothing withdrew them."""
    Invitation.objects.update(revoked_at=None)


def test_a_removed_lead_does_not_come_back_as_lead_by_an_invitation_of_their_own(people):
    second = ParticipantFactory(engagement=people.engagement, role=Role.LEAD)
    token = sent(people, "lead", second)
    seats.remove_seat(second, keep_notes=True, by=people.lead)
    as_left_open()

    with pytest.raises(Refused, match="Ask for a new one"):
        invitations.accept(token, user=second.user)

    second.refresh_from_db()
    assert not second.is_active()


def test_a_lead_who_handed_over_does_not_come_back_as_lead_by_an_invitation(people):
    token = sent(people, "lead", people.lead)
    seats.hand_over_lead(people.facilitator, by=people.lead)
    as_left_open()

    with pytest.raises(Refused, match="Ask for a new one"):
        invitations.accept(token, user=people.lead.user)

    people.lead.refresh_from_db()
    assert people.lead.role == Role.FACILITATOR


@pytest.mark.parametrize("how", ["removed", "left", "lowered", "erased"])
def test_the_open_invitations_of_a_seat_that_may_send_none_are_withdrawn(people, how):
    token = sent(people, "contributor", people.facilitator)
    if how == "removed":
        seats.remove_seat(people.facilitator, keep_notes=True, by=people.lead)
    if how == "left":
        seats.leave(by=people.facilitator)
    if how == "lowered":
        seats.change_role(people.facilitator, role="viewer", role_group=None, by=people.lead)
    if how == "erased":
        from pmo_studio.core.actions.data import erase_person

        erase_person(people.facilitator, by=people.lead)
    assert invitations.find(token) is None
    assert Event.objects.filter(kind="seat.invitation_revoked").count() == 1


def test_handing_over_withdraws_only_the_invitations_that_a_facilitator_may_not_send(people):
    lead = sent(people, "lead", people.lead, "lead@example.org")
    viewer = sent(people, "viewer", people.lead, "viewer@example.org")
    seats.hand_over_lead(people.facilitator, by=people.lead)
    assert invitations.find(lead) is None
    assert invitations.find(viewer) is not None


def test_a_withdrawn_invitation_closes_the_sign_up_that_it_had_opened(people):
    client = Client()
    client.post(link_in(invite(people)), {"door": "signup"})
    assert "password1" in text(client.get("/accounts/signup/"))
    people.browser("lead").post(f"/invitations/{Invitation.objects.get().pk}/revoke/")
    assert "password1" not in text(client.get("/accounts/signup/"))


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        ("django.core.mail.backends.console.EmailBackend", "No mail server is set up here"),
        ("django.core.mail.backends.locmem.EmailBackend", "on its way"),
    ],
)
def test_the_page_says_whether_a_mail_leaves_at_all(people, settings, backend, words):
    settings.EMAIL_BACKEND = backend
    assert words in text(invite(people))
    seat = people.browser("lead").post(
        f"/seats/{people.guest.pk}/", {"invite": "yes", "email": "gus@example.org"}
    )
    assert words in text(seat)


def test_whoever_signs_up_by_invitation_finds_their_address_filled_in(people):
    path = link_in(invite(people))
    client = Client()
    door = client.post(path, {"door": "signup"}).headers["Location"]
    assert "grace" not in door
    assert 'value="grace@example.org"' in text(client.get(door))
