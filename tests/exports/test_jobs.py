"""Export jobs: asked for, made, shared by content, cancelled, expired, taken back."""

import datetime
import io
import re

import pikepdf
import pypdfium2
import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from canvases.models import Canvas
from pmo_studio.core.access import Denied
from pmo_studio.core.actions.data import erase_person, redact_text
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.exports import actions, kinds, process, store, tasks
from pmo_studio.exports.canvas import sheet_of
from pmo_studio.exports.models import ExportJob, For, State
from pmo_studio.workshops.models import Vote, VoteItem, VoteRound
from tests.factories import CanvasFactory, GroupFactory, NoteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def canvas(people) -> Canvas:
    canvas = CanvasFactory(engagement=people.engagement, title="To-be canvas")
    group = GroupFactory(canvas=canvas, block="vp", title="Predictable delivery")
    NoteFactory(canvas=canvas, author=people.contributor, text="Sponsors see trouble early")
    NoteFactory(canvas=canvas, author=people.guest, text="One honest status", group=group)
    NoteFactory(canvas=canvas, author=None, anonymous=True, block="cs", text="Nobody's note")
    return canvas


@pytest.fixture
def rendered(monkeypatch):
    """Rendering replaced by its input: (document, variant) of every call."""
    calls = []

    def run(document, **how):
        calls.append(document)
        how["on_progress"](40, "laying_out")
        return b"%PDF " + document.html.encode()

    monkeypatch.setattr(process, "run", run)
    return calls


def ask(people, canvas, by="contributor", **more) -> ExportJob:
    return actions.request_export(
        people.engagement,
        kind="canvas_pdf",
        options={"canvas": canvas.pk, "paper": "A4"},
        by=getattr(people, by),
        **more,
    )


def made(job: ExportJob) -> ExportJob:
    tasks.make_export.call(job.pk)
    job.refresh_from_db()
    return job


def test_a_request_is_queued_for_the_worker_and_told_only_to_who_asked(
    people, canvas, monkeypatch, django_capture_on_commit_callbacks
):
    queued = []
    monkeypatch.setattr(actions, "_enqueue", queued.append)

    with django_capture_on_commit_callbacks(execute=True):
        job = ask(people, canvas)

    assert queued == [job.pk]
    assert job.state == State.QUEUED
    event = Event.objects.get(kind="export.requested")
    assert event.by == people.contributor
    assert event in Event.objects.visible_to(people.contributor)
    assert event not in Event.objects.visible_to(people.lead)


def test_the_worker_makes_the_file_and_says_so(people, canvas, rendered):
    job = made(ask(people, canvas))

    assert (job.state, job.percent) == (State.DONE, 100)
    assert job.file_name == "meridian-health-pmo-to-be-canvas.pdf"
    assert job.size == store.path_of(job.content_hash).stat().st_size
    assert job.expires_at > timezone.now() + datetime.timedelta(days=6)
    assert Event.objects.filter(kind="export.finished", by=people.contributor).count() == 1


def test_the_history_tells_the_maker_and_nobody_else_which_file_was_made(
    people, canvas, rendered, client
):
    made(ask(people, canvas))
    address = reverse("core:history", args=[people.engagement.pk])

    def history(seat) -> str:
        client.force_login(seat.user)
        return client.get(address).content.decode()

    for words in ("asked for a file: Canvas as PDF", "has a file ready: Canvas as PDF"):
        assert words in history(people.contributor)
        assert words not in history(people.lead)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Meridian Health PMO: to-be", "meridian-health-pmo-to-be.pdf"),
        ("The canvas of MERIDIAN HEALTH PMO", "the-canvas-of-meridian-health-pmo.pdf"),
        ("To-be", "meridian-health-pmo-to-be.pdf"),
    ],
)
def test_a_file_says_the_engagement_once(people, canvas, rendered, title, name):
    canvas.title = title
    canvas.save()

    assert made(ask(people, canvas)).file_name == name


def test_the_document_holds_notes_groups_and_authors(people, canvas, rendered):
    made(ask(people, canvas))

    html = rendered[0].html
    for text in ("Sponsors see", "One honest", "Predictable delivery", "Gus Guest", "Meridian"):
        assert text in html


