"""Project files of other tools: what is wrong is named by its row, what we do not have is kept."""

import re
import time
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import settings as properties
from hypothesis import strategies as st

from roadmaps.exchange.mspdi import calendars, leftovers, parsing, recurring
from roadmaps.exchange.mspdi.parsing import BadFile
from roadmaps.exchange.mspdi.reading import read
from roadmaps.exchange.mspdi.writing import write
from roadmaps.exchange.project import Assignment, Baseline, Link, Resource
from tests.roadmaps.exchanged import example
from tests.roadmaps.mspdi_files import element, project, task, waits_for


def only(reading):
    [wrong] = reading.wrong
    return str(wrong.code), wrong.row, wrong.field, wrong.value


def kept_values(reading, code):
    return [kept.value for kept in reading.project.kept if kept.code == code]


def names(reading):
    return [task.name for task in reading.project.tasks]


# --- wrong rows ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"UID": "x7"}, ("uid", "UID", "x7")),
        ({"UID": "-3"}, ("uid", "UID", "-3")),
        ({"UID": 1}, ("uid_twice", "UID", "1")),
        ({"Name": " \n "}, ("no_name", "Name", "")),
        ({"Start": "5 January"}, ("date", "Start", "5 January")),
        ({"Finish": "2026-02-30T17:00:00"}, ("date", "Finish", "2026-02-30T17:00:00")),
        ({"Finish": "2026-01-02T17:00:00"}, ("finish_before_start", "Finish", "2026-01-02")),
        ({"Duration": "PT0H0M0S"}, ("no_duration", "Duration", "PT0H0M0S")),
        ({"Duration": "two days"}, ("length", "Duration", "two days")),
        ({"Duration": "-PT8H0M0S"}, ("length", "Duration", "-PT8H0M0S")),
        ({"Work": "PT-8H"}, ("length", "Work", "PT-8H")),
        ({"PercentComplete": 120}, ("number", "PercentComplete", "120")),
        ({"Priority": "high"}, ("number", "Priority", "high")),
        ({"ConstraintType": 9}, ("number", "ConstraintType", "9")),
        ({"more": waits_for(77)}, ("unknown_predecessor", "PredecessorUID", "77")),
        ({"more": waits_for("?")}, ("unknown_predecessor", "PredecessorUID", "?")),
        ({"more": waits_for(1, Type=7)}, ("link_kind", "Type", "7")),
        ({"more": waits_for(1, LinkLag="NaN")}, ("number", "LinkLag", "NaN")),
        ({"more": waits_for(2)}, ("circle", "PredecessorLink", "Task 2 → Task 2")),
    ],
)
def test_a_wrong_row_is_named_with_field_and_value_and_the_others_are_taken(fields, found):
    reading = read(project(task(1), task(2, **fields), task(3, more=waits_for(1))))
    code, field, value = found
    assert only(reading) == (code, 2, field, value)
    assert names(reading) == ["Task 1", "Task 3"]
    assert reading.project.links == (Link(1, 3),)


def test_a_circle_is_one_fault_that_names_all_who_wait_for_each_other():
    rows = [task(1), task(2, more=waits_for(4)), task(3, more=waits_for(2) + waits_for(1))]
    reading = read(project(*rows, task(4, more=waits_for(3)), task(5, more=waits_for(4))))
    assert only(reading)[:1] == ("circle",)
    assert reading.wrong[0].uids == (2, 3, 4)
    assert reading.wrong[0].value == "Task 2 → Task 3 → Task 4 → Task 2"
    assert names(reading) == ["Task 1", "Task 5"]
    assert kept_values(reading, "link_left_out") == ["Task 4"]


def test_children_of_a_wrong_summary_move_under_what_is_above_it():
    rows = [
        task(1, "Programme"),
        task(2, "", OutlineLevel=2),
        task(3, "Package", OutlineLevel=3),
        task(4, "After", OutlineLevel=1),
    ]
    reading = read(project(*rows))
    assert [(each.name, each.parent) for each in reading.project.tasks] == [
        ("Programme", None),
        ("Package", 1),
        ("After", None),
    ]
    assert only(reading)[0] == "no_name"


