"""What the checks say of a canvas: their words, the panel, and what the gate measures of them."""

import datetime
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone, translation

from canvases import check_words, checked, measures, thread, thread_words
from canvases.actions import notes
from canvases.graphs import graph_of
from canvases.models import Note
from canvases.thread import CHECKS, Graph, Link, Severity
from canvases.thread import Note as GraphNote
from pmo_studio.core import catalogue, gates, phases
from pmo_studio.core.actions import seats
from tests.factories import CanvasFactory, KpiFactory, LinkFactory, NoteFactory

pytestmark = pytest.mark.django_db
FUNCTIONS = {entry.key: entry for entry in catalogue.functions()}


def t19(canvas):
    """T19 of the method as rows: thread 40 %, C01 = {C}, C02 = {V3}, C03 = {V3}, C07 = {V2, V3}."""
    note = {
        name: NoteFactory(canvas=canvas, block=block, text=f"The {name}", function=function)
        for name, block, function in (
            *((name, "cs", "") for name in "ABC"),
            *((name, "vp", "") for name in ("V1", "V2", "V3")),
            ("F05", "ka", "F05"),
            ("F01", "ka", "F01"),
            ("KR1", "kr", ""),
        )
    }
    kpi = KpiFactory(engagement=canvas.engagement, name="Method adoption")
    for kind, source, target in (
        ("needs", "A", "V1"),
        ("needs", "B", "V1"),
        ("needs", "B", "V2"),
        ("delivered_by", "V1", "F05"),
        ("delivered_by", "V2", "F01"),
        ("uses", "F05", "KR1"),
        ("uses", "F01", "KR1"),
    ):
        LinkFactory(canvas=canvas, kind=kind, source=note[source], target=note[target])
    LinkFactory(canvas=canvas, kind="measured_by", source=note["F05"], target=None, kpi=kpi)
    return note


# --- words ---


def broken() -> Graph:
    """A canvas on which every check finds something."""
    today = datetime.date(2026, 6, 1)
    lone = {"cs": "cs", "vp": "vp", "ka": "ka", "kr": "kr", "kp": "kp"}
    notes = [GraphNote(block, block, f"Lone {block}", touched=today) for block in lone]
    notes += [
        GraphNote(f"f{number}", "ka", f"Function {number}", function=key, touched=today)
        for number, key in enumerate(("F02", "F03", "F12", "F19", "F01", "F20"))
    ]
    notes += [GraphNote(f"rs{number}", "rs", "Benefit", touched=today) for number in range(10)]
    notes.append(GraphNote("old", "kr", "Old", touched=datetime.date(2025, 1, 1)))
    notes.append(GraphNote("shared", "kr", "Shared", evidence="invalidated", touched=today))
    links = [Link("uses", f"f{number}", "shared") for number in range(6)]
    return Graph(
        notes=tuple(notes),
        links=tuple(links),
        functions=FUNCTIONS,
        authority="advise",
        pmo_fte=0.5,
        review_days=90,
        today=today,
    )


def numbered(graph: Graph) -> Graph:
    """With numbers for ids, as rows have them."""
    number = {note.id: place for place, note in enumerate(graph.notes, start=1)}
    notes = tuple(
        GraphNote(
            number[note.id],
            note.block,
            note.text,
            function=note.function,
            evidence=note.evidence,
            touched=note.touched,
        )
        for note in graph.notes
    )
    links = tuple(Link(one.kind, number[one.source], number[one.target]) for one in graph.links)
    return Graph(
        notes,
        links,
        functions=graph.functions,
        authority=graph.authority,
        pmo_fte=graph.pmo_fte,
        review_days=graph.review_days,
        today=graph.today,
    )


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_says_what_is_wrong_and_how_it_is_repaired(people, canvas, check):
    graph = numbered(broken())
    findings = thread.check(graph).of(check)
    assert findings, f"{check} finds nothing on the canvas of this test"
    for language in ("en", "pt-br", "es"):
        with translation.override(language):
            for finding in findings:
                item = check_words.Speaker(canvas, graph).item(finding)
                assert all((item.title, item.word, item.action.label))
                assert "%(" not in item.sentence
                assert check in ("C14", "C15") or item.notes[0].text in item.sentence
                assert resolve(urlsplit(item.action.url).path)


