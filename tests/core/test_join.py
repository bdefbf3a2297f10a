"""Joining by code: one scan and a name."""

import datetime
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from pmo_studio.core import guests, limits
from pmo_studio.core.access import Right, may
from pmo_studio.core.actions import codes
from pmo_studio.core.actions.engagements import archive_engagement
from pmo_studio.core.models import Event, JoinCode, Participant
from pmo_studio.core.models.people import Kind, Role
from tests.factories import GuestFactory, JoinCodeFactory

WORDS = "This code opens no room now"


@pytest.fixture(autouse=True)
def _no_guesses_yet():
    limits.codes.clear()


def join(client, code="K7M4QX", name="Grace", **more):
    return client.post("/join/", {"code": code, "name": name, "role_group": "none"} | more)


def text(response):
    return response.content.decode()


def test_a_name_and_a_code_make_a_seat(people):
    client = Client()
    response = join(client, role_group="TEA")

    assert response.status_code == 302
    seat = Participant.objects.get(display_name="Grace")
    assert (seat.kind, seat.role, seat.role_group.key) == (Kind.GUEST, Role.CONTRIBUTOR, "TEA")
    assert client.get(response.headers["Location"], follow=True).status_code == 200
    assert Event.objects.get(kind="seat.joined").by == seat


def test_the_cookie_holds_a_secret_that_only_its_hash_is_stored_of(people):
    client = Client()
    join(client)

    cookie = client.cookies[f"{guests.PREFIX}{people.engagement.pk}"]
    seat = Participant.objects.get(display_name="Grace")
    assert seat.secret_hash == guests.hash_of(cookie.value)
    assert cookie.value not in seat.secret_hash
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert bool(cookie["secure"]) is settings.HTTPS


def test_the_page_opened_from_the_qr_shows_room_code_and_role_groups(people):
    page = text(Client().get("/j/k7m4qx/"))

    assert "Join Meridian Health PMO" in page
    assert 'value="K7M 4QX"' in page
    for name in ("Executives and sponsors", "Business customers", "PMO staff", "Guest, watching"):
        assert name in page
    assert "No account, no e-mail" in page


def test_opening_the_page_joins_nobody(people):
    seats = Participant.objects.count()
    people.browser("nobody").get("/j/K7M4QX/")
    assert Participant.objects.count() == seats
    assert not Event.objects.filter(kind="seat.joined").exists()


def test_without_a_code_only_the_code_is_asked(people):
    page = text(Client().get("/join/"))
    assert 'name="code"' in page
    assert 'name="name"' not in page


@pytest.mark.parametrize("typed", ["k7m4qx", "K7M 4QX", " k7m-4qx "])
def test_a_code_may_be_typed_in_groups_and_small_letters(people, typed):
    assert join(Client(), code=typed).status_code == 302


def spoil(people, how):
    if how == "wrong":
        return "ZZZZZZ"
    if how == "closed":
        codes.close_room(people.engagement, by=people.facilitator)
    if how == "locked":
        codes.lock_room(people.engagement, by=people.facilitator)
    if how == "expired":
        started = timezone.now() - datetime.timedelta(hours=13)
        JoinCode.objects.filter(pk=people.code.pk).update(
            opens_at=started, expires_at=started + datetime.timedelta(hours=12)
        )
    if how == "full":
        JoinCode.objects.filter(pk=people.code.pk).update(seat_limit=1)
    if how == "archived":
        archive_engagement(people.engagement, by=people.lead)
    return "K7M4QX"


@pytest.mark.parametrize("how", ["wrong", "closed", "locked", "expired", "full", "archived"])
def test_codes_that_admit_nobody_are_all_refused_in_the_same_words(people, how):
    code = spoil(people, how)
    response = join(Client(), code=code, name="Grace Hopper", role_group="TEA")

    page = text(response)
    assert response.status_code == 422
    assert WORDS in page
    assert "Meridian" not in page
    assert 'value="Grace Hopper"' in page  # nothing typed is lost
    assert 'name="role_group" value="TEA"' in page
    assert not Participant.objects.filter(display_name="Grace Hopper").exists()


