"""Plans for the tests of exchange: the worked example of domain.md §6.5, and drawn ones."""

from datetime import date
from decimal import Decimal
from functools import cache

from roadmaps.exchange.project import (
    Assignment,
    Baseline,
    Calendar,
    Holiday,
    Link,
    Project,
    Resource,
    Task,
    rolled_up,
)

HOLIDAYS = (Holiday(date(2026, 4, 3), "Good Friday"), Holiday(date(2026, 5, 1), "Labour Day"))
CALENDAR = Calendar(holidays=HOLIDAYS)
TEAM = Resource(1, "PMO team", Decimal(3))
# Wave, key, name, work, staff, first and last day, what it waits for.
PACKAGES = (
    ("F", "EN-1", "Sign the charter & set the rhythm", 8, 1, "2026-01-05", "2026-01-14", ""),
    ("F", "EN-2", "Stakeholder and communication plan", 6, 1, "2026-01-15", "2026-01-22", "EN-1"),
    ("F", "F05", "Establish the method", 60, 2, "2026-01-15", "2026-02-25", "EN-1"),
    ("F", "F01", "Improve status reporting", 15, 1, "2026-02-26", "2026-03-18", "EN-1 F05"),
    ("P", "F07", "Train people in project roles", 25, 1, "2026-03-20", "2026-04-24", "EN-1 F05"),
    ("P", "EN-3", "Deploy the pilot", 20, 2, "2026-04-27", "2026-05-11", "EN-2 F07 F01 F05"),
    ("P", "EN-4", "Pilot review <gate>", 4, 1, "2026-05-12", "2026-05-15", "EN-3"),
    ("R1", "F11", "Select projects", 40, 2, "2026-05-19", "2026-06-15", "EN-1 F01"),
    ("R1", "EN-5.1", "Rollout “North”", 24, 2, "2026-06-16", "2026-07-01", "EN-4 F11"),
    ("R2", "EN-5.2", "Implantação no Sul", 24, 2, "2026-07-03", "2026-07-20", "EN-5.1"),
    ("S", "EN-6", "Stabilise and hand over", 10, 1, "2026-07-22", "2026-08-04", "EN-5.2"),
)
WAVES = {"F": "Foundation", "P": "Pilot", "R1": "Rollout 1", "R2": "Rollout 2", "S": "Stabilise"}
# The gates on the days between the waves, and a package that waits in the backlog.
GATES = {"F": "2026-03-19", "P": "2026-05-18", "R1": "2026-07-02", "R2": "2026-07-21"}


@cache
def example() -> Project:
    """T22 as the page shows it: waves over packages, a gate after each wave, F03 not scheduled."""
    tasks: list[Task] = []
    links: list[Link] = []
    uids = {row[1]: number for number, row in enumerate(PACKAGES, start=101)}
    days = CALENDAR.days()
    for number, (wave, title) in enumerate(WAVES.items(), start=1):
        tasks.append(Task(number, title, summary=True, key=f"wave-{wave}", kind="wave"))
        for at, key, name, work, staff, first, last, after in PACKAGES:
            if at == wave:
                start, finish = date.fromisoformat(first), date.fromisoformat(last)
                more = Task(
                    uids[key],
                    name,
                    start,
                    finish,
                    days.count(start, finish),
                    Decimal(work),
                    parent=number,
                    key=key,
                    wbs=key,
                    kind="enabling" if key.startswith("EN") else "build",
                    baseline=Baseline(start, finish, Decimal(work)),
                )
                assert more.duration == -(-work // staff)
                tasks.append(more)
                links += [Link(uids[each], uids[key]) for each in after.split()]
        if wave in GATES:
            day, gate = date.fromisoformat(GATES[wave]), 200 + number
            tasks.append(
                Task(gate, f"Gate {wave}", day, day, parent=number, milestone=True, kind="gate")
            )
            links.append(Link(uids[[row[1] for row in PACKAGES if row[0] == wave][-1]], gate))
    tasks.append(Task(300, "System", None, None, 40, Decimal(40), key="F03", status="planned"))
    staffed = [
        Assignment(uids[row[1]], TEAM.uid, Decimal(row[4]), Decimal(row[3])) for row in PACKAGES
    ]
    return rolled_up(
        Project(
            "PMO of Meridian",
            date(2026, 1, 5),
            CALENDAR,
            tuple(tasks),
            tuple(links),
            (TEAM,),
            tuple(staffed),
        )
    )