@pytest.fixture
def vote(people, canvas):
    """A round over the first note: fourteen dots, still open."""
    round_ = VoteRound.objects.create(
        engagement=people.engagement,
        title="What first?",
        opened_by=people.facilitator,
        opened_at=timezone.now(),
    )
    first = canvas.notes.get(text="Sponsors see trouble early")
    item = VoteItem.objects.create(round=round_, subject=first.subject, title="x", position=1)
    Vote.objects.create(item=item, participant=people.contributor, dots=14)
    return round_


def test_an_open_vote_is_not_told(people, canvas, vote, rendered):
    made(ask(people, canvas))

    assert "14" not in texts(rendered[0].html)


def test_the_dots_of_an_ended_vote_stand_on_the_note(people, canvas, vote, rendered):
    vote.items.update(dots=14)
    VoteRound.objects.filter(pk=vote.pk).update(
        state="ended", ended_at=timezone.now(), ended_by=people.facilitator, voters=7
    )

    made(ask(people, canvas))

    assert "14" in texts(rendered[0].html)
    assert "14 dots in the vote “What first?”" in said(rendered[0].html)


def ended_round(people, title, dots, days):
    """A vote that ended so many days ago; `dots` by what they were given to."""
    round_ = VoteRound.objects.create(
        engagement=people.engagement,
        title=title,
        state="ended",
        opened_by=people.facilitator,
        opened_at=timezone.now(),
        ended_by=people.facilitator,
        ended_at=timezone.now() - datetime.timedelta(days=days),
        voters=3,
    )
    for position, (item, given) in enumerate(dots.items()):
        VoteItem.objects.create(
            round=round_, subject=item.subject, title="x", position=position, dots=given
        )


def test_of_several_votes_the_one_that_ended_last_is_drawn_and_named(people, canvas, rendered):
    group, first = canvas.groups.get(), canvas.notes.get(text="Sponsors see trouble early")
    ended_round(people, "The newer", {group: 4, first: 3}, days=1)
    ended_round(people, "The older", {group: 9, first: 8}, days=2)
    elsewhere = NoteFactory(canvas=CanvasFactory(engagement=people.engagement), author=people.lead)
    ended_round(people, "About something else", {elsewhere: 5}, days=0)
    ended_round(people, "Given to nothing here", {first: 0}, days=0)

    sheet = sheet_of(canvas, "en")
    made(ask(people, canvas))

    assert (sheet.vote, sheet.dots()) == ("The newer", 7)
    page = said(rendered[0].html)
    assert "7 dots in the vote “The newer”" in page
    assert "The older" not in page
    assert {"4 dots", "4", "3"} <= {text.strip() for text in texts(rendered[0].html)}


def said(html: str) -> str:
    """The text of the pages in one line."""
    return " ".join(" ".join(texts(html)).split())


def texts(html: str) -> list[str]:
    """What stands between tags."""
    return [part for part in re.split(r"<[^>]*>", html.partition("<body>")[2]) if part]


def test_archived_notes_stay_away(people, canvas, rendered):
    NoteFactory(
        canvas=canvas,
        author=people.lead,
        text="Removed long ago",
        archived_at=timezone.now(),
        archived_by=people.lead,
    )

    made(ask(people, canvas))

    assert "Removed long ago" not in rendered[0].html


def test_equal_contents_are_rendered_once(people, canvas, rendered):
    first, second = made(ask(people, canvas)), made(ask(people, canvas, by="viewer"))

    assert len(rendered) == 1
    assert first.content_hash == second.content_hash


def test_the_audience_is_part_of_the_content(people, canvas, rendered):
    first = made(ask(people, canvas, by="facilitator"))
    second = made(ask(people, canvas, by="facilitator", audience=For.FACILITATORS))

    assert first.content_hash != second.content_hash


def test_a_changed_note_is_another_content(people, canvas, rendered):
    first = made(ask(people, canvas))
    NoteFactory(canvas=canvas, author=people.lead, text="One more")

    assert made(ask(people, canvas)).content_hash != first.content_hash


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_files_for_facilitators_are_refused_to_the_room(people, canvas, column):
    with pytest.raises(Denied):
        ask(people, canvas, by=column, audience=For.FACILITATORS)

    assert not ExportJob.objects.exists()


