"""KPI readings in the engagement bundle; tokens stay behind."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.bundle.kpis import FIGURE
from pmo_studio.core.bundle import BadBundle, Row, Rule, Table
from roadmaps.bundle.rules import both_or_neither, given_exactly_when, one_of
from roadmaps.kpis import periods
from roadmaps.models import Reading


def _whole_fits(row: Row) -> bool:
    """As whoever records one is told: a month in which there was nothing has no value."""
    if row["numerator"] is None or row["denominator"] is None:
        return True
    part, whole = Decimal(row["numerator"]), Decimal(row["denominator"])
    return whole > 0 or whole == part == 0


READINGS = Table(
    key="readings",
    space="reading",
    model=Reading,
    fields=(
        *("kpi", "period", "frequency", "value", "numerator", "denominator", "note", "by", "at"),
        *("ending", "archived_at", "archived_by", "number"),
    ),
    rows=lambda engagement: Reading.objects.filter(kpi__engagement=engagement),
    references={"kpi": "kpi", "by": "seat", "archived_by": "seat"},
    schemas=dict.fromkeys(("value", "numerator", "denominator"), FIGURE),
    rules=(
        one_of("numerator", "value"),
        both_or_neither("numerator", "denominator"),
        both_or_neither("archived_at", "archived_by"),
        given_exactly_when(
            "ending",
            lambda row: row.get("archived_at") is not None,
            _("must be given exactly when archived_at is"),
        ),
        Rule(
            "period",
            lambda row: _begins(row["period"], row["frequency"]),
            _("must be the first day of a period of its frequency"),
        ),
        Rule("denominator", _whole_fits, _("must be above 0, or 0 of 0")),
    ),
)
TABLES = (READINGS,)


def _begins(text: str, frequency: str) -> bool:
    return periods.begins(datetime.date.fromisoformat(text), frequency)


def check(document: Mapping[str, Any]) -> None:
    """One stands for each KPI and period."""
    seen = set()
    for index, row in enumerate(document.get("readings", [])):
        if row.get("archived_at"):
            continue
        place = row["kpi"], row["period"], row["frequency"]
        if place in seen:
            words = __("stands beside another one of the same KPI and period")
            raise BadBundle(f"readings[{index}]", words)
        seen.add(place)