@pytest.mark.parametrize("how", ["wrong", "closed", "locked", "expired", "full", "archived"])
def test_the_page_of_such_a_code_names_no_room(people, how):
    response = Client().get(f"/j/{spoil(people, how)}/")
    assert response.status_code == 404
    assert WORDS in text(response)
    assert "Meridian" not in text(response)


@pytest.mark.parametrize("choice", ["", "XYZ"])
def test_the_role_group_is_chosen_and_never_skipped(people, choice):
    response = join(Client(), name="Grace Hopper", role_group=choice)
    page = text(response)
    assert response.status_code == 422
    assert "Choose as whom you answer" in page
    assert 'aria-describedby="id_role_group_error"' in page
    assert 'value="Grace Hopper"' in page
    assert not Participant.objects.filter(display_name="Grace Hopper").exists()


def test_none_of_these_is_a_choice_that_writes(people):
    assert join(Client(), name="Grace Hopper", role_group="none").status_code == 302
    seat = Participant.objects.get(display_name="Grace Hopper")
    assert (seat.role, seat.role_group) == (Role.CONTRIBUTOR, None)


def test_where_there_are_no_role_groups_none_is_asked_for(people):
    code = JoinCodeFactory(code="NVPS77")
    page = text(Client().get(f"/j/{code.code}/"))
    assert 'type="radio"' not in page
    assert join(Client(), code=code.code, role_group="").status_code == 302


def test_who_is_in_already_finds_their_choice_chosen(people):
    page = text(people.browser("guest").get("/j/K7M4QX/"))
    assert 'value="none" checked' in page


def test_a_missing_name_is_asked_for_and_the_rest_is_kept(people):
    response = join(Client(), name="  ", role_group="BUS")
    page = text(response)
    assert response.status_code == 422
    assert "Type a name" in page
    assert 'value="BUS" checked' in page


@pytest.mark.parametrize("name", ["x" * 61, "x" * 10_000])
def test_a_name_that_is_too_long_is_refused_with_its_limit(people, name):
    response = join(Client(), name=name)
    assert response.status_code == 422
    assert "60" in text(response)


def test_a_name_is_one_line_and_is_never_markup(people):
    join(Client(), name="  <b>Grace</b> \n Hopper ")
    assert Participant.objects.get(secret_hash__gt="", display_name__contains="Hopper")
    page = text(people.browser("lead").get(f"/engagements/{people.engagement.pk}/people/"))
    assert "&lt;b&gt;Grace&lt;/b&gt; Hopper" in page


def test_whoever_only_watches_gets_a_viewers_seat(people):
    join(Client(), role_group="watch")
    seat = Participant.objects.get(display_name="Grace")
    assert (seat.role, seat.role_group) == (Role.VIEWER, None)


def test_a_viewers_code_makes_viewers(people):
    JoinCode.objects.filter(pk=people.code.pk).update(role=Role.VIEWER)
    join(Client())
    assert Participant.objects.get(display_name="Grace").role == Role.VIEWER


def test_the_same_browser_comes_back_as_the_same_seat(people):
    client = people.browser("guest")
    assert "You are in already as Gus Guest" in text(client.get("/j/K7M4QX/"))

    join(client, name="Gustav")

    people.guest.refresh_from_db()
    assert people.guest.display_name == "Gustav"
    cookie = client.cookies[f"{guests.PREFIX}{people.engagement.pk}"]
    assert people.guest.secret_hash == guests.hash_of(cookie.value)


def test_a_seat_planted_in_a_browser_is_worthless_to_the_planter_after_joining(people):
    planter, victim = people.browser("guest"), people.browser("guest")
    page = f"/engagements/{people.engagement.pk}/people/"
    assert planter.get(page).status_code == 200

    join(victim, name="Victor", key="v" * 43)

    assert victim.get(page).status_code == 200
    assert planter.get(page).status_code == 404


