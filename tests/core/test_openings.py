"""Sheets opened to contributors: who may then do what, who is told, and what ends it."""

import itertools
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pmo_studio.core import events, openings
from pmo_studio.core.access import OPENABLE, Denied, Right, may, require
from pmo_studio.core.actions import codes, data, seats
from pmo_studio.core.actions.openings import set_openings
from pmo_studio.core.bundle import BadBundle, load, write
from pmo_studio.core.models import Engagement, Event, Participant, SheetOpening
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.core.models.people import Role
from pmo_studio.core.openings import Which
from roadmaps.actions import packages
from roadmaps.actions.packages import Details
from tests.factories import CanvasFactory, ParticipantFactory, UserFactory
from tests.people import People
from tests.reading import words

COLUMNS = ("lead", "facilitator", "contributor", "viewer", "guest", "revoked")
STAFF = ("lead", "facilitator")
PLAN, LINKS, TARGETS = OpenSheet.PLAN, OpenSheet.LINKS, OpenSheet.TARGETS


def seat_of(people: People, column: str) -> Participant:
    return Participant.objects.for_access().get(pk=getattr(people, column).pk)


def opened(people: People, *which: Which, by: str = "facilitator") -> set[Which]:
    seat = getattr(people, by)
    return set_openings(people.engagement, opened=set(which), closed=(), by=seat)


def closed(people: People, *which: Which) -> None:
    set_openings(people.engagement, opened=(), closed=set(which), by=people.facilitator)


def standing(people: People) -> set[Which]:
    return set(openings.of(people.engagement).which)


def told(people: People) -> list[tuple[str, str, str]]:
    kinds = ("sheet.opened", "sheet.closed")
    found = Event.objects.filter(engagement=people.engagement, kind__in=kinds).order_by("number")
    return [(event.kind, event.data["sheet"], event.subject) for event in found]


@pytest.mark.parametrize(("column", "right"), list(itertools.product(COLUMNS, Right)))
def test_a_sheet_gives_its_right_to_contributors_and_nothing_else_to_anybody(
    column: str, right: Right, people: People
) -> None:
    before = may(seat_of(people, column), right)
    assert not (before and right in OPENABLE and column not in STAFF)
    for sheet in OpenSheet:
        with transaction.atomic():
            opened(people, (sheet, None))
            gained = column in ("contributor", "guest") and right == sheet.value
            assert may(seat_of(people, column), right) == (before or gained), sheet
            transaction.set_rollback(True)


def test_what_is_open_to_one_is_open_to_no_other(people: People) -> None:
    opened(people, (PLAN, people.contributor.pk))
    assert may(seat_of(people, "contributor"), Right.PLAN)
    assert not may(seat_of(people, "guest"), Right.PLAN)
    assert not may(seat_of(people, "odd"), Right.PLAN)


def test_what_is_open_to_all_holds_for_who_joins_later_and_not_elsewhere(people: People) -> None:
    opened(people, (PLAN, None))
    late = ParticipantFactory(engagement=people.engagement, role=Role.CONTRIBUTOR)
    assert may(Participant.objects.for_access().get(pk=late.pk), Right.PLAN)
    assert not may(seat_of(people, "odd"), Right.PLAN)


def test_a_guest_changes_an_open_sheet_until_the_code_is_closed(people: People) -> None:
    opened(people, (PLAN, people.guest.pk))
    assert may(seat_of(people, "guest"), Right.PLAN)
    codes.close_room(people.engagement, by=people.lead)
    assert not may(seat_of(people, "guest"), Right.PLAN)
    with pytest.raises(Denied, match="The room is closed for writing"):
        require(seat_of(people, "guest"), Right.PLAN)


@pytest.mark.parametrize("is_open", [True, False])
def test_a_guest_whose_room_was_closed_while_typing_is_told_how_to_write_again(
    people: People, is_open: bool
) -> None:
    if is_open:
        opened(people, (PLAN, None))
    codes.close_room(people.engagement, by=people.lead)
    at = f"/engagements/{people.engagement.pk}/packages/new/"
    page = people.browser("guest").post(at, {"name": "Help desk", "key": "k"})
    text = words(page.content.decode())
    assert page.status_code == 403
    assert "ask the facilitator for a new code and join with it" in text
    assert "Send it again" in text
    assert "writing seat" not in text
    assert "change your role" not in text