def test_a_fourth_export_at_once_is_refused(people, canvas):
    for _ in range(3):
        ask(people, canvas)

    with pytest.raises(Refused):
        ask(people, canvas)


def test_an_archived_engagement_can_still_be_exported(people, canvas, rendered):
    people.engagement.archived_at = timezone.now()
    people.engagement.save(update_fields=["archived_at"])

    assert made(ask(people, canvas)).state == State.DONE


def test_a_cancelled_job_is_not_made(people, canvas, rendered):
    job = ask(people, canvas)
    actions.cancel_export(job, by=people.contributor)

    assert made(job).state == State.CANCELLED
    assert rendered == []


def test_a_job_cancelled_while_it_is_made_stays_cancelled_and_leaves_no_file(
    people, canvas, monkeypatch
):
    job = ask(people, canvas)

    def run(document, **how):
        actions.cancel_export(job, by=people.contributor)
        return b"%PDF"

    monkeypatch.setattr(process, "run", run)
    hashes = []
    monkeypatch.setattr(store, "write", lambda name, data: hashes.append(name))
    monkeypatch.setattr(store, "size", lambda name: 4)

    assert made(job).state == State.CANCELLED
    assert [store.has(name) for name in hashes] == [False]
    assert not Event.objects.filter(kind="export.finished").exists()


def test_cancelling_what_is_over_is_refused(people, canvas, rendered):
    job = made(ask(people, canvas))

    with pytest.raises(Refused):
        actions.cancel_export(job, by=people.contributor)


@pytest.mark.parametrize("reason", ["too_long", "no_pango", "failed"])
def test_what_went_wrong_is_written_into_the_job(people, canvas, monkeypatch, reason):
    def run(document, **how):
        raise process.RenderError(reason)

    monkeypatch.setattr(process, "run", run)

    job = made(ask(people, canvas))

    assert (job.state, job.step) == (State.FAILED, reason)


def test_a_canvas_deleted_meanwhile_is_told_in_words(people, canvas):
    job = ask(people, canvas)
    canvas.notes.all().delete()
    canvas.groups.all().delete()
    canvas.delete()

    assert made(job).step == "nothing"


def test_an_unexpected_error_fails_the_job_and_not_the_worker(people, canvas, monkeypatch):
    def run(document, **how):
        raise RuntimeError("out of paper")

    monkeypatch.setattr(process, "run", run)

    assert made(ask(people, canvas)).step == "failed"


def test_retrying_a_failed_job_asks_for_the_same_again(people, canvas, monkeypatch):
    job = ask(people, canvas)
    actions.start(job.pk)
    actions.fail(job, problem="failed")
    job.refresh_from_db()

    again = actions.retry_export(job, by=people.contributor)

    assert again.pk != job.pk
    assert (again.options, again.state) == (job.options, State.QUEUED)


def test_a_ready_job_cannot_be_retried(people, canvas, rendered):
    job = made(ask(people, canvas))

    with pytest.raises(Refused):
        actions.retry_export(job, by=people.contributor)


def test_old_files_expire_and_go_when_nobody_needs_them(people, canvas, rendered):
    first, second = made(ask(people, canvas)), made(ask(people, canvas))
    ExportJob.objects.filter(pk=first.pk).update(expires_at=timezone.now())

    assert actions.tidy() == 1
    assert store.has(second.content_hash)

    ExportJob.objects.filter(pk=second.pk).update(expires_at=timezone.now())
    actions.tidy()

    assert not store.has(second.content_hash)
    assert set(ExportJob.objects.values_list("state", flat=True)) == {State.EXPIRED}


def test_a_job_whose_worker_was_stopped_is_given_up(people, canvas):
    job = ask(people, canvas)
    actions.start(job.pk)
    ExportJob.objects.update(started_at=timezone.now() - 2 * actions.STUCK)

    actions.tidy()

    job.refresh_from_db()
    assert (job.state, job.step) == (State.FAILED, "stopped")


def test_erasing_a_person_takes_finished_files_back(people, canvas, rendered):
    job = made(ask(people, canvas))

    erase_person(people.guest, by=people.lead)

    job.refresh_from_db()
    assert job.state == State.EXPIRED
    assert not store.has(job.content_hash)


