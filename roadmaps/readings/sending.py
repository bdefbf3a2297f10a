"""What whoever writes a program has to know: each KPI's key, unit and periods, and an example."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from canvases import kpi_words
from canvases.models import Kpi
from pmo_studio.core.models import Engagement
from roadmaps.readings.rows import EXAMPLES


@dataclass(frozen=True)
class Known:
    """One KPI as a program names it."""

    kpi: Kpi

    @property
    def name(self) -> str:
        return kpi_words.told(self.kpi.name)

    @property
    def unit(self) -> str:
        return kpi_words.unit(self.kpi.unit)

    @property
    def period(self) -> str:
        return EXAMPLES[self.kpi.frequency]


@dataclass(frozen=True)
class Example:
    """One reading that this engagement would take."""

    key: str
    period: str
    figures: dict[str, int]

    @property
    def body(self) -> str:
        return json.dumps({"kpi": self.key, "period": self.period} | self.figures)


def known(engagement: Engagement) -> list[Known]:
    """Every KPI in the order of sheet 2.6; one query."""
    return [Known(row) for row in Kpi.objects.live().filter(engagement=engagement)]


def example(listed: Sequence[Known]) -> Example:
    """Of the first KPI; parts of a whole where it is a percentage."""
    if not listed:
        return Example("K01", EXAMPLES["monthly"], {"value": 84})
    first = listed[0]
    is_share = first.kpi.unit == kpi_words.PERCENT
    figures = {"numerator": 21, "denominator": 25} if is_share else {"value": 4}
    return Example(first.kpi.key, first.period, figures)
