"""KPIs of an engagement: what proves that a value arrives (domain.md §8)."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.querysets import KpiQuerySet
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement

FORMULA_MOST = 300
UNIT_MOST = 20
MOST_KPIS = 200


class Direction(models.TextChoices):
    HIGHER = "higher", pgettext_lazy("KPI", "Higher is better")
    LOWER = "lower", pgettext_lazy("KPI", "Lower is better")
    BAND = "band", pgettext_lazy("KPI", "Inside a band")


class Frequency(models.TextChoices):
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    HALF_YEAR = "half-year", _("Every half-year")
    YEARLY = "yearly", _("Yearly")


FIGURE: dict[str, Any] = {"max_digits": 14, "decimal_places": 4, "null": True, "blank": True}


class Kpi(models.Model):
    """One KPI.  `key` is the catalogue's (K01 …) or one of the engagement's own.

    Of the two tolerances the absolute one wins where it is set; the other is a share of the
    target in percent (of the band's width for a band).
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="kpis")
    key = models.CharField(max_length=8)
    name = models.CharField(_("Name"), max_length=TITLE_MOST)
    formula = models.CharField(_("Formula"), max_length=FORMULA_MOST)
    # A unit of the catalogue (percent, days, score, levels), or words of the engagement's own.
    unit = models.CharField(_("Unit"), max_length=UNIT_MOST)
    direction = models.CharField(_("Direction"), max_length=6, choices=Direction)
    frequency = models.CharField(_("Frequency"), max_length=10, choices=Frequency)
    baseline = models.DecimalField(_("Baseline"), **FIGURE)
    target = models.DecimalField(_("Target"), **FIGURE)
    band_low = models.DecimalField(_("Lowest of the band"), **FIGURE)
    band_high = models.DecimalField(_("Highest of the band"), **FIGURE)
    tolerance = models.DecimalField(_("Tolerance (absolute)"), **FIGURE)
    tolerance_percent = models.DecimalField(
        _("Tolerance in percent of the target"), max_digits=5, decimal_places=2, default=Decimal(10)
    )
    owner = models.CharField(_("Owner"), max_length=TITLE_MOST, blank=True)
    position = models.FloatField(default=0.0)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = KpiQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "key"], name="kpi_key_unique"),
            models.CheckConstraint(condition=~Q(key=""), name="kpi_key_not_empty"),
            models.CheckConstraint(condition=~Q(name=""), name="kpi_name_not_empty"),
            models.CheckConstraint(condition=~Q(unit=""), name="kpi_unit_not_empty"),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="kpi_direction_known"
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="kpi_frequency_known"
            ),
            models.CheckConstraint(
                condition=(
                    Q(direction=Direction.BAND, target=None, band_low__lt=F("band_high"))
                    | (~Q(direction=Direction.BAND) & Q(band_low=None, band_high=None))
                ),
                name="kpi_band_exactly_when_its_direction",
            ),
            models.CheckConstraint(
                condition=Q(target=None) | Q(baseline=None) | ~Q(target=F("baseline")),
                name="kpi_target_differs_from_baseline",
            ),
            models.CheckConstraint(
                condition=Q(tolerance=None) | Q(tolerance__gte=0), name="kpi_tolerance_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(tolerance_percent__gte=0, tolerance_percent__lte=100),
                name="kpi_tolerance_percent_0_to_100",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> int:
        """The number of the event that changed it last."""
        return self.number

    @property
    def subject(self) -> str:
        return f"kpi:{self.pk}"
