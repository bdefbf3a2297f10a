"""The graph of a canvas is what its rows say, in a fixed number of queries."""

import pytest
from django.utils import timezone

from canvases import assumptions, pmo_model, thread
from canvases.graphs import graph_of
from canvases.models import Kpi, Mandate, Objective, ObjectiveKpi
from tests.factories import CanvasFactory, KpiFactory, LinkFactory, NoteFactory

pytestmark = pytest.mark.django_db


def filled(canvas):
    """One thread from a customer to a KPI, and one removed link."""
    customer = NoteFactory(canvas=canvas, block="cs", weight=3)
    value = NoteFactory(canvas=canvas, block="vp")
    function = NoteFactory(canvas=canvas, block="ka", function="F05")
    resource = NoteFactory(canvas=canvas, block="kr")
    kpi = KpiFactory(engagement=canvas.engagement)
    LinkFactory(canvas=canvas, kind="needs", source=customer, target=value)
    LinkFactory(canvas=canvas, source=value, target=function, strength=3)
    LinkFactory(canvas=canvas, kind="uses", source=function, target=resource)
    LinkFactory(canvas=canvas, kind="measured_by", source=function, target=None, kpi=kpi)
    return customer, value, function


def test_rows_become_a_graph_that_can_be_checked_and_derived(people, canvas):
    customer, value, function = filled(canvas)
    graph = graph_of(canvas)
    report = thread.check(graph)
    assert (report.percent.part, report.percent.whole) == (1, 1)
    assert report.errors == 0
    model = pmo_model.derive(graph)
    assert model.needs[0].need == 9.0
    assert [(each.function, each.share) for each in model.functions] == [("F05", 1.0)]
    assert model.functions[0].parts[0].note == function.pk
    assert (graph.pmo_fte, graph.review_days) == (3.0, 90)
    assert {note.id for note in graph.notes} >= {customer.pk, value.pk}


@pytest.mark.parametrize(
    ("mode", "said", "days"), [("agile", None, 30), ("hybrid", None, 90), ("agile", 60, 60)]
)
def test_the_days_between_reviews_follow_the_way_of_working_until_somebody_says_them(
    people, canvas, mode, said, days
):
    canvas.engagement.delivery_mode, canvas.engagement.review_days = mode, said
    assert graph_of(canvas).review_days == days
    assert (
        assumptions.board(canvas).review_due - timezone.localdate(canvas.created_at)
    ).days == days


def test_the_number_of_queries_does_not_grow(people, canvas, django_assert_num_queries):
    filled(canvas)
    with django_assert_num_queries(10) as few:
        graph_of(canvas)
    for _ in range(10):
        filled(canvas)
    with django_assert_num_queries(len(few)):
        graph_of(canvas)
    graph_of(CanvasFactory(engagement=canvas.engagement))


def test_what_the_mandate_allows_and_proves_is_known_to_the_checks(people, canvas):
    _customer, _value, function = filled(canvas)
    assert thread.check(graph_of(canvas)).mandated is None
    mandate = Mandate.objects.create(engagement=people.engagement, authority="advise")
    objective = Objective.objects.create(mandate=mandate, text="Dates that hold", position=1)
    report = thread.check(graph_of(canvas))
    assert [finding.notes for finding in report.of("C12")] == [(function.pk,)]
    assert report.mandated.part == 0
    ObjectiveKpi.objects.create(objective=objective, kpi=Kpi.objects.get(), position=1)
    assert thread.check(graph_of(canvas)).mandated.part == 1
