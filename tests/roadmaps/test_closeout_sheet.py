"""Sheet 5.1, the closeout: its sections, their files, and decision rights in use."""

import io
import json
import zipfile

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from canvases.actions.versions import make_version
from canvases.evidence import validated
from canvases.models import DecisionRight, Kpi, Mandate, Objective, ObjectiveKpi
from pmo_studio.core.models import Event
from pmo_studio.exports import closeout as paper
from roadmaps.closeout.document import document
from roadmaps.closeout.story import canvas as story
from roadmaps.models import Reading
from tests.factories import CanvasFactory, NoteFactory
from tests.people import People
from tests.roadmaps import closed

pytestmark = pytest.mark.django_db


def promised(people: People, rows: int = 2) -> Mandate:
    """As many objectives as there can be, each with a KPI, and so many decision rights."""
    mandate = Mandate.objects.create(engagement=people.engagement, mission="We keep promises")
    for n in range(rows):
        DecisionRight.objects.create(mandate=mandate, text=f"Right {n}", position=n)
        kpi = Kpi.objects.create(
            engagement=people.engagement,
            key=f"X{n}",
            name=f"Measure {n}",
            formula="counted",
            unit="percent",
            direction="higher",
            frequency="yearly",
            baseline=0,
            target=80,
        )
        Reading.objects.create(
            kpi=kpi,
            period=closed.TODAY.replace(month=1, day=1),
            frequency="yearly",
            value=80 if n == 0 else 20,
            by=people.lead,
            at=timezone.now(),
        )
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


def test_the_document_holds_all_eleven_sections_as_json(people: People):
    promised(people)
    told = json.loads(json.dumps(document(people.engagement)))
    assert [each["number"] for each in told["sections"]] == list(range(1, 12))
    [mandate] = [each for each in told["sections"] if each["key"] == "mandate"]
    assert mandate["figures"]["percent"] == 50
    assert [row[:2] for row in mandate["tables"][0]["rows"]] == [
        ["Aim 0", "Kept"],
        ["Aim 1", "Not yet"],
    ]


def test_the_canvas_counts_its_notes_then_and_now_and_no_name_of_a_block_is_cut(people: People):
    canvas = CanvasFactory(engagement=people.engagement)
    NoteFactory(canvas=canvas, block="cs")
    make_version(canvas, title="As agreed", by=people.lead)
    NoteFactory(canvas=canvas, block="cs")
    found = story.of(canvas, validated(()))
    assert found.then == "version A, “As agreed”"
    assert [(each.then, each.n) for each in found.blocks if each.n] == [(1, 2)]
    for language, _name in settings.LANGUAGES:
        with override(language):
            assert "…" not in found.picture()


def test_nobody_who_did_not_agree_is_in_page_document_or_files(people: People, client: Client):
    promised(people)
    closed.acknowledgement(people, "Quiet Quentin", public=False)
    closed.acknowledgement(people, "Open Olga")
    html = page(client, people)
    packed = client.get(reverse("roadmaps:closeout_tables", args=[people.engagement.pk])).content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        tables = "".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    texts = (html, tables, json.dumps(document(people.engagement)))
    texts += (paper.document(people.engagement, "en").html,)
    for text in texts:
        assert "Open Olga" in text
        assert "Quentin" not in text


def test_a_lead_says_whether_a_right_is_in_use_also_of_a_signed_mandate(
    people: People, client: Client
):
    right = promised(people).rights.first()
    assert right is not None
    client.force_login(people.lead.user)
    address = reverse("roadmaps:right_in_use", args=[right.pk])
    for said, kept in (("yes", True), ("no", False), ("no", False), ("", None)):
        assert client.post(address, {"in_use": said}).status_code == 302
        right.refresh_from_db()
        assert right.in_use is kept
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
