"""What is fetched of the plan says what its page shows."""

import csv
import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from icalendar import Calendar

from pmo_studio.core.models import Engagement
from pmo_studio.exports import tasks
from pmo_studio.exports.models import ExportJob
from roadmaps import dated, plan_files, table_words
from roadmaps.actions import schedule
from roadmaps.exchange import packages
from roadmaps.exchange.mspdi.reading import read
from roadmaps.exchange.project import LinkKind
from roadmaps.exchanged import uid_of
from roadmaps.models import Dependency, WorkPackage
from tests.roadmaps.another_tool import ask
from tests.roadmaps.pages import of_engagement, page
from tests.roadmaps.planned import package, planned

pytestmark = pytest.mark.django_db
KINDS = ("mspdi", "xlsx", "csv", "ics")


@pytest.fixture
def plan(people):
    """Three packages one after another, promised once; another in the backlog."""
    made = planned(people.lead)
    package(made, "A", "F", 10)
    package(made, "B", "F", 5, after=["A"])
    package(made, "C", "P", 8, after=["B"])
    package(made, "D")
    WorkPackage.objects.filter(key="C").update(name="=SUM(A1)", owner=people.contributor)
    schedule.keep_baseline(made, by=people.lead)
    return made


def fetched(people, kind, column="viewer"):
    response = people.browser(column).get(of_engagement(people, f"plan/files/{kind}/"))
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    return response.content


def shown(people):
    """First and last day of each package, as the page has them."""
    standing = dated.of(people.engagement)
    days = {row: standing.dates(row) for row in standing.rows}
    return {row: (at.first, at.last) if at else ("", "") for row, at in days.items()}


def as_texts(people):
    return {row.key: tuple(str(day) for day in days) for row, days in shown(people).items()}


def test_the_project_file_has_the_days_of_the_page(people, plan):
    project = read(fetched(people, "mspdi")).project
    found = {task.key: (task.start or "", task.finish or "") for task in project.tasks}
    for row, days in shown(people).items():
        assert found[row.key] == days


def test_links_with_lags_calendar_and_team_of_the_plan_leave_with_it(people, plan):
    """Monday to Thursday without 6 January: A is done on the 21st, B begins after three more."""
    Dependency.objects.filter(package__key="B").update(lag=3)
    calendar = {"working_days": "1234", "holidays": ["2026-01-06"]}
    Engagement.objects.filter(pk=people.engagement.pk).update(**calendar, team_limit=4)
    people.engagement.refresh_from_db()
    project = read(fetched(people, "mspdi")).project
    keys = {task.uid: task.key for task in project.tasks}
    waits = {(keys[each.predecessor], keys[each.successor], each.lag) for each in project.links}
    assert waits == {("A", "B", 3), ("B", "C", 0)}
    assert {each.kind for each in project.links} == {LinkKind.FINISH_START}
    assert project.calendar.weekdays == {1, 2, 3, 4}
    assert [each.day for each in project.calendar.holidays] == [datetime.date(2026, 1, 6)]
    assert [each.max_units for each in project.resources] == [4]
    days = {task.key: (task.start, task.finish) for task in project.tasks}
    assert days["A"] == (datetime.date(2026, 1, 5), datetime.date(2026, 1, 21))
    assert days["B"][0] == datetime.date(2026, 1, 28)
    sheet = packages.read(fetched(people, "csv"), table_words.spellings(plan.waves.all(), []))
    found = {row.key: [(wait.key, wait.lag) for wait in row.after] for row in sheet.right}
    assert (found["B"], found["C"]) == ([("A", 3)], [("B", 0)])


@pytest.mark.java
def test_another_tool_reads_and_schedules_the_days_of_the_page(people, plan, tmp_path):
    path = tmp_path / "plan.xml"
    path.write_bytes(fetched(people, "mspdi"))
    [found] = ask("read", path)["files"]
    for row, (first, last) in shown(people).items():
        start, finish, _days = found["recalculated"][str(uid_of(row))]
        if not first:
            assert start is None
            continue
        assert (start[:10], finish[:10]) == (first.isoformat(), last.isoformat())


def test_workbook_and_table_have_the_days_of_the_page(people, plan):
    sheet = openpyxl.load_workbook(io.BytesIO(fetched(people, "xlsx"))).worksheets[0]
    workbook = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    table = list(csv.reader(io.StringIO(fetched(people, "csv").decode("utf-8-sig"))))
    for heads, *rows in (workbook, table):
        key, start, end = (heads.index(each) for each in ("Key", "Start", "End"))
        found = {row[key]: (row[start], row[end]) for row in rows if row[key]}
        assert found == as_texts(people)
    assert [row[1] for row in table if row[0] == "C"] == ["'=SUM(A1)"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_calendar_has_the_days_of_the_page(people, plan):
    calendar = Calendar.from_ical(fetched(people, "ics"))
    found = {str(one["UID"]).split("@")[0]: one for one in calendar.walk("VEVENT")}
    day = datetime.timedelta(days=1)
    for row, (first, last) in shown(people).items():
        one = found.get(f"package-{uid_of(row)}")
        if not first:
            assert one is None
            continue
        assert (one["DTSTART"].dt, one["DTEND"].dt - day) == (first, last)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_offers_every_file(people, plan, kind):
    address = of_engagement(people, f"plan/files/{kind}/")
    assert address in page(people, of_engagement(people, "plan/exchange/"), "viewer")


def test_the_exports_lead_to_them(people, plan):
    html = page(people, of_engagement(people, "exports/"), "viewer")
    assert of_engagement(people, "plan/exchange/") in html
    assert "XML, XLSX, CSV, ICS" in html


def test_a_plan_without_packages_offers_nothing(people):
    address = of_engagement(people, "plan/files/")
    assert address not in page(people, of_engagement(people, "plan/exchange/"))
    html = page(people, of_engagement(people, "exports/"))
    assert of_engagement(people, "plan/exchange/") not in html


def test_a_kind_that_nobody_writes_is_not_there(people, plan):
    browser = people.browser("lead")
    assert browser.get(of_engagement(people, "plan/files/exe/")).status_code == 404


@pytest.mark.parametrize("sheet", ["packages", "roadmap"])
def test_both_sheets_of_the_plan_lead_to_files_and_calendar(people, plan, sheet):
    html = page(people, of_engagement(people, f"{sheet}/"), "viewer")
    assert of_engagement(people, "plan/exchange/") in html


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_of_a_large_plan_are_made_beside_the_web(
    people, plan, kind, monkeypatch, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    at_once = fetched(people, kind, "contributor")
    monkeypatch.setattr(plan_files, "MOST_AT_ONCE", 3)
    browser, where = people.browser("contributor"), of_engagement(people, "plan/exchange/")
    assert browser.get(of_engagement(people, f"plan/files/{kind}/")).headers["Location"] == where
    form = plan_files.large_form(people.engagement, kind, 4)
    assert f'action="{form.address}"' in page(people, where, "contributor")
    assert browser.post(form.address, form.fields).status_code == 302
    job = ExportJob.objects.get()
    tasks.make_export.call(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.step
    got = b"".join(browser.get(reverse("exports:download", args=[job.pk])).streaming_content)
    assert len(got) == pytest.approx(len(at_once), rel=0.2)
    assert job.file_name.endswith(f".{plan_files.BY_KIND[kind].ending}")
