"""Sheet 5.1, the closeout: its sections, their files, and decision rights in use."""

import io
import json
import re
import zipfile

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from canvases.actions import versions
from canvases.evidence import validated
from canvases.mandates import reading
from canvases.models import DecisionRight, Kpi, Mandate, MandateCopy, Note, Objective, ObjectiveKpi
from pmo_studio.core.models import Event
from pmo_studio.exports import closeout as paper
from roadmaps.actions import closeouts
from roadmaps.chapters import closeout as chapters_closeout
from roadmaps.closeout import kept, rules
from roadmaps.closeout.story import canvas as story
from roadmaps.closeout.story import sections
from roadmaps.models import Reading
from tests.factories import CanvasFactory, KpiFactory, NoteEvidenceFactory, NoteFactory
from tests.people import People
from tests.reading import words
from tests.roadmaps import closed, told

pytestmark = pytest.mark.django_db


def yearly(people: People, key: str, **values: object) -> Kpi:
    kpi: Kpi = KpiFactory(
        engagement=people.engagement, key=key, **{"name": key, "frequency": "yearly"} | values
    )
    return kpi


def read(people: People, kpi: Kpi, value: int) -> None:
    Reading.objects.create(
        kpi=kpi,
        period=closed.TODAY.replace(month=1, day=1),
        frequency="yearly",
        value=value,
        by=people.lead,
        at=timezone.now(),
    )


def promised(people: People, rows: int = 2) -> Mandate:
    """As many objectives as there can be, each with a KPI, and so many decision rights."""
    mandate = Mandate.objects.create(engagement=people.engagement, mission="We keep promises")
    for n in range(rows):
        DecisionRight.objects.create(mandate=mandate, text=f"Right {n}", position=n)
        kpi = yearly(people, f"X{n}", name=f"Measure {n}", baseline=0, target=80)
        read(people, kpi, 80 if n == 0 else 20)
        if n < 5:
            row = Objective.objects.create(mandate=mandate, text=f"Aim {n}", position=n + 1)
            ObjectiveKpi.objects.create(objective=row, kpi=kpi, position=1)
        closed.lesson(people, f"Lesson {n}", action="Ask")
    return mandate


