"""What the PMO is: canvases as they stand, functions, KPIs with their readings, the mandate."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from canvases.models.kpi import Direction
from pmo_studio.core.rounding import decimal_of
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
)
from roadmaps.kpis import aims

PLACES = Decimal("0.0001")
# What a figure of a KPI holds: ten digits before the point.
MOST = 10**10


def last_value(kpi: Row, cycle: Cycle) -> Decimal | None:
    """What the last reading of the KPI came to; None where nothing was read."""
    rows = [
        row
        for row in cycle.readings.get(kpi["id"], ())
        if row["frequency"] == kpi["frequency"] and _figure(row, kpi["unit"]) is not None
    ]
    if not rows:
        return None
    figure = _figure(max(rows, key=lambda row: str(row["period"])), kpi["unit"])
    rounded = decimal_of(Fraction(figure or 0)).quantize(PLACES, ROUND_HALF_UP)
    return rounded if abs(rounded) < MOST else None


def _figure(row: Row, unit: str) -> Decimal | Fraction | None:
    if row["value"] is not None:
        return Decimal(row["value"])
    return aims.ratio(Decimal(row["numerator"]), Decimal(row["denominator"]), unit)


def new_baseline(kpi: Row, cycle: Cycle) -> Decimal | None:
    """Where the KPI stands, for the next cycle to start from.

    None where nothing was read, and where it has reached its target: from there nothing would be
    left to achieve, so it keeps its baseline until somebody sets it a new target.
    """
    value = last_value(kpi, cycle)
    if value is None or kpi["target"] is None:
        return value
    target = Decimal(kpi["target"])
    is_short = value < target if kpi["direction"] == Direction.HIGHER else value > target
    return value if is_short else None


def _kpi(row: Row, cycle: Cycle) -> Row:
    value = new_baseline(row, cycle) if cycle.terms.rebase else None
    return row if value is None else row | {"baseline": f"{value:.4f}"}


def _draft(row: Row, cycle: Cycle) -> Row:
    """Its words, to be agreed and signed anew."""
    signature = dict.fromkeys(("signed_at", "signed_by", "signed_on"))
    signature |= {"signed_name": "", "signed_how": ""}
    nothing = dict.fromkeys(("agreed_at", "agreed_by", "review_on"))
    return row | {"status": "draft"} | nothing | signature


def _canvas(row: Row, cycle: Cycle) -> Row:
    """As it stands, open; when to look through it counts from the beginning of the cycle."""
    over = dict.fromkeys(("locked_at", "locked_by", "reviewed_at"))
    closed = dict.fromkeys(("everyone_edits", "everyone_links"), False)
    return row | over | closed | {"created_at": cycle.now}


def _last_surveys(cycle: Cycle) -> frozenset[int]:
    """Of each canvas the survey of expected benefits that closed last: sums, never answers."""
    closed = (row for row in cycle.rows("surveys") if row["closed_at"])
    return newest(closed, lambda row: row["canvas"], "closed_at")


WAYS: Mapping[str, Way] = {
    "kpis": Goes(becomes=_kpi),
    "functions": EVERY,
    "function_processes": EVERY,
    "canvases": Goes(becomes=_canvas),
    "groups": LIVE,
    # How two texts met is told by the log.
    "notes": Goes(becomes=emptied(merged=False)),
    "links": LIVE,
    "note_evidence": LIVE,
    "trials": EVERY,
    "canvas_versions": STAYS,
    "note_sources": STAYS,
    "segment_links": EVERY,
    "grade_choices": EVERY,
    "model_confirmations": EVERY,
    "pmo_units": EVERY,
    "pmo_roles": EVERY,
    "raci": EVERY,
    "surveys": Goes(picked(_last_surveys)),
    "mandates": Goes(becomes=_draft),
    "decision_rights": EVERY,
    "objectives": EVERY,
    "objective_kpis": EVERY,
    "mandate_variants": STAYS,
    "mandate_copies": STAYS,
}
