"""A plan written as a project file and read again is the same plan."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as properties
from hypothesis import strategies as st

from roadmaps.exchange.mspdi.reading import read
from roadmaps.exchange.mspdi.writing import write
from roadmaps.exchange.project import (
    Assignment,
    Baseline,
    Calendar,
    Holiday,
    Link,
    LinkKind,
    Project,
    Resource,
    Task,
    rolled_up,
)
from tests.roadmaps.exchanged import example

START = date(2026, 1, 5)
WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=20
)
DAYS = st.dates(START, START + timedelta(days=700))
HALVES = st.integers(0, 400).map(lambda halves: Decimal(halves) / 2)


@st.composite
def calendars(draw):
    days = draw(st.sets(DAYS, max_size=8))
    holidays = tuple(Holiday(day, draw(st.sampled_from(["", "Carnaval"]))) for day in sorted(days))
    weekdays = draw(st.frozensets(st.integers(1, 7), min_size=1))
    return Calendar("Kalender", weekdays, holidays, draw(st.sampled_from([240, 420, 480, 528])))


@st.composite
def tasks(draw, uid, parent, days):
    first = days.on_or_after(draw(DAYS))
    length = draw(st.integers(0, 60))
    last = days.at(days.number(first) + max(0, length - 1))
    promised = st.builds(Baseline, st.just(first), st.just(last), st.none() | HALVES)
    begun = draw(st.booleans())
    waits = length > 0 and draw(st.booleans())
    return Task(
        uid,
        draw(WORDS),
        None if waits else first,
        None if waits else last,
        length,
        draw(HALVES),
        parent=parent,
        milestone=length == 0,
        percent=0 if waits else draw(st.integers(0, 100)),
        priority=draw(st.integers(0, 1000)),
        earliest=draw(st.none() | DAYS),
        deadline=draw(st.none() | DAYS),
        baseline=draw(st.none() | promised),
        actual_start=first if begun and not waits else None,
        notes=draw(st.just("") | st.lists(WORDS, max_size=3).map("\n".join)),
        wbs=draw(st.sampled_from(["", "WP-01", "Ü/7"])),
        key=draw(st.sampled_from(["", "EN-5.1", "F05"])),
        kind=draw(st.sampled_from(["", "build"])),
        status=draw(st.sampled_from(["", "done"])),
        owner=draw(st.sampled_from(["", "José <i>"])),
        version=draw(st.sampled_from([0, 1, 999_999])),
    )


@st.composite
def projects(draw):
    calendar = draw(calendars())
    days = calendar.days()
    rows: list[Task] = []
    for wave in range(draw(st.integers(1, 3))):
        rows.append(Task(100 * wave + 1, f"Wave {wave}", summary=True))
        for place in range(draw(st.integers(1, 4))):
            rows.append(draw(tasks(100 * wave + 2 + place, 100 * wave + 1, days)))
    uids = [task.uid for task in rows if not task.summary]
    pairs = [(a, b) for a in uids for b in uids if a < b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6)) if pairs else []
    links = tuple(Link(a, b, lag=draw(st.integers(0, 20))) for a, b in sorted(chosen, key=by_end))
    people = (Resource(1, "PMO"), Resource(2, "Vendor", Decimal("2.5")))
    staffed = draw(st.lists(st.sampled_from(uids), unique=True))
    assigned = tuple(Assignment(uid, 2, Decimal("0.5"), draw(HALVES)) for uid in staffed)
    plan = Project("Plano", START, calendar, tuple(rows), links, people, assigned)
    return rolled_up(plan)


def by_end(pair):
    return pair[1], pair[0]


@given(projects())
@properties(max_examples=60)
def test_what_is_written_is_read_back_whole_and_nothing_is_kept_beside_it(project):
    reading = read(write(project))
    assert reading.wrong == ()
    assert reading.own
    assert reading.project == project


def test_the_worked_example_t22_comes_back_and_its_bytes_never_differ():
    project = example()
    assert read(write(project)).project == project
    assert write(project) == write(example())


@pytest.mark.parametrize("kind", list(LinkKind))
@pytest.mark.parametrize("lag", [-3, 0, 4])
def test_a_link_of_any_kind_with_a_lag_or_a_lead_comes_back(kind, lag):
    """Those that no package here can have are told besides."""
    project = example()
    link = Link(101, 110, kind, lag)
    reading = read(write(replace(project, links=(link,))))
    assert reading.project.links == (link,)
    beyond = {"link_kind": kind is not LinkKind.FINISH_START, "lead": lag < 0}
    told = {kept.code for kept in reading.project.kept}
    assert told == {code for code, is_so in beyond.items() if is_so}


def test_a_start_that_somebody_moved_elsewhere_becomes_a_wish():
    """Our own hold on a start is none: it only keeps other tools from pulling packages forward."""
    content = write(example()).decode()
    assert all(task.earliest is None for task in read(content.encode()).project.tasks)
    held = "<ConstraintDate>2026-06-16T08:00:00</ConstraintDate>"
    assert content.count(held) == 1
    moved = content.replace(held, "<ConstraintDate>2026-06-18T08:00:00</ConstraintDate>")
    [task] = [task for task in read(moved.encode()).project.tasks if task.earliest]
    assert (task.key, task.earliest) == ("EN-5.1", date(2026, 6, 18))


def test_a_plan_whose_dates_and_duration_disagree_is_not_written():
    project = example()
    wrong = [replace(task, duration=7) if task.key == "EN-1" else task for task in project.tasks]
    with pytest.raises(ValueError, match=r"Task 101: .* is 8 working days, not 7"):
        write(replace(project, tasks=tuple(wrong)))


def test_what_xml_cannot_hold_is_left_out_of_a_name_and_the_rest_arrives():
    project = example()
    first = replace(project.tasks[1], name="A\x00\ud800 & <b>", notes="one\r\ntwo\x1f")
    written = write(replace(project, tasks=(project.tasks[0], first), links=(), assignments=()))
    task = read(written).project.tasks[1]
    assert (task.name, task.notes) == ("A & <b>", "one\ntwo")
