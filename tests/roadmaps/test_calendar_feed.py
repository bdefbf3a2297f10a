"""The secret address of a calendar: what it shows to whom, and when it ends."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from canvases.models import Canvas
from pmo_studio.core import own_data
from pmo_studio.core.actions import data, engagements, seats
from pmo_studio.core.models import Event, Stakeholder
from roadmaps import dated
from roadmaps.actions import calendars as actions
from roadmaps.actions import packages
from roadmaps.models import CalendarFeed, Message
from roadmaps.views import calendars as views
from tests.roadmaps.pages import of_engagement, page
from tests.roadmaps.planned import package, planned

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 1, 7)


@pytest.fixture(autouse=True)
def nobody_asked() -> None:
    views.asked.clear()


@pytest.fixture
def plan(people, time_machine):
    """Two packages in the first wave, a message on the 20th; today is a Wednesday."""
    time_machine.move_to(datetime.datetime(2026, 1, 7, 9, tzinfo=datetime.UTC), tick=False)
    made = planned(people.lead)
    package(made, "A", "F", 10)
    package(made, "B", "F", 5, after=["A"])
    Canvas.objects.create(engagement=people.engagement, title="PMO", kind="to_be")
    board = Stakeholder.objects.create(engagement=people.engagement, name="The board")
    Message.objects.create(
        engagement=people.engagement,
        text="Why we do this",
        stakeholder=board,
        channel="Town hall",
        rhythm="once",
        first_on=datetime.date(2026, 1, 20),
        status="planned",
    )
    return made


def get(token, client=None):
    return (client or Client()).get(f"/calendar/{token}.ics")


def entries(response):
    assert response.status_code == 200, response.content
    calendar = Calendar.from_ical(response.content)
    return {str(one["UID"]).split("@")[0]: one for one in calendar.walk("VEVENT")}


def test_the_days_of_the_calendar_are_those_of_the_page(people, plan):
    found = entries(get(actions.make_feed(by=people.viewer)))
    standing = dated.of(people.engagement)
    for row in standing.rows:
        one, at = found[f"package-{4 * row.pk}"], standing.dates(row)
        assert (one["DTSTART"].dt, one["DTEND"].dt) == (
            at.first,
            at.last + datetime.timedelta(days=1),
        )
        assert str(one["SUMMARY"]) == f"{row.key} {row.name}"
        assert one["URL"].endswith(row.get_absolute_url())
    last = max(standing.dates(row).last for row in standing.rows)
    assert [one["DTSTART"].dt for uid, one in found.items() if uid.startswith("gate-")] == [last]


def test_what_is_said_of_stakeholders_reaches_lead_and_facilitators_alone(people, plan):
    for column, sees in (("lead", True), ("facilitator", True), ("contributor", False)):
        response = get(actions.make_feed(by=getattr(people, column)))
        days = {
            one["DTSTART"].dt
            for uid, one in entries(response).items()
            if uid.startswith("communication-")
        }
        assert days == ({datetime.date(2026, 1, 20)} if sees else set()), column
        assert (b"Why we do this" in response.content) is sees
        assert (b"The board" in response.content) is sees


def test_reviews_that_are_due_are_for_those_who_can_hold_them(people, plan):
    of_lead = get(actions.make_feed(by=people.lead)).content.decode()
    of_viewer = get(actions.make_feed(by=people.viewer)).content.decode()
    assert "Look through the canvas" in of_lead.replace("\r\n ", "")
    assert "Look through the canvas" not in of_viewer.replace("\r\n ", "")


def test_the_same_plan_gives_the_same_bytes_and_a_change_a_higher_sequence(people, plan):
    token = actions.make_feed(by=people.lead)
    first = get(token)
    assert get(token).content == first.content
    row = dated.of(people.engagement).rows[0]
    details = packages.details_of(row)
    packages.change_package(
        row, details=type(details)(**vars(details) | {"effort": 12}), seen=None, by=people.lead
    )
    before, after = entries(first), entries(get(token))
    assert before.keys() == after.keys()
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in before)


def test_it_needs_no_session_and_gives_none(people, plan):
    response = get(actions.make_feed(by=people.viewer))
    assert not response.cookies
    assert response.headers["Cache-Control"] == "private"
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_program_may_ask_for_its_head_first(people, plan):
    address = f"/calendar/{actions.make_feed(by=people.viewer)}.ics"
    head = Client().head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert Client().head("/calendar/unknown.ics").status_code == 404
    assert Client().post(address).status_code == 405


def remove(people):
    seats.remove_seat(people.viewer, keep_notes=True, by=people.lead)


def erase(people):
    data.erase_person(people.viewer, by=people.lead)


def archive(people):
    engagements.archive_engagement(people.engagement, by=people.lead)


def run_out(people):
    type(people.viewer).objects.filter(pk=people.viewer.pk).update(
        expires_at=timezone.now() - datetime.timedelta(hours=1)
    )


def lock_account(people):
    type(people.viewer.user).objects.filter(pk=people.viewer.user.pk).update(is_active=False)


def take_back(people):
    assert actions.revoke_feed(by=people.viewer)


def make_anew(people):
    actions.make_feed(by=people.viewer)


ENDINGS = [remove, erase, archive, run_out, lock_account, take_back, make_anew]


@pytest.mark.parametrize("end", ENDINGS, ids=lambda end: end.__name__)
def test_it_ends_with_the_seat_and_then_answers_like_an_unknown_one(people, plan, end):
    token = actions.make_feed(by=people.viewer)
    assert get(token).status_code == 200
    end(people)
    with CaptureQueriesContext(connection) as ended:
        gone = get(token)
    with CaptureQueriesContext(connection) as never:
        unknown = get("x" * 43)
    assert gone.status_code == unknown.status_code == 404
    assert gone.content == unknown.content
    assert gone.headers.items() == unknown.headers.items()
    # The same work, so that not even the time tells which it was.
    assert [sql["sql"][:200] for sql in ended] == [sql["sql"][:200] for sql in never]


def test_only_wrong_addresses_are_counted_and_then_refused(people, plan):
    token = actions.make_feed(by=people.viewer)
    for _ in range(20):
        assert get("wrong").status_code == 404
    refused = get(token)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")


def test_a_program_that_asks_all_the_time_waits(people, plan):
    token = actions.make_feed(by=people.viewer)
    assert [get(token).status_code for _ in range(21)] == [200] * 20 + [429]


def test_the_day_of_its_last_use_is_shown_and_written_once_a_day(people, plan):
    token = actions.make_feed(by=people.viewer)
    address = of_engagement(people, "plan/exchange/")
    assert "No program has asked for it yet." in page(people, address, "viewer")
    get(token)
    assert "asked for it last on 7 Jan 2026" in page(people, address, "viewer")
    with CaptureQueriesContext(connection) as again:
        get(token)
    assert not [sql for sql in again if sql["sql"].startswith("UPDATE")]
    assert "You have an address" not in page(people, address, "contributor")


def test_the_address_is_shown_once_and_only_its_hash_is_kept(people, plan):
    browser = people.browser("viewer")
    address = of_engagement(people, "calendar/make/")
    shown = browser.post(address, {"key": "k" * 32})
    html = shown.content.decode()
    token = html.partition('id="feed-address">')[2].partition("</span>")[0]
    token = token.rpartition("/")[2].removesuffix(".ics")
    assert len(token) == 43
    assert get(token).status_code == 200
    assert '<svg class="qr"' in html
    assert shown.headers["Cache-Control"] == "private, no-store"
    feed = CalendarFeed.objects.get()
    assert token not in str(vars(feed))
    assert token not in page(people, of_engagement(people, "plan/exchange/"), "viewer")
    # Pressed twice: no second address, and words for why it is not shown again.
    assert browser.post(address, {"key": "k" * 32}, follow=True).status_code == 200
    assert CalendarFeed.objects.count() == 1


def test_others_learn_nothing_of_it(people, plan):
    actions.make_feed(by=people.viewer)
    kinds = ("calendar.made", "calendar.revoked")
    for column in ("lead", "facilitator", "contributor", "guest"):
        seen = Event.objects.visible_to(getattr(people, column)).filter(kind__in=kinds)
        assert not seen.exists(), column
    assert own_data.of(people.viewer)["calendar_addresses"][0]["last_used_on"] is None


def test_its_queries_do_not_grow_with_the_plan(people, plan):
    token = actions.make_feed(by=people.lead)
    get(token)
    with CaptureQueriesContext(connection) as before:
        get(token)
    for n in range(12):
        package(plan, f"C{n}", "F", 3, after=["A"])
        Message.objects.create(
            engagement=people.engagement,
            text=f"Message {n}",
            audience="All",
            channel="Mail",
            rhythm="once",
            first_on=TODAY,
            status="planned",
        )
    with CaptureQueriesContext(connection) as after:
        get(token)
    assert len(after) == len(before)
