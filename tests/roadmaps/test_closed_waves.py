"""Waves whose gate let them through, or whose days are over, take no new work."""

import datetime
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from pmo_studio.core.gates import Decision
from pmo_studio.core.refusals import Refused
from roadmaps import dated, lateness, proposal_words
from roadmaps.actions import advancing, packages, placing, wave_gates
from roadmaps.actions.advancing import Progress
from roadmaps.deriving import proposals
from roadmaps.models import Impact, Plan, WorkPackage
from roadmaps.planning.changes import Kind
from tests.reading import words
from tests.roadmaps import involved, launched
from tests.roadmaps.imports import csv, match, rows, send, take
from tests.roadmaps.launched import row
from tests.roadmaps.mspdi_files import project, task
from tests.roadmaps.planned import package, planned, wave_of
from tests.standing import MAKERS

pytestmark = pytest.mark.django_db


def make():
    people = launched.launched()
    launched.derived(people)
    return people


MAKERS.setdefault("worked_example", make)


@pytest.fixture
def worked_example(db, standing):
    """Foundation 5 January to 18 March 2026, pilot to 17 April, rollouts, the end on 26 June."""
    return standing.given("worked_example")


@pytest.fixture
def plan(people):
    """A in the foundation, B in the pilot, C in the backlog."""
    made = planned(people.lead)
    package(made, "A", "F")
    package(made, "B", "P")
    package(made, "C")
    return made


def let_through(people, key, decision=Decision.GO):
    wave = Plan.objects.get(engagement=people.engagement).waves.get(key=key)
    ruling = wave_gates.Ruling(decision, timezone.localdate(), reason="It is time")
    wave_gates.decide_gate(wave, ruling=ruling, by=people.lead)


def go_to(time_machine, day):
    noon = datetime.time(12, tzinfo=datetime.UTC)
    time_machine.move_to(datetime.datetime.combine(day, noon), tick=False)


def proposal_of(people):
    return proposals.of(people.engagement, Plan.objects.get(engagement=people.engagement))


def placed_anew(people, function="F01"):
    """Where a build goes that the plan does not know yet."""
    WorkPackage.objects.filter(function=function).delete()
    (line,) = (line for line in proposal_of(people).lines if line.key == f"build:{function}")
    assert line.kind is Kind.NEW
    return {each.name: each.proposed for each in line.fields}["wave"]


# --- what is derived ---


def test_a_new_foundation_goes_to_the_first_wave_that_is_open_and_says_so(worked_example):
    let_through(worked_example, "F")
    assert placed_anew(worked_example) == "P"
    gist = gist_of_new(worked_example)
    assert gist.startswith("Pilot · 15 person-days")
    assert gist.endswith("belongs to the foundation, which is over")


def test_a_late_foundation_finds_a_wave_with_room_or_says_what_is_too_much(worked_example):
    let_through(worked_example, "F")
    waves = Plan.objects.get(engagement=worked_example.engagement).waves
    full = row("EN-3").effort
    waves.filter(key="P").update(capacity=full)
    waves.filter(key="R1").update(capacity=200)
    assert placed_anew(worked_example) == "R1"
    assert "more than it can" not in gist_of_new(worked_example)
    # No wave has room for its 15 person-days.
    waves.exclude(key="P").update(capacity=1)
    assert placed_anew(worked_example) == "P"
    held = sum(WorkPackage.objects.filter(wave__key="P").values_list("effort", flat=True))
    over = held + 15 - full
    assert gist_of_new(worked_example).endswith(f"its wave takes {over} more than it can")


def gist_of_new(people):
    sections = proposal_words.sections(proposal_of(people))
    (gist,) = (line.gist for each in sections for line in each.lines if each.key == "new")
    return gist


def test_a_wave_whose_days_are_over_takes_nothing_new(worked_example, time_machine):
    WorkPackage.objects.filter(function="F01").delete()
    last = dated.of(worked_example.engagement).planned.spans[0].last
    go_to(time_machine, last)
    assert placed_anew(worked_example) == "F"
    go_to(time_machine, last + datetime.timedelta(days=1))
    assert placed_anew(worked_example) == "P"


