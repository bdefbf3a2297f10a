"""A file into the plan: what the preview shows, what is taken, what is kept."""

import datetime
import io
import re
import time

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pmo_studio.core import bundle, limits
from pmo_studio.core.actions import data
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from roadmaps import dated, plan_workbook
from roadmaps.actions import packages as package_actions
from roadmaps.actions import splitting
from roadmaps.actions.splitting import Part
from roadmaps.actions.waves import add_rollout, remove_rollout
from roadmaps.exchange.mspdi.writing import write
from roadmaps.exchanged import project_of
from roadmaps.importing import arrival, reading
from roadmaps.models import PlanImport, Wave, WorkPackage
from roadmaps.views import importing as views
from tests.factories import UserFactory
from tests.roadmaps.another_tool import ask
from tests.roadmaps.imports import agree, csv, hidden, match, read, rows, send, take, waits
from tests.roadmaps.mspdi_files import project, task, waits_for
from tests.roadmaps.pages import between, of_engagement, page
from tests.roadmaps.planned import package, planned

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 2)
FOREIGN = project(task(1, "Dig"), task(2, "Build", more=waits_for(1, Type=1)))


@pytest.fixture(autouse=True)
def nothing_read() -> None:
    views.rows_read.clear()


@pytest.fixture
def plan(people):
    """A, then B; C in the pilot waits for both; D is in the backlog; E was removed."""
    made = planned(people.lead)
    package(made, "A", "F", 10)
    package(made, "B", "F", 5, after=["A"])
    package(made, "C", "P", 8, after=["A", "B"])
    package(made, "D")
    package_actions.remove_package(package(made, "E"), by=people.lead)
    return made


# --- what leaves comes back as it was ---


@pytest.mark.parametrize("kind", ["csv", "xlsx", "mspdi"])
def test_a_file_of_ours_changes_nothing(people, plan, kind):
    WorkPackage.objects.filter(key="A").update(
        owner=people.contributor, percent=40, status="active", started_on=DAY, staff=2
    )
    WorkPackage.objects.filter(key="D").update(earliest=DAY)
    standing = dated.of(people.engagement)
    project = project_of(standing)
    written = {"csv": plan_workbook.as_csv, "xlsx": plan_workbook.written, "mspdi": write}
    found = match(people, written[kind](project), f"plan.{kind}")
    assert (dict(found.added), list(found.changed), found.unchanged) == ({}, [], 4)
    assert found.left_out == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx", "mspdi"])
def test_parts_of_what_was_split_are_known_again_by_their_keys(people, plan, kind):
    parts = [Part("First", 5), Part("Second", 3), Part("Third", 2)]
    made = splitting.split_package(package(plan, "Z1", "F", 9), parts=parts, by=people.lead)
    assert [each.key for each in made] == ["Z1", "Z1b", "Z1c"]
    written = {"csv": plan_workbook.as_csv, "xlsx": plan_workbook.written, "mspdi": write}
    content = written[kind](project_of(dated.of(people.engagement)))
    found = match(people, content, f"plan.{kind}")
    assert (dict(found.added), list(found.changed), found.left_out) == ({}, [], 0)
    package_actions.remove_package(made[2], by=people.lead)
    found = match(people, content, f"plan.{kind}")
    assert list(found.added) == []
    assert ["was removed from the plan" in each.words[0] for each in found.wrong] == [True]


def test_a_key_is_another_ones_in_whichever_case(people, plan):
    whole = package(plan, "Z1", "F", 9)
    package(plan, "Z1B", "F")
    parts = [Part("First", 5), Part("Second", 4)]
    made = splitting.split_package(whole, parts=parts, by=people.lead)
    assert [each.key for each in made] == ["Z1", "Z1c"]


def test_a_workbook_that_somebody_changed_shows_each_change_before_it_is_written(people, plan):
    content = plan_workbook.written(project_of(dated.of(people.engagement)))
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    [line] = [row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == "B"]
    sheet.cell(line, heads["Effort"]).value = 7
    sheet.cell(line, heads["Owner"]).value = "carl contributor"
    sheet.cell(line, heads["Waits for"]).value = "A+3d"
    changed = io.BytesIO()
    book.save(changed)
    before = Event.objects.count(), list(WorkPackage.objects.values())
    shown = send(people, changed.getvalue(), "plan.xlsx").content.decode()
    assert (Event.objects.count(), list(WorkPackage.objects.values())) == before
    table = between(shown, "changes", "</table>")
    cells = re.findall(r"<(?:th scope=\"row\"|td [^>]*)>(?:<b>)?([^<]+)", table)
    assert cells == [
        *("Effort", "5", "7"),
        *("Owner", "nobody", "Carl Contributor"),
        *("Waits for", "A", "A + 3"),
    ]
    done = agree(people, shown)
    row = rows(people)["B"]
    assert done.status_code == 302
    assert (row.effort, row.owner) == (7, people.contributor)
    assert waits(people) == {("A", "B"): 3, ("A", "C"): 0, ("B", "C"): 0}


