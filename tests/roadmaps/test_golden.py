"""Gaps and packages in the golden thread, and threads that are complete to the plan."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from canvases import checked, thread
from canvases.golden import rows, said, scene
from canvases.golden.columns import State
from canvases.golden.scene import Asked
from canvases.graphs import graph_of
from canvases.models import Canvas, Kpi, Mandate, Note, Objective, ObjectiveKpi
from pmo_studio.core.models import User
from roadmaps import golden
from roadmaps.actions import packages
from roadmaps.actions.derivation import derive_plan
from roadmaps.deriving import proposals
from roadmaps.models import Reading, WorkPackage

pytestmark = pytest.mark.django_db


def lead(engagement):
    return engagement.participants.get(role="lead")


def derive(engagement):
    """Whatever is not in the plan yet."""
    lines = proposals.of(engagement, getattr(engagement, "plan", None)).lines
    chosen = [line.id for line in lines]
    if chosen:
        derive_plan(engagement, chosen=chosen, by=lead(engagement))


def drawn(engagement):
    canvas = Canvas.objects.to_be(engagement).first()
    graph = graph_of(canvas)
    return scene.of(canvas, graph, thread.check(graph), Asked())


def lanes(found):
    return {lane.key: lane.boxes for lane in found.lanes}


def test_before_a_plan_there_is_no_column_of_it_and_nothing_is_said(meridian):
    found = drawn(meridian)
    assert {"gaps", "packages"}.isdisjoint(lanes(found))
    assert found.report.planned is None


def test_a_function_leads_over_its_gap_and_package_to_the_kpi(meridian):
    derive(meridian)
    found = drawn(meridian)
    edges = {(edge.source, edge.target) for edge in found.edges}
    row = WorkPackage.objects.get(plan__engagement=meridian, function="F12")
    package = f"package-{row.pk}"
    assert package in {box.key for box in lanes(found)["packages"]}
    gap = next(each.gap for each in row.closes.all() if each.gap.kind == "fun")
    assert {(f"note-{row.note_id}", f"gap-{gap.pk}"), (f"gap-{gap.pk}", package)} <= edges
    moved = {f"kpi-{each.kpi_id}" for each in row.moves.all()}
    assert {target for source, target in edges if source == package} == moved


def test_the_thread_that_is_lit_runs_through_gaps_and_packages(meridian):
    derive(meridian)
    lit = drawn(meridian).light.boxes
    assert {"gap", "package", "kpi", "note"} <= {key.partition("-")[0] for key in lit}


def test_threads_are_complete_to_the_plan_as_far_as_their_gaps_are_closed(meridian):
    derive(meridian)
    whole = drawn(meridian).report
    assert whole.planned == whole.percent
    builds = WorkPackage.objects.filter(plan__engagement=meridian, kind="build")
    builds.update(status="dropped")
    assert drawn(meridian).report.planned.part < whole.planned.part


def built(engagement):
    """The functions that stand or are planned."""
    canvas = Canvas.objects.to_be(engagement).first()
    graph = graph_of(canvas)
    notes = {note.id: note.function for note in graph.notes}
    return {notes[each] for each in golden.built(canvas, graph)}


def test_a_function_is_built_where_it_is_at_its_target_or_a_package_closes_its_gap(meridian):
    """F05 is at its target, so that it has neither a gap nor a package."""
    derive(meridian)
    rows = WorkPackage.objects.filter(plan__engagement=meridian, kind="build")
    planned = {row.function for row in rows}
    assert "F05" not in planned
    assert built(meridian) == {"F05", *planned}
    package = rows.get(function="F12")
    packages.remove_package(package, by=lead(meridian))
    assert built(meridian) == {"F05", *planned} - {"F12"}
    packages.restore_package(package, by=lead(meridian))
    assert "F12" in built(meridian)
    rows.filter(function="F12").update(status="dropped")
    assert "F12" not in built(meridian)
    Note.objects.filter(function="F05").update(state="retire")
    assert built(meridian) == planned - {"F12"}


def test_both_percentages_stand_beside_that_of_the_thread(client, meridian):
    derive(meridian)
    checked._kept.clear()
    client.force_login(User.objects.get(pk=lead(meridian).user_id))
    page = client.get(reverse("portfolio:thread", args=[meridian.pk])).content.decode()
    report = drawn(meridian).report
    for found, words in ((report.planned, "plan"), (report.mandated, "mandate")):
        assert f"complete to the {words} ({found.part} of {found.whole})" in page


def test_a_kpi_that_was_measured_says_where_it_stands_and_others_what_they_promise(meridian):
    Reading.objects.filter(kpi__engagement=meridian).exclude(kpi__key="K03").delete()
    kpi = Kpi.objects.get(engagement=meridian, key="K03")
    boxes = {box.key: box for box in lanes(drawn(meridian))["kpis"]}
    assert boxes.pop(f"kpi-{kpi.pk}").state == State("warn", "Near target")
    assert "at most 25\N{NO-BREAK SPACE}%" in [box.figure for box in boxes.values()]
    assert {box.state for box in boxes.values()} == {None}


def test_a_thread_runs_on_to_what_the_mandate_promises_with_its_verdict(meridian):
    """Rulings §5.4 and §10: kept when each KPI of the objective is green or 90 % of its way."""
    derive(meridian)
    found = drawn(meridian)
    promised = {box.text: box.state for box in lanes(found)["mandate"]}
    assert set(promised.values()) == {State("warn", "Not yet")}
    whole = [row for row in rows.rows(found) if row.objectives]
    assert {row.state for row in whole} == {"Runs through to the mandate"}
    assert len(whole) == found.report.mandated.part
    assert {box.key for box in lanes(found)["mandate"]} & found.light.boxes
    assert "the mandate promises “Trustworthy delivery dates, Not yet”" in said.lit(found)
    objective = Objective.objects.get(text="One method that people use")
    Reading.objects.filter(kpi__objectives=objective).update(
        value=1000, numerator=None, denominator=None
    )
    assert states(meridian)[objective.text] == "Kept"
    Reading.objects.filter(kpi__objectives=objective).delete()
    assert states(meridian)[objective.text] == "No reading yet"
    objective.proofs.all().delete()
    assert states(meridian)[objective.text] == "No KPI proves it"
    Reading.objects.filter(kpi__engagement=meridian).delete()
    assert set(states(meridian).values()) == {""}


def states(engagement):
    boxes = lanes(drawn(engagement))["mandate"]
    return {box.text: box.state.words if box.state else "" for box in boxes}


def test_a_thread_that_stops_before_the_plan_or_the_mandate_says_where_and_what_to_do(meridian):
    derive(meridian)
    ObjectiveKpi.objects.filter(objective__mandate__engagement=meridian).delete()
    found = drawn(meridian)
    assert found.report.mandated.part == 0
    row = next(row for row in rows.rows(found) if row.kpis)
    assert (row.shape, row.state) == ("warn", "Stops before the mandate")
    assert row.where == "None of its KPIs proves an objective."
    assert row.remedy.url.endswith("/mandate/?edit=objectives#objectives")
    assert "Proves no objective" in {each.words for each in found.breaks.values()}
    WorkPackage.objects.filter(plan__engagement=meridian).update(status="dropped")
    Note.objects.filter(canvas__engagement=meridian, function="F05").update(function="F01")
    row = next(row for row in rows.rows(drawn(meridian)) if row.state == "Stops before the plan")
    assert row.where.startswith("No work package builds “")
    assert row.remedy.url == reverse("roadmaps:gaps", args=[meridian.pk])


def test_what_the_thread_asks_the_database_does_not_grow_with_it(meridian):
    derive(meridian)
    with CaptureQueriesContext(connection) as few:
        rows.rows(drawn(meridian))
    mandate = Mandate.objects.get(engagement=meridian)
    for place in (4, 5):
        row = Objective.objects.create(mandate=mandate, text=f"Promise {place}", position=place)
        for at, kpi in enumerate(Kpi.objects.filter(engagement=meridian)[:3], 1):
            ObjectiveKpi.objects.create(objective=row, kpi=kpi, position=at)
    with CaptureQueriesContext(connection) as many:
        rows.rows(drawn(meridian))
    assert len(many) == len(few)
