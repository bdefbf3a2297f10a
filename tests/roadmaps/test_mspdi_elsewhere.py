"""Another planning tool shows the plan of our page, and we understand what it writes.

The tool is MPXJ, in a program of its own (tests/roadmaps/mpxj_tool.py).  Besides reading our file
it schedules everything anew as Microsoft Project does: the dates must stay where they are.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from defusedxml import ElementTree

from roadmaps.exchange.mspdi.names import NAMESPACE, Own
from roadmaps.exchange.mspdi.reading import read
from roadmaps.exchange.mspdi.writing import write
from roadmaps.exchange.project import (
    Assignment,
    Baseline,
    Holiday,
    Link,
    LinkKind,
    Project,
    Task,
    rolled_up,
)
from roadmaps.planning.calendars import Calendar as Working
from roadmaps.planning.network import Activity, Network, Predecessor
from roadmaps.planning.schedule import serial
from tests.roadmaps.another_tool import ask
from tests.roadmaps.exchanged import CALENDAR, TEAM, example

pytestmark = pytest.mark.java


def varied() -> Project:
    """What the worked example has not: progress, wishes, lags, whole weeks, half the work."""
    days = CALENDAR.days()

    def task(uid, name, first, length, **more):
        start = days.on_or_after(first)
        last = days.at(days.number(start) + max(0, length - 1))
        return Task(uid, name, start, last, length, parent=1, milestone=length == 0, **more)

    first = date(2026, 3, 2)
    rows = [
        Task(1, "Everything", summary=True),
        # T25: effort 15 with 2 people takes 8 days, of which the last is not full.
        task(2, "Fifteen days by two", first, 8, work=Decimal(15), percent=50, actual_start=first),
        task(
            3,
            "Across the holidays",
            date(2026, 3, 17),
            40,
            work=Decimal("20.5"),
            earliest=date(2026, 3, 13),
            deadline=date(2026, 6, 30),
            priority=900,
            notes="Two lines\nand “marks” & <tags>",
            owner="Zoë Müller",
            status="open",
        ),
        task(4, "Kick-off", first, 0, baseline=Baseline(first, first)),
        task(5, "Done", first, 5, work=Decimal(5), percent=100, actual_start=first),
        task(6, "Late gate", date(2026, 6, 1), 0, kind="gate"),
        task(7, "Together", date(2026, 3, 3), 3, work=Decimal(3)),
    ]
    rows[4] = replace(rows[4], actual_finish=rows[4].finish)
    links = (
        Link(2, 3, lag=3),
        Link(4, 2),
        Link(4, 5),
        Link(3, 6, lag=2),
        Link(2, 7, LinkKind.START_START, 1),
        Link(5, 6, LinkKind.FINISH_FINISH),
    )
    people = (Assignment(2, 1, Decimal(2), Decimal(15)), Assignment(3, 1, work=Decimal("20.5")))
    plan = Project("Varied", first, CALENDAR, tuple(rows), links, (TEAM,), people)
    return rolled_up(plan)


def drawn(seed: int) -> Project:
    """A network that our scheduler placed: waves, days of gates, limits of two kinds of people."""
    draw = random.Random(seed)
    network = Network(tuple(activities(draw)), (3, 2), gate_days=draw.randint(0, 2))
    first = date(2026, 3, 26) + timedelta(draw.randint(0, 9))
    calendar = Working(first, holidays=[holiday.day for holiday in CALENDAR.holidays])
    placed = serial(network)
    uids = {each.key: number for number, each in enumerate(network.activities, start=10)}
    rows: list[Task] = []
    for wave in range(3):
        rows.append(Task(wave + 1, f"Wave {wave}", summary=True))
        rows += [
            Task(
                uids[each.key],
                each.key,
                calendar.date(placed[each.key].start),
                calendar.date(max(placed[each.key].start, placed[each.key].finish - 1)),
                each.duration,
                Decimal(each.duration * each.uses[0]),
                parent=wave + 1,
                milestone=each.duration == 0,
            )
            for each in network.activities
            if each.wave == wave
        ]
    links = [
        Link(uids[wait.key], uids[each.key], lag=wait.lag)
        for each in network.activities
        for wait in each.after
    ]
    return rolled_up(Project(f"Drawn {seed}", first, CALENDAR, tuple(rows), tuple(links)))


def activities(draw: random.Random) -> Iterator[Activity]:
    for number in range(18):
        others = draw.sample(range(number), min(number, draw.randint(0, 3)))
        yield Activity(
            f"A{number}",
            draw.choice([0, 1, 2, 5, 13]),
            (draw.randint(0, 3), draw.randint(0, 2)),
            tuple(Predecessor(f"A{other}", draw.choice([0, 0, 1, 4])) for other in others),
            wave=number // 6,
            earliest=draw.randint(0, 20),
        )


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Our files and what MPXJ says of them."""
    folder = tmp_path_factory.mktemp("mspdi")
    plans = {"example": example(), "varied": varied()}
    plans |= {f"drawn {seed}": drawn(seed) for seed in range(DRAWN)}
    paths = [folder / f"{name}.xml" for name in plans]
    for path, plan in zip(paths, plans.values(), strict=True):
        path.write_bytes(write(plan))
    answer = ask("read", *paths)
    return SimpleNamespace(
        order=answer["order"],
        shown=dict(zip(plans, zip(plans.values(), answer["files"], strict=True), strict=True)),
    )


