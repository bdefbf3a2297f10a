"""Readings of KPIs as figures of the closeout."""

from django.urls import reverse
from django.utils.translation import gettext as __

from canvases import kpi_words
from roadmaps.closeout.story.figures import Figure, Source, number, source
from roadmaps.readings import words
from roadmaps.readings.current import KpiStanding


def reading(key: str, standing: KpiStanding | None) -> Figure | None:
    """The last reading of a KPI; None where nobody measures it, or it came to nothing."""
    if standing is None or standing.last is None or standing.value is None:
        return None
    row, kpi = standing.rows[-1], standing.kpi
    printed = words.rounded(standing.value, kpi.unit)
    said = f"{words.period(standing.last.period)}: {printed}"
    if row.is_ratio:
        said += f" = {words.bare(row.numerator)} / {words.bare(row.denominator)}"
    target = words.target(kpi)
    sums = [said, *([__("target %(target)s") % {"target": target}] if target else [])]
    raw = number(standing.value)
    return Figure(key, printed, kpi_words.told(kpi.name), source_of(standing), sums, raw)


def source_of(standing: KpiStanding) -> Source:
    """The page of the KPI's readings."""
    address = reverse("roadmaps:kpi_readings", args=[standing.kpi.pk])
    return source("kpi-wall", standing.kpi.engagement_id, address)
