"""The tenant root and what belongs to it alone."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.drawing.palette import INK
from pmo_studio.core.quadrants import HIGH


class DeliveryMode(models.TextChoices):
    PREDICTIVE = "predictive", _("Predictive")
    HYBRID = "hybrid", _("Hybrid")
    AGILE = "agile", _("Agile")


class Size(models.TextChoices):
    """Number of projects under way at once (domain.md §4)."""

    SMALL = "S", _("Small: up to 20 projects at once")
    MEDIUM = "M", _("Medium: 21 to 80 projects at once")
    LARGE = "L", _("Large: more than 80 projects at once")


class PlanningUnit(models.TextChoices):
    PERSON_DAYS = "person_days", _("Person-days")
    POINTS = "points", _("Points")


# A bundle and PostgreSQL hold no larger small number; SQLite alone takes any.
MOST_SMALL = 2**15 - 1
# What counts as long as nobody has said otherwise.
# Where power and interest may begin to be high: a step is always left on either side.
LOWEST_HIGH, HIGHEST_HIGH = 2, 5
STAFF_ASSUMED = Decimal("3.0")
REVIEW_DAYS: Mapping[str, int] = {
    DeliveryMode.PREDICTIVE: 90,
    DeliveryMode.HYBRID: 90,
    DeliveryMode.AGILE: 30,
}


class Engagement(models.Model):
    """One PMO being launched or redesigned: the tenant root that every row points to."""

    name = models.CharField(_("Name"), max_length=80)
    organisation = models.CharField(_("Organisation"), max_length=120)
    delivery_mode = models.CharField(
        _("Delivery mode"), max_length=12, choices=DeliveryMode, default=DeliveryMode.HYBRID
    )
    size = models.CharField(_("Size"), max_length=1, choices=Size, default=Size.MEDIUM)
    language = models.CharField(_("Language"), max_length=8, default="en")
    start_date = models.DateField(_("Start date"))
    # ISO weekday digits, Monday = 1; holidays are ISO dates.
    working_days = models.CharField(
        _("Working days"), max_length=7, default="12345", validators=[RegexValidator("^[1-7]+$")]
    )
    holidays = models.JSONField(_("Holidays"), default=list, blank=True)
    team_limit = models.PositiveSmallIntegerField(
        _("Team limit"), default=3, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    planning_unit = models.CharField(
        _("Planning unit"), max_length=12, choices=PlanningUnit, default=PlanningUnit.PERSON_DAYS
    )
    # Both are null until somebody says them: see `staff` and `days_between_reviews`.
    pmo_fte = models.DecimalField(
        _("PMO staff (full-time equivalents)"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    review_days = models.PositiveSmallIntegerField(
        _("Days between canvas reviews"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SMALL)],
    )
    # On the grid of power and interest (domain.md §7).
    high_from = models.FloatField(
        _("Power and interest are high from"),
        default=HIGH,
        validators=[MinValueValidator(LOWEST_HIGH), MaxValueValidator(HIGHEST_HIGH)],
    )
    brand_colour = models.CharField(
        _("Brand colour"),
        max_length=7,
        default=INK,
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Write the colour like #1F4FD8."))],
    )
    facilitators_may_set = models.BooleanField(
        _("Facilitators may change settings and roles"), default=False
    )
    seat_days = models.PositiveSmallIntegerField(
        _("Days a guest may read after joining"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )
    retention_date = models.DateField(_("Delete or archive on"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    # Since when it is closed out: what was approved is read, and nothing in it changes.
    closed_at = models.DateTimeField(null=True, editable=False)
    # The closed one whose next cycle this is.
    renewed_from = models.OneToOneField(
        "self", models.SET_NULL, null=True, related_name="renewed_as", editable=False
    )
    last_number = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    if TYPE_CHECKING:
        renewed_from_id: int | None

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="engagement_name_not_empty"),
            models.CheckConstraint(
                condition=~Q(organisation=""), name="engagement_organisation_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(delivery_mode__in=DeliveryMode.values), name="engagement_mode_known"
            ),
            models.CheckConstraint(condition=Q(size__in=Size.values), name="engagement_size_known"),
            models.CheckConstraint(
                condition=Q(team_limit__gte=1), name="engagement_team_limit_positive"
            ),
            models.CheckConstraint(condition=Q(pmo_fte__gte=0), name="engagement_fte_not_negative"),
            models.CheckConstraint(
                condition=Q(high_from__range=(LOWEST_HIGH, HIGHEST_HIGH)),
                name="engagement_high_from_2_to_5",
            ),
            models.CheckConstraint(
                condition=~Q(renewed_from=F("id")), name="engagement_renewed_from_another_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from pmo_studio.core import sheets

        return sheets.home(self.pk)

    @property
    def is_read_only(self) -> bool:
        """Whether nothing in it changes: archived, or closed out."""
        return self.archived_at is not None or self.closed_at is not None

    @property
    def staff(self) -> Decimal:
        """The full-time equivalents that the PMO has, or that are assumed."""
        return STAFF_ASSUMED if self.pmo_fte is None else self.pmo_fte

    @property
    def days_between_reviews(self) -> int:
        """After how many days a canvas is looked through again, said or by its way of working."""
        return self.review_days or REVIEW_DAYS[self.delivery_mode]

    @property
    def has_brand(self) -> bool:
        """Whether somebody chose a colour; ink is what every sheet is drawn with anyway."""
        return self.brand_colour.upper() != INK

    @property
    def engagement(self) -> "Engagement":
        """So that access asks every row the same question."""
        return self


class Logo(models.Model):
    """The client's logo, re-encoded to PNG; a row of its own so that pages never load it."""

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="logo")
    png = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="logo_has_size")
        ]

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"


class RoleGroup(models.Model):
    """People who answer alike: executives, project managers … (domain.md Rulings, Keys)."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="role_groups")
    key = models.CharField(max_length=12)
    name = models.CharField(_("Name"), max_length=60)
    weight = models.DecimalField(_("Weight"), max_digits=4, decimal_places=2, default=Decimal(1))
    min_display_n = models.PositiveSmallIntegerField(
        _("Never show results of fewer than"), default=3, validators=[MaxValueValidator(MOST_SMALL)]
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "key"], name="role_group_key_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="role_group_name_not_empty"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="role_group_weight_positive"),
            models.CheckConstraint(
                condition=Q(min_display_n__gte=3), name="role_group_min_display_n_at_least_3"
            ),
        ]

    def __str__(self) -> str:
        return self.name
