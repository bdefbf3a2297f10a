"""Where each capability should stand (domain.md §2, Targets)."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.querysets import TargetQuerySet
from pmo_studio.core import catalogue, languages
from pmo_studio.core.models import Engagement, Participant

CAPABILITIES = [capability.key for capability in catalogue.capabilities()]


class Target(models.Model):
    """The level 1..5 that a capability is to reach by a day, and why."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="targets")
    capability = models.CharField(max_length=3)
    value = models.DecimalField(
        _("Target"),
        max_digits=2,
        decimal_places=1,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    due = models.DateField(_("To be reached by"), null=True, blank=True)
    rationale = models.CharField(_("Why"), max_length=500, blank=True)
    set_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+", editable=False)
    set_at = models.DateTimeField(editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    objects = TargetQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "capability"], name="target_one_per_capability"
            ),
            models.CheckConstraint(
                condition=Q(capability__in=CAPABILITIES), name="target_capability_known"
            ),
            models.CheckConstraint(condition=Q(value__range=(1, 5)), name="target_range"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The capability's name in the language of the reader."""
        return catalogue.capability(self.capability).name.in_language(languages.current())

    @property
    def version(self) -> int:
        """The number of the event that set it."""
        return self.number

    @property
    def subject(self) -> str:
        return f"target:{self.pk}"