def test_a_finding_leads_to_the_form_that_repairs_it(people, canvas):
    note = t19(canvas)
    graph = graph_of(canvas)
    speaker = check_words.Speaker(canvas, graph)
    items = [speaker.item(each) for each in thread.check(graph).findings]
    led = {(item.check, item.notes[0].pk): item.action for item in items if item.notes}
    wanted = {
        ("C01", "C"): ("Link a value proposition", "vp"),
        ("C02", "V3"): ("Link a customer", "cs"),
        ("C03", "V3"): ("Link a function", "ka"),
        ("C07", "V2"): ("Link a KPI", "kpi"),
    }
    for (check, name), (label, block) in wanted.items():
        pk = note[name].pk
        action = led[check, pk]
        assert (action.label, action.url) == (label, f"/notes/{pk}/?link={block}&back=checks#links")
    empty = next(item for item in items if item.title == "Empty block")
    assert empty.action.url == f"/canvases/{canvas.pk}/blocks/ch/"
    assert empty.sentence == "“Channels” holds no note."


def test_figures_open_to_their_arithmetic(people, canvas):
    t19(canvas)
    report = thread.check(graph_of(canvas))
    assert thread_words.thread_words(report) == "2 of 5 needs run through to a measure"
    lines = thread_words.thread_arithmetic(report)
    assert "links “needs” 3 + customers without one 1 + values without one 1 = 5" in lines[0]
    assert lines[2] == "100 × 2 / 5 = 40.0 %"
    errors, warnings, hints = report.errors, report.warnings, report.infos
    total = 100 - 10 * errors - 4 * warnings - hints
    assert thread_words.health_arithmetic(report).startswith(
        f"100 − 10 × {errors} errors − 4 × {warnings} warnings − 1 × {hints} hints = "
    )
    assert report.health == max(0, total)


# --- the panel ---