def test_ten_thousand_rows_with_three_wrong_ones_name_exactly_these_three():
    """And the rest is there, with its links, in a few seconds."""
    rows = [task(uid, more=waits_for(uid - 1) if uid % 5 != 1 else "") for uid in range(1, 10_001)]
    rows[1233] = task(1234, Finish="2025-12-31T17:00:00")
    rows[4999] = task(5000, Duration="PT0H0M0S")
    rows[9998] = task(9999, more=waits_for(123_456))
    began = time.perf_counter()
    reading = read(project(*rows))
    assert [(wrong.row, str(wrong.code), wrong.field) for wrong in reading.wrong] == [
        (1234, "finish_before_start", "Finish"),
        (5000, "no_duration", "Duration"),
        (9999, "unknown_predecessor", "PredecessorUID"),
    ]
    assert len(reading.project.tasks) == 9_997
    # Of 8,000 links those of the three are gone, and the two of rows that waited for one of them.
    assert len(reading.project.links) == 7_995
    assert [kept.name for kept in reading.project.kept] == ["Task 1235", "Task 10000"]
    assert time.perf_counter() - began < 30


# --- hostile and foreign bytes -------------------------------------------------------------------

LAUGHS = '<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Project>&b;</Project>'
OUTSIDE = '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project>&x;</Project>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_xml"),
        (b"PK\x03\x04", "not_xml"),
        (b"<Project", "not_xml"),
        (b'<?xml version="1.0" encoding="klingon"?><Project/>', "not_xml"),
        (b"<Project/>", "no_tasks"),
        (b'<Project xmlns="http://example.org/other"/>', "not_mspdi"),
        (b"<html/>", "not_mspdi"),
        (LAUGHS.encode(), "has_dtd"),
        (OUTSIDE.encode(), "has_dtd"),
        (b"<!DOCTYPE Project><Project/>", "has_dtd"),
        (b"<Project>" + b"<a>" * 30 + b"</a>" * 30 + b"</Project>", "too_deep"),
        (project(task(0, "Only itself", OutlineLevel=0)), "no_tasks"),
        (project(task(1, Start=None, Finish=None)).replace(b"StartDate", b"Start"), "no_start"),
    ],
)
def test_what_is_no_project_file_or_a_hostile_one_is_refused_with_a_code(content, code):
    with pytest.raises(BadFile) as refused:
        read(content)
    assert refused.value.code == code