def test_the_renewed_cookie_lasts_as_long_as_the_renewed_seat(people):
    client = people.browser("guest")
    soon = timezone.now() + datetime.timedelta(hours=1)
    Participant.objects.filter(pk=people.guest.pk).update(expires_at=soon)
    join(client)
    cookie = client.cookies[f"{guests.PREFIX}{people.engagement.pk}"]
    people.guest.refresh_from_db()
    assert people.guest.expires_at > soon
    assert cookie["expires"] == http_date(people.guest.expires_at.timestamp())


def test_a_guest_who_presses_the_button_twice_keeps_the_one_seat(people):
    # The second press left the browser before the first one's cookie came.
    first, second = people.browser("guest"), people.browser("guest")
    seats = Participant.objects.count()
    join(first, key="k" * 43)
    join(second, key="k" * 43)
    assert Participant.objects.count() == seats
    cookie = f"{guests.PREFIX}{people.engagement.pk}"
    assert first.cookies[cookie].value == second.cookies[cookie].value


def test_one_form_sent_to_two_rooms_makes_a_seat_in_each(people):
    other = JoinCodeFactory()
    assert join(Client(), key="k" * 43).status_code == 302
    assert join(Client(), code=other.code, key="k" * 43).status_code == 302
    secrets = Participant.objects.filter(display_name="Grace").values_list("secret_hash")
    assert len(set(secrets)) == 2


def test_a_guest_who_comes_with_todays_code_may_write_again(people):
    codes.close_room(people.engagement, by=people.facilitator)
    code = codes.open_code(people.engagement, by=people.facilitator)
    JoinCode.objects.filter(pk=code.pk).update(seat_limit=1)
    before = people.guest.expires_at

    assert join(people.browser("guest"), code=code.code, name="Gus").status_code == 302

    people.guest.refresh_from_db()
    assert people.guest.join_code == code
    assert people.guest.expires_at > before


def test_a_guest_of_a_closed_code_is_led_to_join_again_and_not_past_it(people):
    group = people.engagement.role_groups.get(key="TEA")
    Participant.objects.filter(pk=people.guest.pk).update(role_group=group)
    codes.close_room(people.engagement, by=people.facilitator)
    code = codes.open_code(people.engagement, by=people.facilitator)
    browser = people.browser("guest")

    page = text(browser.get(f"/j/{code.code}/"))

    assert "can only read: the code you came with was closed" in page
    assert "Join again and write" in page
    assert "Go straight to the room" not in page
    assert 'value="Gus Guest"' in page
    assert 'value="TEA" checked' in page
    join(browser, code=code.code, name="Gus Guest", role_group="TEA")
    assert may(Participant.objects.for_access().get(pk=people.guest.pk), Right.WRITE)
    assert "Go straight to the room" in text(browser.get(f"/j/{code.code}/"))


@pytest.mark.parametrize("column", ["guest", "viewer"])
def test_whoever_lost_nothing_may_go_straight_to_the_room(people, column):
    page = text(people.browser(column).get("/j/K7M4QX/"))
    assert "Go straight to the room" in page
    assert "Join again and write" not in page


def test_a_full_room_still_lets_back_whoever_has_a_seat(people):
    JoinCode.objects.filter(pk=people.code.pk).update(seat_limit=1)
    # The page does not say that the room is full, and the seat is simply still there.
    response = people.browser("guest").get(f"/engagements/{people.engagement.pk}/people/")
    assert response.status_code == 200


def test_whoever_sits_in_a_full_room_gets_its_page_and_may_rename_themselves(people):
    JoinCode.objects.filter(pk=people.code.pk).update(seat_limit=1)
    client = people.browser("guest")
    assert "You are in already as Gus Guest" in text(client.get("/j/K7M4QX/"))
    assert join(client, name="Gustav").status_code == 302
    people.guest.refresh_from_db()
    assert people.guest.display_name == "Gustav"


def test_people_at_the_door_of_a_locked_room_do_not_lock_out_their_address(people):
    codes.lock_room(people.engagement, by=people.facilitator)
    for _ in range(limits.PER_ADDRESS + 1):
        assert join(Client()).status_code == 422
    codes.unlock_room(people.engagement, by=people.facilitator)
    assert join(Client()).status_code == 302