def page(client: Client, people: People) -> str:
    client.force_login(people.lead.user)
    answer = client.get(reverse("roadmaps:closeout", args=[people.engagement.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_engagement_without_anything_says_what_comes_first(people: People, client: Client):
    assert "No promise to look at" in page(client, people)
    assert paper.lacking(people.engagement)


def test_the_mandate_stands_line_by_line_with_its_percentage(people: People, client: Client):
    promised(people)
    html = page(client, people)
    assert "50\N{NO-BREAK SPACE}%" in html
    assert "1 of 2 promises kept." in html
    assert "100 × 1 / 2" in html
    assert "Kept" in html
    assert "Not yet" in html


def test_the_cover_of_the_report_names_who_approves_also_without_a_seat(people: People):
    mandate = promised(people)
    mandate.sponsor_name = "Ana Ruiz"
    mandate.save()
    assert rules.sponsor_of(people.engagement).name == "Ana Ruiz"
    cover = paper.document(people.engagement, "en").html.partition('<section class="chapter"')[0]
    assert "Ana Ruiz" in cover


def to_be_kept(people: People) -> str:
    return json.dumps(kept.draft(rules.closeout_of(people.engagement)).document)


def test_there_are_eleven_sections_and_the_document_holds_their_tables_as_json(people: People):
    assert [each.number for each in sections.ALL] == list(range(1, 12))
    promised(people)
    [mandate, _rights] = [
        each for each in json.loads(to_be_kept(people))["tables"] if each["section"] == 5
    ]
    assert [row[:2] for row in mandate["rows"]] == [["Aim 0", "Kept"], ["Aim 1", "Not yet"]]


def test_the_canvas_counts_its_notes_then_and_now_and_no_name_of_a_block_is_cut(people: People):
    canvas = CanvasFactory(engagement=people.engagement)
    NoteFactory(canvas=canvas, block="cs")
    versions.make_version(canvas, title="As agreed", by=people.lead)
    NoteFactory(canvas=canvas, block="cs")
    found = story.of(canvas, validated(()))
    assert found.then == "version A, “As agreed”"
    assert [(each.then, each.n) for each in found.blocks if each.n] == [(1, 2)]
    for language, _name in settings.LANGUAGES:
        with override(language):
            assert "…" not in found.picture()


def test_value_and_the_canvas_then_and_now_are_told_of_what_is_stored(people: People):
    """Cost avoided 700 − 500, gained 1,900; of four notes one each came, went, changed and stayed;
    T37's 80 % of the way, and authority that grew since the mandate was signed first."""
    mandate = promised(people)
    for key, direction, baseline, last in (("M1", "lower", 700, 500), ("M2", "higher", 0, 1900)):
        money = {"unit": "k£", "direction": direction, "baseline": baseline, "target": 1000}
        read(people, yearly(people, key, **money), last)
    read(people, yearly(people, "M3", baseline=60, target=85), 80)
    canvas = CanvasFactory(engagement=people.engagement, kind="to_be")
    kept, changed, gone = (NoteFactory(canvas=canvas, text=text, block="cs") for text in "abc")
    versions.make_version(canvas, title="First", by=people.lead)
    Note.objects.filter(pk=changed.pk).update(text="Another")
    Note.objects.filter(pk=gone.pk).update(archived_at=timezone.now(), archived_by=people.lead)
    NoteFactory(canvas=canvas, text="d", block="cs")
    NoteEvidenceFactory(note=kept, people=3, supports="yes")
    for authority in ("advise", "decide"):
        Mandate.objects.filter(pk=mandate.pk).update(authority=authority)
        signed = {"signed_by": people.lead, "signed_at": timezone.now()}
        written = reading.document(reading.of(people.engagement))
        MandateCopy.objects.create(mandate=mandate, document=written, **signed)

    figures = told.figures(people.engagement)
    captured = figures["value"]["captured"]
    assert (captured["money_M1"], captured["money_M2"]) == (200, 1900)
    value = {row[1]: row[2:] for row in told.rows(people.engagement, "value")}
    assert value["cost avoided: M1"][0] == "200\N{NO-BREAK SPACE}k£"
    assert value["cost avoided: M1"][2] == "700 − 500 = 200 k£"
    assert value["gained: M2"][2] == "1900 − 0 = 1900 k£"
    assert "authority, was: Advise" in value
    rows = {row[1]: row for row in told.rows(people.engagement, "kpis")}
    assert rows["M3"][-1] == "80\N{NO-BREAK SPACE}%"
    canvas = figures["canvas"]
    assert (canvas["notes"], canvas["validated"], canvas["can_be_validated"]) == (3, 1, 3)
    counts = told.rows(people.engagement, "canvas")
    assert [n for _name, n in counts] == [1, 1, 1, 0, 1]


def test_the_paper_has_a_chapter_for_each_section_and_is_a_chapter_of_the_whole_report(people):
    """Of those that have something to tell: here the canvas and growth have not, unless somebody
    wrote to them."""
    promised(people)
    closed.acknowledgement(people, "Open Olga")
    for number, text in ((2, "Nobody was asked again"), (8, "We learnt to ask")):
        closeouts.write_narrative(
            people.engagement, section=number, text=text, seen=0, by=people.lead
        )
    telling = [each for each in sections.ALL if each.key != "canvas"]
    html = paper.document(people.engagement, "en").html.partition("<body>")[2]
    headed = [words(each) for each in re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)]
    assert headed[-len(telling) :] == [f"{each.number} {each.title}" for each in telling]
    chapter = chapters_closeout.build(people.engagement, "room", "en").html
    # KPIs, lessons, what is open, and thanks have chapters of their own in the whole report; here
    # they stand where somebody wrote to them, without their figures.
    kept = [each for each in telling if each.key not in {"kpis", "unfinished", "thanks"}]
    assert "Lesson 0" not in chapter
    headed = [words(each) for each in re.findall(r"<h2[^>]*>(.*?)</h2>", chapter, re.DOTALL)]
    assert headed == [str(each.title) for each in kept]
    for said in map(words, (html, chapter)):
        for text in ("Nobody was asked again", "We learnt to ask", "1 of 2 promises kept", "50 %"):
            assert text in said


def test_what_somebody_wrote_is_enough_for_a_report_and_without_it_no_button_leads_to_one(people):
    page = people.browser("lead").get(f"/engagements/{people.engagement.pk}/closeout/")
    assert "Download the closeout report" not in page.content.decode()
    closeouts.write_narrative(
        people.engagement, section=1, text="It worked", seen=0, by=people.lead
    )
    page = people.browser("lead").get(f"/engagements/{people.engagement.pk}/closeout/")
    assert "Download the closeout report" in page.content.decode()
    assert paper.lacking(people.engagement) == ""
    assert "It worked" in paper.document(people.engagement, "en").html
    zipped = people.browser("lead").get(
        reverse("roadmaps:closeout_tables", args=[people.engagement.pk])
    )
    assert zipped.status_code == 200


def test_nobody_who_did_not_agree_is_in_page_document_or_files(people: People, client: Client):
    promised(people)
    closed.acknowledgement(people, "Quiet Quentin", public=False)
    closed.acknowledgement(people, "Open Olga")
    html = page(client, people)
    packed = client.get(reverse("roadmaps:closeout_tables", args=[people.engagement.pk])).content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        tables = "".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    for text in (html, tables, paper.document(people.engagement, "en").html):
        assert "Open Olga" in text
        assert "Quentin" not in text
    # What is kept names nobody at all: erasing a person must find every name.
    assert "Olga" not in to_be_kept(people)
    assert "Quentin" not in to_be_kept(people)


def test_the_report_of_a_draft_says_so_on_its_cover(people: People):
    promised(people)
    assert "Draft, not approved" in paper.document(people.engagement, "en").html


def test_a_lead_says_whether_a_right_is_in_use_also_of_a_signed_mandate(
    people: People, client: Client
):
    right = promised(people).rights.first()
    assert right is not None
    client.force_login(people.lead.user)
    address = reverse("roadmaps:right_in_use", args=[right.pk])
    for said, stands in (("yes", True), ("no", False), ("no", False), ("", None)):
        assert client.post(address, {"in_use": said}).status_code == 302
        right.refresh_from_db()
        assert right.in_use is stands
    events = Event.objects.filter(kind="decision_right.used").order_by("number")
    assert [each.data["in_use"] for each in events] == ["yes", "no", ""]


def test_the_sheet_asks_as_often_for_thirty_rows_as_for_three(
    people: People, client: Client
) -> None:
    promised(people, rows=3)
    page(client, people)
    with CaptureQueriesContext(connection) as few:
        page(client, people)
    for n in range(27):
        closed.lesson(people, f"More {n}", action="Ask")
        Kpi.objects.create(
            engagement=people.engagement,
            key=f"Y{n}",
            name=f"Other {n}",
            formula="counted",
            unit="days",
            direction="lower",
            frequency="monthly",
        )
        closed.note(people, f"Thanks {n}")
    with CaptureQueriesContext(connection) as many:
        page(client, people)
    assert len(many) == len(few)
