"""One-time links: the sponsor confirms, a lost phone's seat comes back."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from pmo_studio.core import guests
from pmo_studio.core.actions import seats
from pmo_studio.core.models import Event, Participant, SeatLink
from pmo_studio.core.models.people import Purpose
from pmo_studio.core.refusals import Refused


def text(response):
    return response.content.decode()


def make(people, seat, link="return", column="facilitator"):
    return people.browser(column).post(f"/seats/{seat.pk}/", {"link": link})


def path_in(response):
    return re.search(r"/seats/link/[\w-]+/", text(response)).group()


@pytest.fixture
def sponsor(people):
    return seats.name_sponsor(people.engagement, name="Dr. Inês", title="COO", by=people.lead)


def page_of(people):
    return f"/engagements/{people.engagement.pk}/people/"


def test_the_link_is_shown_once_with_a_qr(people):
    response = make(people, people.guest)
    assert '<svg class="qr"' in text(response)
    token = path_in(response).split("/")[3]
    assert SeatLink.objects.get().token_hash != token
    again = people.browser("facilitator").get(f"/seats/{people.guest.pk}/")
    assert token not in text(again)


def test_a_lost_phones_seat_comes_back_and_the_old_phone_is_out(people):
    old, new = people.browser("guest"), Client()
    path = path_in(make(people, people.guest))
    assert "Welcome back, Gus Guest" in text(new.get(path))

    response = new.post(path)

    assert response.status_code == 302
    assert new.get(page_of(people)).status_code == 200
    assert old.get(page_of(people)).status_code == 404
    assert Event.objects.filter(kind="seat.moved").count() == 1


def test_opening_the_link_uses_nothing_up(people):
    path = path_in(make(people, people.guest))
    for _ in range(3):
        assert Client().get(path).status_code == 200
    assert people.browser("guest").get(page_of(people)).status_code == 200


def test_a_link_works_once(people):
    path = path_in(make(people, people.guest))
    Client().post(path)
    second = Client()
    response = second.post(path)
    assert response.status_code == 404
    assert "no longer works" in text(response)
    assert not any(name.startswith(guests.PREFIX) for name in second.cookies)


def test_of_two_who_use_a_link_at_once_the_second_is_refused_under_the_lock(people, monkeypatch):
    token = seats.make_link(people.guest, purpose=Purpose.RETURN, by=people.lead)
    seen = seats.open_link(token)
    seats.use_link(token)
    answers = iter([seen, None])  # as the second read it before the first was done
    monkeypatch.setattr(seats, "open_link", lambda _: next(answers))
    with pytest.raises(Refused, match="used before"):
        seats.use_link(token)


def test_a_new_link_kills_the_old_one(people):
    first, second = path_in(make(people, people.guest)), path_in(make(people, people.guest))
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


@pytest.mark.parametrize("how", ["expired", "removed", "seat expired", "unknown"])
def test_a_dead_link_says_so(people, how):
    path = path_in(make(people, people.guest))
    past = timezone.now() - datetime.timedelta(seconds=1)
    if how == "expired":
        SeatLink.objects.update(expires_at=past)
    if how == "removed":
        seats.remove_seat(people.guest, keep_notes=True, by=people.lead)
    if how == "seat expired":
        Participant.objects.filter(pk=people.guest.pk).update(expires_at=past)
    if how == "unknown":
        path = "/seats/link/nothing/"
    for response in (Client().get(path), Client().post(path)):
        assert response.status_code == 404
        assert "Ask the facilitator for a new one" in text(response)


def test_people_with_an_account_come_back_by_logging_in(people):
    response = make(people, people.contributor)
    assert response.status_code == 422
    assert "logging in" in text(response)


def test_the_sponsor_confirms_and_then_holds_the_seat(people, sponsor):
    path = path_in(make(people, sponsor, "sign"))
    client = Client()
    page = text(client.get(path))
    assert "Sponsor of Meridian Health PMO" in page
    assert "Dr. Inês" in page

    landed = text(client.post(path, follow=True))

    assert "Thank you, Dr. Inês: you have confirmed that you are the sponsor." in landed
    assert client.get(page_of(people)).status_code == 200
    event = Event.objects.get(kind="sponsor.confirmed")
    assert event.by == sponsor
    # The first device of a seat has moved from nowhere.
    assert not Event.objects.filter(kind="seat.moved").exists()


def test_a_sponsor_with_an_account_confirms_and_logs_in_for_the_rest(people):
    seats.make_seat_sponsor(people.contributor, by=people.lead)
    path = path_in(make(people, people.contributor, "sign"))
    client = Client()
    assert "Thank you, Carl Contributor" in text(client.post(path))
    assert Event.objects.filter(kind="sponsor.confirmed", by=people.contributor).exists()
    assert client.get(page_of(people)).status_code == 302


def test_only_the_sponsor_signs(people):
    response = make(people, people.viewer, "sign")
    assert response.status_code == 422
    assert "Only the sponsor signs" in text(response)


def test_the_signature_link_of_a_former_sponsor_signs_nothing(people, sponsor):
    path = path_in(make(people, sponsor, "sign"))
    seats.make_seat_sponsor(people.contributor, by=people.lead)
    assert Client().post(path).status_code == 404
    assert not Event.objects.filter(kind="sponsor.confirmed").exists()


def test_a_sponsors_cookie_outlives_the_browser(people, sponsor):
    client = Client()
    client.post(path_in(make(people, sponsor, "sign")))
    cookie = client.cookies[f"{guests.PREFIX}{people.engagement.pk}"]
    assert cookie["expires"]
