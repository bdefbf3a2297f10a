"""Sheets that the lead or a facilitator opened to contributors."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.models.engagement import Engagement
from pmo_studio.core.models.people import Participant


class OpenSheet(models.TextChoices):
    """What can be opened; each is the right of its name (access.OPENABLE)."""

    TARGETS = "targets", _("Targets")
    LINKS = "links", _("Links")
    PLAN = "plan", _("Plan")
    READINGS = "readings", _("KPI readings")


class SheetOpening(models.Model):
    """One sheet open to one contributor, or to all of them: also to those who join later.

    It gives nothing to a seat of another role, and nothing to a guest whose code was closed.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="openings")
    sheet = models.CharField(max_length=8, choices=OpenSheet)
    # Null: all contributors.
    seat = models.ForeignKey(Participant, models.CASCADE, null=True, related_name="openings")

    if TYPE_CHECKING:
        seat_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sheet__in=OpenSheet.values), name="opening_sheet_known"
            ),
            # Two, because not every database can treat nulls as equal.
            models.UniqueConstraint(
                fields=["seat", "sheet"],
                condition=Q(seat__isnull=False),
                name="opening_one_per_seat",
            ),
            models.UniqueConstraint(
                fields=["engagement", "sheet"],
                condition=Q(seat=None),
                name="opening_one_for_all",
            ),
        ]

    def __str__(self) -> str:
        return self.get_sheet_display()