def test_who_is_in_a_locked_room_may_come_back_with_its_code(people):
    codes.lock_room(people.engagement, by=people.facilitator)
    browser = people.browser("guest")
    assert "You are in already" in text(browser.get("/j/K7M4QX/"))
    assert join(browser, name="Gus again").status_code == 302
    people.guest.refresh_from_db()
    assert people.guest.display_name == "Gus again"


def test_somebody_who_left_does_not_come_back_into_a_locked_room(people):
    browser = people.browser("contributor")
    browser.post(f"/engagements/{people.engagement.pk}/leave/")
    codes.lock_room(people.engagement, by=people.facilitator)
    assert join(browser).status_code == 422


def test_people_at_the_door_of_a_full_room_do_not_lock_out_their_address(people):
    full = JoinCodeFactory(engagement=people.engagement, seat_limit=1)
    GuestFactory(engagement=people.engagement, join_code=full)
    for _ in range(limits.PER_ADDRESS):
        assert Client().get(f"/j/{full.code}/").status_code == 404
        assert join(Client(), code=full.code).status_code == 422
    assert join(Client()).status_code == 302


def test_a_full_code_names_no_room_beside_a_missing_name_either(people):
    JoinCode.objects.filter(pk=people.code.pk).update(seat_limit=1)
    response = join(Client(), name="")
    assert response.status_code == 422
    assert "Meridian" not in text(response)


def test_an_account_joins_with_its_account(people):
    client = people.browser("stranger")
    assert people.stranger.email in text(client.get("/j/K7M4QX/"))
    join(client, name="Stan")

    seat = Participant.objects.get(user=people.stranger)
    assert (seat.kind, seat.role, seat.secret_hash) == (Kind.PERSON, Role.CONTRIBUTOR, "")
    assert not any(name.startswith(guests.PREFIX) for name in client.cookies)


def test_a_lead_who_joins_with_the_code_stays_the_lead(people):
    join(people.browser("lead"), name="Lena")
    people.lead.refresh_from_db()
    assert (people.lead.role, people.lead.display_name) == (Role.LEAD, "Lena")


def test_a_removed_facilitator_comes_back_with_the_codes_rights_only(people):
    from pmo_studio.core.actions.seats import remove_seat

    client = people.browser("facilitator")
    remove_seat(people.facilitator, keep_notes=True, by=people.lead)
    join(client, name="Fay")

    people.facilitator.refresh_from_db()
    assert people.facilitator.role == Role.CONTRIBUTOR
    assert people.facilitator.is_active()


def test_the_cookie_of_a_removed_guest_is_worthless(people):
    client = people.browser("guest")
    page = f"/engagements/{people.engagement.pk}/people/"
    assert client.get(page).status_code == 200

    people.browser("facilitator").post(f"/seats/{people.guest.pk}/", {"remove": "yes"})

    assert client.get(page).status_code == 404
    assert "You are in already" not in text(client.get("/j/K7M4QX/"))


def test_an_expired_seat_opens_nothing(people):
    client = people.browser("guest")
    Participant.objects.filter(pk=people.guest.pk).update(expires_at=timezone.now())
    assert client.get(f"/engagements/{people.engagement.pk}/people/").status_code == 404


def test_joining_rotates_the_session(people):
    client = people.browser("stranger")
    before = client.session.session_key
    join(client)
    assert client.session.session_key != before


def test_each_seat_gets_the_colour_that_the_fewest_wear(people):
    for number in range(11):
        join(Client(), name=f"Guest {number}")
    worn = list(
        Participant.objects.filter(display_name__regex=r"^Guest \d").values_list("tint", flat=True)
    )
    assert len(set(worn)) == 11


def test_the_button_pressed_twice_makes_one_seat(people):
    page = text(Client().get("/j/K7M4QX/"))
    key = re.search(r'name="key" value="([\w-]{43})"', page).group(1)
    first, second = Client(), Client()
    join(first, key=key)
    join(second, key=key)

    seat = Participant.objects.get(display_name="Grace")
    cookie = f"{guests.PREFIX}{people.engagement.pk}"
    assert first.cookies[cookie].value == second.cookies[cookie].value
    assert seat.secret_hash == guests.hash_of(second.cookies[cookie].value)
    assert first.cookies[cookie].value != key
    assert Event.objects.filter(kind="seat.joined").count() == 1