def test_what_is_sent_again_and_refused_once_more_leads_back_to_the_page_of_its_form(
    people: People,
) -> None:
    at = f"/engagements/{people.engagement.pk}/packages/new/"
    form, browser = "/engagements/1/packages/?wave=P", people.browser("viewer")
    for referer, more in ((form, {}), (at, {"page_before": form}), (at, {"page_before": form})):
        page = browser.post(
            at, {"name": "Help desk", **more}, headers={"referer": f"http://testserver{referer}"}
        )
        html = page.content.decode()
        assert f'href="{form}"' in html
        assert html.count(f'name="page_before" value="{form}"') == 1
    page = browser.post(at, {"name": "Help desk", "page_before": "https://else.where/"})
    assert "else.where" not in page.content.decode()


def test_who_may_not_is_told_whom_to_ask(people: People) -> None:
    with pytest.raises(Denied, match="Ask the facilitator to open this sheet to you"):
        require(seat_of(people, "contributor"), Right.PLAN)
    with pytest.raises(Denied, match="Ask the facilitator for a writing seat"):
        require(seat_of(people, "viewer"), Right.PLAN)
    opened(people, (PLAN, None))
    Engagement.objects.update(archived_at=timezone.now())
    with pytest.raises(events.Archived):
        require(seat_of(people, "contributor"), Right.PLAN)


def test_only_the_lead_and_facilitators_open_and_an_open_sheet_passes_nothing_on(
    people: People,
) -> None:
    opened(people, (PLAN, people.contributor.pk))
    for column in ("contributor", "viewer", "guest"):
        with pytest.raises(Denied):
            opened(people, (PLAN, people.guest.pk), by=column)
    assert opened(people, (LINKS, None), by="lead") == set()


def test_each_opening_and_closing_is_one_event_and_a_repetition_none(people: People) -> None:
    seat = people.contributor.pk
    opened(people, (PLAN, seat), (TARGETS, None))
    opened(people, (PLAN, seat))
    closed(people, (PLAN, seat), (LINKS, seat))
    closed(people, (PLAN, seat))
    assert told(people) == [
        ("sheet.opened", "plan", f"seat:{seat}"),
        ("sheet.opened", "targets", f"engagement:{people.engagement.pk}"),
        ("sheet.closed", "plan", f"seat:{seat}"),
    ]
    assert standing(people) == {(TARGETS, None)}


def test_everybody_reads_in_the_history_what_was_opened_and_closed(people: People) -> None:
    opened(people, (PLAN, people.contributor.pk), (TARGETS, None))
    closed(people, (PLAN, people.contributor.pk), (TARGETS, None))
    page = people.browser("guest").get(f"/engagements/{people.engagement.pk}/history/")
    said = words(page.content.decode())
    for sentence in (
        "opened the sheet Plan to a contributor",
        "opened the sheet Targets to all contributors",
        "closed the sheet Plan to a contributor",
        "stopped opening the sheet Targets to all contributors",
    ):
        assert sentence in said


def test_nothing_is_opened_to_who_is_no_contributor_here(people: People) -> None:
    others = [people.viewer, people.facilitator, people.revoked, people.odd]
    wanted = [(PLAN, seat.pk) for seat in others]
    assert opened(people, *wanted, (PLAN, people.guest.pk)) == set(wanted)
    assert standing(people) == {(PLAN, people.guest.pk)}


def ended(people: People, how: str) -> None:
    seat, lead = seat_of(people, "contributor"), people.lead
    if how == "removed":
        seats.remove_seat(seat, keep_notes=True, by=lead)
    elif how == "left":
        seats.leave(by=seat)
    elif how == "erased":
        data.erase_person(seat, by=lead)
    elif how == "made viewer":
        seats.change_role(seat, role=Role.VIEWER, role_group=None, by=lead)
    else:
        seats.hand_over_lead(seat, by=lead)


@pytest.mark.parametrize("how", ["removed", "left", "erased", "made viewer", "made lead"])
def test_what_ends_the_seat_or_its_role_ends_what_was_open_to_it(people: People, how: str) -> None:
    opened(people, (PLAN, people.contributor.pk), (PLAN, people.guest.pk), (LINKS, None))
    ended(people, how)
    assert standing(people) == {(PLAN, people.guest.pk), (LINKS, None)}