def test_erasing_a_person_stops_what_is_being_made(people, canvas, monkeypatch):
    job = ask(people, canvas)
    written = []

    def run(document, **how):
        erase_person(people.guest, by=people.lead)
        return b"%PDF with the old name"

    def write(content_hash, data):
        written.append(content_hash)
        original(content_hash, data)

    original = store.write
    monkeypatch.setattr(process, "run", run)
    monkeypatch.setattr(store, "write", write)

    assert made(job).state == State.CANCELLED
    assert [store.has(content_hash) for content_hash in written] == [False]


def test_redacting_a_text_takes_finished_files_back(people, canvas, rendered):
    job = made(ask(people, canvas))
    note = canvas.notes.get(text="Sponsors see trouble early")

    redact_text(people.engagement, subject=note.subject, by=people.lead)

    job.refresh_from_db()
    assert job.state == State.EXPIRED
    assert "Sponsors see" not in "".join(texts(made_html(people, canvas, rendered)))


def test_redacting_a_title_takes_it_from_the_names_of_files(people, canvas, rendered):
    job = made(ask(people, canvas))
    assert "to-be-canvas" in job.file_name

    redact_text(people.engagement, subject=f"canvas:{canvas.pk}", by=people.lead)

    assert (
        "to-be-canvas"
        not in people.browser("lead")
        .get(f"/engagements/{people.engagement.pk}/exports/")
        .content.decode()
    )
    job.refresh_from_db()
    assert (job.state, job.file_name) == (State.EXPIRED, "")


def made_html(people, canvas, rendered) -> str:
    """The document of a new export."""
    made(ask(people, canvas))
    return rendered[-1].html


def test_files_go_with_their_job(people, canvas, rendered, django_capture_on_commit_callbacks):
    job = made(ask(people, canvas))
    content_hash = job.content_hash

    with django_capture_on_commit_callbacks(execute=True):
        job.delete()

    assert not store.has(content_hash)


def test_a_finished_job_without_a_file_is_refused_by_the_database(people):
    with pytest.raises(IntegrityError):
        ExportJob.objects.create(
            engagement=people.engagement,
            requested_by=people.lead,
            kind="canvas_pdf",
            state=State.DONE,
            finished_at=timezone.now(),
        )


def test_a_kind_registered_twice_is_a_programming_error():
    with pytest.raises(ValueError, match="twice"):
        kinds.register(kinds.get("canvas_pdf"))


@pytest.mark.pango
def test_the_canvas_leaves_as_a_real_pdf(people, canvas):
    job = made(ask(people, canvas))

    assert job.state == State.DONE
    with pypdfium2.PdfDocument(store.path_of(job.content_hash)) as opened:
        words = " ".join(opened[0].get_textpage().get_text_bounded().split())
    assert "Sponsors see trouble early" in words
    assert "1 of 2" in words


@pytest.mark.one_database
@pytest.mark.pango
def test_the_report_numbers_its_contents_and_mixes_papers(people, canvas):
    people.engagement.participants.filter(pk=people.lead.pk).update(is_sponsor=True)
    job = made(
        actions.request_export(
            people.engagement, kind="report_pdf", options={}, by=people.facilitator
        )
    )

    assert job.state == State.DONE
    data = store.path_of(job.content_hash).read_bytes()
    with pikepdf.open(io.BytesIO(data)) as opened, opened.open_outline() as outline:
        sizes = [tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in opened.pages]
        assert [str(item.title) for item in outline.root] == [
            "People",
            "Phases and gates",
            "Canvas",
        ]
        assert [str(item.title) for item in outline.root[2].children] == ["To-be canvas"]
    assert sizes == [(595, 842)] * 5 + [(1191, 842)] * 2
    with pypdfium2.PdfDocument(data) as opened:
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in opened]
    assert "Page" not in pages[0]
    numbered = re.findall(r"(People|Phases and gates|Canvas|To-be canvas)[ .]+(\d+)", pages[0])
    assert dict(numbered) == {
        "People": "2",
        "Phases and gates": "3",
        "Canvas": "5",
        "To-be canvas": "6",
    }
    assert "Page 2 of 7" in pages[1]
    assert "6 of 7" in pages[5]
    assert all("@" not in page for page in pages)
