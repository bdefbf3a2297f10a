"""A report that is asked for again: from the store while it is right, gathered anew when not."""

import datetime
import os
import time

import pytest

from canvases.actions import notes
from pmo_studio.core.models import Engagement
from pmo_studio.exports import actions, gathering, known, process, report, store, tasks, words
from pmo_studio.exports.models import ExportJob, For, State
from tests.factories import AssessmentFactory, CanvasFactory, RespondentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathered(people, monkeypatch):
    """The audience of every report that was gathered; rendering is replaced by its input."""
    CanvasFactory(engagement=people.engagement, title="To be")
    known.forget()
    calls = []
    build = report.document

    def document(engagement, audience, language, **how):
        calls.append(audience)
        return build(engagement, audience, language, **how)

    monkeypatch.setattr(report, "document", document)
    monkeypatch.setattr(process, "run", lambda document, **how: document.html.encode())
    return calls


def made(people, by="facilitator", audience=For.ROOM) -> ExportJob:
    job = actions.request_export(
        people.engagement, kind="report_pdf", options={}, audience=audience, by=getattr(people, by)
    )
    tasks.make_export.call(job.pk)
    job.refresh_from_db()
    assert job.state == State.DONE
    return job


def test_a_report_asked_for_again_is_neither_gathered_nor_drawn(people, gathered):
    first, second = made(people), made(people, by="viewer")
    assert gathered == [For.ROOM]
    assert first.content_hash == second.content_hash


def test_whatever_happens_in_the_engagement_makes_it_stale(people, gathered):
    first = made(people)
    canvas = people.engagement.canvases.get()
    notes.add_note(canvas, block="cs", text="Newcomer", by=people.lead)
    second = made(people)
    assert gathered == [For.ROOM] * 2
    assert first.content_hash != second.content_hash
    assert b"Newcomer" in store.path_of(second.content_hash).read_bytes()


def test_a_new_day_makes_it_stale(people, gathered, time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 29, 12, tzinfo=datetime.UTC), tick=False)
    first = made(people)
    time_machine.move_to(datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC), tick=False)
    assert made(people).content_hash != first.content_hash
    assert len(gathered) == 2


def test_one_audience_is_never_served_what_was_made_for_another(people, gathered):
    room, close = made(people), made(people, audience=For.FACILITATORS)
    again = made(people)
    assert gathered == [For.ROOM, For.FACILITATORS]
    assert again.content_hash == room.content_hash != close.content_hash


def test_an_answer_that_no_event_tells_of_makes_it_stale(people, gathered, monkeypatch):
    made(people)
    monkeypatch.setattr(known, "answered", lambda engagement: (1, 4, 0))
    made(people)
    assert len(gathered) == 2


def test_what_is_answered_of_an_open_questionnaire_is_counted(people):
    assessment = AssessmentFactory(engagement=people.engagement, state="open")
    nobody = known.answered(people.engagement.pk)
    RespondentFactory(group=assessment.groups.first(), answered=3)
    assert known.answered(people.engagement.pk) == (nobody[0] + 1, nobody[1] + 3, nobody[2])


def test_a_file_that_was_taken_back_is_made_anew(people, gathered):
    first = made(people)
    actions.expire_all_of(people.engagement.pk)
    assert made(people).content_hash == first.content_hash
    assert len(gathered) == 2


def test_two_workers_render_the_same_report_once(people, gathered, monkeypatch):
    """The other one holds the claim and is done while this one waits."""
    drawn = []

    def run(document, **how):
        drawn.append(document)
        return document.html.encode()

    monkeypatch.setattr(process, "run", run)
    first = made(people)
    data = store.path_of(first.content_hash).read_bytes()
    store.remove(first.content_hash)
    known.forget()
    assert store.claim(first.content_hash)
    assert not store.claim(first.content_hash)
    looked = []

    def sleep(seconds):
        looked.append(seconds)
        store.write(first.content_hash, data)

    monkeypatch.setattr(time, "sleep", sleep)
    assert made(people).content_hash == first.content_hash
    assert (len(drawn), len(looked)) == (1, 1)


def test_a_claim_that_was_left_behind_holds_for_minutes_only():
    content_hash = "a" * 64
    assert store.claim(content_hash)
    long_ago = time.time() - store.STUCK_SECONDS - 60
    os.utime(store.path_of(content_hash).with_suffix(".making"), (long_ago, long_ago))
    assert store.claim(content_hash)
    store.release(content_hash)
    assert store.claim(content_hash)
    store.release(content_hash)


def test_what_is_gathered_is_told_chapter_by_chapter(people):
    told = []
    with gathering.told(lambda number, total: told.append((number, total))):
        report.document(Engagement.objects.get(pk=people.engagement.pk), For.ROOM, "en")
    assert [number for number, _ in told] == list(range(1, told[0][1] + 1))
    assert words.step("gathering:3:21") == "gathering the contents: chapter 3 of 21"
    assert words.step("laying_out:12") == "laying out page 12"
    assert words.step("drawing") == "drawing the pages"
