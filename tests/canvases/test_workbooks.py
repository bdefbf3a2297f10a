"""Workbooks of notes, of the PMO model and of KPIs: numbers to calculate with, and no formula."""

import datetime
import io
from decimal import Decimal

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from canvases.actions import kpis, links
from canvases.actions import pmo_model as settling
from canvases.actions import structure as structuring
from canvases.actions.pmo_model import Which
from canvases.models import Kpi, Note, StructureRole
from pmo_studio.core import workbooks
from tests.canvases.loaded import load_preset
from tests.factories import KpiFactory, NoteFactory

pytestmark = pytest.mark.django_db

PLANTED = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1")


def book(people, address, language="en"):
    answer = people.browser("viewer").get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def cells(opened):
    return [cell for sheet in opened for row in sheet.iter_rows() for cell in row]


def test_what_people_wrote_is_a_formula_in_no_workbook(people, canvas):
    load_preset(canvas, "classic")
    notes = Note.objects.filter(canvas=canvas)
    for text in PLANTED:
        NoteFactory(canvas=canvas, block="ka", text=text)
    notes.filter(block="vp").update(text=PLANTED[0])
    chosen = {"which": Which("F01"), "grade": 1, "reason": PLANTED[3]}
    settling.choose_grade(canvas, **chosen, by=people.lead)
    structuring.take_draft(canvas, by=people.lead)
    StructureRole.objects.filter(canvas=canvas).update(title=PLANTED[0], person=PLANTED[1])
    for text in PLANTED:
        fields = {"name": text, "formula": text, "owner": text, "unit": text}
        kpi = KpiFactory(engagement=people.engagement, **fields)
        links.link_notes(notes.filter(block="vp")[0], kpi, by=people.facilitator)
    for address in (
        f"/canvases/{canvas.pk}/workbook/",
        f"/canvases/{canvas.pk}/model/workbook/",
        f"/engagements/{people.engagement.pk}/kpis/workbook/",
    ):
        found = cells(book(people, address))
        texts = [cell for cell in found if cell.value in PLANTED]
        assert {cell.data_type for cell in texts} == {"s"}
        assert {cell.data_type for cell in found if cell.value is not None} == {"s", "n"}


def test_the_model_is_a_workbook_of_numbers_with_its_structure(people, canvas):
    load_preset(canvas, "classic")
    opened = book(people, f"/canvases/{canvas.pk}/model/workbook/")
    named = "Summary Needs Demand Functions Staffing Units Roles RACI Competences"
    assert opened.sheetnames == named.split()
    assert {sheet.freeze_panes for sheet in opened} == {"A2"}
    summary = {row[0]: row[1] for row in rows(opened["Summary"])}
    assert summary["Authority index"] == pytest.approx(2.27, abs=0.01)
    assert summary["RACI: A"] == "Accountable"
    *functions, total = rows(opened["Functions"])
    assert sum(row[4] for row in functions) == pytest.approx(1) == total[4]
    assert sum(row[7] for row in functions) == pytest.approx(summary["Authority index"]) == total[7]
    assert {cell.number_format for cell in opened["Functions"]["E"][1:]} == {"0.0 %"}
    parts = rows(opened["Demand"])
    assert sum(row[5] for row in parts[:-1]) == pytest.approx(parts[-1][5])
    staffing = {row[1]: row[2] for row in rows(opened["Staffing"])}
    assert staffing["Together"] / 18 == pytest.approx(staffing["FTE, not rounded"])
    assert staffing["FTE"] == summary["FTE"]
    _key, _function, *parties = [cell.value for cell in opened["RACI"][1]]
    assert "PMO lead" in parties
    for _key, _function, *letters in rows(opened["RACI"]):
        assert letters[parties.index("PMO lead")] == "A"
        assert letters.count("R") == 1
    assert {"PMO lead", "Analyst"} < {row[0] for row in rows(opened["Competences"])}


def test_a_day_in_a_workbook_is_that_of_the_room():
    late = datetime.datetime(2026, 3, 1, 20, tzinfo=datetime.UTC)
    with timezone.override("Asia/Tokyo"):
        assert workbooks.day(late) == "2026-03-02"


def test_kpis_are_a_workbook_of_numbers_with_what_they_measure(people, canvas):
    share, band, own = (
        *kpis.adopt_kpis(people.engagement, keys=["K01", "K19"], by=people.facilitator),
        KpiFactory(engagement=people.engagement, unit="projects", target=Decimal("12.5")),
    )
    Kpi.objects.filter(pk=share.pk).update(baseline=Decimal("60.25"))
    note = NoteFactory(canvas=canvas, block="vp", text="Dates that hold")
    links.link_notes(note, share, by=people.facilitator)
    opened = book(people, f"/engagements/{people.engagement.pk}/kpis/workbook/")
    assert opened.sheetnames == ["KPIs", "Measures", "Proves"]
    sheet = opened["KPIs"]
    found = {row[1].value: row for row in sheet.iter_rows(min_row=2)}
    baseline, target = found[share.name][5:7]
    assert (baseline.value, baseline.number_format) == (pytest.approx(0.6025), "0.0 %")
    assert target.value == pytest.approx(0.85)
    assert [cell.value for cell in found[band.name][5:9]] == [None, None, 0.01, 0.04]
    assert found[own.name][6].value == 12.5
    assert found[own.name][10].value == pytest.approx(0.1)
    assert ["Dates that hold", 2] in [row[4:] for row in rows(opened["Measures"])]
    spanish = book(people, f"/engagements/{people.engagement.pk}/kpis/workbook/", "es")
    names = [{row[1] for row in rows(sheet)} for sheet in spanish][:2]
    assert {"Hitos a tiempo"} == names[1] < names[0]
    assert share.name not in names[0]
    page = people.browser("viewer").get(f"/engagements/{people.engagement.pk}/kpis/")
    assert "/kpis/workbook/" in page.content.decode()


def test_no_row_is_higher_than_spreadsheets_take(people, canvas):
    kpi = KpiFactory(engagement=people.engagement)
    for number in range(20):
        note = NoteFactory(canvas=canvas, block="vp", text=f"{number}: decided in five days" * 4)
        links.link_notes(note, kpi, by=people.facilitator)
    opened = book(people, f"/engagements/{people.engagement.pk}/kpis/workbook/")
    assert 400 < opened["KPIs"].row_dimensions[2].height <= 409
