"""What is known of today: facts, processes, and the last that was measured as the new as-is."""

from collections.abc import Mapping

from assessments.reassessing.months import months_on
from pmo_studio.exports.renewal.terms import EVERY, LIVE, Cycle, Goes, Row, Way, newest, picked


def _last_words(cycle: Cycle) -> frozenset[int]:
    """Of all assessments of one model and part of the organisation the one closed last; those that
    ask the same again belong to what they repeat."""
    rows = {row["id"]: row for row in cycle.rows("assessments")}

    def family(row: Row) -> tuple[str, str]:
        seen: set[int] = set()
        while row.get("repeats") in rows and row["id"] not in seen:
            seen.add(row["id"])
            row = rows[row["repeats"]]
        return row["model_key"], row["scope_unit"]

    return newest((row for row in rows.values() if row["closed_at"]), family, "closed_at")


def _as_is(row: Row, cycle: Cycle) -> Row:
    """What was after is before now."""
    return row | {"kind": "as_is", "repeats": None, "round": 1, "workshop": None}


def _target(row: Row, cycle: Cycle) -> Row:
    return row | {"due": cycle.ahead(row["due"])}


def _rhythm(row: Row, cycle: Cycle) -> Row:
    """The next time lies ahead: as planned, or one interval after the beginning."""
    after = months_on(cycle.terms.starts_on, row["every_months"])
    return row | {"next_on": cycle.ahead(row["next_on"]) or after.isoformat()}


WAYS: Mapping[str, Way] = {
    "context_entries": LIVE,
    "processes": LIVE,
    "lanes": LIVE,
    "steps": LIVE,
    "pain_points": LIVE,
    "assessments": Goes(picked(_last_words), _as_is),
    "assessment_groups": EVERY,
    "assessment_questions": EVERY,
    "remarks": EVERY,
    "agreed_scores": EVERY,
    "targets": Goes(becomes=_target),
    "assessment_cycles": Goes(becomes=_rhythm),
}
