"""KPI readings in the engagement bundle; tokens stay behind."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.bundle.kpis import FIGURE
from pmo_studio.core.bundle import BadBundle, Rule, Table
from roadmaps.bundle.rules import both_or_neither, given_exactly_when, one_of
from roadmaps.models import Reading

READINGS = Table(
    key="readings",
    space="reading",
    model=Reading,
    fields=(
        *("kpi", "period", "value", "numerator", "denominator", "note", "by", "at"),
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
            lambda row: _first_day(row["period"]),
            _("must be the first day of a month"),
        ),
    ),
)
TABLES = (READINGS,)


def _first_day(text: str) -> bool:
    return datetime.date.fromisoformat(text).day == 1


def check(document: Mapping[str, Any]) -> None:
    """One stands for each KPI and period."""
    seen = set()
    for index, row in enumerate(document.get("readings", [])):
        if row.get("archived_at"):
            continue
        place = row["kpi"], row["period"]
        if place in seen:
            words = __("stands beside another one of the same KPI and period")
            raise BadBundle(f"readings[{index}]", words)
        seen.add(place)