def test_columns_that_the_file_lacks_are_not_touched(people, plan):
    take(people, csv("Key,Name,Effort", "C,The pilot,9"))
    row = rows(people)["C"]
    assert (row.name, row.effort, row.wave.key) == ("The pilot", 9, "P")
    assert ("B", "C") in waits(people)


def test_what_was_dropped_or_removed_stays_behind_a_package_whose_waiting_changes(people, plan):
    WorkPackage.objects.filter(key="A").update(status="dropped")
    take(people, csv("Key,Name,Effort,Waits for", "C,Package C,8,"))
    assert waits(people) == {("A", "B"): 0, ("A", "C"): 0}


# --- what is new ---


def test_new_packages_come_in_their_waves_and_wait_for_each_other(people, plan):
    row = take(
        people,
        csv(
            "Key;Name;Effort;Staff;Wave;Waits for;Owner;Not before",
            "T-1;Train;6;2;Pilot;C+1d;Fay Facilitator;2026-03-02",
            ";Follow up;3;1;;T-1;;",
        ),
    )
    made = rows(people)
    first, second = made["T-1"], made["OWN-1"]
    assert (first.kind, first.wave.key, first.staff, first.earliest) == ("own", "P", 2, DAY)
    assert (first.owner, second.wave, second.name) == (people.facilitator, None, "Follow up")
    assert waits(people)[("C", "T-1")] == 1
    assert waits(people)[("T-1", "OWN-1")] == 0
    assert (row.added, row.changed, row.unchanged, row.left_out) == (2, 0, 0, 0)


def test_a_plan_can_begin_with_a_file(people):
    take(people, csv("Name,Effort,Wave", "Write the charter,5,Foundation"))
    [row] = rows(people).values()
    assert (row.key, row.wave.key) == ("OWN-1", "F")
    assert dated.of(people.engagement).dates(row) is not None


def test_keys_that_a_derivation_gives_are_given_anew(people, plan):
    take(people, csv("Key,Name,Effort", "EN-1,Ours,5", "WP-07,Theirs,5"))
    assert sorted(rows(people)) == ["A", "B", "C", "D", "OWN-1", "OWN-2"]


def test_a_task_of_another_tool_never_meets_a_package_by_its_number(people, plan):
    package(plan, "T1", "F")
    found = match(people, FOREIGN, "plan.xml")
    assert [row.name for row in found.added.values()] == ["Dig", "Build"]
    assert not found.changed
    take(people, FOREIGN, "plan.xml")
    assert waits(people)[("OWN-1", "OWN-2")] == 0


# --- what cannot be ---


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("A,Package A,ten,F,", "Effort “ten” cannot be. Write a whole number from 1 to 100000."),
        ("A,Package A,10,F,NOPE", "there is no package “NOPE”, neither here nor in the plan"),
        ("E,Package E,10,F,", "“E” was removed from the plan. Put it back first"),
        ("A,Package A,10,F,C", "these wait for each other: A → "),
        ("A,Package A,10,P,", "Wave: “B” waits for it and stands in an earlier wave."),
        ("C,Package C,8,F,D", "Wave: “D”, for which it waits, stands in a later wave"),
    ],
)
def test_a_row_that_cannot_be_is_told_with_its_line_field_and_remedy(people, plan, line, said):
    found = match(people, csv("Key,Name,Effort,Wave,Waits for", "X,Fine,3,F,", line))
    assert [row.name for row in found.added.values()] == ["Fine"]
    [wrong] = found.wrong
    assert (wrong.line, found.left_out) == (3, 1)
    assert said in wrong.words[0]


def test_a_name_turns_nothing_round_and_one_of_such_marks_alone_is_none(people, plan):
    marked, bare = "\u202eevil\u202c na\x07me", "\u2066\u202e"
    found = match(people, csv("Name,Effort,Owner", f"{marked},3,\u202enobody", f"{bare},3,"))
    assert [(row.name, row.owner) for row in found.added.values()] == [("evil name", "nobody")]
    assert [each.words for each in found.wrong] == [("Name is empty. Write something.",)]
    content = project(task(1, "\u202eevil\u202c"), task(2, bare))
    found = match(people, content, "plan.xml")
    assert [row.name for row in found.added.values()] == ["evil"]
    assert [each.words for each in found.wrong] == [("The task has no name. Give it one.",)]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "31.12.2200", "2026-01-01 to 02-01"])
def test_no_day_comes_in_that_nobody_could_type(people, plan, day):
    found = match(people, csv("Key,Name,Effort,Not before", f"A,Package A,10,{day}"))
    assert list(found.changed) == []
    [wrong] = found.wrong
    assert "Write it like 2026-04-30" in wrong.words[0]


