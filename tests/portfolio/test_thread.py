"""Sheet 2.2: the golden thread drawn, lit, filtered, and one by one in a table."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from canvases import checked
from canvases.actions import notes
from canvases.golden import columns
from canvases.golden.columns import Box, Column, Edge, Part
from canvases.models import Canvas, Kpi, Mandate, Objective, ObjectiveKpi
from pmo_studio.core import phases, sheets
from tests.canvases.test_check_panel import t19
from tests.factories import CanvasFactory, NoteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def canvas(people) -> Canvas:
    return CanvasFactory(engagement=people.engagement, title="To be")


def page(people, column="lead", fragment=False, **query):
    headers = {"HX-Request": "true"} if fragment else {}
    address = f"/engagements/{people.engagement.pk}/thread/"
    return people.browser(column).get(address, query, headers=headers)


def seen(people, **query) -> str:
    return page(people, **query).content.decode()


def boxes(html: str) -> set[str]:
    return set(re.findall(r'data-box="([^"]+)"', html))


def lines(html: str) -> set[tuple[str, str]]:
    return set(re.findall(r'data-from="([^"]+)" data-to="([^"]+)"', html))


def lit(html: str) -> str:
    return html.partition("Highlighted:</b>")[2].partition("</p>")[0]


def test_it_is_sheet_2_2_and_the_gate_leads_there(people):
    assert sheets.get("thread").number == "2.2"
    assert {phases.sheet_of(key) for key in ("D2", "D3", "D7")} == {"thread"}


def test_without_a_canvas_it_leads_to_where_one_is_made(people):
    html = seen(people)
    assert "No canvas yet" in html
    assert f"/engagements/{people.engagement.pk}/canvases/" in html


def test_every_need_stands_between_its_boxes_with_where_it_breaks(people, canvas):
    note = t19(canvas)
    html = seen(people)
    kpi = Kpi.objects.get(engagement=people.engagement)
    assert len(boxes(html)) == 9
    assert (f"note-{note['A'].pk}", f"note-{note['V1'].pk}") in lines(html)
    assert (f"note-{note['F05'].pk}", f"kpi-{kpi.pk}") in lines(html)
    assert '<b class="num">40 %</b>' in html
    assert "2 of 5 needs run through to a measure" in html
    assert "Gate 2 asks for 80 %" in html
    for words in ("Customer without value", "Value nobody asked for"):
        assert words in html.partition('class="chart threads fits-1"')[2].partition("</svg>")[0]


def test_the_first_thread_that_runs_through_is_lit_and_said(people, canvas):
    t19(canvas)
    html = seen(people)
    assert "“The A” needs “The V1”; delivered by “The F05”" in lit(html)
    assert "measured by “Method adoption" in lit(html)
    assert html.count('<tr class="lit">') == 1


def test_a_thread_is_chosen_in_both_directions(people, canvas):
    note = t19(canvas)
    back = lit(seen(people, note=f"note-{note['F05'].pk}"))
    assert "“The A”, “The B” need “The V1”" in back
    ahead = lit(seen(people, note=f"note-{note['B'].pk}"))
    assert "delivered by “The F05”, “The F01”" in ahead
    assert f'href="/notes/{note["B"].pk}/"' in ahead
    assert "“The A” needs" in lit(seen(people, note="note-0"))


def test_filters_leave_what_belongs_together(people, canvas):
    note = t19(canvas)

    def names(**query):
        kept = boxes(seen(people, **query))
        return {name for name, each in note.items() if f"note-{each.pk}" in kept}

    assert names(customer=f"note-{note['A'].pk}") == {"A", "V1", "F05"}
    assert names(function=f"note-{note['F01'].pk}") == {"B", "V2", "F01"}
    assert names(show="broken") == {"C", "V3", "B", "V2", "F01"}
    assert names(customer="nonsense") == {"A", "B", "C", "V1", "V2", "V3", "F05", "F01"}
    # With only broken ones nothing is lit, and the page does not say that none runs through.
    assert "Only what breaks is shown." in seen(people, show="broken")
    # The links of the boxes keep what was asked for.
    html = seen(people, customer=f"note-{note['A'].pk}")
    assert re.search(rf'href="[^"]*customer=note-{note["A"].pk}&amp;note=', html)


def test_each_thread_is_a_row_with_its_state(people, canvas):
    t19(canvas)
    table = seen(people).partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in table.split("</tr>")][:-1]
    assert len(rows) == 5
    assert "The A The V1 The F05 The KR1 Method adoption" in rows[0]
    assert "Runs through" in rows[0]
    assert "Value nobody measures" in rows[2]
    assert "The C – – – – Customer without value" in rows[3]


def test_another_canvas_can_be_chosen_and_the_newest_to_be_is_first(people, canvas):
    today = CanvasFactory(engagement=people.engagement, kind="as_is", title="As is")
    NoteFactory(canvas=today, block="cs", text="Only today")
    assert "Only today" not in seen(people)
    assert "Only today" in seen(people, canvas=today.pk)
    other = NoteFactory(block="cs", text="Of somebody else")
    assert "Of somebody else" not in seen(people, canvas=other.canvas.pk)


def test_the_part_is_asked_for_again_when_the_canvas_changed(people, canvas, monkeypatch):
    t19(canvas)
    first = page(people, fragment=True)
    again = people.browser("guest").get(
        f"/engagements/{people.engagement.pk}/thread/",
        headers={"HX-Request": "true", "If-None-Match": first.headers["ETag"]},
    )
    assert again.status_code == 304
    monkeypatch.setattr(checked, "QUIET", 0)
    notes.add_note(canvas, block="cs", text="Newcomer", by=people.lead)
    fresh = page(people, fragment=True)
    assert "Newcomer" in fresh.content.decode()
    assert int(fresh.headers["X-Number"]) > int(first.headers["X-Number"])
    assert "<html" not in fresh.content.decode()
    # What an open page puts into its place is what a page that is opened now has there.
    assert fresh.content.decode() in seen(people)


def test_a_column_that_an_app_registers_is_shown_with_its_links(people, canvas, monkeypatch):
    note = t19(canvas)
    monkeypatch.setattr(columns, "_columns", dict(columns._columns))
    source = f"note-{note['F05'].pk}"

    def build(ground):
        return Part([Box("wp-1", "Improve reporting", tag="WP-01")], [Edge(source, "wp-1", 3)])

    columns.register(Column("work", "Work packages", 40, build))
    columns.register(Column("none", "Nothing there", 45, lambda ground: Part([])))
    html = seen(people)
    assert "WP-01" in html
    assert (source, "wp-1") in lines(html)
    assert "Nothing there" not in html
    assert "Work packages: “Improve reporting”" in lit(seen(people, note="wp-1"))
    with pytest.raises(ValueError, match="work"):
        columns.register(Column("work", "Twice", 41, build))


def test_it_costs_the_same_for_one_canvas_full_and_ten(people, canvas):
    t19(canvas)
    page(people)
    checked.forget()
    with CaptureQueriesContext(connection) as few:
        page(people)
    checked.forget()
    for _ in range(10):
        t19(canvas)
    with CaptureQueriesContext(connection) as many:
        page(people)
    assert len(many) == len(few)


def test_the_workbook_has_notes_links_and_findings_and_no_formula(people, canvas):
    t19(canvas)
    NoteFactory(canvas=canvas, block="cs", text="=1+1", weight=3)
    answer = people.browser("viewer").get(f"/canvases/{canvas.pk}/workbook/")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Summary", "Notes", "Links", "Threads", "Findings"]
    written = {row[2].value: row for row in book["Notes"].iter_rows(min_row=2)}
    assert (written["=1+1"][2].data_type, written["=1+1"][4].value) == ("s", 3)
    assert written["The F05"][6].value
    found = [[cell.value for cell in row] for row in book["Links"].iter_rows(min_row=2)]
    assert ["Customers", "The A", "needs", "Value propositions", "The V1", 2] in [
        row[:6] for row in found
    ]
    assert any(row[3] == "KPIs" and row[2] == "is measured by" for row in found)
    threads = [[cell.value for cell in row] for row in book["Threads"].iter_rows(min_row=2)]
    assert threads[0][:4] == ["The A", "The V1", "The F05", "The KR1"]
    assert threads[2][8:] == ["Value nobody measures", "", "Link a KPI"]
    checks = [row[1].value for row in book["Findings"].iter_rows(min_row=2)]
    assert checks.count("C01") == 2


def test_the_thread_ends_in_what_the_mandate_promises(people, canvas):
    t19(canvas)
    kpi = Kpi.objects.get(links_in__canvas=canvas)
    assert "Mandate" not in re.findall(r"<text[^>]*>([^<]+)</text>", seen(people))
    mandate = Mandate.objects.create(engagement=people.engagement)
    objective = Objective.objects.create(mandate=mandate, text="Dates that hold", position=1)
    ObjectiveKpi.objects.create(objective=objective, kpi=kpi, position=1)
    people.engagement.refresh_from_db()
    checked.forget()
    html = seen(people)
    assert f"objective-{objective.pk}" in boxes(html)
    assert (f"kpi-{kpi.pk}", f"objective-{objective.pk}") in lines(html)
