"""What KPIs came to: readings, and the tokens with which other programs send them."""

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models import Kpi
from canvases.models.kpi import Frequency
from pmo_studio.core.models import Engagement, Participant
from roadmaps.kpis import aims, periods
from roadmaps.kpis.periods import Period
from roadmaps.querysets import ReadingQuerySet, ReadingTokenQuerySet

NOTE_MOST = 300
TOKEN_NAME_MOST = 60
FIGURE: dict[str, Any] = {"max_digits": 14, "decimal_places": 4, "null": True, "blank": True}


class ReadingEnding(models.TextChoices):
    """Why a reading stands no more."""

    REPLACED = "replaced", pgettext_lazy("reading", "Replaced")
    REMOVED = "removed", pgettext_lazy("reading", "Removed")


class Reading(models.Model):
    """What a KPI came to in one period: a value, or a part and its whole.

    One stands for each KPI and period.  What was replaced or removed is kept, as history.
    """

    kpi = models.ForeignKey(Kpi, models.CASCADE, related_name="readings")
    # The first day of the period.
    period = models.DateField(_("Period"))
    # How long the period is: how often the KPI is measured may change, and January is no quarter.
    frequency = models.CharField(_("How often"), max_length=9, choices=Frequency)
    value = models.DecimalField(pgettext_lazy("reading", "Value"), **FIGURE)
    numerator = models.DecimalField(_("Part"), **FIGURE)
    denominator = models.DecimalField(_("Whole"), **FIGURE)
    note = models.CharField(pgettext_lazy("reading", "Note"), max_length=NOTE_MOST, blank=True)
    by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    at = models.DateTimeField(editable=False)
    ending = models.CharField(max_length=8, choices=ReadingEnding, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    archived_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )
    number = models.PositiveBigIntegerField(default=0, editable=False)

    objects = ReadingQuerySet.as_manager()

    if TYPE_CHECKING:
        kpi_id: int
        by_id: int

    class Meta:
        ordering = ["period", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "period", "frequency"],
                condition=Q(archived_at=None),
                name="reading_one_stands_per_period",
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="reading_frequency_known"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, numerator=None, denominator=None)
                | Q(value=None, numerator__isnull=False, denominator__isnull=False),
                name="reading_value_or_part_and_whole",
            ),
            models.CheckConstraint(
                condition=Q(ending="", archived_at=None, archived_by=None)
                | Q(
                    ending__in=ReadingEnding.values,
                    archived_at__isnull=False,
                    archived_by__isnull=False,
                ),
                name="reading_ended_how_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.period}"

    @property
    def engagement(self) -> Engagement:
        return self.kpi.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"reading:{self.pk}"

    @property
    def fits(self) -> bool:
        """Whether its period still is one of the KPI: how often it is measured may have changed."""
        return self.frequency == self.kpi.frequency

    @property
    def span(self) -> Period:
        return periods.beginning(self.period, self.frequency)

    @property
    def is_ratio(self) -> bool:
        return self.value is None

    @property
    def figure(self) -> Decimal | Fraction | None:
        """What it came to, exactly; None of a whole of 0."""
        if self.value is not None:
            return self.value
        if self.numerator is None or self.denominator is None:
            return None
        return aims.ratio(self.numerator, self.denominator, self.kpi.unit)


class ReadingToken(models.Model):
    """With it another program sends readings to one engagement, and does nothing else.

    The secret is stored hashed and shown once.  What it sends is done by a seat of its own, so the
    log tells programs apart; with the token that seat ends.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="+")
    seat = models.OneToOneField(Participant, models.CASCADE, related_name="reading_token")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    created_at = models.DateTimeField(editable=False)
    used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = ReadingTokenQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        seat_id: int

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(token_hash=""), name="reading_token_has_hash")
        ]

    def __str__(self) -> str:
        return self.seat.name
