"""The plan of an engagement, and the units in which it is tried and rolled out."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.constraints import paired
from roadmaps.querysets import UnitQuerySet

MOST_GATE_DAYS = 60
MOST_PEOPLE = 1_000_000


class Plan(models.Model):
    """One for each engagement; it begins with the first thing that somebody plans.

    Dates are not stored: they follow from packages, waves and the calendar whenever somebody
    looks. What was promised once, the baseline, is kept with the packages.
    """

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="plan")
    # Null: on the engagement's own start date.
    starts_on = models.DateField(_("Start date"), null=True, blank=True)
    # Working days between the end of a wave and the beginning of the next (domain.md §6.4).
    gate_days = models.PositiveSmallIntegerField(
        _("Working days for each gate"), default=1, validators=[MaxValueValidator(MOST_GATE_DAYS)]
    )
    # When the packages were derived last, and from which state of the engagement.
    derived_at = models.DateTimeField(null=True, editable=False)
    derived_number = models.PositiveBigIntegerField(null=True, editable=False)
    baseline_at = models.DateTimeField(null=True, editable=False)
    baseline_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(gate_days__lte=MOST_GATE_DAYS), name="plan_gate_days_at_most_60"
            ),
            paired("derived_at", "derived_number", name="plan_derived_at_and_number_paired"),
            paired("baseline_at", "baseline_by", name="plan_baseline_at_and_by_paired"),
        ]

    def __str__(self) -> str:
        return f"{_('Plan')}: {self.engagement}"

    @property
    def version(self) -> int:
        """The number of the event that changed it last."""
        return self.number

    @property
    def subject(self) -> str:
        """One for each engagement, so the engagement's number names it before it exists."""
        return f"plan:{self.engagement_id}"


class RolloutUnit(models.Model):
    """A region, department or other bounded part of the organisation: pilot or rollout."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="units")
    name = models.CharField(_("Name"), max_length=TITLE_MOST)
    people = models.PositiveIntegerField(
        _("People"), null=True, blank=True, validators=[MaxValueValidator(MOST_PEOPLE)]
    )
    # It may be chosen for the pilot.
    candidate = models.BooleanField(_("May be the pilot"), default=True)
    position = models.FloatField(default=0.0)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = UnitQuerySet.as_manager()

    if TYPE_CHECKING:
        plan_id: int

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="rollout_unit_name_not_empty"),
            models.CheckConstraint(
                condition=Q(people=None) | Q(people__lte=MOST_PEOPLE),
                name="rollout_unit_people_at_most",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def engagement(self) -> Engagement:
        return self.plan.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"rollout_unit:{self.pk}"


class Criterion(models.TextChoices):
    """By what a pilot is chosen, each from 1 to 5 (domain.md §11, W3)."""

    SPONSOR = "sponsor", pgettext_lazy("pilot", "Sponsor")
    SIZE = "size", pgettext_lazy("pilot", "Size")
    WILLINGNESS = "willingness", pgettext_lazy("pilot", "Willingness")
    REPRESENTATIVE = "representative", pgettext_lazy("pilot", "Representative")
    RISK = "risk", pgettext_lazy("pilot", "Low risk")


class UnitRating(models.Model):
    """What one seat thinks of one unit under one criterion; 5 speaks for the unit."""

    unit = models.ForeignKey(RolloutUnit, models.CASCADE, related_name="ratings")
    criterion = models.CharField(max_length=14, choices=Criterion)
    seat = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    value = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        unit_id: int
        seat_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "criterion", "seat"], name="unit_rating_once_each"
            ),
            models.CheckConstraint(
                condition=Q(criterion__in=Criterion.values), name="unit_rating_criterion_known"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=1, value__lte=5), name="unit_rating_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.criterion} {self.value}"
