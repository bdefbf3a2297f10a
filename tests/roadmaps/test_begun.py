"""Work that has begun and waits for other work that has: on pages, drawings and in files."""

import csv
import datetime
import io

import pytest
from django.urls import reverse
from icalendar import Calendar
from openpyxl import load_workbook

from roadmaps import begin_words, dated, lateness, pictured, plan_files, plan_workbook
from roadmaps.exchange.mspdi.reading import read
from roadmaps.exchange.mspdi.writing import write
from roadmaps.exchanged import project_of
from roadmaps.gantt.geometry import Bar, route
from roadmaps.gantt.scale import Scale
from roadmaps.models import WorkPackage
from tests.reading import words
from tests.roadmaps.imports import match, rows, take
from tests.roadmaps.pages import of_engagement, page
from tests.roadmaps.planned import package, planned

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 1, 12)
# WP-03 goes on for twelve days, the tenth part of WP-02 that was done leaves nine.
LAST, END = datetime.date(2026, 1, 27), datetime.date(2026, 2, 9)


@pytest.fixture
def plan(people, time_machine):
    """WP-03 is 40 % done, and this morning somebody began WP-02, which waits for it."""
    time_machine.move_to(datetime.datetime(2026, 1, 12, 9, tzinfo=datetime.UTC), tick=False)
    made = planned(people.lead)
    package(made, "WP-03", "F", 20)
    package(made, "WP-02", "F", 10, after=["WP-03"])
    package(made, "EN-3", "P", 5, after=["WP-02"])
    began = datetime.date(2026, 1, 5)
    WorkPackage.objects.filter(key="WP-03").update(status="active", started_on=began, percent=40)
    WorkPackage.objects.filter(key="WP-02").update(status="active", started_on=TODAY, percent=10)
    return made


def standing_of(people):
    found = dated.of(people.engagement)
    assert found is not None
    return found


def test_its_first_day_stays_and_pages_say_what_the_rest_waits_for(people, plan):
    standing = standing_of(people)
    row = rows(people)["WP-02"]
    at = standing.dates(row)
    assert (at.first, at.last) == (TODAY, END)
    assert standing.dates(rows(people)["WP-03"]).last == LAST
    html = page(people, of_engagement(people, "roadmap/?show=WP-02"))
    assert "It began 12 Jan 2026; the rest goes on as soon as what it waits for is done" in html
    assert "WP-03 on 27 Jan 2026" in html
    told = {row.key: row.status for row in pictured.scene(standing).rows}
    assert told["WP-02"] == "In progress, the rest waits for WP-03"
    assert begin_words.waits(standing, rows(people)["WP-03"]) == ""
    # It is no worse than planned.
    assert not lateness.of(standing, row).is_late


@pytest.mark.parametrize("percent", [10, 90])
def test_its_bar_is_filled_as_far_as_it_was_worked_on(people, plan, percent):
    WorkPackage.objects.filter(key="WP-02").update(percent=percent)
    scene = pictured.scene(standing_of(people))
    row = next(row for row in scene.rows if row.key == "WP-02")
    goes_on = LAST + datetime.timedelta(days=1)
    assert (row.start, row.percent, row.pause) == (TODAY, percent, (TODAY, goes_on))
    scale = Scale.of(scene)
    bar = Bar.of(row, scale, 12.5)
    assert bar.left < bar.filled_to
    assert bar.share == pytest.approx(scale.per_day / (bar.right - bar.left))
    # What it waits for leads to where the rest goes on, never back in time.
    before = next(row for row in scene.rows if row.key == "WP-03")
    way = route(Bar.of(before, scale, 37.5), bar, 25)
    assert [x for x, _ in way] == sorted(x for x, _ in way)
    assert scale.x(goes_on) <= way[-1][0] <= bar.right