def test_a_plan_all_of_whose_days_are_over_is_late_and_closed_only_by_gates(
    worked_example, time_machine
):
    go_to(time_machine, datetime.date(2028, 1, 3))
    assert placed_anew(worked_example) == "F"
    let_through(worked_example, "F")
    assert placed_anew(worked_example, "F05") == "P"


def test_time_that_passes_and_gates_that_are_passed_change_no_line(worked_example, time_machine):
    for span in dated.of(worked_example.engagement).planned.spans:
        go_to(time_machine, span.last + datetime.timedelta(days=1))
        assert proposal_of(worked_example).lines == ()
    for key in ("F", "P", "R1"):
        let_through(worked_example, key)
        assert proposal_of(worked_example).lines == ()


def test_training_stays_as_mandatory_as_it_was_when_the_builds_that_ask_for_it_are_behind(
    worked_example, time_machine
):
    group = involved.group(worked_example)
    Impact.objects.create(group=group, function="F05", value=3)
    # They lack knowledge.
    involved.assessed(worked_example, group, 4, 4, 2, 4, 4)
    launched.derive(worked_example)
    assert row("CH-01").mandatory
    for span in dated.of(worked_example.engagement).planned.spans:
        go_to(time_machine, span.last + datetime.timedelta(days=1))
        assert proposal_of(worked_example).lines == ()


def test_what_people_moved_on_from_a_closed_wave_stays_where_they_put_it(worked_example):
    launched.change(worked_example, "F01", wave=wave_of(row("F01").plan, "R1").pk)
    assert asked_of_wave(worked_example, "build:F01") == ["F"]
    let_through(worked_example, "F")
    assert asked_of_wave(worked_example, "build:F01") == []


def asked_of_wave(people, mark):
    lines = [line for line in proposal_of(people).lines if line.key == mark]
    return [each.proposed for line in lines for each in line.fields if each.name == "wave"]


# --- what people move ---


def test_open_work_is_not_moved_into_a_wave_that_its_gate_let_through(people, plan):
    let_through(people, "F")
    for moving in ("B", "C"):
        with pytest.raises(Refused, match="“Foundation” is closed: its gate let it through on"):
            move(people, moving, "F")
    details = replace(packages.details_of(row("B")), wave=wave_of(plan, "F").pk)
    with pytest.raises(Refused, match="Choose a later wave") as refused:
        packages.change_package(row("B"), details=details, seen=None, by=people.lead)
    assert refused.value.field == "wave"
    with pytest.raises(Refused, match="Choose a later wave"):
        packages.add_package(people.engagement, details=details, by=people.lead)
    # What stands there is estimated anew, what was done there is put where it was done.
    details = replace(packages.details_of(row("A")), effort=12)
    packages.change_package(row("A"), details=details, seen=None, by=people.lead)
    WorkPackage.objects.filter(key="B").update(status="done", finished_on="2026-01-09")
    move(people, "B", "F")
    assert row("B").wave.key == "F"


def test_a_gate_that_is_decided_anew_opens_its_wave(people, plan):
    let_through(people, "F")
    let_through(people, "F", Decision.RECYCLE)
    move(people, "C", "F")
    assert row("C").wave.key == "F"


def move(people, key, wave):
    placing.place_packages(
        people.engagement,
        packages={row(key).pk: None},
        wave=wave_of(row(key).plan, wave),
        by=people.lead,
    )


def test_showing_what_moves_tells_what_saving_would_refuse(people, plan):
    let_through(people, "F")
    address = reverse("roadmaps:roadmap", args=[people.engagement.pk])
    ahead = f"{address}?show=B&wave={wave_of(plan, 'F').pk}"
    page = words(people.browser("lead").get(ahead).content.decode())
    assert "“Foundation” is closed" in page
    assert "Nothing would move" not in page
    WorkPackage.objects.filter(key="B").update(status="active", started_on="2026-01-06")
    page = words(people.browser("lead").get(f"{address}?show=B&wave=").content.decode())
    assert "“B Package B” has begun: it stays in its wave" in page
    assert "Nothing would move" not in page


