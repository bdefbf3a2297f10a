"""Sheet 5.1, the closeout: its sections, their files, and decision rights in use."""

import io
import json
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from canvases.models import DecisionRight, Kpi, Mandate, Objective, ObjectiveKpi
from pmo_studio.core.models import Event
from pmo_studio.exports import closeout as paper
from roadmaps.closeout import kept, rules
from roadmaps.closeout.story import sections
from roadmaps.models import Reading
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


def test_the_cover_of_the_report_names_who_approves_also_without_a_seat(people: People):
    mandate = promised(people)
    mandate.sponsor_name = "Ana Ruiz"
    mandate.save()
    assert rules.sponsor_of(people.engagement).name == "Ana Ruiz"
    cover = paper.document(people.engagement, "en").html.partition('<section class="chapter"')[0]
    assert "Ana Ruiz" in cover


def to_be_kept(people: People) -> str:
    return json.dumps(kept.draft(rules.closeout_of(people.engagement)).document)


def test_there_are_eleven_sections_and_the_document_holds_their_figures_as_json(people: People):
    assert [each.number for each in sections.ALL] == list(range(1, 12))
    promised(people)
    figures = json.loads(to_be_kept(people))["figures"]
    mandate = [each for each in figures if each["name"].startswith("Aim")]
    assert [(each["section"], each["name"]) for each in mandate] == [(5, "Aim 0"), (5, "Aim 1")]
    verdicts = [each["value"].partition(";")[0] for each in mandate]
    assert verdicts == ["Verdict: Kept", "Verdict: Not yet"]


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
