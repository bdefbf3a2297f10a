"""The report: its chapters, and the data it carries when a facilitator asks for that."""

import io
import json
import re

import pikepdf
import pypdfium2
import pytest
from django.utils import timezone

from canvases.models import Canvas, Trial
from pmo_studio.core import bundle, chapters, files
from pmo_studio.core.access import Denied, Right
from pmo_studio.core.models import Event, Participant, User
from pmo_studio.core.refusals import Refused
from pmo_studio.exports import actions, pdf, process, report, store, tasks
from pmo_studio.exports.bundles.attached import attachment
from pmo_studio.exports.bundles.files import from_bytes
from pmo_studio.exports.models import ExportJob, For, State
from pmo_studio.workshops.actions import votes
from roadmaps.models import Reading
from tests.canvases.test_check_panel import t19
from tests.exports.test_bundle import fill
from tests.factories import CanvasFactory, KpiFactory, NoteFactory, PackageFactory, UserFactory
from tests.people import People
from tests.reading import words
from tests.workshops.samples import items_of, notes_of, open_round

pytestmark = pytest.mark.django_db


def printed(people: People, audience: str = For.ROOM) -> str:
    """What a reader of the report sees."""
    return words(report.document(people.engagement, audience, "en").html.partition("<body>")[2])


def ended_round(people: People, given: tuple[int, ...], title: str, notes=None):
    round_ = open_round(people, notes, title=title, dots=9, cap=5)
    for item, dots in zip(items_of(round_), given, strict=False):
        votes.set_dots(item, dots=dots, by=people.contributor)
    votes.end_round(round_, by=people.facilitator)
    return round_


# --- the colour of the client -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("brand", "on_it"), [("#7a1fa2", "#FBFCFC"), ("#FFF7B0", "#0C1F2A"), ("#808080", "#000000")]
)
def test_cover_and_headings_have_the_colour_of_the_client(people, brand, on_it):
    people.engagement.brand_colour = brand
    html = report.document(people.engagement, For.ROOM, "en").html

    assert f":root{{--brand:{brand};--on-brand:{on_it}}}" in html
    assert '<p class="band">Report</p>' in html
    assert html.count("solid var(--brand)") == 1


# --- chapters -----------------------------------------------------------------------------------


def test_the_golden_thread_is_a_chapter_once_notes_are_linked(people):
    canvas = CanvasFactory(engagement=people.engagement, title="To be")
    NoteFactory(canvas=canvas, block="cs", text="Sponsors")
    assert "Threads, one by one" not in printed(people)
    t19(canvas)
    found, _, said = printed(people).partition("Threads, one by one")
    assert "The A The V1 The F05 The KR1 Method adoption, at least 85 % Runs through" in said
    assert "Error Customer without value (2)" in found
    assert "Highlighted: “The A” needs “The V1”" in found
    html = report.document(people.engagement, For.ROOM, "en").html
    drawing = html.partition('class="chart threads')[2].partition("</svg>")[0]
    assert "var(--" not in drawing
    assert "<a " not in drawing


def test_phases_tell_progress_and_what_the_gate_asks_for(people):
    text = printed(people)
    assert "The five phases and how far they are" in text
    assert "1 Assessment 0 %" in text
    assert "Under way" in text
    assert "Gate 1: Assessment" in text
    assert "Gate 5: Closeout" in text
    assert text.count("Ahead") == 4


def test_a_vote_is_ranked_with_dots_and_voters(people):
    ended_round(people, (1, 4, 2), "What first?")
    text = printed(people)
    assert "What first? 9 1" in text
    assert "Rank Item Dots Share in % 1 Item 1 4 57 2 Item 2 2 29 3 Item 0 1 14" in text
    assert "add up to" not in text


def test_shares_of_a_vote_that_round_to_something_else_than_100_say_so(people):
    ended_round(people, (1, 1, 1), "What first?")
    assert "Rounded to whole percent, these shares add up to 99 %." in printed(people)


def test_votes_on_the_same_notes_stand_side_by_side_in_the_order_of_the_last(people):
    notes = notes_of(people, 3)
    ended_round(people, (4, 1, 2), "Before", notes)
    ended_round(people, (1, 2, 4), "After", notes)
    text = printed(people)
    assert "Votes side by side Item Before After" in text
    assert "Item 2 2 (2) 4 (1) Item 1 1 (3) 2 (2) Item 0 4 (1) 1 (3)" in text


def test_an_open_vote_has_no_chapter(people):
    round_ = open_round(people)
    votes.set_dots(items_of(round_)[0], dots=2, by=people.guest)
    assert "Which first?" not in printed(people)


def test_short_contents_stand_on_the_cover_and_long_ones_on_a_page(people):
    html = report.document(people.engagement, For.ROOM, "en").html
    assert "Contents" in html.partition('<section class="chapter"')[0]
    assert 'class="contents on-cover"' in html
    for number in range(16):
        CanvasFactory(engagement=people.engagement, title=f"Option {number}")
    html = report.document(people.engagement, For.ROOM, "en").html
    assert 'class="contents"' in html
    assert "on-cover" not in html.partition("<body>")[2]


