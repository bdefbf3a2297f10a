"""Nobody but lead and facilitators learns anything said of stakeholders: through no door."""

import json
import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from canvases.actions import segments
from canvases.models import SegmentLink
from pmo_studio.core import bundle, own_data, subjects
from pmo_studio.core.actions.data import erase_person, redact_text
from pmo_studio.core.actions.openings import set_openings
from pmo_studio.core.bundle import Scope
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.core.texts import REDACTED
from roadmaps.actions import groups, involvement, messages, readiness, sendings
from roadmaps.actions.readiness import FunctionKey
from roadmaps.models import (
    ChangeGroup,
    Impact,
    Involvement,
    Message,
    Readiness,
    Sending,
    WorkPackage,
)
from tests.factories import CanvasFactory, NoteFactory
from tests.people import People
from tests.roadmaps import involved
from tests.roadmaps.pages import between, page, text

pytestmark = pytest.mark.django_db
OTHERS = ("contributor", "viewer", "guest")
TODAY = timezone.localdate()
# What was said, and of whom.
SAID = (
    *("Lena Marsh", "Fears for her budget", "A seat on the board", "Lunch on the terrace"),
    *("Ward managers", "resistant", "Told to nobody else", "Asked to nobody else"),
)
ROWS = (Involvement, ChangeGroup, Readiness, Impact, Message, Sending)


def plant(people: People) -> None:
    """Something in every table, by every kind of act."""
    canvas = CanvasFactory(engagement=people.engagement, kind="to_be")
    customer = NoteFactory(canvas=canvas, block="cs")
    involved.plan(people)
    row = involved.involved(
        people,
        concerns="Fears for her budget",
        gain="A seat on the board",
        next_action="Lunch on the terrace",
        next_on=TODAY,
        owner=people.facilitator,
    )
    chosen = {row.pk: involvement.Attitudes("resistant", "leading")}
    involvement.set_attitudes(people.engagement, chosen=chosen, by=people.lead)
    segments.set_segments(row, added=[customer.pk], removed=[], by=people.lead)
    group = involved.group(people)
    involved.assessed(people, group, 4, 3, 2, 5, 4)
    readiness.remove_reading(involved.assessed(people, group, 1, 1, 1, 1, 1), by=people.lead)
    readiness.set_impacts(group, chosen={FunctionKey("F05"): 2}, by=people.lead)
    groups.change_group(
        group, details=groups.Details(group.name, 46), seen=None, by=people.facilitator
    )
    gone = involved.group(people, "Ward managers at night")
    groups.remove_group(gone, by=people.lead)
    groups.restore_group(gone, by=people.lead)
    _communicate(people, row)


def _communicate(people: People, row) -> None:
    details = {"feedback": "Asked to nobody else", "first_on": TODAY, "status": "planned"}
    message = involved.message(
        people,
        "Told to nobody else",
        quadrant="",
        stakeholder=row,
        sender=people.contributor,
        **details,
    )
    sending = sendings.mark_sent(message, due_on=TODAY, sent_on=TODAY, by=people.lead)
    sendings.take_sending_back(sending, by=people.lead)
    sendings.mark_sent(message, due_on=TODAY, sent_on=TODAY, by=people.facilitator)
    messages.remove_message(message, by=people.lead)
    messages.restore_message(message, by=people.lead)


