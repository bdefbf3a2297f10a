"""What is left to do: unfinished work as backlog, people in the change, open steps and lessons."""

import datetime
from collections.abc import Mapping

from pmo_studio.core.rounding import half_up
from pmo_studio.exports.renewal.terms import (
    EVERY,
    LIVE,
    STAYS,
    Cycle,
    Goes,
    Row,
    Way,
    emptied,
    newest,
    picked,
    standing,
)
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import PackageStatus
from roadmaps.percents import STATES
from roadmaps.planning.progress import Actual, share_done

OVER = frozenset({PackageStatus.DONE, PackageStatus.DROPPED})
ARRIVED = frozenset({DeliverableStatus.ACCEPTED, DeliverableStatus.DROPPED})
# What every plan begins with; further rollouts come with their units.
FIRST_WAVES = frozenset({"F", "P", "R1", "S"})


def _plan(row: Row, cycle: Cycle) -> Row:
    """It begins when the cycle does, not derived yet and promised to nobody."""
    nothing = ("starts_on", "derived_at", "derived_number", "baseline_at", "baseline_by")
    return row | dict.fromkeys(nothing)


def _is_of_a_new_plan(row: Row, cycle: Cycle) -> bool:
    return row["key"] in FIRST_WAVES


def is_unfinished(row: Row, cycle: Cycle) -> bool:
    return standing(row, cycle) and row["status"] not in OVER


def effort_left(row: Row, cycle: Cycle) -> int:
    """What is left to do of a package in its planning unit, 1 at least."""
    left = 1 - share_done(_actual(row, cycle))
    return max(1, int(half_up(row["effort"] * left)))


def _actual(row: Row, cycle: Cycle) -> Actual:
    has_begun = row["status"] == PackageStatus.ACTIVE
    day = row["started_on"] or cycle.starts_on
    states = (each["status"] for each in cycle.deliverables.get(row["id"], ()))
    return Actual(
        started=datetime.date.fromisoformat(day) if has_begun else None,
        typed=None if row["percent"] is None else row["percent"] / 100,
        deliverables=tuple(STATES[state] for state in states if state in STATES),
    )


def _package(row: Row, cycle: Cycle) -> Row:
    """Planned, in the backlog, with the effort that is left; a derivation finds it like that."""
    effort = effort_left(row, cycle)
    derived = row["derived"]
    if "wave" in derived:
        derived = derived | {"wave": None}
    if derived.get("effort") == row["effort"]:
        derived = derived | {"effort": effort}
    undated = ("wave", "percent", "started_on", "finished_on")
    unpromised = ("baseline_start", "baseline_end", "baseline_effort")
    return (
        row
        | dict.fromkeys((*undated, *unpromised))
        | {"status": PackageStatus.PLANNED.value, "effort": effort, "derived": derived}
        | {"earliest": cycle.ahead(row["earliest"])}
    )


def _last_read(cycle: Cycle) -> frozenset[int]:
    """Of each group how ready it was when that was read last."""
    return newest(cycle.rows("readiness"), lambda row: row["group"], "read_on")


def _is_to_be_delivered(row: Row, cycle: Cycle) -> bool:
    return standing(row, cycle) and row["status"] not in ARRIVED


def _deliverable(row: Row, cycle: Cycle) -> Row:
    return row | {"due_on": cycle.ahead(row["due_on"])}


def _involvement(row: Row, cycle: Cycle) -> Row:
    """What is known of somebody; no longer whether they were in the pilot, nor a day that is over:
    nothing in a new cycle is late from its first day on."""
    return row | {"in_pilot": False, "next_on": cycle.ahead(row["next_on"])}


def is_open_concern(row: Row, cycle: Cycle) -> bool:
    return standing(row, cycle) and row["closed_on"] is None


def is_open_step(row: Row, cycle: Cycle) -> bool:
    return standing(row, cycle) and row["done_on"] is None


def has_open_action(row: Row, cycle: Cycle) -> bool:
    return is_open_step(row, cycle) and bool(row["action"])


WAYS: Mapping[str, Way] = {
    "plans": Goes(becomes=_plan),
    "rollout_units": LIVE,
    "unit_ratings": STAYS,
    "waves": Goes(_is_of_a_new_plan, emptied("unit", "capacity", name="", unit_reason="")),
    "wave_criteria": STAYS,
    "wave_decisions": STAYS,
    "wave_conditions": STAYS,
    "change_groups": LIVE,
    "readiness": Goes(picked(_last_read)),
    "impacts": EVERY,
    "packages": Goes(is_unfinished, _package),
    "dependencies": EVERY,
    "deliverables": Goes(_is_to_be_delivered, _deliverable),
    "package_kpis": EVERY,
    "package_roles": EVERY,
    "gaps": LIVE,
    "closings": EVERY,
    "involvements": Goes(becomes=_involvement),
    "messages": STAYS,
    "sendings": STAYS,
    "concerns": Goes(is_open_concern),
    "reviews": STAYS,
    "plan_imports": STAYS,
    "readings": LIVE,
    "satisfaction_surveys": STAYS,
    "satisfaction_remarks": STAYS,
    "function_reviews": STAYS,
    "improvements": Goes(is_open_step),
    "lessons": Goes(has_open_action),
}
