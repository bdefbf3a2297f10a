"""The engagement itself, its people and what its gates ask."""

from collections.abc import Mapping

from pmo_studio.exports.renewal.terms import EVERY, LIVE, STAYS, Cycle, Goes, Row, Way, emptied

# When to delete or archive the next cycle is decided anew.
OVER = frozenset({"archived_at", "closed_at", "retention_date"})


def _engagement(row: Row, cycle: Cycle) -> Row:
    """Its settings, under the new name and open."""
    terms = cycle.terms
    chosen = {"name": terms.name, "start_date": cycle.starts_on, "language": terms.language}
    return row | chosen | {"created_at": cycle.now} | dict.fromkeys(OVER & row.keys())


def is_of_somebody(row: Row, cycle: Cycle) -> bool:
    """People who hold a seat, and the studio's own; neither guests nor programs."""
    if row["kind"] == "service":
        return bool(row["id"] == cycle.studio)
    return row["kind"] == "person" and row["ended_at"] is None


def _sits_down(row: Row, cycle: Cycle) -> Row:
    return row | {"joined_at": cycle.now}


WAYS: Mapping[str, Way] = {
    "engagement": Goes(becomes=_engagement),
    "logo": EVERY,
    "role_groups": EVERY,
    "seats": Goes(is_of_somebody, _sits_down),
    # Sheets were opened for what the room did then.
    "openings": STAYS,
    "stakeholders": LIVE,
    "criterion_settings": EVERY,
    "own_criteria": Goes(becomes=emptied("met_on", "met_by")),
}