def test_no_file_says_that_something_began_after_today(people, plan):
    standing = standing_of(people)
    project = project_of(standing)
    tasks = {task.key: task for task in project.tasks if task.key}
    found = (tasks["WP-02"].actual_start, tasks["WP-02"].start, tasks["WP-02"].finish)
    assert found == (TODAY, TODAY, END)
    assert all(task.actual_start is None or task.actual_start <= TODAY for task in project.tasks)
    written = write(project)
    assert read(written).project == project
    assert b"<ActualStart>2026-01-12T08:00:00</ActualStart>" in written
    table = csv.DictReader(io.StringIO(plan_workbook.as_csv(project).decode("utf-8-sig")))
    started = {row["Key"]: row["Started on"] for row in table}
    assert (started["WP-02"], started["EN-3"]) == ("2026-01-12", "")
    sheet = load_workbook(io.BytesIO(plan_workbook.written(project))).worksheets[0]
    cells = {str(cell.value) for line in sheet.iter_rows() for cell in line}
    assert {"2026-01-12"} & {cell[:10] for cell in cells}
    entries = Calendar.from_ical(plan_files.BY_KIND["ics"].written(standing, str)).walk("VEVENT")
    days = {str(one["SUMMARY"]): one["DTSTART"].dt for one in entries}
    assert days["WP-02 Package WP-02"] == TODAY


@pytest.mark.parametrize("name", ["plan.csv", "plan.xml"])
def test_our_own_file_is_taken_again_also_when_the_package_was_set_back(people, plan, name):
    project = project_of(standing_of(people))
    content = plan_workbook.as_csv(project) if name == "plan.csv" else write(project)
    same = match(people, content, name)
    assert (dict(same.added), list(same.changed), list(same.wrong)) == ({}, [], [])
    WorkPackage.objects.filter(key="WP-02").update(status="planned", started_on=None, percent=None)
    assert list(match(people, content, name).wrong) == []
    take(people, content, name)
    row = rows(people)["WP-02"]
    assert (row.status, row.started_on, row.percent) == ("active", TODAY, 10)


def test_what_was_only_said_to_have_begun_once_begins_where_the_plan_has_it(people, plan):
    """Set back to planned with its former day still in the row: no file calls that a beginning."""
    WorkPackage.objects.filter(key="WP-02").update(status="planned", percent=None)
    tasks = {task.key: task for task in project_of(standing_of(people)).tasks}
    assert tasks["WP-02"].start > TODAY
    assert tasks["WP-02"].actual_start is None


def test_who_begins_on_a_weekend_has_begun_on_the_working_day_before(people, plan, time_machine):
    time_machine.move_to(datetime.datetime(2026, 1, 17, 9, tzinfo=datetime.UTC), tick=False)
    saturday = datetime.date(2026, 1, 17)
    WorkPackage.objects.filter(key="WP-02").update(started_on=saturday)
    project = project_of(standing_of(people))
    task = next(task for task in project.tasks if task.key == "WP-02")
    assert task.actual_start == datetime.date(2026, 1, 16)
    assert list(match(people, write(project), "plan.xml").changed) == []


# --- what has begun before that which it waits for ---

EARLY = "WP-02 has begun though WP-03, which it waits for, has not: the plan may end later"


@pytest.fixture
def early(plan):
    """Nobody has begun WP-03, for which WP-02 waits."""
    WorkPackage.objects.filter(key="WP-03").update(status="planned", started_on=None, percent=None)


@pytest.mark.parametrize("sheet", ["roadmap/", "waves/"])
def test_sheets_say_what_has_begun_before_that_which_it_waits_for(people, early, sheet):
    assert EARLY in page(people, of_engagement(people, sheet))
    WorkPackage.objects.filter(key="WP-03").update(status="active", started_on=TODAY)
    assert EARLY not in page(people, of_engagement(people, sheet))


@pytest.mark.parametrize("sheet", ["packages/", "progress/"])
def test_lists_have_it_beside_what_is_late(people, early, sheet):
    assert "begun before WP-03, which it waits for" in page(people, of_engagement(people, sheet))


def test_who_begins_it_is_told_at_once(people, early):
    WorkPackage.objects.filter(key="WP-02").update(status="planned", started_on=None, percent=None)
    row = rows(people)["WP-02"]
    address = reverse("roadmaps:package_progress", args=[row.pk])
    sent = {"status": "active", "seen": row.version}
    html = people.browser("lead").post(address, sent, follow=True).content.decode()
    assert EARLY in words(html)


def test_what_is_done_or_stands_in_the_backlog_has_not_begun_early(people, early):
    assert standing_of(people).begun_early == {"WP-02": ("WP-03",)}
    WorkPackage.objects.filter(key="WP-02").update(status="done", finished_on=TODAY)
    assert standing_of(people).begun_early == {}
    WorkPackage.objects.filter(key="WP-02").update(status="planned", finished_on=None)
    assert standing_of(people).begun_early == {}
