"""Sheet 5.2: lessons, from the line on a phone to the action that is done."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pmo_studio.core import due, subjects
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions import lessons
from roadmaps.models import Lesson
from tests.people import People
from tests.roadmaps import closed
from tests.roadmaps.closed import TODAY, YESTERDAY
from tests.roadmaps.pages import between, of_engagement, page, text

pytestmark = pytest.mark.django_db


def sheet(people: People, column: str = "lead") -> str:
    return page(people, of_engagement(people, "lessons/"), column)


def test_a_guest_writes_two_sentences_and_completes_them_later(people: People) -> None:
    browser = people.browser("guest")
    told = {"happened": "Night shifts were never asked", "better": "We ask around the clock"}
    html = text(browser.post(of_engagement(people, "lessons/new/"), told, follow=True))
    assert "Night shifts were never asked" in html
    row = Lesson.objects.get()
    assert f"/lessons/{row.pk}/" in html
    more = {"why": "Invited by office hours", "action": "Invite every shift", "proud": "on"}
    more |= {"owner": people.guest.pk, "due_on": YESTERDAY.isoformat(), "seen": row.number}
    html = text(browser.post(f"/lessons/{row.pk}/", told | more, follow=True))
    assert "late, was due" in html
    assert "Proud of it" in html
    browser.post(f"/lessons/{row.pk}/done/", {"done": "yes"})
    row.refresh_from_db()
    assert (row.done_on, row.owner_id) == (TODAY, people.guest.pk)
    assert "late, was due" not in sheet(people)


def test_what_is_late_stands_first_and_what_is_done_last(people: People) -> None:
    done = closed.lesson(people, "Done one", action="Did it")
    lessons.finish_lesson(done, done=True, by=people.contributor)
    closed.lesson(people, "Open one", action="Do it")
    closed.lesson(people, "Late one", action="Do it", due_on=YESTERDAY)
    html = sheet(people, "viewer")
    places = [html.index(words) for words in ("Late one", "Open one", "Done one")]
    assert places == sorted(places)
    assert "3 with an action" in html
    assert "1 late" in html


def test_others_lessons_are_for_lead_and_facilitators_to_change(people: People) -> None:
    row = closed.lesson(people, by=people.facilitator)
    given = lessons.Details("Changed")
    with pytest.raises(PermissionDenied):
        lessons.change_lesson(row, details=given, seen=None, by=people.contributor)
    lessons.change_lesson(row, details=given, seen=None, by=people.lead)
    row.refresh_from_db()
    assert row.happened == "Changed"
    assert f"/lessons/{row.pk}/" not in sheet(people, "contributor")


def test_two_who_change_a_lesson_at_once_lose_nothing(people: People) -> None:
    row = closed.lesson(people)
    seen = row.number
    lessons.change_lesson(row, details=lessons.Details("First"), seen=seen, by=people.lead)
    with pytest.raises(Overtaken):
        lessons.change_lesson(row, details=lessons.Details("Second"), seen=seen, by=people.lead)
    told = {"happened": "Second", "seen": seen}
    answer = people.browser("lead").post(f"/lessons/{row.pk}/", told)
    assert answer.status_code == 422
    assert "Second" in text(answer)
    assert "Somebody else changed this" in text(answer)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"happened": " "}, "happened"),
        ({"happened": "x" * 501}, "happened"),
        ({"why": "x" * 501}, "why"),
        ({"action": "x" * 301}, "action"),
        ({"due_on": TODAY}, "action"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(people: People, details, field: str) -> None:
    given = {"happened": "Something"} | details
    with pytest.raises(Refused) as refused:
        closed.lesson(people, given.pop("happened"), **given)
    assert refused.value.field == field
    assert not Lesson.objects.exists()


def test_another_action_is_not_done_yet(people: People) -> None:
    row = lessons.finish_lesson(
        closed.lesson(people, action="Ask"), done=True, by=people.contributor
    )
    given = lessons.Details(row.happened, action="Ask twice")
    row = lessons.change_lesson(row, details=given, seen=None, by=people.lead)
    assert row.done_on is None


def test_an_action_is_due_for_its_owner_and_one_of_nobody_for_who_runs_it(people: People) -> None:
    closed.lesson(people, action="Ask", owner=people.contributor.pk, due_on=TODAY)
    closed.lesson(people, "Of nobody", action="Call", due_on=YESTERDAY)
    told = {name: [each.words for each in due.of(getattr(people, name))] for name in PEOPLE}
    assert told["contributor"] == ["Do what we learned: “Ask”"]
    assert told["lead"] == ["Do what we learned: “Call”"]
    assert told["viewer"] == []


PEOPLE = ("lead", "contributor", "viewer")


def test_the_room_can_vote_on_lessons(people: People) -> None:
    row = closed.lesson(people)
    offered = {each.key: each for each in subjects.ballots()}["lessons"]
    assert [each.count for each in offered.offers(people.engagement)] == [1]
    assert [each.subject for each in offered.candidates(people.engagement, "all")] == [row.subject]
    assert offered.candidates(people.engagement, "none") == []


def test_a_removed_lesson_is_put_back(people: People) -> None:
    row = closed.lesson(people)
    lessons.remove_lesson(row, removed=True, by=people.contributor)
    assert row.happened not in sheet(people, "viewer")
    assert row.happened in between(sheet(people), 'class="deleted"', "</details>")
    lessons.remove_lesson(row, removed=False, by=people.lead)
    assert row.happened in sheet(people, "viewer")


def test_thirty_lessons_ask_no_more_than_three(people: People) -> None:
    counts = []
    sheet(people)
    for n in (3, 27):
        for each in range(n):
            closed.lesson(
                people,
                f"Lesson {n} {each}",
                action="Ask",
                owner=people.lead.pk,
                due_on=TODAY + datetime.timedelta(days=each),
            )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            sheet(people)
        counts.append(len(asked))
    assert counts[0] == counts[1]
