"""How far another tool says that packages are: what is taken, and that nobody's word here is lost
without being shown."""

import datetime

import pytest

from roadmaps import dated, plan_workbook
from roadmaps.exchange.mspdi.writing import write
from roadmaps.exchanged import project_of, uid_of
from roadmaps.models import Deliverable, WorkPackage
from tests.roadmaps.another_tool import ask
from tests.roadmaps.imports import agree, csv, match, rows, send, take
from tests.roadmaps.mspdi_files import project, task
from tests.roadmaps.pages import between
from tests.roadmaps.planned import package, planned

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = datetime.date(2026, 1, 5), datetime.date(2026, 1, 6)
BEGAN = {"ActualStart": "2026-01-05T08:00:00"}
ENDED = BEGAN | {"ActualFinish": "2026-01-06T17:00:00"}


@pytest.fixture
def plan(people):
    made = planned(people.lead)
    package(made, "A", "F", 10)
    package(made, "B", "F", 5, after=["A"])
    return made


def told(row):
    return (str(row.status), row.percent, row.started_on, row.finished_on)


def begun(people):
    """A is in progress by what somebody said here, at 60 %."""
    WorkPackage.objects.filter(key="A").update(status="active", percent=60, started_on=MONDAY)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"PercentComplete": 0}, ("planned", None, None, None)),
        ({"PercentComplete": 40, **BEGAN}, ("active", 40, MONDAY, None)),
        ({"PercentComplete": 0, **BEGAN}, ("active", None, MONDAY, None)),
        ({"PercentComplete": 100, **ENDED}, ("done", None, MONDAY, TUESDAY)),
    ],
)
def test_percent_and_actual_days_of_another_tool_tell_the_state(people, plan, fields, expected):
    html = send(people, project(task(1, "Dig", **fields)), "p.xml").content.decode()
    assert ("Zero percent says nothing" in html) is (fields != {"PercentComplete": 0})
    take(people, project(task(1, "Dig", **fields)), "p.xml")
    assert told(rows(people)["OWN-1"]) == expected
    assert dated.of(people.engagement).errors == ()


def test_what_people_said_here_is_shown_line_by_line_and_they_may_keep_it(people, plan):
    begun(people)
    report = Deliverable(package=rows(people)["B"], kind="training", name="R")
    report.status = "delivered"
    report.save()
    content = csv("Key,Name,Effort,% Complete", "A,Package A,10,20", "B,Package B,5,30")
    html = send(people, content).content.decode()
    table = between(html, "changes", "</table>")
    assert all(cell in table for cell in ("60 %", "<b>20 %</b>", "75 %, by its deliverables"))
    shown = agree(people, html, keep_progress="yes")
    assert shown.status_code == 409
    assert "There is nothing to take" in shown.content.decode()
    assert agree(people, html).status_code == 302
    found = rows(people)
    assert told(found["A"]) == ("active", 20, MONDAY, None)
    assert (found["B"].status, found["B"].percent) == ("active", 30)


def test_whoever_spoke_after_the_file_was_made_is_marked(people, plan):
    WorkPackage.objects.filter(key="A").update(number=5)
    content = plan_workbook.as_csv(project_of(dated.of(people.engagement)))
    older = content.replace(b"Package A", b"Package Z")
    assert [each.since for each in match(people, older).changed] == [False]
    WorkPackage.objects.filter(key="A").update(percent=60, number=6)
    [change] = match(people, older).changed
    assert (change.since, change.then) == (True, {"name": "Package Z", "percent": 0})
    assert "Changed here in the meantime" in send(people, older).content.decode()


def test_a_state_in_a_table_counts_and_one_of_another_tool_is_kept_beside(people, plan):
    head = "Key,Name,Effort,Status,Started on,Finished on"
    row = take(
        people,
        csv(
            head,
            "A,Package A,10,In progress,2026-01-05,",
            "B,Package B,5,Done,2026-01-05,2026-01-06",
            "X,Odd,5,On hold,,",
        ),
    )
    found = rows(people)
    assert told(found["A"]) == ("active", None, MONDAY, None)
    assert told(found["B"]) == ("done", None, MONDAY, TUESDAY)
    assert told(found["X"]) == ("planned", None, None, None)
    assert row.kept == [["status", "Odd", "On hold"]]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("Planned,,2026-01-06", "only what is done has such a day"),
        ("Done,2026-01-06,2026-01-05", "is before the day on which it was started"),
        ("In progress,2199-01-05,", "Started on: This day is still to come."),
    ],
)
def test_progress_that_cannot_be_is_told_with_its_remedy(people, plan, cells, said):
    head = "Key,Name,Effort,Status,Started on,Finished on"
    found = match(people, csv(head, f"A,Package A,10,{cells}", "X,Fine,3,,,"))
    [wrong] = found.wrong
    assert said in wrong.words[0]
    assert [row.name for row in found.added.values()] == ["Fine"]


def test_what_was_dropped_here_stays_so_whatever_another_tool_says(people, plan):
    content = write(project_of(dated.of(people.engagement)))
    WorkPackage.objects.filter(key="B").update(status="dropped")
    further = content.replace(b"<PercentComplete>0<", b"<PercentComplete>50<")
    take(people, further, "p.xml")
    assert rows(people)["B"].status == "dropped"
    assert told(rows(people)["A"])[:2] == ("active", None)


@pytest.mark.java
def test_our_plan_goes_through_another_tool_and_only_what_it_did_there_comes_back(
    people, plan, tmp_path
):
    begun(people)
    WorkPackage.objects.filter(key="B").update(earliest=datetime.date(2026, 3, 3), staff=2)
    ours, theirs = tmp_path / "ours.xml", tmp_path / "theirs.xml"
    ours.write_bytes(write(project_of(dated.of(people.engagement))))
    ask("rewrite", ours, theirs)
    found = match(people, theirs.read_bytes(), "theirs.xml")
    assert (dict(found.added), list(found.changed), found.left_out) == ({}, [], 0)
    assert found.kept == match(people, ours.read_bytes(), "ours.xml").kept
    ask("rewrite", ours, theirs, uid_of(rows(people)["A"]), 80)
    found = match(people, theirs.read_bytes(), "theirs.xml")
    assert [(each.package.key, each.then) for each in found.changed] == [("A", {"percent": 80})]


@pytest.mark.parametrize(("status", "is_kept"), [("In progress", True), ("Planned", False)])
def test_a_table_takes_work_under_way_to_the_backlog_only_as_planned_again(
    people, plan, status, is_kept
):
    WorkPackage.objects.filter(key="B").update(status="active", percent=60, started_on=MONDAY)
    content = csv("Key,Name,Effort,Wave,Status,Percent", f"B,Package B,5,,{status},0")
    assert ("has begun: it stays in its wave" in send(people, content).content.decode()) is is_kept
    assert bool(match(people, content).wrong) is is_kept
