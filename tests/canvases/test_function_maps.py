"""Process maps of a function: today's, the copy that is redrawn, and what it gains."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.measures import processes_mapped
from assessments.models import Process
from canvases import function_maps
from canvases.actions.function_maps import map_function, redraw, unmap_function
from canvases.models import FunctionProcess
from pmo_studio.core import bundle
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from tests.factories import LaneFactory, PainPointFactory, ProcessFactory, StepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(people) -> Process:
    """The process of T42: PMO, Finance, PMO; it counts at gate 1."""
    lines = {name: ["one"] for name in ("suppliers", "inputs", "outputs", "customers")}
    process = ProcessFactory(
        engagement=people.engagement, name="Approve a project", owner="Ana", **lines
    )
    pmo, finance = LaneFactory(process=process), LaneFactory(process=process)
    for lane, work, wait in ((pmo, 30, 0), (finance, 20, 480), (pmo, 10, 60)):
        StepFactory(lane=lane, work_min=work, wait_min=wait)
    PainPointFactory(process=process, author=people.contributor)
    return process


def mapped(people, process) -> FunctionProcess:
    map_function(people.engagement, function="F11", process=process.pk, by=people.facilitator)
    return FunctionProcess.objects.get()


def test_a_map_of_today_is_copied_redrawn_and_compared(people, today):
    row = mapped(people, today)
    copy = redraw(row, by=people.lead)
    assert (copy.name, copy.origin) == ("Approve a project, to-be", today)
    assert Event.objects.latest("number").data["origin"] == today.pk
    assert [(step.lane.name, step.wait_min) for step in copy.steps.select_related("lane")] == [
        (step.lane.name, step.wait_min) for step in today.steps.select_related("lane")
    ]
    assert not copy.pains.exists()
    copy.steps.filter(wait_min=480).update(wait_min=80)
    [pair] = function_maps.of(people.engagement, "F11")
    assert (pair.today.efficiency, pair.today.handovers) == ("10\N{NO-BREAK SPACE}%", 2)
    [better] = pair.redrawn
    assert (better.efficiency, better.difference) == (
        "30\N{NO-BREAK SPACE}%",
        "20 points more than today",
    )
    shown = people.browser("viewer").get(
        reverse("canvases:function", args=[people.engagement.pk, "F11"])
    )
    assert "20 points more than today" in shown.content.decode()
    assert "Copy as-is map" not in shown.content.decode()


def test_what_redraws_a_map_counts_at_no_gate_and_is_not_redrawn_itself(people, today):
    copy = redraw(mapped(people, today), by=people.lead)
    PainPointFactory(process=copy, author=people.lead)
    assert processes_mapped(people.engagement).actual == 1
    listed = people.browser("lead").get(
        reverse("assessments:processes", args=[people.engagement.pk])
    )
    assert listed.context["complete"] == 1
    assert "Redrawn from a map of today" in listed.content.decode()
    with pytest.raises(Refused):
        map_function(people.engagement, function="F11", process=copy.pk, by=people.lead)
    row = FunctionProcess.objects.create(engagement=people.engagement, function="F12", process=copy)
    with pytest.raises(Refused, match="to-be map already"):
        redraw(row, by=people.lead)


def test_maps_are_given_and_taken_by_who_may_plan_alone(people, today):
    for wrong in (
        {"function": "F99", "process": today.pk},
        {"function": "F11", "process": ProcessFactory().pk},
    ):
        with pytest.raises(Refused):
            map_function(people.engagement, **wrong, by=people.lead)
    with pytest.raises(Denied):
        map_function(people.engagement, function="F11", process=today.pk, by=people.contributor)
    row = mapped(people, today)
    assert mapped(people, today) == row
    for act in (redraw, unmap_function):
        with pytest.raises(Denied):
            act(row, by=people.contributor)
    bundle.check(bundle.write(people.engagement))
    unmap_function(row, by=people.lead)
    assert not FunctionProcess.objects.exists()
    bundle.check(bundle.write(people.engagement))


def test_a_function_with_maps_costs_the_same_queries_for_3_and_30(people):
    counted = []
    address = reverse("canvases:function", args=[people.engagement.pk, "F11"])
    browser = people.browser("lead")
    browser.get(address)
    for many in (3, 27):
        for _ in range(many):
            step = StepFactory(lane__process__engagement=people.engagement, work_min=5)
            map_function(people.engagement, function="F11", process=step.process.pk, by=people.lead)
            ProcessFactory(engagement=people.engagement, origin=step.process)
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address).status_code == 200
        counted.append(len(caught))
    assert counted[0] == counted[1]


def test_the_database_refuses_a_map_that_redraws_itself_and_a_map_twice(people, today):
    row = mapped(people, today)
    with pytest.raises(IntegrityError), transaction.atomic():
        Process.objects.filter(pk=today.pk).update(origin=today)
    with pytest.raises(IntegrityError), transaction.atomic():
        FunctionProcess.objects.create(
            engagement=people.engagement, function="F11", process=row.process
        )