def test_every_page_has_another_key(people):
    keys = {re.search(r'name="key" value="(.*?)"', text(Client().get("/j/K7M4QX/")))[1]}
    keys |= {re.search(r'name="key" value="(.*?)"', text(Client().get("/j/K7M4QX/")))[1]}
    assert len(keys) == 2


def test_a_key_of_somebodys_own_making_is_no_secret(people):
    join(Client(), key="1")
    join(Client(), key="1")
    assert Participant.objects.filter(display_name="Grace").count() == 2


def test_the_key_of_a_removed_guest_brings_nobody_back(people):
    from pmo_studio.core.actions.seats import remove_seat

    key = "k" * 43
    join(Client(), key=key)
    first = Participant.objects.get(display_name="Grace")
    remove_seat(first, keep_notes=True, by=people.lead)
    join(Client(), key=key)
    assert Participant.objects.filter(display_name="Grace").active().get().pk != first.pk


def test_the_key_of_an_expired_seat_makes_a_new_one_with_another_secret(people):
    key = "k" * 43
    join(Client(), key=key)
    Participant.objects.filter(display_name="Grace").update(expires_at=timezone.now())
    assert join(Client(), key=key).status_code == 302
    secrets = Participant.objects.filter(display_name="Grace").values_list("secret_hash")
    assert len(set(secrets)) == 2


def test_two_guests_with_the_same_name_are_two_people(people):
    join(Client())
    join(Client())
    assert Participant.objects.filter(display_name="Grace").count() == 2


def test_a_second_person_of_one_name_is_in_and_is_told_so_kindly(people):
    client = Client()
    landed = client.get(join(client, name="gus guest").headers["Location"], follow=True)
    assert "Somebody else here is called gus guest too." in text(landed)
    again = people.browser("guest")
    alone = again.get(join(again, name="Gustav").headers["Location"], follow=True)
    assert "Somebody else here" not in text(alone)


def test_twenty_wrong_codes_in_a_minute_stop_the_address_not_the_others(people):
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(limits.PER_ADDRESS):
        assert guesser.post("/join/", {"code": "ZZZZZZ", "name": "X"}).status_code == 422

    refused = join(guesser)
    assert refused.status_code == 429
    assert "Wait a minute" in text(refused)
    assert 'value="Grace"' in text(refused)
    assert guesser.get("/j/K7M4QX/").status_code == 429
    assert join(Client(REMOTE_ADDR="203.0.113.10")).status_code == 302


def test_a_room_behind_one_address_is_never_locked_out_by_its_own_success(people):
    for number in range(limits.PER_ADDRESS + 5):
        assert join(Client(), name=f"Guest {number}").status_code == 302


def test_a_form_without_a_name_is_no_guess(people):
    for _ in range(limits.PER_ADDRESS):
        join(Client(), name="")
    assert join(Client()).status_code == 302


def test_guesses_wait_a_second_while_the_whole_studio_is_being_guessed_at(people):
    for number in range(limits.PER_STUDIO):
        limits.codes.failed(f"198.51.100.{number}")

    assert join(Client(), code="ZZZZZZ").wsgi_request.answer_after == limits.PAUSE
    assert join(Client()).wsgi_request.answer_after == 0


def test_a_code_used_up_between_page_and_form_is_refused_under_the_lock(people):
    GuestFactory(engagement=people.engagement, join_code=people.code)
    limit = people.code.seats.count()
    JoinCode.objects.filter(pk=people.code.pk).update(seat_limit=limit)
    stale = people.code  # as another request read it a moment ago
    from pmo_studio.core.actions.seats import join as take
    from pmo_studio.core.refusals import Refused

    stale.seat_limit = limit
    with pytest.raises(Refused, match=WORDS):
        take(code=stale, name="One too many")
