"""Tasks of project files as packages, in the rows that tables give."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from roadmaps.exchange import arriving
from roadmaps.exchange.mspdi.reading import read
from roadmaps.exchange.mspdi.writing import write
from roadmaps.exchange.project import Link
from roadmaps.planning.network import Predecessor
from tests.roadmaps.exchanged import PACKAGES, example
from tests.roadmaps.mspdi_files import element, project, task, waits_for

KINDS = {"build": "build", "enabling": "enabling"}
WAVES = {f"wave-{key}".lower(): key for key in ("F", "P", "R1", "R2", "S")} | {"pilot": "P"}


def arrived(content):
    return arriving.sheet_of(read(content), kinds=KINDS, waves=WAVES)


def test_the_worked_example_t22_arrives_as_the_packages_that_left():
    sheet = arrived(write(example()))
    assert sheet.wrong == ()
    assert len(sheet.gates) == 4
    found = {row.key: row for row in sheet.right}
    assert found.keys() == {row[1] for row in PACKAGES} | {"F03"}
    for wave, key, name, work, staff, _, _, after in PACKAGES:
        row = found[key]
        assert (row.name, row.effort, row.staff, row.wave) == (name, work, staff, wave)
        assert {wait.key for wait in row.after} == set(after.split())
        assert row.kind == ("enabling" if key.startswith("EN") else "build")
        assert row.earliest is None
    assert (found["F03"].wave, found["F03"].effort) == ("", 40)


def test_tasks_of_others_get_keys_for_the_time_being_and_days_become_effort():
    rows = [
        task(1, "Programme"),
        task(2, "PILOT", OutlineLevel=2),
        task(3, "Try it", OutlineLevel=3, Work="PT0H0M0S"),
        task(4, "Learn", OutlineLevel=3, Work="PT12H0M0S", WBS="1.1.2", more=waits_for(3)),
        task(5, "Spread", OutlineLevel=2, PercentComplete=30),
    ]
    pair = element("UID", 1) + element("TaskUID", 3) + element("ResourceUID", 1)
    pair = element("Assignment", pair + element("Units", "1.5") + element("Work", "PT0H0M0S"))
    crew = element("Resource", element("UID", 1) + element("Name", "Crew") + element("Type", 1))
    tail = element("Resources", crew) + element("Assignments", pair)
    tried, learnt, spread = arrived(project(*rows, tail=tail)).right
    assert (tried.key, tried.wave, tried.effort, tried.staff) == ("T3", "P", 4, 2)
    assert (learnt.effort, learnt.staff, learnt.after) == (2, 1, (Predecessor("T3"),))
    assert (spread.wave, spread.percent, spread.line) == ("", 30, 5)


def test_who_waits_for_a_milestone_waits_for_what_it_waits_for():
    day = {"Duration": "PT0H0M0S", "Milestone": 1, "Finish": "2026-01-05T08:00:00"}
    two_days = {"LinkLag": 9600, "LagFormat": 7}
    rows = [
        task(1),
        task(2),
        task(3, "Gate", more=waits_for(1, **two_days) + waits_for(2), **day),
        task(4, "Gate again", more=waits_for(3, **two_days), **day),
        task(5, more=waits_for(4) + waits_for(1, **two_days)),
    ]
    sheet = arrived(project(*rows))
    assert sheet.gates == (3, 4)
    assert sheet.right[-1].after == (Predecessor("T1", 4), Predecessor("T2", 2))


def test_through_a_milestone_only_those_that_end_last_are_waited_for(monkeypatch):
    """Many who wait for a gate that waits for many would be many times many links."""
    monkeypatch.setattr(arriving, "MOST_THROUGH", 2)
    day = {"Duration": "PT0H0M0S", "Milestone": 1, "Finish": "2026-01-05T08:00:00"}
    ends = {1: "2026-01-06", 2: "2026-01-09", 3: "2026-01-07"}
    rows = [task(uid, Finish=f"{end}T17:00:00") for uid, end in ends.items()]
    rows.append(task(4, "Gate", more="".join(map(waits_for, ends)), **day))
    sheet = arrived(project(*rows, task(5, more=waits_for(4))))
    assert sheet.right[-1].after == (Predecessor("T2"), Predecessor("T3"))
    assert sheet.lost == ((4, "T1"),)


def test_thousands_of_milestones_in_a_row_are_followed_to_their_beginning():
    day = {"Duration": "PT0H0M0S", "Milestone": 1, "Finish": "2026-01-05T08:00:00"}
    rows = [task(1), *(task(uid, more=waits_for(uid - 1), **day) for uid in range(2, 3_000))]
    sheet = arrived(project(*rows, task(3_000, more=waits_for(2_999))))
    assert sheet.right[-1].after == (Predecessor("T1"),)


def test_what_a_package_cannot_be_is_named_with_the_row_of_its_tool():
    rows = [
        task(1, "n" * 121, ID=7),
        task(2, Work="PT900000H0M0S", ID=8),
        task(3, ID=9, more=waits_for(2, LinkLag=4800 * 1001, LagFormat=7)),
        task(4, ID=12, more=waits_for(2)),
    ]
    sheet = arrived(project(*rows))
    assert sheet.lost == ((12, "T2"),)
    assert sheet.right[0].after == ()
    assert [(row.line, str(row.wrong[0].code), row.wrong[0].column) for row in sheet.wrong] == [
        (7, "long", "name"),
        (8, "whole", "effort"),
        (9, "lag", "after"),
    ]
    assert [row.line for row in sheet.right] == [12]


@pytest.mark.parametrize("key", ["", "no key!", "EN-1"])
def test_a_key_that_is_none_or_comes_twice_is_replaced_and_links_still_hold(key):
    """As after somebody copied rows in another tool."""
    plan = example()
    odd = replace(plan.tasks[2], key=key)
    links = (Link(101, odd.uid), Link(odd.uid, 103))
    tasks = (*plan.tasks[:2], odd, *plan.tasks[3:5])
    changed = replace(plan, tasks=tasks, links=links, assignments=())
    first, copied, third, _ = arrived(write(changed)).right
    assert (first.key, copied.key) == ("EN-1", "T102")
    assert (copied.after, third.after) == ((Predecessor("EN-1"),), (Predecessor("T102"),))


def test_a_wish_that_somebody_had_elsewhere_arrives():
    held = "<ConstraintDate>2026-06-16T08:00:00</ConstraintDate>"
    moved = write(example()).decode().replace(held, held.replace("06-16", "06-18"))
    [row] = [row for row in arrived(moved.encode()).right if row.earliest]
    assert (row.key, row.earliest, row.effort) == ("EN-5.1", date(2026, 6, 18), Decimal(24))
