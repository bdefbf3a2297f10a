"""The KPIs as a workbook: figures as numbers, and what each measures and proves."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from canvases import kpi_table, kpi_words
from canvases.figures import PERCENT
from canvases.kpi_table import Line
from canvases.models import Kpi, Link
from canvases.words import block_title
from pmo_studio.core import workbooks
from pmo_studio.core.models import Engagement
from pmo_studio.core.workbooks import Figure, Rows, Value

# How a share is shown: 85 of a KPI in percent is written as 0.85 and reads 85.0 %.
SHARE = "0.0 %"


def written(engagement: Engagement) -> bytes:
    """The workbook as bytes, in the language of the page; four queries."""
    lines = kpi_table.lines(engagement)
    return workbooks.written(engagement.name, _sheets(engagement, lines), [SHARE])


def _sheets(engagement: Engagement, lines: Sequence[Line]) -> Iterable[workbooks.Sheet]:
    yield __("KPIs"), _heads(), (_row(line) for line in lines)
    heads = __("Key"), __("KPI"), __("Canvas"), __("Block"), __("Note"), __("Strength")
    yield pgettext("of KPIs", "Measures"), heads, _measured(engagement)
    proofs = ((line.kpi.key, line.name, each) for line in lines for each in line.objectives)
    yield pgettext("of KPIs", "Proves"), (__("Key"), __("KPI"), __("Objective")), proofs


def _heads() -> Sequence[str]:
    heads = __("Key"), __("KPI"), __("Formula"), __("Unit"), __("What is better")
    figures = __("Baseline"), __("Target"), __("Lowest of the band"), __("Highest of the band")
    near = __("Tolerance (absolute)"), __("Tolerance in percent of the target")
    return *heads, *figures, *near, __("How often"), __("Owner"), __("Measures"), __("Proves")


def _row(line: Line) -> Sequence[Value]:
    kpi = line.kpi
    figures = kpi.baseline, kpi.target, kpi.band_low, kpi.band_high, kpi.tolerance
    return (
        kpi.key,
        line.name,
        line.formula,
        line.unit,
        str(kpi.get_direction_display()),
        *(figure(each, kpi) for each in figures),
        Figure(float(kpi.tolerance_percent / 100), SHARE),
        str(kpi.get_frequency_display()),
        kpi.owner,
        "; ".join(line.measures),
        "; ".join(line.objectives),
    )


def figure(value: Decimal | None, kpi: Kpi) -> Value:
    """A figure of the KPI as one calculates with it: a percentage as such."""
    if value is None:
        return None
    return Figure(float(value / 100), SHARE) if kpi.unit == PERCENT else float(value)


def _measured(engagement: Engagement) -> Rows:
    """A line a link that holds now, so that strengths can be calculated with."""
    held = Link.objects.in_force().filter(kpi__engagement=engagement)
    for link in held.select_related("source", "canvas", "kpi").order_by("kpi__position", "pk"):
        if link.kpi is not None:
            title = block_title(link.source.block)
            note = link.canvas.title, title, link.source.text, link.strength
            yield link.kpi.key, kpi_words.told(link.kpi.name), *note
