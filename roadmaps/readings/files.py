"""Every reading that stands as a table: CSV that comes in again, or a workbook."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from canvases import kpi_words, kpi_workbook
from pmo_studio.core import csvs, workbooks
from pmo_studio.core.models import Engagement
from pmo_studio.core.workbooks import Value
from roadmaps.readings.current import KpiStanding, standings
from roadmaps.readings.wall import Line

# The heads by which the file is read again, whatever the language of the page.
HEADS = ("kpi", "period", "value", "numerator", "denominator", "note")


@dataclass(frozen=True)
class File:
    """One format; `written` takes three queries."""

    ending: str
    media_type: str
    written: Callable[[Engagement], bytes]


def _csv(engagement: Engagement) -> bytes:
    return csvs.written(HEADS, _plain_rows(engagement))


def _plain_rows(engagement: Engagement) -> Iterator[Sequence[str]]:
    for standing in standings(engagement).values():
        for point, row in zip(standing.points, standing.rows, strict=True):
            figures = (_plain(each) for each in (row.value, row.numerator, row.denominator))
            yield standing.kpi.key, point.period.key, *figures, row.note


def _plain(value: Decimal | None) -> str:
    """With a point whatever the language; a minus is no formula before a number."""
    return "" if value is None else f"{value.normalize():f}"


def _workbook(engagement: Engagement) -> bytes:
    found = list(standings(engagement).values())
    heads = (
        *(__("Key"), __("KPI"), __("Period"), pgettext("reading", "Value"), __("Unit")),
        *(__("Part"), __("Whole"), pgettext("reading", "Note")),
    )
    rows = (row for standing in found for row in _rows(standing))
    sheets = [
        (__("KPI wall"), _wall_heads(), (_wall_row(Line(each)) for each in found)),
        (__("Readings"), heads, rows),
    ]
    return workbooks.written(engagement.name, sheets, [kpi_workbook.SHARE])


def _rows(standing: KpiStanding) -> Iterator[Sequence[Value]]:
    kpi = standing.kpi
    for point, row in zip(standing.points, standing.rows, strict=True):
        value = None if point.value is None else float(point.value)
        part, whole = _number(row.numerator), _number(row.denominator)
        unit = kpi_words.unit(kpi.unit)
        yield (
            kpi.key,
            kpi_words.told(kpi.name),
            point.period.key,
            value,
            unit,
            part,
            whole,
            row.note,
        )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _wall_heads() -> Sequence[str]:
    return (
        *(__("Key"), __("KPI"), __("Unit"), __("Baseline"), __("Target")),
        *(__("Lowest of the band"), __("Highest of the band"), pgettext("reading", "Last")),
        *(__("Period"), pgettext("KPI", "State"), pgettext("KPI", "Trend")),
        *(pgettext("KPI", "Achievement"), __("Owner"), __("Next reading until")),
    )


def _wall_row(line: Line) -> Sequence[Value]:
    kpi, achieved = line.standing.kpi, line.standing.achieved
    figures = kpi.baseline, kpi.target, kpi.band_low, kpi.band_high, line.standing.value
    return (
        *(kpi.key, line.name, kpi_words.unit(kpi.unit)),
        *(kpi_workbook.figure(each, kpi) for each in figures),
        *(line.last_period, line.state, line.trend),
        workbooks.figure(achieved and float(achieved.percent / 100), kpi_workbook.SHARE),
        *(line.owner, line.due_on.isoformat()),
    )


BY_KIND = {
    "csv": File("csv", "text/csv; charset=utf-8", _csv),
    "xlsx": File("xlsx", workbooks.XLSX, _workbook),
}
