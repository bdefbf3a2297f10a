"""KPIs as the built-in catalogue has them, made rows of an engagement."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from canvases.models import Kpi
from pmo_studio.core import catalogue
from pmo_studio.core.models import Engagement

STEP = 1.0


def adopted(engagement: Engagement, keys: Iterable[str]) -> Mapping[str, Kpi]:
    """The live KPIs of the engagement among these keys."""
    rows = Kpi.objects.live().filter(engagement=engagement, key__in=list(keys))
    return {row.key: row for row in rows}


def adopt(engagement: Engagement, keys: Iterable[str], *, number: int) -> list[Kpi]:
    """Make rows of those that the engagement has not adopted, in words of its language.

    One that was put away comes back as it was.  Keys that the catalogue lacks are passed over.
    """
    wanted = [key for key in dict.fromkeys(keys) if key in catalogue.load().kpis]
    rows = {row.key: row for row in Kpi.objects.filter(engagement=engagement)}
    last = max((row.position for row in rows.values()), default=-STEP)
    made: list[Kpi] = []
    for key in wanted:
        row = rows.get(key)
        if row is not None and row.archived_at is None:
            continue
        if row is None:
            last += STEP
            row = _row(engagement, catalogue.kpi(key), last)
        row.archived_at, row.number = None, number
        row.save()
        made.append(row)
    return made


def _row(engagement: Engagement, entry: catalogue.Kpi, position: float) -> Kpi:
    language = engagement.language
    low, high = entry.band or (None, None)
    figures = {"target": entry.typical_target, "band_low": low, "band_high": high}
    values: dict[str, Any] = {
        name: None if value is None else Decimal(str(value)) for name, value in figures.items()
    }
    return Kpi(
        engagement=engagement,
        key=entry.key,
        name=entry.name.in_language(language),
        formula=entry.formula.in_language(language),
        unit=entry.unit,
        direction=entry.direction,
        frequency=entry.frequency,
        position=position,
        **values,
    )