def test_a_change_that_waited_while_the_sheet_was_closed_is_denied(people: People) -> None:
    opened(people, (PLAN, people.contributor.pk))
    stale = seat_of(people, "contributor")
    assert may(stale, Right.PLAN)
    closed(people, (PLAN, people.contributor.pk))
    with pytest.raises(Denied):
        packages.add_package(people.engagement, details=Details("Portfolio list", 5), by=stale)


def tick(people: People, column: str, seen: Iterable[str], *keys: str, key: str = "") -> Any:
    form = {"seen": " ".join(seen), "open": keys} | ({"key": key} if key else {})
    return people.browser(column).post(
        f"/engagements/{people.engagement.pk}/openings/", form, follow=True
    )


def test_a_form_changes_only_what_was_changed_in_it(people: People) -> None:
    mine, theirs = f"plan:{people.contributor.pk}", f"plan:{people.guest.pk}"
    opened(people, (PLAN, people.contributor.pk))
    # Somebody else opened links, and closed the plan again, while this form stood open.
    opened(people, (LINKS, None), by="lead")
    closed(people, (PLAN, people.contributor.pk))
    tick(people, "facilitator", [mine], mine, theirs)
    assert standing(people) == {(LINKS, None), (PLAN, people.guest.pk)}


def test_a_form_that_comes_twice_opens_once(people: People) -> None:
    key = events.new_key()
    for _ in range(2):
        answer = tick(people, "lead", [], "plan:all", key=key)
        assert "Saved. It holds from their next page on." in answer.content.decode()
    assert len(told(people)) == 1


def test_what_a_form_cannot_have_said_is_left_out(people: People) -> None:
    tick(people, "lead", ["x", "plan:"], "plan:", "plan:-1", "gates:all", "plan:0x1", "plan")
    assert standing(people) == set()


def test_a_tick_for_somebody_who_left_meanwhile_is_said_not_to_count(people: People) -> None:
    seats.leave(by=seat_of(people, "guest"))
    answer = tick(people, "lead", [], f"plan:{people.guest.pk}", f"plan:{people.contributor.pk}")
    assert "nothing can be opened to them" in words(answer.content.decode())
    assert standing(people) == {(PLAN, people.contributor.pk)}


def test_people_seat_and_own_data_say_what_is_open(people: People) -> None:
    opened(people, (PLAN, people.contributor.pk), (LINKS, None))
    page = people.browser("viewer").get(f"/engagements/{people.engagement.pk}/people/")
    assert words(page.content.decode()).count("may also change: Links, Plan") == 1
    page = people.browser("guest").get(f"/seats/{people.guest.pk}/")
    assert "May also change Links" in words(page.content.decode())
    own = people.browser("contributor").get(f"/engagements/{people.engagement.pk}/data/mine/")
    assert own.json()["may_also_change"] == ["links", "plan"]


def heard(people: People, since: int, *topics: str) -> list[str]:
    """The topics that open pages of a contributor load again."""
    where = f"/live/{people.engagement.pk}/since/{since}"
    asked = "&".join(f"topic={topic}" for topic in topics)
    frames = people.browser("contributor").get(f"{where}?{asked}").json()["frames"]
    return [frame["reload"] for frame in frames if frame.get("reload")]


@pytest.mark.parametrize("sheet", OpenSheet)
def test_pages_load_again_when_their_sheet_opens_and_not_under_who_types_when_it_closes(
    people: People, sheet: OpenSheet
) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    engagement = people.engagement.pk
    topic = {
        TARGETS: f"targets:{engagement}",
        LINKS: canvas.topic,
        PLAN: f"plan:{engagement}",
        OpenSheet.READINGS: f"readings:{engagement}",
    }
    before = Engagement.objects.get(pk=engagement).last_number
    opened(people, (sheet, people.contributor.pk))
    assert heard(people, before, topic[sheet]) != []
    assert heard(people, before, *(topic[other] for other in OpenSheet if other != sheet)) == []
    closed(people, (sheet, people.contributor.pk))
    assert heard(people, before + 1, topic[sheet]) == []


def asked_of(people: People, column: str, path: str) -> int:
    """How often a page asks which sheets are open."""
    browser = people.browser(column)
    where = f"/engagements/{people.engagement.pk}/{path}"
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(where).status_code == 200
    return sum("core_sheetopening" in query["sql"] for query in queries)


