"""Gaps that a derivation found, kept so that every package can say why it is there."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from canvases.models import Note
from pmo_studio.core.models import Engagement
from roadmaps.models.package import WorkPackage
from roadmaps.models.plan import Plan
from roadmaps.querysets import GapQuerySet

GAP_KEY_MOST = 40


class GapKind(models.TextChoices):
    """Of domain.md §6.1.  Gaps of stakeholders are confidential: they are computed for whoever may
    see them, and never kept."""

    MATURITY = "mat", pgettext_lazy("gap", "Maturity")
    FUNCTION = "fun", pgettext_lazy("gap", "Function")
    RETIRED = "ret", pgettext_lazy("gap", "Function to retire")
    CANVAS = "can", pgettext_lazy("gap", "Canvas")
    MANDATE = "man", pgettext_lazy("gap", "Mandate")


class Gap(models.Model):
    """One gap as it was when packages were derived from it.

    `key` names it for good ("G-MAT:STD", "G-FUN:F05", "G-CAN:C03:12").  `code` is what it is
    about: a capability, a function, a check, a part of the mandate.  Sizes are levels (mat, 0..4)
    or grades (fun, 0..3); `current` and `target` are null where nothing was measured.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="gaps")
    key = models.CharField(max_length=GAP_KEY_MOST)
    kind = models.CharField(max_length=3, choices=GapKind)
    code = models.CharField(max_length=24, blank=True)
    note = models.ForeignKey(Note, models.SET_NULL, null=True, related_name="gaps")
    current = models.FloatField(null=True)
    target = models.FloatField(null=True)
    size = models.FloatField(null=True)
    importance = models.FloatField(null=True)
    votes = models.PositiveIntegerField(null=True)
    most_votes = models.PositiveIntegerField(null=True)
    # No assessment said anything of it: its size is what its target asks for.
    without_evidence = models.BooleanField(default=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    # No later derivation found it any more.
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = GapQuerySet.as_manager()

    if TYPE_CHECKING:
        plan_id: int
        note_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="gap_key_unique"),
            models.CheckConstraint(condition=~Q(key=""), name="gap_key_not_empty"),
            models.CheckConstraint(condition=Q(kind__in=GapKind.values), name="gap_kind_known"),
            models.CheckConstraint(
                condition=Q(size=None) | Q(size__gte=0), name="gap_size_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def engagement(self) -> Engagement:
        return self.plan.engagement

    @property
    def subject(self) -> str:
        return f"gap:{self.pk}"


class Closing(models.Model):
    """WP–closes→GAP: a package and a gap that it closes or narrows.

    `factor` is κ of domain.md §6.2: 1 for the primary capability of the function, 0.5 for each
    secondary one; `counted` is κ × size × importance, what it adds to the benefit.
    """

    package = models.ForeignKey(WorkPackage, models.CASCADE, related_name="closes")
    gap = models.ForeignKey(Gap, models.CASCADE, related_name="closed_by")
    factor = models.FloatField(default=1.0)
    counted = models.FloatField(default=0.0)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        package_id: int
        gap_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["package", "gap"], name="closing_once"),
            models.CheckConstraint(
                condition=Q(factor__gte=0, factor__lte=1), name="closing_factor_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package_id} → {self.gap_id}"