def test_many_canvases_are_counted_in_tables_that_fit_the_page(people):
    for number in range(6):
        CanvasFactory(engagement=people.engagement, title=f"Option {number}")
    html = report.document(people.engagement, For.ROOM, "en").html
    head = re.findall(r"<thead>.*?</thead>", html, re.DOTALL)
    assert [each.count("Option") for each in head if "Option" in each] == [4, 2]


def test_a_canvas_says_its_kind_in_words(people):
    for kind, title in (("as_is", "Today"), ("to_be", "Tomorrow"), ("alternative", "Perhaps")):
        CanvasFactory(engagement=people.engagement, kind=kind, title=title)
    text = printed(people)
    for expected in ("As-is", "To-be", "Alternative"):
        assert text.count(expected) == 2  # in the overview and on the sheet


@pytest.mark.one_database
@pytest.mark.pango
def test_a_word_of_any_length_stays_on_the_page(people):
    notes = notes_of(people, 2)
    notes[0].text = "W" * 300
    notes[0].save()
    ended_round(people, (2, 1), "V" * 80, notes)
    ended_round(people, (1, 2), "Again", notes)
    people.lead.display_name = "N" * 60
    people.lead.save()
    to_be = CanvasFactory(engagement=people.engagement, title="C" * 80)
    long = NoteFactory(canvas=to_be, block="vp", text="T" * 200)
    Trial.objects.create(note=long, owner="O" * 80, method="M" * 200, due="2199-01-05")
    KpiFactory(engagement=people.engagement, name="K" * 80, unit="U" * 20, owner="O" * 80)

    data = process.run(report.document(people.engagement, For.ROOM, "en"), variant=pdf.ACCESSIBLE)

    with pypdfium2.PdfDocument(data) as opened:
        for page in opened:
            text = page.get_textpage()
            boxes = [text.get_rect(index) for index in range(text.count_rects())]
            assert max(box[2] for box in boxes) <= page.get_width()
        said = "".join(page.get_textpage().get_text_bounded() for page in opened)
    assert said.count("M") > 200
    assert said.count("K") > 80


@pytest.mark.parametrize("audience", For.values)
def test_no_confidential_sentence_is_in_a_report_for_anybody(people, audience):
    fill(people)
    NoteFactory(
        canvas=Canvas.objects.filter(engagement=people.engagement)[0],
        author=people.lead,
        text="Planted and deleted",
        archived_at=timezone.now(),
        archived_by=people.lead,
    )
    emails = User.objects.values_list("email", flat=True)
    hashes = Participant.objects.exclude(secret_hash="").values_list("secret_hash", flat=True)
    codes = people.engagement.join_codes.values_list("code", flat=True)
    planted = ["Planted and deleted", "new@example.org", *emails, *hashes, *codes]
    if audience == For.ROOM:  # the others know the register of stakeholders
        planted.append("Works council")

    document = report.document(people.engagement, audience, "en")

    assert [secret for secret in planted if secret in document.html] == []
    assert document.attachments == {}


# --- the data -----------------------------------------------------------------------------------


def ask(people: People, column: str = "facilitator", **fields: str):
    fields = {f"report_pdf-{name}": value for name, value in fields.items()}
    address = f"/engagements/{people.engagement.pk}/exports/report_pdf/"
    return people.browser(column).post(address, fields)


@pytest.mark.parametrize(("column", "there"), [("lead", True), ("facilitator", True)])
def test_lead_and_facilitators_are_offered_the_data_and_told_what_goes_in(people, column, there):
    page = people.browser(column).get(f"/engagements/{people.engagement.pk}/exports/")
    assert ("report_pdf-attach" in page.content.decode()) is there
    assert "who gave which dots" in page.content.decode()


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_nobody_else_is_offered_it_and_asking_all_the_same_leaves_it_out(people, column):
    page = people.browser(column).get(f"/engagements/{people.engagement.pk}/exports/")
    assert "attach" not in page.content.decode().partition("<main")[2]

    assert ask(people, column, attach="on", audience="facilitators").status_code == 302

    job = ExportJob.objects.get()
    assert (job.options, job.audience) == ({}, For.ROOM)


def test_a_file_with_the_data_is_for_facilitators_whatever_was_chosen(people):
    ask(people, attach="on", audience="room")
    job = ExportJob.objects.get()
    assert (job.options, job.audience) == ({"data": True}, For.FACILITATORS)


def test_without_the_tick_nothing_is_attached(people):
    ask(people, audience="facilitators")
    assert ExportJob.objects.get().options == {}


def test_the_writer_refuses_the_data_to_the_room(people):
    asked = {"kind": "report_pdf", "options": {"data": True}}
    with pytest.raises(Refused, match="lead and facilitators only"):
        actions.request_export(people.engagement, **asked, by=people.lead)
    with pytest.raises(Denied):
        actions.request_export(
            people.engagement, **asked, audience=For.FACILITATORS, by=people.contributor
        )
    assert not ExportJob.objects.exists()