DOORS: dict[str, Callable[[Engagement], str]] = {
    "home": lambda e: e.get_absolute_url(),
    "history": lambda e: reverse("core:history", args=[e.pk]),
    "people": lambda e: reverse("core:people", args=[e.pk]),
    "data": lambda e: reverse("core:data", args=[e.pk]),
    "own data": lambda e: reverse("core:own_data", args=[e.pk]),
    "exports": lambda e: reverse("exports:index", args=[e.pk]),
    "golden thread": lambda e: reverse("portfolio:thread", args=[e.pk]),
    "poll": lambda e: (
        reverse("live:since", args=[e.pk, 0])
        + f"?topic=change:{e.pk}&topic=stakeholder_register:{e.pk}"
    ),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("column", OTHERS)
def test_no_page_tells_anything(people: People, column: str, door: str) -> None:
    browser, address = people.browser(column), DOORS[door](people.engagement)
    plant(people)
    answer = text(browser.get(address))
    assert [words for words in SAID if words in answer] == []
    for hidden in ("/change/", "/communication/", "/engagement/", "change-groups"):
        assert hidden not in answer


def test_an_open_plan_is_derived_without_what_helps_groups(people: People) -> None:
    plant(people)
    which = {(OpenSheet.PLAN, people.contributor.pk)}
    set_openings(people.engagement, opened=which, closed=(), by=people.lead)
    address = reverse("roadmaps:derive", args=[people.engagement.pk])
    theirs = page(people, address, "facilitator")
    mine = page(people, address, "contributor")
    assert [words for words in SAID if words in theirs] == ["Ward managers"]
    assert [words for words in SAID if words in mine] == []

    lines = re.findall(r'name="line" value="([^"]+)"', mine)
    hidden = set(re.findall(r'name="line" value="([^"]+)"', theirs)) - set(lines)
    browser = people.browser("contributor")
    refused = browser.post(address, {"line": [*lines, *hidden]})
    assert refused.status_code == 422
    taken = browser.post(address, {"line": lines}, follow=True)
    assert [words for words in SAID if words in text(taken)] == []
    assert set(re.findall(r'name="line" value="([^"]+)"', page(people, address))) == hidden
    kinds = set(WorkPackage.objects.values_list("kind", flat=True))
    assert kinds == {"enabling"}


@pytest.mark.parametrize("column", OTHERS)
def test_the_log_shows_them_no_line_and_live_pages_a_number_alone(
    people: People, column: str
) -> None:
    before = Engagement.objects.get(pk=people.engagement.pk).last_number
    plant(people)
    last = Engagement.objects.get(pk=people.engagement.pk).last_number
    confidential = Event.objects.filter(number__gt=before).exclude(kind__startswith="note.")
    assert confidential.count() == last - before
    assert not Event.objects.visible_to(getattr(people, column)).filter(number__gt=before).exists()
    url = reverse("live:since", args=[people.engagement.pk, before])
    topic = f"change:{people.engagement.pk}"
    heard = people.browser(column).get(url, {"topic": topic}).json()
    assert heard == {"frames": [{"number": n} for n in range(before + 1, last + 1)]}


def test_open_pages_of_facilitators_load_again(people: People) -> None:
    plant(people)
    last = Engagement.objects.get(pk=people.engagement.pk).last_number
    url = reverse("live:since", args=[people.engagement.pk, last - 1])
    topic = f"change:{people.engagement.pk}"
    [frame] = people.browser("facilitator").get(url, {"topic": topic}).json()["frames"]
    assert (frame["number"], frame["reload"]) == (last, topic)


def test_no_event_holds_anything_that_was_said(people: People) -> None:
    before = people.engagement.last_number
    plant(people)
    told = Event.objects.filter(engagement=people.engagement, number__gt=before)
    assert {event.audience for event in told} == {"facilitators"}
    assert [event.data for event in told if event.data] == []


@pytest.mark.parametrize("column", OTHERS)
def test_who_is_named_in_it_finds_nothing_of_it_in_their_own_data(
    people: People, column: str
) -> None:
    plant(people)
    mine = json.dumps(own_data.of(getattr(people, column)), ensure_ascii=False)
    assert [words for words in SAID if words in mine] == []


def test_facilitators_find_in_their_own_data_when_they_assessed_and_sent(people: People) -> None:
    plant(people)
    assert own_data.of(people.lead)["readiness_assessed"] == [{"read_on": TODAY.isoformat()}]
    sent = [{"due_on": TODAY.isoformat(), "sent_on": TODAY.isoformat()}]
    assert own_data.of(people.facilitator)["messages_sent"] == sent
    assert own_data.of(people.contributor)["messages_sent"] == []


def test_what_is_held_is_counted_for_who_may_know_and_for_nobody_else(people: People) -> None:
    plant(people)
    address = DOORS["data"](people.engagement)
    assert "Stakeholders written about" in page(people, address)
    for column in OTHERS:
        html = text(people.browser(column).get(address))
        assert "Stakeholders written about" not in html
        assert "Messages, with those removed" not in html


def test_facilitators_are_led_there_and_home_counts(people: People) -> None:
    plant(people)
    home = page(people, people.engagement.get_absolute_url(), "facilitator")
    assert f'href="/engagements/{people.engagement.pk}/change/"' in home
    history = page(people, DOORS["history"](people.engagement), "facilitator")
    for sentence in (
        "wrote about the engagement of a stakeholder",
        "set for which customers a stakeholder stands",
        "assessed how ready a group is",
        "marked a message as sent",
    ):
        assert sentence in history


# --- bundle ---


def test_a_bundle_brings_all_of_it_back(people: People) -> None:
    plant(people)
    document = bundle.write(people.engagement)
    made = bundle.load(document, owner=people.stranger)
    again = bundle.write(made)
    for key in (
        *("involvements", "change_groups", "readiness", "impacts", "messages", "sendings"),
        "segment_links",
    ):
        assert document[key]
        assert again[key] == document[key]
    told = [event["kind"] for event in document["events"]]
    assert [event["kind"] for event in again["events"]][: len(told)] == told


def test_a_template_takes_nothing_of_it_along(people: People) -> None:
    plant(people)
    document = json.dumps(bundle.write(people.engagement, Scope.TEMPLATE), ensure_ascii=False)
    assert [words for words in SAID if words in document] == []


# --- removing texts ---


def test_the_lead_removes_what_was_written_about_somebody(people: People) -> None:
    plant(people)
    row = Involvement.objects.get()
    html = page(people, f"/stakeholders/{row.stakeholder_id}/engagement/")
    address = f"/engagements/{people.engagement.pk}/data/?subject=involvement%3A{row.pk}"
    assert f'href="{address}#redact"' in html
    shown = between(page(people, address), 'id="redact"', "</section>")
    for words in ("Fears for her budget", "A seat on the board", "Lunch on the terrace"):
        assert words in shown
    redact_text(people.engagement, subject=row.subject, by=people.lead)
    row.refresh_from_db()
    assert (row.concerns, row.gain, row.next_action, row.next_on) == ("", "", "", None)
    assert row.current == "resistant"


def test_the_lead_removes_the_name_of_a_group_and_a_message(people: People) -> None:
    plant(people)
    group, message = ChangeGroup.objects.order_by("pk")[0], Message.objects.get()
    for row in (group, message):
        redact_text(people.engagement, subject=row.subject, by=people.lead)
        row.refresh_from_db()
    assert group.name == REDACTED
    assert (message.text, message.feedback) == (REDACTED, "")


@pytest.mark.parametrize("column", OTHERS)
def test_that_a_text_was_removed_is_told_to_all_and_of_whom_it_was_to_nobody(
    people: People, column: str
) -> None:
    plant(people)
    group = ChangeGroup.objects.order_by("pk")[0]
    for row in (Involvement.objects.get(), group, Message.objects.get()):
        redact_text(people.engagement, subject=row.subject, by=people.lead)
    # Its name of later is as confidential as the one before.
    named = groups.Details("Night nurses", 46)
    groups.change_group(group, details=named, seen=None, by=people.lead)
    address = DOORS["history"](people.engagement)
    html = text(people.browser(column).get(address))
    assert html.count("redacted a text") == 3
    assert [words for words in (*SAID, "Night nurses", REDACTED) if words in html] == []
    own = page(people, address, "facilitator")
    assert "Lena Marsh" in own
    assert "Night nurses" in own


def test_a_removed_text_of_another_engagement_is_not_found(people: People) -> None:
    plant(people)
    elsewhere = Engagement.objects.exclude(pk=people.engagement.pk).first()
    for row in (Involvement.objects.get(), ChangeGroup.objects.first(), Message.objects.get()):
        prefix = row.subject.partition(":")[0]
        assert subjects.get(prefix).titles(elsewhere, [row.pk]) == {}
        assert not subjects.get(prefix).redact(elsewhere, row.pk)


def test_erasing_a_person_takes_what_was_written_about_them(people: People) -> None:
    row = involved.stakeholder(people, "Carl", participant=people.contributor)
    details = involvement.Details(current="resistant", concerns="Fears for his job")
    involvement.change_involvement(row, details=details, seen=0, by=people.lead)
    erase_person(people.contributor, by=people.lead)
    assert not Involvement.objects.exists()


def test_every_table_was_planted(people: People) -> None:
    plant(people)
    assert [model.__name__ for model in (*ROWS, SegmentLink) if not model.objects.exists()] == []