def test_turning_a_dependency_round_is_no_circle(people, plan):
    take(people, csv("Key,Name,Effort,Waits for", "A,Package A,10,B", "B,Package B,5,"))
    assert ("B", "A") in waits(people)
    assert ("A", "B") not in waits(people)
    assert dated.of(people.engagement).errors == ()


def test_who_waits_for_a_row_that_is_left_out_comes_without_waiting_and_says_so(people, plan):
    found = match(
        people,
        csv("Key,Name,Effort,Wave,Waits for", "X,Late,3,S,", "Y,Early,3,F,X", "Z,Last,3,S,Y"),
    )
    assert [wrong.name for wrong in found.wrong] == ["Early"]
    assert found.facts["Z"]["after"] == {}
    assert ("lost_link", "Last", "Y") in found.kept


def test_ten_thousand_rows_with_three_wrong_ones_bring_all_others(people, plan):
    lines = [
        f"N-{n},Package {n},{n % 90 + 1},R1,{f'N-{n - 1}' if n % 7 else ''}" for n in range(10_000)
    ]
    lines[17] = "N-17,Package 17,none,R1,"
    lines[4000] = "N-4000,,5,R1,"
    lines[9000] = "N-9000,Package 9000,5,R9,"
    WorkPackage.objects.filter(plan=plan).update(
        archived_at=datetime.datetime.now(datetime.UTC), archived_by=people.lead
    )
    content = csv("Key,Name,Effort,Wave,Waits for", *lines)
    began = time.process_time()
    shown = send(people, content)
    seconds = time.process_time() - began
    html = shown.content.decode()
    assert shown.status_code == 200
    assert [int(n) for n in re.findall(r'<td class="r num" data-label="Row">(\d+)', html)] == [
        *(19, 4002, 9002),
    ]
    assert len(shown.content) < 1_500_000
    began = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        done = agree(people, html)
    print(
        f"preview {seconds:.2f} s, {len(shown.content)} bytes; import"
        f" {time.process_time() - began:.2f} s, {len(queries)} statements"
    )
    assert done.status_code == 302
    assert WorkPackage.objects.live().filter(plan=plan).count() == 9997
    row = PlanImport.objects.get()
    assert (row.added, row.left_out) == (9997, 3)
    assert Event.objects.filter(kind="plan.imported").count() == 1
    assert len(queries) < 600


# --- what is kept ---


def test_what_the_plan_has_no_place_for_is_kept_with_the_import(people, plan):
    row = take(
        people,
        csv("Name,Effort,Owner,Kind,Colour,Start", "Train,5,Nina Nowhere,Build,red,2026-01-05"),
    )
    assert {tuple(one) for one in row.kept} == {
        ("column", "", "Start"),
        ("column", "", "Colour"),
        ("owner", "Train", "Nina Nowhere"),
        ("kind", "Train", "build"),
    }
    html = page(people, f"/plan-imports/{row.pk}/")
    assert "Owner of Train: Nina Nowhere." in html
    assert "Kind of Train: Build." in html


def test_the_name_of_a_file_and_what_is_kept_of_it_can_be_removed(people, plan):
    row = take(people, csv("Name,Effort,Owner", "Train,5,Nina Nowhere"), "secret-name.csv")
    data.redact_text(people.engagement, subject=row.subject, by=people.lead)
    row.refresh_from_db()
    assert row.kept == []
    assert "secret" not in row.file_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/plan.csv", "plan.csv"), ("C:\\Users\\x\\plan.csv", "plan.csv"), ("", "plan")],
)
def test_a_file_is_called_without_its_folders(name, kept):
    assert reading.file_name(name) == kept


# --- between the preview and the yes ---


def test_nothing_is_taken_when_the_plan_has_changed_since(people, plan):
    content = csv("Key,Name,Effort", "B,Package B,7")
    html = send(people, content).content.decode()
    WorkPackage.objects.filter(key="B").update(effort=6)
    again = agree(people, html)
    assert again.status_code == 409
    assert "The plan has changed since the preview was made." in again.content.decode()
    assert rows(people)["B"].effort == 6
    assert agree(people, again.content.decode()).status_code == 302
    assert rows(people)["B"].effort == 7


@pytest.mark.parametrize("is_last", [True, False])
def test_what_was_shown_in_a_rollout_goes_to_no_other_place_when_that_is_taken_out(
    people, plan, is_last
):
    if not is_last:
        add_rollout(people.engagement, by=people.lead)
        Wave.objects.filter(key="R2").update(name="The coast")
    html = send(people, csv("Name,Effort,Wave", "Train,5,R1")).content.decode()
    remove_rollout(Wave.objects.get(key="R1"), by=people.lead)
    again = agree(people, html)
    assert again.status_code == 409
    said = "The plan has changed since the preview was made."
    if is_last:
        said = "“R1” is unknown. Write one of: F, P, S"
    assert said in again.content.decode()
    assert "Train" not in {row.name for row in rows(people).values()}