BOTH = pytest.mark.parametrize("name", ["example", "varied"])
DRAWN = 40


def day_of(moment: str | None) -> date | None:
    return None if moment is None else datetime.fromisoformat(moment).date()


def seen(found: dict) -> dict[int, dict]:
    """Its tasks by their uid, without the project itself."""
    return {task["uid"]: task for task in found["tasks"] if task["uid"]}


@BOTH
def test_another_tool_shows_the_names_dates_and_durations_of_our_plan(elsewhere, name):
    plan, found = elsewhere.shown[name]
    theirs = seen(found)
    assert [task.uid for task in plan.tasks] == list(theirs)
    for task in plan.tasks:
        other = theirs[task.uid]
        assert other["name"] == task.name
        assert (day_of(other["start"]), day_of(other["finish"])) == (task.start, task.finish)
        assert Decimal(str(other["duration"])) == task.duration
        assert Decimal(str(other["work"])) == task.work
        assert other["percent"] == task.percent
        assert (other["summary"], other["milestone"]) == (task.summary, task.milestone)
        assert (other["parent"] or None) == task.parent
        assert (other["priority"], other["notes"]) == (task.priority, task.notes)
    assert found["name"] == plan.name


@BOTH
def test_scheduled_anew_as_microsoft_project_does_nothing_moves(elsewhere, name):
    """T22 ends after 150 working days on 2026-08-04 there too, without knowing of waves."""
    _, found = elsewhere.shown[name]
    before = {str(task["uid"]): task for task in found["tasks"]}
    for uid, (start, finish, duration) in found["recalculated"].items():
        shown = before[uid]
        assert [shown["start"], shown["finish"], shown["duration"]] == [start, finish, duration]
    if name == "example":
        start, finish, duration = found["recalculated"]["0"]
        assert (day_of(start), day_of(finish)) == (date(2026, 1, 5), date(2026, 8, 4))
        assert duration == 150


def test_nothing_moves_of_what_our_scheduler_placed_either(elsewhere):
    """However waves, limits and lags fall: 40 networks of 18 activities, dates and durations."""
    moved = []
    for name in (f"drawn {seed}" for seed in range(DRAWN)):
        plan, found = elsewhere.shown[name]
        for task in plan.tasks:
            start, finish, duration = found["recalculated"][str(task.uid)]
            seen_ = (day_of(start), day_of(finish), task.summary or duration)
            if seen_ != (task.start, task.finish, task.summary or task.duration):
                moved.append((name, task.name, seen_, task.start, task.finish))
    assert moved == []


@BOTH
def test_another_tool_reads_links_with_lags_people_and_their_work(elsewhere, name):
    plan, found = elsewhere.shown[name]
    links = [[link.predecessor, link.successor, link.kind, link.lag] for link in plan.links]
    assert sorted(found["links"]) == sorted(links)
    people = [[one.uid, one.name, float(one.max_units) * 100] for one in plan.resources]
    assert [one for one in found["resources"] if one[1]] == people
    given = [one for one in found["assignments"] if one[1] is not None]
    assert [tuple(one) for one in given] == [
        (one.task, one.resource, float(one.units) * 100, float(one.work))
        for one in plan.assignments
    ]
    staffed = {one.task for one in plan.assignments}
    loose = {task.uid for task in plan.tasks if task.work and not task.summary} - staffed
    assert {one[0] for one in found["assignments"] if one[1] is None} == loose


@BOTH
def test_another_tool_reads_wishes_baselines_and_actual_dates(elsewhere, name):
    plan, found = elsewhere.shown[name]
    theirs = seen(found)
    for task in plan.tasks:
        other, base = theirs[task.uid], task.baseline or Baseline()
        held = None if task.summary else task.start
        assert day_of(other["constraint_date"]) == held
        assert other["constraint"] == ("START_NO_EARLIER_THAN" if held else "AS_SOON_AS_POSSIBLE")
        assert day_of(other["deadline"]) == task.deadline
        start, finish, work = other["baseline"]
        assert (day_of(start), day_of(finish)) == (base.start, base.finish)
        assert (None if work is None else Decimal(str(work))) == base.work
        assert [day_of(each) for each in other["actual"]] == [task.actual_start, task.actual_finish]


