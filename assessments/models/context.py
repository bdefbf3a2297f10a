"""What is known of the organisation: facts, pains and constraints, one entry each."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.querysets import ContextEntryQuerySet
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.constraints import paired

models.CharField.register_lookup(Length)

TEXT_MOST = 500
SOURCE_MOST = 200
# Of one engagement, those deleted not counted.
MOST_ENTRIES = 1000


class ContextKind(models.TextChoices):
    """What an entry is about (domain.md §2.8), in the order of the page."""

    STRATEGY = "strategy", _("Strategy")
    STRUCTURE = "structure", _("Structure")
    CULTURE = "culture", _("Culture")
    PORTFOLIO = "portfolio", _("Portfolio")
    PAIN_POINT = "pain_point", _("Pain points")
    CONSTRAINT = "constraint", _("Constraints")


class ContextEntry(models.Model):
    """One fact.  `version` grows with what it says, `number` with every change."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="context_entries")
    kind = models.CharField(_("Kind"), max_length=12, choices=ContextKind)
    text = models.CharField(_("Text"), max_length=TEXT_MOST)
    source = models.CharField(_("Source"), max_length=SOURCE_MOST, blank=True)
    author = models.ForeignKey(Participant, models.RESTRICT, related_name="context_entries")
    position = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1, editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    archived_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )

    objects = ContextEntryQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        author_id: int
        archived_by_id: int | None

    class Meta:
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ContextKind.values), name="context_kind_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="context_text_not_empty"),
            models.CheckConstraint(
                condition=Q(text__length__lte=TEXT_MOST), name="context_text_length"
            ),
            paired("archived_at", "archived_by", name="context_archived_at_and_by_paired"),
        ]
        indexes = [models.Index(fields=["engagement", "archived_at"], name="context_by_engagement")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("assessments:context_entry", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"context_entry:{self.pk}"
