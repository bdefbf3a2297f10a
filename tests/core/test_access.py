"""Who may do what: the table of rights, and what bends it."""

import datetime

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from pmo_studio.core import events
from pmo_studio.core.access import (
    OPENABLE,
    RIGHTS,
    Denied,
    LoginNeeded,
    Right,
    Seats,
    get_or_403,
    may,
    require,
)
from pmo_studio.core.actions import codes
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.people import Kind, Role

SEE = {Right.SEE, Right.EXPORT}
WRITE = SEE | {Right.WRITE}
RUN = WRITE | {
    Right.CHANGE_OTHERS,
    Right.RUN,
    Right.PEOPLE,
    Right.STAKEHOLDERS,
    Right.DESIGN,
    *OPENABLE,
    Right.EXPORT_DATA,
}
OWN = RUN | {Right.SETTINGS, Right.OWN}


def seat_of(people, column):
    return Participant.objects.for_access().get(pk=getattr(people, column).pk)


def rights_of(people, column):
    seat = seat_of(people, column)
    return {right for right in Right if may(seat, right)}


@pytest.mark.parametrize(
    ("column", "rights"),
    [
        ("lead", OWN),
        ("facilitator", RUN),
        ("contributor", WRITE),
        ("viewer", SEE),
        ("guest", WRITE),
        ("revoked", set()),
    ],
)
def test_each_role_has_the_rights_of_the_table(people, column, rights):
    assert rights_of(people, column) == rights


def test_every_role_has_a_row():
    assert set(RIGHTS) == set(Role)


def test_facilitators_may_set_where_the_lead_allows_it_and_own_nothing(people):
    Engagement.objects.update(facilitators_may_set=True)
    assert rights_of(people, "facilitator") == RUN | {Right.SETTINGS}
    assert rights_of(people, "contributor") == WRITE


def test_a_guest_writes_until_the_code_is_closed(people):
    codes.lock_room(people.engagement, by=people.lead)
    assert rights_of(people, "guest") == WRITE
    codes.close_room(people.engagement, by=people.lead)
    assert rights_of(people, "guest") == SEE


def test_closing_the_room_takes_nothing_from_accounts(people):
    codes.close_room(people.engagement, by=people.lead)
    assert rights_of(people, "contributor") == WRITE


def test_an_expired_seat_has_no_right(people):
    past = timezone.now() - datetime.timedelta(seconds=1)
    Participant.objects.filter(pk=people.guest.pk).update(expires_at=past)
    assert rights_of(people, "guest") == set()


def test_an_archive_is_read_exported_restored_and_deleted_only(people):
    Engagement.objects.update(archived_at=timezone.now())
    assert rights_of(people, "lead") == SEE | {
        Right.STAKEHOLDERS,
        Right.EXPORT_DATA,
        Right.OWN,
    }
    assert rights_of(people, "guest") == SEE


def test_a_refusal_says_which_right_is_missing(people):
    with pytest.raises(Denied, match="Ask the facilitator for a writing seat"):
        require(seat_of(people, "viewer"), Right.WRITE)


def test_whom_only_the_archive_stops_is_told_about_the_archive(people):
    Engagement.objects.update(archived_at=timezone.now())
    with pytest.raises(events.Archived):
        require(seat_of(people, "lead"), Right.RUN)
    with pytest.raises(Denied):
        require(seat_of(people, "viewer"), Right.RUN)


def request_of(people, column):
    request = RequestFactory().get("/")
    client = people.browser(column)
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    from django.contrib.auth.models import AnonymousUser

    who = getattr(people, column, None)
    request.user = getattr(who, "user", who) or AnonymousUser()
    request.seats = Seats(request)
    return request


@pytest.mark.parametrize(
    ("column", "error"),
    [("stranger", Http404), ("odd", Http404), ("revoked", Http404), ("nobody", LoginNeeded)],
)
def test_outsiders_cannot_tell_that_a_row_exists(people, column, error):
    with pytest.raises(error):
        get_or_403(
            Engagement.objects.all(),
            request_of(people, column),
            Right.SEE,
            pk=people.engagement.pk,
        )


def test_the_row_comes_with_the_seat_that_asked(people):
    request = request_of(people, "guest")
    found = get_or_403(Engagement.objects.all(), request, Right.WRITE, pk=people.engagement.pk)
    assert found == people.engagement
    assert request.participant == people.guest


def test_the_seat_is_read_once_a_request(people, django_assert_num_queries):
    request = request_of(people, "guest")
    with django_assert_num_queries(1):
        request.seats.at(people.engagement.pk)
        request.seats.at(people.engagement.pk)


def test_an_account_comes_before_a_guests_cookie(people):
    request = request_of(people, "guest")
    request.user = people.viewer.user
    assert request.seats.at(people.engagement.pk) == people.viewer


def test_a_secret_opens_its_own_engagement_only(people):
    request = request_of(people, "guest")
    request.COOKIES[f"pmo_seat_{people.odd.engagement_id}"] = "secret-guest"
    assert request.seats.at(people.odd.engagement_id) is None


def test_a_service_seat_has_no_way_in(people):
    service = Participant.objects.get(engagement=people.engagement, kind=Kind.SERVICE)
    assert (service.user, service.secret_hash) == (None, "")
    request = request_of(people, "nobody")
    request.COOKIES[f"pmo_seat_{people.engagement.pk}"] = ""
    assert request.seats.at(people.engagement.pk) is None
