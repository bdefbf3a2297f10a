"""Sheet 5.4: the celebration, its agenda, the wall of thanks, and what is presented."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pmo_studio.core import own_data
from pmo_studio.core.actions.data import erase_person
from pmo_studio.core.actions.seats import remove_seat
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from roadmaps.actions import celebrations, thanks
from roadmaps.closeout import letter, show
from roadmaps.closeout.story.whole import Whole
from roadmaps.models import AgendaPart, Celebration, ThankYou, Wave
from tests.factories import PackageFactory
from tests.people import People
from tests.roadmaps import closed
from tests.roadmaps.closed import TODAY
from tests.roadmaps.pages import of_engagement, page, text

pytestmark = pytest.mark.django_db


def sheet(people: People, column: str = "lead") -> str:
    return page(people, of_engagement(people, "celebration/"), column)


def shown(people: People, key: str, column: str = "lead") -> str:
    return page(people, of_engagement(people, f"celebration/show/{key}/"), column)


def test_the_agenda_has_times_once_the_beginning_is_known(people: People) -> None:
    assert "60 minutes" in sheet(people, "viewer")
    closed.celebration(people, begins_at=datetime.time(15, 30))
    html = sheet(people, "viewer")
    assert "3:30 p.m." in html or "15:30" in html
    assert "4:25 p.m." in html or "16:25" in html


def test_who_came_is_named_only_where_they_agreed(people: People) -> None:
    told = {"held_on": TODAY.isoformat(), "names": "Ana Duarte", "seen": 0}
    browser = people.browser("lead")
    address = of_engagement(people, "celebration/day/")
    answer = browser.post(address, told)
    assert answer.status_code == 422
    assert "Name only those who agreed" in text(answer)
    assert not Celebration.objects.exists()
    browser.post(address, told | {"agreed": "on"})
    assert Celebration.objects.get().people == 1
    assert "Ana Duarte" in sheet(people, "viewer")


def test_the_agenda_is_written_anew_without_javascript(people: People) -> None:
    browser = people.browser("facilitator")
    address = of_engagement(people, "celebration/agenda/")
    html = text(browser.get(address))
    assert len(re.findall(r'name="minutes_\d+"', html)) == 10
    told = {"text_1": "Cake", "minutes_1": "20", "text_2": "Songs", "minutes_2": "x", "seen": 0}
    answer = browser.post(address, told)
    assert answer.status_code == 422
    assert "Give part 2 a whole number of minutes" in text(answer)
    assert "Songs" in text(answer)
    browser.post(address, told | {"minutes_2": "15"})
    parts = list(AgendaPart.objects.values_list("text", "minutes"))
    assert parts == [("Cake", 20), ("Songs", 15)]
    assert "35 minutes" in sheet(people)


def test_an_agenda_of_nothing_is_refused(people: People) -> None:
    with pytest.raises(Refused):
        celebrations.set_agenda(people.engagement, parts=[], seen=None, by=people.lead)


# --- the wall ---


def test_a_guest_pins_notes_signed_or_not(people: People) -> None:
    browser = people.browser("guest")
    address = of_engagement(people, "celebration/thanks/")
    browser.post(address, {"text": "Thank you, Kemi", "signature": "Ward 7", "paper": "coral"})
    html = text(browser.post(address, {"text": "I owe you a cake", "paper": ""}, follow=True))
    assert "Thank you, Kemi" in html
    assert "I owe you a cake" in html
    signed, unsigned = ThankYou.objects.all()
    assert (signed.author, signed.paper) == (people.guest, "coral")
    assert (unsigned.author, unsigned.signature) == (None, "")
    assert f"/thanks/{signed.pk}/take-down/" in html
    assert f"/thanks/{unsigned.pk}/take-down/" not in html


def test_of_an_unsigned_note_nothing_says_who_wrote_it(people: People) -> None:
    row = closed.note(people, "I owe you a cake")
    event = Event.objects.get(subject=row.subject)
    assert (event.by, event.anonymous, event.created_at.second) == (None, True, 0)
    assert own_data.of(people.guest)["thanks"] == []
    assert all(each["subject"] != row.subject for each in own_data.of(people.guest)["did"])


def test_a_double_click_pins_one_note(people: People) -> None:
    browser = people.browser("guest")
    for signature, key in (("", "a" * 32), ("Ward 7", "b" * 32)):
        told = {"text": f"Thanks {key[0]}", "signature": signature, "paper": "sky", "key": key}
        for _twice in range(2):
            browser.post(of_engagement(people, "celebration/thanks/"), told)
    assert ThankYou.objects.count() == 2


def test_an_unsuitable_note_is_taken_down_and_read_nowhere(people: People) -> None:
    row = closed.note(people, "Something unkind", "Gus", by=people.guest)
    thanks.take_down_thanks(row, removed=True, by=people.facilitator)
    for door in ("celebration/", "history/", "celebration/show/wall/"):
        assert "Something unkind" not in page(people, of_engagement(people, door), "contributor")
    assert "Something unkind" in sheet(people)
    thanks.take_down_thanks(row, removed=False, by=people.lead)
    assert "Something unkind" in sheet(people, "viewer")


def test_the_open_wall_loads_again_when_a_guest_pins_a_note(people: People) -> None:
    row = closed.note(people)
    topic = f"closing:{people.engagement.pk}"
    assert f'data-topic="{topic}"' in shown(people, "wall", "viewer")
    address = reverse("live:since", args=[people.engagement.pk, row.number - 1])
    [frame] = people.browser("viewer").get(address, {"topic": topic}).json()["frames"]
    assert (frame["number"], frame["reload"]) == (row.number, topic)


def test_a_removed_guest_takes_their_signed_notes_along_where_nobody_keeps_them(
    people: People,
) -> None:
    signed = closed.note(people, "Signed", "Gus")
    unsigned = closed.note(people, "Unsigned")
    remove_seat(people.guest, keep_notes=False, by=people.facilitator)
    assert list(ThankYou.objects.live()) == [unsigned]
    assert signed in ThankYou.objects.archived()


def test_who_is_erased_stands_under_no_note(people: People) -> None:
    row = closed.note(people, "Thank you", "Carl", by=people.contributor)
    erase_person(people.contributor, by=people.lead)
    row.refresh_from_db()
    assert (row.text, row.signature) == ("Thank you", REDACTED)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 241}, "text"),
        ({"signature": "x" * 81}, "signature"),
        ({"paper": "gold"}, "paper"),
    ],
)
def test_a_note_that_cannot_be_pinned_says_why_at_its_field(people: People, details, field) -> None:
    given = thanks.Details(**{"text": "Thank you"} | details)
    with pytest.raises(Refused) as refused:
        thanks.pin_thanks(people.engagement, details=given, by=people.guest)
    assert refused.value.field == field


def test_thirty_notes_and_names_ask_no_more_than_three(people: People) -> None:
    counts = []
    sheet(people)
    for n in (3, 27):
        for each in range(n):
            closed.note(people, f"Thanks {n} {each}", "Carl", by=people.contributor)
            closed.acknowledgement(people, f"Person {n} {each}")
        with CaptureQueriesContext(connection) as asked:
            sheet(people)
            shown(people, "wall")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- on the projector ---


def test_only_pages_with_something_to_show_are_presented(people: People) -> None:
    assert [each.key for each in show.pages(people.engagement)] == ["numbers", "wall"]
    closed.handover(people)
    closed.lesson(people, "We stopped early", proud=True)
    for n in range(11):
        closed.acknowledgement(people, f"Person {n}")
    keys = [each.key for each in show.pages(people.engagement)]
    assert keys == ["numbers", "names", "names-2", "lesson", "next", "wall"]
    assert "We stopped early" in shown(people, "lesson", "viewer")


def test_pages_follow_each_other_by_plain_links(people: People) -> None:
    closed.handover(people)
    browser = people.browser("viewer")
    html = text(browser.get(of_engagement(people, "celebration/show/"), follow=True))
    seen = []
    while link := re.search(r'rel="next" href="([^"]+)"', html):
        seen.append(link[1].rstrip("/").rpartition("/")[2])
        html = text(browser.get(link[1]))
    assert seen == ["next", "wall"]
    assert re.findall(r'rel="(?:first|last|up)" href="[^"]+/celebration/([^"]*)"', html) == [
        *("show/numbers/", "show/wall/", ""),
    ]
    assert re.search(r'rel="prev" href="[^"]+/show/next/"', html)
    missing = browser.get(of_engagement(people, "celebration/show/nothing/"))
    assert missing.status_code == 404


def test_the_demo_presents_mission_pictures_numbers_and_customers(meridian) -> None:
    keys = [each.key for each in show.pages(meridian)]
    shown = ["mission", "before", "turning", "numbers", "mandate", "value", "customers"]
    assert keys == [*shown, "names", "lesson", "next", "wall"]
    plan = PackageFactory(plan__engagement=meridian).plan
    pilot = Wave.objects.create(plan=plan, key="P", kind="pilot", position=1)
    PackageFactory(plan=plan, wave=pilot, status="done", finished_on=TODAY)
    pages = {each.key: each for each in show.pages(meridian)}
    assert all(pages[key].context["picture"].drawing for key in ("before", "turning"))
    # What was before is not called now.
    assert ">Now<" not in pages["before"].context["picture"].drawing
    [bar] = pages["now"].context["picture"].bars
    assert (bar.done, bar.all) == (1, 1)


# --- afterwards ---


def test_without_an_answer_there_is_nobody_to_thank_by_a_note(people: People) -> None:
    told = page(people, of_engagement(people, "celebration/letter/"))
    assert "Nobody has answered a questionnaire or a survey yet." in told
    assert "<textarea" not in told


def test_all_who_answered_are_thanked_with_what_came_of_it_and_none_by_name(meridian) -> None:
    """By the figures of sheet 5.1; the one name is that of who carries the PMO on."""
    whole = Whole(meridian)
    told = letter.thank_you(whole, by="Lea")
    for each in whole.appendix.answered:
        assert f"{each.people} people answered “{each.title}”." in told
    # Of three promises none is kept yet: nobody thanks for that.
    assert "promises kept" not in told
    names = set(meridian.participants.values_list("display_name", flat=True))
    assert {name for name in names if name in told} == {whole.handover.carrier}
