"""What came into the plan from files, and the addresses under which calendars read it."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.models import Engagement, Participant
from roadmaps.models.plan import Plan
from roadmaps.querysets import FeedQuerySet

FILE_NAME_MOST = 120


class FileFormat(models.TextChoices):
    MSPDI = "mspdi", _("MS Project XML")
    XLSX = "xlsx", _("Excel workbook (XLSX)")
    CSV = "csv", _("CSV")


class PlanImport(models.Model):
    """One file that was taken into the plan.

    `kept` is what the file says and a plan has no place for: lists of a code, whom it is about and
    what it says (roadmaps.importing.arrival).
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=FILE_NAME_MOST)
    format = models.CharField(max_length=8, choices=FileFormat)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    # Rows with something wrong, which were not taken.
    left_out = models.PositiveIntegerField()
    kept = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        plan_id: int

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(file_name=""), name="plan_import_file_named"),
            models.CheckConstraint(
                condition=Q(format__in=FileFormat.values), name="plan_import_format_known"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def engagement(self) -> Engagement:
        return self.plan.engagement

    @property
    def subject(self) -> str:
        return f"plan_import:{self.pk}"


class CalendarFeed(models.Model):
    """A secret address under which calendar programs read the plan as one seat may see it.

    The token is stored hashed.  A seat has one address at a time; `used_on` is the day on which a
    program asked last, and nothing else is kept of that.
    """

    seat = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()
    used_on = models.DateField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = FeedQuerySet.as_manager()

    if TYPE_CHECKING:
        seat_id: int

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(token_hash=""), name="calendar_feed_has_token"),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(revoked_at=None), name="calendar_feed_one_a_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}"

    @property
    def engagement(self) -> Engagement:
        return self.seat.engagement