def test_who_takes_a_rollout_out_reads_beforehand_that_begun_work_keeps_it(people, plan):
    package(plan, "D", "R1")
    WorkPackage.objects.filter(key="D").update(status="active", started_on="2026-01-06")
    address = reverse("roadmaps:wave_remove", args=[wave_of(plan, "R1").pk])
    page = words(people.browser("lead").get(address).content.decode())
    assert "“D Package D” has begun: it stays in its wave" in page
    assert "goes to the backlog:" not in page
    assert "Take the rollout out" not in page


def test_a_file_brings_open_work_into_no_closed_wave(people, plan):
    let_through(people, "F")
    content = csv("Key,Name,Effort,Wave,Status", "B,Package B,10,F,Planned", "X,New,3,F,Done")
    found = match(people, content)
    assert ["is closed" in wrong.words[0] for wrong in found.wrong] == [True]
    assert [each.name for each in found.added.values()] == ["New"]


def test_a_guess_never_puts_a_task_into_a_closed_wave(people, plan):
    let_through(people, "F")
    content = project(task(1, "Dig", Start="2026-01-05T08:00:00"))
    html = send(people, content, "p.xml").content.decode()
    assert "is closed: its gate let it through" in words(html)
    take(people, content, "p.xml")
    assert rows(people)["OWN-1"].wave_id is None


# --- what stands in the past ---


def test_unbegun_work_before_today_is_told_though_its_promise_lies_ahead(
    people, plan, time_machine
):
    starts = people.engagement.start_date
    WorkPackage.objects.filter(key="A").update(
        baseline_start=starts + datetime.timedelta(days=200),
        baseline_end=starts + datetime.timedelta(days=210),
        baseline_effort=10,
    )
    go_to(time_machine, starts + datetime.timedelta(days=40))
    standing = dated.of(people.engagement)
    found = lateness.of(standing, row("A"))
    assert found.words.startswith("not begun, planned to begin")
    assert (found.short, found.is_late) == ("not begun", False)
    assert "not begun, planned to begin" in words(
        people.browser("lead")
        .get(reverse("roadmaps:packages", args=[people.engagement.pk]))
        .content.decode()
    )


def test_who_moves_work_into_days_that_are_over_is_told_at_once(people, plan, time_machine):
    go_to(time_machine, people.engagement.start_date + datetime.timedelta(days=8))
    typed = {"package": row("C").pk, "to": wave_of(plan, "F").pk}
    address = reverse("roadmaps:packages_place", args=[people.engagement.pk])
    page = words(people.browser("lead").post(address, typed, follow=True).content.decode())
    assert "The plan has C begin before today, and nobody has begun it" in page


# --- the backlog ---


@pytest.mark.parametrize("status", ["active", "done"])
def test_nothing_begins_in_the_backlog(people, plan, status):
    with pytest.raises(Refused, match="“C Package C” is in the backlog") as refused:
        advancing.set_progress(row("C"), progress=Progress(status), seen=None, by=people.lead)
    assert refused.value.field == "status"
    assert row("C").status == "planned"
    advancing.set_progress(row("C"), progress=Progress("dropped"), seen=None, by=people.lead)


def test_a_file_begins_nothing_in_the_backlog(people, plan):
    content = csv(
        "Key,Name,Effort,Wave,Status",
        "C,Package C,10,,In progress",
        "X,New,3,,In progress",
        "Y,Other,3,P,In progress",
    )
    found = match(people, content)
    (wrong,) = found.wrong
    assert "“C Package C” is in the backlog. Choose a wave first" in wrong.words[0]
    # What is new comes as planned, and what the file says of it is told.
    assert found.kept == (("status_backlog", "New", "In progress"),)
    take(people, content)
    assert {
        row.name: row.status for row in rows(people).values() if row.name in ("New", "Other")
    } == {
        "New": "planned",
        "Other": "active",
    }


def test_a_begun_task_of_another_tool_waits_in_the_backlog_as_planned(people, plan):
    content = project(task(1, "Dig", PercentComplete=40, ActualStart="2026-01-05T08:00:00"))
    found = match(people, content, "p.xml", backlog=True)
    assert found.wrong == []
    assert [each[0] for each in found.kept] == ["status_backlog"]
    take(people, content, "p.xml", backlog=True)
    assert (rows(people)["OWN-1"].status, rows(people)["OWN-1"].wave_id) == ("planned", None)