def test_a_kind_that_cannot_carry_it_is_refused(people):
    canvas = CanvasFactory(engagement=people.engagement)
    with pytest.raises(Refused, match="lead and facilitators only"):
        actions.request_export(
            people.engagement,
            kind="canvas_pdf",
            options={"canvas": canvas.pk, "paper": "A3", "data": True},
            audience=For.FACILITATORS,
            by=people.lead,
        )


def test_the_attached_data_holds_what_facilitators_see_and_no_secret(people):
    fill(people)
    Event.objects.filter(kind="vote.cast").update(audience="nobody")
    actions.request_export(
        people.engagement,
        kind="report_pdf",
        options={"data": True},
        audience=For.FACILITATORS,
        by=people.lead,
    )
    content = attachment(people.engagement).decode()
    emails = User.objects.values_list("email", flat=True)
    hashes = Participant.objects.exclude(secret_hash="").values_list("secret_hash", flat=True)
    codes = people.engagement.join_codes.values_list("code", flat=True)

    assert "Works council" in content
    assert Event.objects.filter(kind="vote.cast").exists()
    hidden = ["vote.cast", "export.requested", "new@example.org", *emails, *hashes, *codes]
    assert [secret for secret in hidden if secret in content] == []
    assert {event["audience"] for event in json.loads(content)["events"]} == {
        "room",
        "facilitators",
    }


def test_the_cover_says_that_the_data_is_attached(people):
    html = report.document(people.engagement, For.FACILITATORS, "en", with_data=True).html
    cover = html.partition('<section class="chapter"')[0]
    assert "engagement.json: all data of the engagement" in cover


def test_other_data_is_another_file(people, monkeypatch):
    monkeypatch.setattr(process, "run", lambda document, **how: b"%PDF")
    canvas = CanvasFactory(engagement=people.engagement)
    note = NoteFactory(canvas=canvas, author=people.lead, text="Here", archived_at=None)

    def made() -> str:
        job = actions.request_export(
            people.engagement,
            kind="report_pdf",
            options={"data": True},
            audience=For.FACILITATORS,
            by=people.lead,
        )
        tasks.make_export.call(job.pk)
        job.refresh_from_db()
        return job.content_hash

    first = made()
    assert made() == first  # asking is a line of the log that only the asker may read
    note.archived_at, note.archived_by = timezone.now(), people.lead
    note.save()
    deleted = made()
    note.text = "Not here"  # of a deleted note no page shows anything, but the data has it
    note.save()
    assert len({first, deleted, made()}) == 3


@pytest.mark.pango
def test_a_report_with_its_data_can_be_imported(people):
    fill(people)
    job = actions.request_export(
        people.engagement,
        kind="report_pdf",
        options={"data": True},
        audience=For.FACILITATORS,
        by=people.lead,
    )
    tasks.make_export.call(job.pk)
    job.refresh_from_db()

    assert job.state == State.DONE
    data = store.path_of(job.content_hash).read_bytes()
    with pikepdf.open(io.BytesIO(data)) as opened:
        [attached] = opened.Root.AF
        assert str(attached.AFRelationship) == "/Source"
        assert str(attached.UF) == "engagement.json"
    made = bundle.load(from_bytes(data), owner=UserFactory())
    assert made.name == people.engagement.name
    assert made.stakeholders.filter(name="Works council").count() == 1
    assert made.canvases.count() == people.engagement.canvases.count()


def test_the_page_lists_every_chapter_and_every_file(people):
    address = f"/engagements/{people.engagement.pk}/exports/"
    page = people.browser("viewer").get(address).content.decode().partition("<main")[2]
    assert "Make: Charter as PDF" in page  # it needs no canvas, nor a copy that was signed
    assert "Make: Canvas as PDF" not in page
    titles = ", ".join(str(each.title) for each in chapters.all_chapters())
    assert page.count(f"{titles}.") == 2  # where it is asked for, and in the list of all files
    for told in (
        "Golden thread, Assumptions and evidence, Mandate, PMO model",
        "KPIs, Gaps, Roadmap, Change, KPI wall, Reassessment, Function review, Next steps, Votes",
        "Votes, Closeout, Lessons, Handover, Thanks",
    ):
        assert told in titles
    everything = page.partition("All files, and where each comes from")[2]
    assert "Answers and results" not in everything
    for file in files.all_files():
        assert (f"{file.title}" in everything) is (file.right != Right.EXPORT_DATA)
    assert everything.count("nothing in it yet") == 6
    CanvasFactory(engagement=people.engagement)
    kpi = KpiFactory(engagement=people.engagement)
    first = people.engagement.start_date.replace(day=1)
    Reading.objects.create(
        kpi=kpi, period=first, frequency=kpi.frequency, value=84, by=people.lead, at=timezone.now()
    )
    PackageFactory(plan__engagement=people.engagement)
    page = people.browser("lead").get(address).content.decode()
    assert "Answers and results" in page
    assert "nothing in it yet" not in page
    assert "/model/workbook/" in page
