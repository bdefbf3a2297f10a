"""KPIs in the engagement bundle."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from canvases.bundle.rows import KEY, LIVE
from canvases.models import Kpi
from canvases.models.kpi import FORMULA_MOST, Direction
from pmo_studio.core.bundle import Row, Rule, Table

FIGURE = {"type": ["string", "null"], "pattern": r"^-?[0-9]{1,10}\.[0-9]{4}(?![\s\S])"}
# Nobody has to say it, and it goes with a name that is removed.
FORMULA = {"type": "string", "maxLength": FORMULA_MOST}
FIGURES = ("baseline", "target", "band_low", "band_high", "tolerance")


def _band_fits(row: Row) -> bool:
    low, high = row["band_low"], row["band_high"]
    if row["direction"] != Direction.BAND:
        return low is None and high is None
    both = low is not None and high is not None
    return both and Decimal(low) < Decimal(high) and row["target"] is None


KPIS = Table(
    key="kpis",
    space="kpi",
    model=Kpi,
    fields=(
        *("key", "name", "formula", "unit", "direction", "frequency", "baseline", "target"),
        *("band_low", "band_high", "tolerance", "tolerance_percent", "owner", "position"),
        *("number", "archived_at"),
    ),
    template=(
        *("key", "name", "formula", "unit", "direction", "frequency", "target"),
        *("band_low", "band_high", "tolerance", "tolerance_percent", "position"),
    ),
    in_template=LIVE,
    rows=lambda engagement: Kpi.objects.filter(engagement=engagement),
    schemas=dict.fromkeys(FIGURES, FIGURE) | {"key": KEY, "formula": FORMULA},
    unique=("key",),
    rules=(
        Rule(
            "band_low",
            _band_fits,
            _("must be below band_high for a band, and both null otherwise"),
        ),
        Rule(
            "target",
            lambda row: row["target"] is None or row["target"] != row.get("baseline"),
            _("must differ from the baseline"),
        ),
    ),
    most=1000,
)
