"""Who did not agree to be named is read by lead and facilitators alone, through every door."""

import json
from collections.abc import Callable

import pytest
from django.urls import reverse

from pmo_studio.core import bundle, chapters, own_data
from pmo_studio.core.actions.data import redact_text
from pmo_studio.core.bundle import Scope
from pmo_studio.core.models import Engagement, Event
from roadmaps.actions import acknowledgements, celebrations, lessons, thanks
from roadmaps.models import Acknowledgement, AgendaPart, Celebration, Handover, Lesson, ThankYou
from tests.people import People
from tests.roadmaps import closed
from tests.roadmaps.pages import page

pytestmark = pytest.mark.django_db
OTHERS = ("contributor", "viewer", "guest")
SECRET = ("Sofia Quiet", "Changed her mind in front of everybody", "Sofia Renamed")
ROWS = (Acknowledgement, AgendaPart, Celebration, Handover, Lesson, ThankYou)
PAGES = ("numbers", "names", "wall")


def plant(people: People) -> None:
    """Somebody who did not agree, by every kind of act; and something in every table."""
    row = closed.acknowledgement(people, SECRET[0], public=False, what=SECRET[1])
    given = acknowledgements.Details(SECRET[2], SECRET[1])
    acknowledgements.change_acknowledgement(row, details=given, seen=None, by=people.facilitator)
    for removed in (True, False):
        acknowledgements.remove_acknowledgement(row, removed=removed, by=people.lead)
    closed.acknowledgement(people, "Kemi Okafor")
    lesson = closed.lesson(people, action="Ask", owner=people.lead.pk, due_on=closed.TODAY)
    lessons.finish_lesson(lesson, done=True, by=people.lead)
    closed.handover(people, places="On the drive", known="Ask Kemi")
    closed.celebration(people, names="Ana Duarte", begins_at=None)
    cake = [celebrations.Part("Cake", 60)]
    celebrations.set_agenda(people.engagement, parts=cake, seen=None, by=people.lead)
    closed.note(people)
    thanks.take_down_thanks(closed.note(people, "Two", "Gus"), removed=True, by=people.lead)


def address(name: str, *more: object) -> Callable[[Engagement], str]:
    return lambda engagement: reverse(name, args=[engagement.pk, *more])


DOORS: dict[str, Callable[[Engagement], str]] = {
    "home": lambda e: e.get_absolute_url(),
    "celebration": address("roadmaps:celebration"),
    "lessons": address("roadmaps:lessons"),
    "history": address("core:history"),
    "people": address("core:people"),
    "data": address("core:data"),
    "own data": address("core:own_data"),
    "exports": address("exports:index"),
    "poll": lambda e: reverse("live:since", args=[e.pk, 0]) + f"?topic=closing:{e.pk}",
    **{f"show {key}": address("roadmaps:presentation_page", key) for key in PAGES},
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("column", OTHERS)
def test_no_page_names_who_did_not_agree(people: People, column: str, door: str) -> None:
    plant(people)
    html = page(people, DOORS[door](people.engagement), column)
    assert [words for words in SECRET if words in html] == []


@pytest.mark.parametrize("key", PAGES)
def test_nor_does_the_projector_of_the_lead(people: People, key: str) -> None:
    plant(people)
    html = page(people, DOORS[f"show {key}"](people.engagement))
    assert [words for words in SECRET if words in html] == []
    assert ("Kemi Okafor" in html.partition("show-page")[2]) == (key == "names")


@pytest.mark.parametrize("audience", ["room", "facilitators"])
def test_no_report_names_them_whomever_it_is_for(people: People, audience: str) -> None:
    plant(people)
    built = [each.build(people.engagement, audience, "en") for each in chapters.all_chapters()]
    html = "".join(str(each.html) for each in built if each is not None)
    assert "Kemi Okafor" in html
    assert [words for words in SECRET if words in html] == []


def test_lead_and_facilitators_read_it_with_a_mark(people: People) -> None:
    plant(people)
    html = page(people, DOORS["celebration"](people.engagement), "facilitator")
    assert "Sofia Renamed" in html
    assert "only lead and facilitators see this" in html


def test_no_event_holds_a_name_nor_is_one_of_them_for_the_room(people: People) -> None:
    plant(people)
    told = Event.objects.filter(engagement=people.engagement, kind__startswith="acknowledgement.")
    assert {event.audience for event in told} == {"facilitators"}
    assert [event.data for event in told if event.data] == []
    for column in OTHERS:
        assert not told.visible_to(getattr(people, column)).exists()
        mine = json.dumps(own_data.of(getattr(people, column)), ensure_ascii=False)
        assert [words for words in SECRET if words in mine] == []


@pytest.mark.parametrize("column", OTHERS)
def test_that_a_text_was_removed_names_nobody(people: People, column: str) -> None:
    plant(people)
    row = Acknowledgement.objects.get(public=False)
    redact_text(people.engagement, subject=row.subject, by=people.lead)
    row.refresh_from_db()
    assert row.name != "Sofia Renamed"
    given = acknowledgements.Details("Sofia Quiet", "Again")
    acknowledgements.change_acknowledgement(row, details=given, seen=None, by=people.lead)
    html = page(people, DOORS["history"](people.engagement), column)
    assert "redacted a text" in html
    assert [words for words in SECRET if words in html] == []


# --- bundle ---


def test_a_bundle_brings_all_of_it_back(people: People) -> None:
    plant(people)
    document = bundle.write(people.engagement)
    again = bundle.write(bundle.load(document, owner=people.stranger))
    for key in (
        *("lessons", "handovers", "celebrations", "agenda_parts", "acknowledgements", "thanks"),
    ):
        assert document[key]
        assert again[key] == document[key]
    told = [event["kind"] for event in document["events"]]
    assert [event["kind"] for event in again["events"]][: len(told)] == told


def test_a_template_takes_nothing_of_it_along(people: People) -> None:
    plant(people)
    document = json.dumps(bundle.write(people.engagement, Scope.TEMPLATE), ensure_ascii=False)
    for words in (*SECRET, "Kemi Okafor", "On the drive", "Ana Duarte", "Nobody had time"):
        assert words not in document


def test_the_lead_removes_any_text(people: People) -> None:
    plant(people)
    kinds = (Lesson, Handover, Celebration, ThankYou)
    for row in [kind.objects.order_by("pk")[0] for kind in kinds]:
        redact_text(people.engagement, subject=row.subject, by=people.lead)
    document = json.dumps(bundle.write(people.engagement), ensure_ascii=False)
    for words in ("Nobody had time", "On the drive", "Ask Kemi", "Ana Duarte", "Thank you all"):
        assert words not in document


def test_every_table_was_planted(people: People) -> None:
    plant(people)
    assert [model.__name__ for model in ROWS if not model.objects.exists()] == []
    assert "Kemi Okafor" in page(people, DOORS["celebration"](people.engagement), "viewer")