@BOTH
def test_another_tool_reads_our_calendar_day_by_day(elsewhere, name):
    plan, found = elsewhere.shown[name]
    days = plan.calendar.days()
    dates = [plan.start + timedelta(each) for each in range(400)]
    assert found["working"] == [days.is_working(day) for day in dates]
    assert [Holiday(date.fromisoformat(day), title) for title, day, _ in found["holidays"]] == list(
        plan.calendar.holidays
    )


def test_our_columns_arrive_under_their_names(elsewhere):
    plan, found = elsewhere.shown["example"]
    assert set(found["aliases"]) == set(Own)
    theirs = seen(found)
    for task in plan.tasks:
        texts = theirs[task.uid]["texts"][:4]
        assert texts == [task.key, task.kind, task.status, task.owner]
    assert theirs[110]["texts"][0] == "EN-5.2"


def test_a_package_without_dates_is_there_as_a_task_that_nobody_placed_yet(elsewhere):
    _, found = elsewhere.shown["example"]
    waiting = seen(found)[300]
    assert (waiting["name"], waiting["duration"], waiting["work"]) == ("System", 40, 40)
    assert (waiting["mode"], waiting["shown"]) == ("MANUALLY_SCHEDULED", ["–", "–"])
    assert (waiting["start"], waiting["finish"]) == (None, None)


def test_every_element_stands_where_the_schema_wants_it(elsewhere):
    """The order that MPXJ has from the schema of Microsoft; a strict reader refuses another."""
    for plan, _ in elsewhere.shown.values():
        root = ElementTree.fromstring(write(plan))
        check_order(root, "Project", elsewhere.order)


def check_order(parent: Any, path: str, order: dict[str, list[str]]) -> None:
    if path not in order:
        return
    known = [name.removesuffix("!") for name in order[path]]
    names = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in parent]
    places = [known.index(name) for name in names]
    assert places == sorted(places), path
    needed = {name.removesuffix("!") for name in order[path] if name.endswith("!")}
    assert needed <= set(names), path
    for name, child in zip(names, parent, strict=True):
        check_order(child, f"{path}/{name}", order)


def test_a_plan_that_another_tool_wrote_is_read_and_what_we_lack_is_listed(tmp_path):
    path = tmp_path / "foreign.xml"
    ask("foreign", path)
    reading = read(path.read_bytes())
    project = reading.project
    assert reading.wrong == ()
    assert not reading.own
    assert (project.name, project.calendar.name) == ("Neues Werk", "Werkkalender")
    spans = {
        task.name: (str(task.start), str(task.finish), task.duration) for task in project.tasks
    }
    assert spans == {
        "Phase": ("2026-01-05", "2026-02-06", 25),
        "Plan": ("2026-01-05", "2026-01-08", 4),
        "Concrete dries": ("2026-01-12", "2026-01-16", 5),
        "Watch": ("2026-01-12", "2026-01-14", 3),
        "Half a day": ("2026-01-15", "2026-01-15", 1),
        "In two parts": ("2026-01-19", "2026-01-29", 5),
        "Fair": ("2026-02-02", "2026-02-03", 2),
        "By hand": ("2026-02-04", "2026-02-05", 2),
        "Opened": ("2026-02-05", "2026-02-05", 0),
    }
    wishes = {task.name: str(task.earliest) for task in project.tasks if task.earliest}
    assert wishes == {"Fair": "2026-02-02", "By hand": "2026-02-04"}
    names = {task.uid: task.name for task in project.tasks}
    links = [
        (names[link.predecessor], names[link.successor], str(link.kind), link.lag)
        for link in project.links
    ]
    assert links == [
        ("Plan", "Concrete dries", "SS", 2),
        ("Concrete dries", "Watch", "FF", 0),
        ("Watch", "Half a day", "SF", 0),
        ("Half a day", "In two parts", "FS", -1),
        ("Plan", "In two parts", "FS", 2),
        ("In two parts", "Fair", "FS", 1),
        ("Fair", "By hand", "FS", 2),
    ]
    assert [(one.name, one.max_units) for one in project.resources] == [("Crew", Decimal("2.5"))]
    assert Counter(kept.code for kept in project.kept) == {
        "property": 1,
        "working_exception": 1,
        "other_hours": 1,
        "link_kind": 3,
        "lead": 1,
        "percent_lag": 1,
        "elapsed_lag": 1,
        "summary_link": 1,
        "elapsed": 1,
        "task_calendar": 1,
        "part_day": 1,
        "split": 1,
        "cost": 2,
        "hyperlink": 2,
        "custom_field": 1,
        "baseline": 1,
        "constraint": 1,
        "manual": 1,
        "resource_kind": 1,
        "assignment": 1,
    }