@pytest.mark.parametrize("path", ["history/", "votes/", ""])
def test_a_page_on_which_nothing_can_be_opened_does_not_ask(people: People, path: str) -> None:
    opened(people, (PLAN, None))
    assert {asked_of(people, column, path) for column in COLUMNS[:-1]} == {0}


@pytest.mark.parametrize(
    "path", ["packages/", "roadmap/", "waves/", "gaps/", "progress/", "targets/"]
)
def test_a_page_asks_once_of_contributors_and_never_of_others(people: People, path: str) -> None:
    opened(people, (PLAN, None), (LINKS, people.contributor.pk))
    counts = {column: asked_of(people, column, path) for column in COLUMNS[:-1]}
    assert counts == {"lead": 0, "facilitator": 0, "contributor": 1, "viewer": 0, "guest": 1}


def test_people_asks_once_whoever_looks(people: People) -> None:
    assert {asked_of(people, column, "people/") for column in COLUMNS[:-1]} == {1}


def test_the_page_costs_the_same_for_3_and_30_contributors(
    people: People, django_assert_num_queries: Any
) -> None:
    browser = people.browser("lead")
    where = f"/engagements/{people.engagement.pk}/openings/"
    ParticipantFactory.create_batch(3, engagement=people.engagement, role=Role.CONTRIBUTOR)
    with CaptureQueriesContext(connection) as few:
        browser.get(where)
    more = ParticipantFactory.create_batch(27, engagement=people.engagement, role=Role.CONTRIBUTOR)
    opened(people, *((PLAN, seat.pk) for seat in more))
    with django_assert_num_queries(len(few)):
        assert browser.get(where).content.decode().count(" checked") == 27


@pytest.mark.parametrize(
    ("constraint", "rows"),
    [
        ("opening_one_for_all", [("plan", False), ("plan", False)]),
        ("opening_one_per_seat", [("plan", True), ("plan", True)]),
        ("opening_sheet_known", [("gates", False)]),
    ],
)
def test_the_database_refuses_what_cannot_be(
    people: People, constraint: str, rows: list[tuple[str, bool]]
) -> None:
    made = [
        SheetOpening(
            engagement=people.engagement, sheet=sheet, seat=people.guest if is_one else None
        )
        for sheet, is_one in rows
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetOpening.objects.bulk_create(made)
    names = {each.name for each in SheetOpening._meta.constraints}
    assert constraint in names


def test_the_database_keeps_one_for_all_beside_one_each_and_elsewhere(people: People) -> None:
    elsewhere = people.odd.engagement
    for engagement, seat in (
        (people.engagement, None),
        (people.engagement, people.guest),
        (people.engagement, people.contributor),
        (elsewhere, None),
        (elsewhere, people.odd),
    ):
        SheetOpening.objects.create(engagement=engagement, sheet=PLAN, seat=seat)
    assert SheetOpening.objects.count() == 5


def test_the_bundle_carries_what_is_open_with_its_log(people: People) -> None:
    opened(people, (PLAN, people.contributor.pk), (TARGETS, None), (LINKS, None))
    closed(people, (LINKS, None))
    document = write(Engagement.objects.get(pk=people.engagement.pk))
    came = load(document, owner=UserFactory())
    again = write(came)
    assert again["openings"] == document["openings"]
    assert [row["sheet"] for row in again["openings"]] == ["plan", "targets"]
    kinds = [event["kind"] for event in again["events"]]
    assert kinds.count("sheet.opened") == 3
    assert kinds.count("sheet.closed") == 1
    [row] = SheetOpening.objects.filter(engagement=came, sheet=PLAN)
    assert row.seat is not None
    assert (row.seat.engagement, row.seat.name) == (came, people.contributor.name)


def test_a_bundle_that_opens_a_sheet_twice_is_refused_by_its_row(people: People) -> None:
    opened(people, (PLAN, None))
    document = write(Engagement.objects.get(pk=people.engagement.pk))
    [row] = document["openings"]
    document["openings"].append(row | {"id": row["id"] + 1})
    with pytest.raises(BadBundle, match="opened to them already"):
        load(document, owner=UserFactory())


def test_a_bundle_from_before_there_were_openings_comes_in(people: People) -> None:
    document = write(Engagement.objects.get(pk=people.engagement.pk))
    del document["openings"]
    assert not SheetOpening.objects.filter(engagement=load(document, owner=UserFactory())).exists()