def panel(people, canvas, column="lead", **headers):
    browser = people.browser(column)
    return browser.get(f"/canvases/{canvas.pk}/checks/", headers={"HX-Request": "true"} | headers)


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is turned."""
    now = [100.0]
    monkeypatch.setattr(checked, "clock", lambda: now[0])
    return now


def add(people, canvas, **values):
    notes.add_note(canvas, by=people.lead, **({"block": "cs", "text": "New customer"} | values))


def test_the_panel_groups_what_to_repair_and_empty_says_so(people, canvas):
    note = t19(canvas)
    page = panel(people, canvas).content.decode()
    assert '<b class="num">40 %</b>' in page
    heads = re.findall(r'data-keeps="(error|warn|info)"( open)?>', page)
    assert heads == [("error", " open"), ("warn", " open"), ("info", "")]
    assert f'href="/canvases/{canvas.pk}/#note-{note["C"].pk}"' in page
    assert "Show " in page
    whole = people.browser("viewer").get(f"/canvases/{canvas.pk}/checks/").content.decode()
    assert "<h1" in whole


def test_nothing_to_repair_is_said(people, canvas, monkeypatch):
    nothing = thread.check(Graph(()))
    monkeypatch.setattr(checked.thread, "check", lambda graph: replace(nothing, findings=()))
    assert "Nothing to repair." in panel(people, canvas).content.decode()


def test_who_may_not_write_is_not_led_to_forms(people, canvas):
    t19(canvas)
    assert "Link a KPI" in panel(people, canvas, "facilitator").content.decode()
    assert "Link a KPI" not in panel(people, canvas, "viewer").content.decode()


def test_a_second_look_computes_nothing_and_a_change_does(people, canvas, clock, monkeypatch):
    counted = []
    check = thread.check
    monkeypatch.setattr(checked.thread, "check", lambda graph: counted.append(1) or check(graph))
    first = panel(people, canvas)
    tag, number = first.headers["ETag"], first.headers["X-Number"]
    again = panel(people, canvas, "guest", **{"If-None-Match": tag})
    assert (again.status_code, again.content, len(counted)) == (304, b"", 1)
    add(people, canvas)
    # Within the second: what was found last, and the number that says so.
    late = panel(people, canvas)
    assert (late.headers["ETag"], late.headers["X-Number"], len(counted)) == (tag, number, 1)
    clock[0] += 1
    fresh = panel(people, canvas, **{"If-None-Match": tag})
    assert (fresh.status_code, len(counted)) == (200, 2)
    assert "New customer" in fresh.content.decode()
    assert int(fresh.headers["X-Number"]) > int(number)
    # What an open page puts into its place is what a page that is opened now has there.
    page = people.browser("lead").get(f"/canvases/{canvas.pk}/checks/").content.decode()
    assert fresh.content.decode() in page


def test_a_board_says_what_was_found_only_where_nothing_must_be_checked(people, canvas):
    NoteFactory(canvas=canvas, block="cs")

    def foot() -> str:
        html = people.browser("viewer").get(canvas.get_absolute_url()).content.decode()
        return html.partition('id="checks-open"')[2].partition("</a>")[0]

    assert "thread" not in foot()
    people.browser("viewer").get(f"{canvas.get_absolute_url()}checks/")
    assert "1 error" in foot()
    notes.add_note(canvas, block="cs", text="Newcomer", by=people.lead)
    assert "error" not in foot()


def test_what_changes_no_finding_checks_nothing_again(people, canvas, clock, monkeypatch):
    first = panel(people, canvas)
    clock[0] += 5
    seats.rename_seat(people.guest, name="Gus", by=people.guest)
    add(people, CanvasFactory(engagement=people.engagement))
    monkeypatch.setattr(checked, "graph_of", None)
    again = panel(people, canvas)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert int(again.headers["X-Number"]) == people.engagement.last_number


def test_an_edit_checks_nothing(people, canvas, monkeypatch):
    monkeypatch.setattr(checked, "graph_of", None)
    answer = people.browser("lead").post(
        f"/canvases/{canvas.pk}/notes/add/", {"block": "cs", "text": "New"}
    )
    assert answer.status_code == 302
    board = people.browser("lead").get(f"/canvases/{canvas.pk}/").content.decode()
    assert f'data-checks="/canvases/{canvas.pk}/checks/"' in board


def test_the_panel_costs_the_same_for_one_thread_and_ten(people, canvas):
    t19(canvas)
    lead = people.browser("lead")
    address = f"/canvases/{canvas.pk}/checks/"
    with CaptureQueriesContext(connection) as few:
        lead.get(address)
    checked.forget()
    for _ in range(10):
        t19(canvas)
    with CaptureQueriesContext(connection) as many:
        lead.get(address)
    assert len(many) == len(few)


# --- what the gate measures ---


def ratios(engagement):
    standings = phases.criteria_of(engagement, 2)
    return {one.key: (one.state, one.ratio) for one in standings if one.key in ("D2", "D3", "D7")}


def test_without_a_note_nothing_is_measured_and_without_a_function_nothing_to_do(people, canvas):
    assert ratios(people.engagement) == {
        "D2": (gates.State.BLOCKS, 0.0),
        "D3": (gates.State.OPEN, 0.0),
        "D7": (gates.State.OPEN, 0.0),
    }
    NoteFactory(canvas=canvas, block="cs")
    assert ratios(people.engagement) == {
        "D2": (gates.State.BLOCKS, 0.0),
        "D3": (gates.State.BLOCKS, 0.0),
        "D7": (gates.State.MET, 1.0),
    }


def test_the_newest_to_be_canvas_is_measured_and_two_errors_are_ratio_0(people):
    t19(CanvasFactory(engagement=people.engagement, title="Older"))
    canvas = CanvasFactory(engagement=people.engagement, title="Newer")
    t19(CanvasFactory(engagement=people.engagement, kind="as_is"))
    for _ in range(2):
        NoteFactory(canvas=canvas, block="cs")
    found = measures.of_to_be(people.engagement)["D3"]
    assert (found[0].found, found[0].ratio(0)) == (2, 0.0)
    Note.objects.filter(canvas=canvas).update(state="retire", created_at=timezone.now())
    assert measures.of_to_be(people.engagement)["D3"][0].ratio(0) == 1.0


def test_threads_and_functions_are_shares_of_the_canvas(people, canvas):
    t19(canvas)
    complete = measures.of_to_be(people.engagement)["D2"]
    assert (complete.part, complete.whole, complete.ratio(0)) == (2, 5, 0.5)
    (equipped,) = measures.of_to_be(people.engagement)["D7"]
    assert (equipped.part, equipped.whole) == (1, 2)
    assert thread.check(graph_of(canvas)).count(Severity.ERROR) == 3