def test_a_preview_of_another_seat_or_a_forged_one_is_worth_nothing(people, plan):
    html = send(people, csv("Name,Effort", "Train,5")).content.decode()
    assert agree(people, html, column="lead").status_code == 409
    assert agree(people, html, content="forged").status_code == 409
    assert len(rows(people)) == 4


def test_agreeing_twice_imports_once(people, plan):
    html = send(people, csv("Name,Effort", "Train,5")).content.decode()
    assert agree(people, html).status_code == 302
    assert agree(people, html).status_code == 302
    assert len(rows(people)) == 5


def test_a_file_in_which_everything_stands_already_takes_nothing(people, plan):
    html = send(people, csv("Key,Name,Effort", "A,Package A,10")).content.decode()
    assert "There is nothing to take" in html
    with pytest.raises(Refused):
        take(people, csv("Key,Name,Effort", "A,Package A,10"))


def test_many_changes_are_shown_page_by_page(people, plan):
    for n in range(150):
        package(plan, f"N-{n}", "F")
    content = csv("Key,Name,Effort", *(f"N-{n},Renamed {n},11" for n in range(150)))
    first = send(people, content).content.decode()
    values = {name: hidden(first, name) for name in ("content", "seen", "key")}
    browser, address = people.browser("facilitator"), of_engagement(people, "plan/import/")
    second = browser.post(address, values | {"page": "2"}).content.decode()
    for n in range(150):
        assert (f"<b>Renamed {n}</b>" in first) is not (f"<b>Renamed {n}</b>" in second)
    assert agree(people, second).status_code == 302
    assert rows(people)["N-149"].name == "Renamed 149"


def test_what_travels_comes_back_whole(people, plan):
    found = read(
        people,
        csv(
            "Key,Name,Effort,Staff,Wave,Not before,Owner,Waits for,Percent done,Odd",
            "X,One,5,2,F,2026-03-02,Fay Facilitator,A+2d,40,?",
            "Y,,5,2,F,,,,,",
        ),
    )
    text = arrival.carried(found, by=people.lead)
    assert arrival.brought_back(text, by=people.lead) == found


def test_whoever_reads_many_files_waits(people, plan, monkeypatch):
    monkeypatch.setattr(views, "READER", limits.Allowance(burst=2, a_second=0.01))
    assert send(people, csv("Name,Effort", "Train,5", "Tell,5", "Test,5")).status_code == 200
    assert send(people, csv("Name,Effort", "Train,5")).status_code == 429


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff picture", "This is no workbook, no project file (XML) and no table"),
        (b"%PDF-1.7 \xe2\xe3", "This is no workbook, no project file (XML) and no table"),
        (b"<html></html>", "no project in the XML of Microsoft Project"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><Project/>", "definitions of its own"),
        (b"PK\x03\x04 broken", "cannot be read"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(people, plan, content, said):
    response = send(people, content, "plan.xml")
    assert response.status_code == 422
    assert said in response.content.decode()


def test_what_came_from_files_travels_in_the_bundle(people, plan):
    take(people, csv("Name,Effort,Owner", "Train,5,Nina Nowhere"))
    document = bundle.write(type(people.engagement).objects.get(pk=people.engagement.pk))
    loaded = bundle.load(document, owner=UserFactory())
    row = PlanImport.objects.get(plan__engagement=loaded)
    assert (row.file_name, row.added, row.kept) == (
        "plan.csv",
        1,
        [["owner", "Train", "Nina Nowhere"]],
    )
    assert row.by.name == "Fay Facilitator"
    event = Event.objects.get(engagement=loaded, kind="plan.imported")
    assert event.subject == row.subject


@pytest.mark.java
def test_a_project_of_another_tool_comes_in_and_everything_else_of_it_is_kept(
    people, plan, tmp_path
):
    path = tmp_path / "foreign.xml"
    ask("foreign", path)
    html = send(people, path.read_bytes(), "foreign.xml").content.decode()
    assert "None of it is lost: with the import the whole list is kept." in html
    done = agree(people, html)
    assert done.status_code == 302
    row = PlanImport.objects.get()
    names = {made.name for made in rows(people).values()}
    assert {"Plan", "Watch", "Half a day"} <= names
    codes = {one[0] for one in row.kept}
    assert {"task_calendar", "working_exception", "elapsed", "part_day", "split"} <= codes
    kept = page(people, f"/plan-imports/{row.pk}/")
    assert "Watch follows a calendar of its own: Night shift" in kept
    assert dated.of(people.engagement).errors == ()