def test_too_many_bytes_elements_or_tasks_are_refused(monkeypatch):
    content = project(*map(task, range(1, 40)))
    for name, most, code in (
        ("MOST_BYTES", 5_000, "too_large"),
        ("MOST_ELEMENTS", 300, "too_large"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(parsing, name, most)
            with pytest.raises(BadFile, match=code):
                read(content)
    monkeypatch.setattr("roadmaps.exchange.mspdi.sheet.MOST_TASKS", 38)
    with pytest.raises(BadFile, match="too_many"):
        read(content)


@given(st.binary(max_size=300), st.integers(0, 2_000))
@properties(max_examples=150)
def test_whatever_bytes_arrive_are_a_reading_or_a_refusal(noise, at):
    content = project(task(1), task(2, more=waits_for(1)))
    spot = at % len(content)
    for attempt in (noise, content[:spot] + noise[:8] + content[spot + 8 :]):
        try:
            tasks = read(attempt).project.tasks
        except BadFile as refused:
            tasks = refused.code
        assert tasks is not None


# --- what a plan has no place for ----------------------------------------------------------------


@given(
    st.sampled_from(["Task", "Resource", "Assignment", "Project"]),
    st.from_regex(r"[A-Z][a-z]{3,12}", fullmatch=True),
)
@properties(max_examples=60)
def test_an_element_that_nobody_foresaw_is_kept(where, name):
    known = leftovers.TASK | leftovers.RESOURCE | leftovers.ASSIGNMENT | leftovers.PROJECT
    unknown = name if name not in known and name not in leftovers.CODES else "Unforeseen"
    odd = element(unknown, "a value")
    crew = element("UID", 5) + element("Name", "Crew") + element("Type", 1)
    given_to = element("UID", 1) + element("TaskUID", 1) + element("ResourceUID", 5)
    odd_in = {place: odd if place == where else "" for place in ("Task", "Resource", "Assignment")}
    tail = element("Resources", element("Resource", crew + odd_in["Resource"]))
    tail += element("Assignments", element("Assignment", given_to + odd_in["Assignment"]))
    head = odd if where == "Project" else ""
    reading = read(project(task(1, more=odd_in["Task"]), head=head, tail=tail))
    assert kept_values(reading, "property" if where == "Project" else "field") == [
        f"{unknown}: a value"
    ]


def test_rows_that_are_no_work_of_this_plan_are_kept_with_what_hangs_on_them():
    rows = [
        task(1, "Inactive", Active=0),
        task(2, "Another file", IsSubproject=1, SubprojectName="C:\\plans\\it.mpp"),
        task(3, "Elsewhere", ExternalTask=1, ExternalTaskProject="it.mpp\\3"),
        task(4, "Ours", more=waits_for(1) + waits_for(3, CrossProject=1, CrossProjectName="it\\3")),
        task(5, "", IsNull=1),
    ]
    reading = read(project(*rows))
    assert names(reading) == ["Ours"]
    assert [(kept.code, kept.name, kept.value) for kept in reading.project.kept] == [
        ("inactive", "Inactive", ""),
        ("subproject", "Another file", "C:\\plans\\it.mpp"),
        ("external", "Elsewhere", "it.mpp\\3"),
        ("cross_project", "Ours", "it\\3"),
        ("link_left_out", "Ours", "Inactive"),
    ]
    assert reading.wrong == ()


def test_lengths_that_are_no_whole_working_days_are_rounded_up_and_kept():
    rows = [
        task(1, Duration="PT10H30M0S"),
        task(2, Duration="PT168H0M0S", DurationFormat=8, Finish="2026-01-12T08:00:00"),
        task(3, Finish="2026-01-20T17:00:00"),
        task(4, Duration="PT80H0M0S"),
        task(5, Estimated=1, Milestone=1),
    ]
    reading = read(project(*rows))
    assert [each.duration for each in reading.project.tasks] == [2, 5, 2, 10, 2]
    assert [each.finish for each in reading.project.tasks][1] == date(2026, 1, 9)
    assert [(kept.code, kept.uid, kept.value) for kept in reading.project.kept] == [
        ("part_day", 1, "1.3125"),
        ("elapsed", 2, "7"),
        ("split", 3, "2 / 12"),
        ("denser", 4, "10 / 2"),
        ("estimated", 5, "2"),
        ("milestone", 5, "2"),
    ]


def test_days_that_pass_at_night_too_are_counted_by_the_calendar_at_least_one():
    """Fourteen days hold ten working days; a weekend holds none, and still takes one here."""
    weekend = {"Start": "2026-01-10T00:00:00", "Finish": "2026-01-11T23:00:00"}
    rows = [
        task(1, Duration="PT336H0M0S", DurationFormat=8, Start=None, Finish=None),
        task(2, Duration="PT47H0M0S", DurationFormat=8, **weekend),
    ]
    assert [each.duration for each in read(project(*rows)).project.tasks] == [10, 1]


def test_lags_of_other_units_become_working_days_and_are_kept():
    rows = [
        task(1),
        task(2, more=waits_for(1, LinkLag=9600, LagFormat=7)),
        task(3, more=waits_for(1, LinkLag=100800, LagFormat=8)),
        task(4, more=waits_for(1, LinkLag=75, LagFormat=19)),
        task(5, more=waits_for(1, LinkLag=2400, LagFormat=5)),
        task(6, more=waits_for(1, LinkLag=-4800, LagFormat=7)),
        task(7, more=waits_for(1, Type=3)),
    ]
    reading = read(project(*rows))
    assert [link.lag for link in reading.project.links] == [2, 5, 2, 1, -1, 0]
    assert [(kept.code, kept.value) for kept in reading.project.kept] == [
        ("elapsed_lag", "Task 1: 7"),
        ("percent_lag", "Task 1: 75 %"),
        ("part_day_lag", "Task 1: 0.5"),
        ("lead", "Task 1: -1"),
        ("link_kind", "Task 1: SS"),
    ]


def test_wishes_and_promises_come_along_and_other_constraints_are_kept():
    base = element("Baseline", element("Number", 0) + element("Start", "2026-01-05T08:00:00"))
    later = element("Baseline", element("Number", 2) + element("Start", "2026-01-07T08:00:00"))
    rows = [
        task(1, ConstraintType=4, ConstraintDate="2026-01-05T08:00:00"),
        task(2, ConstraintType=3, ConstraintDate="2026-01-06T17:00:00"),
        task(3, Manual=1, DurationText="a while"),
        task(4, Deadline="2026-01-09T17:00:00", PercentComplete=40, more=base + later),
        task(5, ActualStart="2026-01-05T08:00:00", Notes="two\nlines", WBS="7.c"),
    ]
    reading = read(project(*rows))
    held, fixed, by_hand, promised, begun = reading.project.tasks
    assert (held.earliest, fixed.earliest, by_hand.earliest) == (date(2026, 1, 5), None, held.start)
    assert (promised.deadline, promised.percent) == (date(2026, 1, 9), 40)
    assert promised.baseline == Baseline(date(2026, 1, 5))
    assert (begun.actual_start, begun.notes, begun.wbs) == (begun.start, "two\nlines", "7.c")
    assert [(kept.code, kept.value) for kept in reading.project.kept] == [
        ("constraint", "MFO 2026-01-06"),
        ("manual", "a while"),
        ("baseline", "2 2026-01-07"),
    ]


EVENING = "2026-01-09T17:00:00"


def test_times_of_day_at_the_edges_belong_to_the_day_on_which_work_is_done():
    rows = [
        task(1, Start="2026-01-02T17:00:00", Finish="2026-01-07T08:00:00"),
        task(
            2,
            Start="2026-01-09T17:00:00",
            Finish="2026-01-09T17:00:00",
            Duration="PT0S",
            Milestone=1,
        ),
        task(3, Start="2026-01-05T23:00:00", Finish="2026-01-06T04:00:00"),
    ]
    across, milestone, night = read(project(*rows)).project.tasks
    assert (across.start, across.finish) == (date(2026, 1, 5), date(2026, 1, 6))
    assert (milestone.start, milestone.finish, milestone.duration) == (
        date(2026, 1, 9),
        date(2026, 1, 9),
        0,
    )
    assert night.start <= night.finish


# --- calendars and people ------------------------------------------------------------------------


def weekday(number, *spans):
    times = "".join(
        element("WorkingTime", element("FromTime", begin) + element("ToTime", end))
        for begin, end in spans
    )
    inside = element("DayType", number) + element("DayWorking", int(bool(spans)))
    return element("WeekDay", inside + element("WorkingTimes", times))


def exception(first, last, **fields):
    period = element("FromDate", f"{first}T00:00:00") + element("ToDate", f"{last}T23:59:00")
    inside = "".join(element(key, value) for key, value in fields.items())
    return element("Exception", element("TimePeriod", period) + inside)


def calendar(uid, name, base, week="", exceptions="", more=""):
    inside = element("UID", uid) + element("Name", name) + element("BaseCalendarUID", base)
    inside += element("WeekDays", week) + element("Exceptions", exceptions) + more
    return element("Calendar", inside)


SEVEN_HOURS = (("09:00:00", "12:00:00"), ("13:00:00", "17:00:00"))


def test_the_calendar_of_the_project_is_taken_with_what_it_inherits():
    """Sunday to Thursday with seven hours, a stretch, two days of every year (one a weekday)."""
    week = "".join(weekday(day, *(SEVEN_HOURS if day <= 5 else ())) for day in range(1, 8))
    closed = exception("2026-03-02", "2026-03-04", Name="Stocktaking", DayWorking=0, Type=1)
    yearly = exception("2026-01-01", "2028-12-31", Name="New Year", Type=2, Month=0, MonthDay=1)
    fourth = exception(
        "2026-01-01", "2027-12-31", Name="Thanks", Type=3, Month=10, MonthItem=7, MonthPosition=3
    )
    weekly = exception("2026-01-01", "2026-12-31", Name="Choir", Type=6, DaysOfWeek=8)
    worked = exception("2026-05-01", "2026-05-01", Name="Move", DayWorking=1)
    base = calendar(1, "Base", -1, week, closed)
    own = calendar(
        2, "Site", 1, weekday(5, ("09:00:00", "12:00:00")), yearly + fourth + weekly + worked
    )
    head = element("CalendarUID", 2) + element("Calendars", base + own)
    row = task(1, Start="2026-01-04T09:00:00", Finish="2026-01-05T17:00:00", Duration="PT14H0M0S")
    reading = read(project(row, head=head))
    plan = reading.project.calendar
    assert (plan.name, plan.weekdays, plan.minutes) == ("Site", frozenset({7, 1, 2, 3, 4}), 420)
    assert [(str(holiday.day), holiday.name) for holiday in plan.holidays] == [
        ("2026-01-01", "New Year"),
        ("2026-03-02", "Stocktaking"),
        ("2026-03-03", "Stocktaking"),
        ("2026-03-04", "Stocktaking"),
        ("2026-11-26", "Thanks"),
        ("2027-01-01", "New Year"),
        ("2027-11-25", "Thanks"),
        ("2028-01-01", "New Year"),
    ]
    assert reading.project.tasks[0].duration == 2
    assert [(kept.code, kept.value) for kept in reading.project.kept] == [
        ("working_exception", "Move 2026-05-01"),
        ("recurring_exception", "Choir 2026-01-01 – 2026-12-31"),
        ("hours_per_day", "8 / 7"),
        ("other_hours", "4: 3"),
    ]


def fields(name, **values):
    return element(name, "".join(element(key, value) for key, value in values.items()))


def test_calendars_of_tasks_and_people_are_kept_where_they_differ():
    day = ("08:00:00", "12:00:00"), ("13:00:00", "17:00:00")
    week = "".join(weekday(number, *(day if 2 <= number <= 6 else ())) for number in range(1, 8))
    drafts = calendar(1, "Standard", -1, week) + calendar(3, "Ana", 1)
    drafts += calendar(2, "Night", -1, weekday(2, ("22:00:00", "00:00:00")))
    drafts += calendar(4, "Rui", 1, exceptions=exception("2026-08-03", "2026-08-14"))
    people = fields("Resource", UID=1, Name="Ana", Type=1, MaxUnits="0.5", CalendarUID=3)
    people += fields("Resource", UID=2, Name="Rui", Type=1, CalendarUID=4, StandardRate=80)
    people += fields("Resource", UID=3, Name="Steel", Type=0)
    staffed = fields("Assignment", UID=1, TaskUID=1, ResourceUID=1, Units="0.5", Work="PT8H0M0S")
    staffed += fields("Assignment", UID=2, TaskUID=1, ResourceUID=2, WorkContour=5, Cost=64000)
    staffed += fields("Assignment", UID=3, TaskUID=1, ResourceUID=3)
    staffed += fields("Assignment", UID=4, TaskUID=1, ResourceUID=-65535)
    head = element("CalendarUID", 1) + element("Calendars", drafts)
    tail = element("Resources", people) + element("Assignments", staffed)
    reading = read(project(task(1, CalendarUID=2), head=head, tail=tail))
    assert reading.project.resources == (Resource(1, "Ana", Decimal("0.5")), Resource(2, "Rui"))
    assert reading.project.assignments == (
        Assignment(1, 1, Decimal("0.5"), Decimal(1)),
        Assignment(1, 2),
    )
    assert [(kept.code, kept.name, kept.value) for kept in reading.project.kept] == [
        ("task_calendar", "Task 1", "Night"),
        ("cost", "Rui", "StandardRate: 80"),
        ("resource_calendar", "Rui", "Rui"),
        ("resource_kind", "Steel", ""),
        ("cost", "Task 1", "Cost: 640.00"),
        ("contour", "Task 1", "5"),
        ("assignment", "Task 1", "Steel"),
    ]


def test_a_stretch_of_holidays_longer_than_anybody_rests_is_kept_instead(monkeypatch):
    monkeypatch.setattr(recurring, "MOST_DAYS", 31)
    monkeypatch.setattr(calendars, "MOST_HOLIDAYS", 40)
    long = exception("2026-01-01", "2026-02-28", Name="Winter")
    many = exception("2026-07-01", "2026-07-31") + exception("2026-08-01", "2026-08-31")
    week = weekday(2, *SEVEN_HOURS)
    head = element("Calendars", calendar(1, "Standard", -1, week, long + many))
    reading = read(project(task(1), head=head))
    assert len(reading.project.calendar.holidays) == 31
    assert kept_values(reading, "recurring_exception") == [
        "Winter 2026-01-01 – 2026-02-28",
        "2026-08-01 – 2026-08-31",
    ]


def test_custom_fields_and_daily_figures_of_other_tools_are_kept():
    alias = (
        element("FieldID", 188743731)
        + element("FieldName", "Text1")
        + element("Alias", "Cost centre")
    )
    head = element("ExtendedAttributes", element("ExtendedAttribute", alias))
    value = element("ExtendedAttribute", element("FieldID", 188743731) + element("Value", "4711"))
    value += element("ExtendedAttribute", element("FieldID", 188743734) + element("Value", "x"))
    daily = element("TimephasedData", element("UID", 1)) * 3
    reading = read(project(task(1, more=value + daily), head=head))
    assert [(kept.code, kept.value) for kept in reading.project.kept] == [
        ("timephased", "3"),
        ("custom_field", "Cost centre: 4711"),
        ("custom_field", "188743734: x"),
    ]
    assert not reading.own


NASTY = [
    *("", " ", "-1", "0", "9" * 5_000, "٣", "1e99", "NaN", "Infinity", "true", "\n", "PT", "P1D"),
    *("PT99999999H0M0S", "9999-12-31T23:59:59", "0001-01-01T00:00:00", "2026-13-01", "24:00:00"),
    *(
        "23:59:59",
        "00:00:00",
        "2026-01-05",
        "2026-01-05T08:00:00+03:00",
        "x" * 3_000,
        "1;2",
        "-65535",
    ),
]
TEXTS = re.compile(r">([^<>\n]+)</")


@cache
def written() -> str:
    return write(example()).decode()


@given(st.data())
@properties(max_examples=100)
def test_whatever_a_field_says_the_file_is_read_or_refused_and_its_rows_add_up(data):
    """Every task is taken, named as wrong, or kept as left out."""
    content, tasks = written(), len(example().tasks)
    places = [match.span(1) for match in TEXTS.finditer(content)]
    for start, end in sorted(
        data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True)),
        reverse=True,
    ):
        content = content[:start] + data.draw(st.sampled_from(NASTY)) + content[end:]
    try:
        reading = read(content.encode())
    except BadFile:
        return
    kept_aside = [
        kept for kept in reading.project.kept if kept.code in ("inactive", "subproject", "external")
    ]
    left_out = sum(max(1, len(wrong.uids)) for wrong in reading.wrong)
    rows = len(reading.project.tasks) + left_out + len(kept_aside)
    assert tasks - 1 <= rows <= tasks + 1
    for each in reading.project.tasks:
        assert each.start is None or each.finish is None or each.start <= each.finish
