"""A PMO business model canvas."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from canvases.querysets import CanvasQuerySet
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.constraints import paired

MOST_NOTES = 2000


class CanvasKind(models.TextChoices):
    AS_IS = "as_is", _("As-is")
    TO_BE = "to_be", _("To-be")
    ALTERNATIVE = "alternative", _("Alternative")


class Canvas(models.Model):
    """Nine blocks of notes: how the PMO works today, or how it should work."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="canvases")
    kind = models.CharField(_("Kind"), max_length=12, choices=CanvasKind, default=CanvasKind.TO_BE)
    title = models.CharField(_("Title"), max_length=TITLE_MOST)
    # The canvas that this one was copied from.
    origin = models.ForeignKey("self", models.SET_NULL, null=True, related_name="copies")
    # While on, contributors may change and move notes of others (clustering together).
    everyone_edits = models.BooleanField(_("Everybody may edit all notes"), default=False)
    # While on, contributors may link notes, whoever wrote them (linking in pairs).
    everyone_links = models.BooleanField(_("Everybody may link notes"), default=False)
    # When all of it was last looked through together.
    reviewed_at = models.DateTimeField(null=True, editable=False)
    locked_at = models.DateTimeField(null=True, editable=False)
    locked_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CanvasQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        origin_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="canvas_title_not_empty"),
            models.CheckConstraint(
                condition=Q(kind__in=CanvasKind.values), name="canvas_kind_known"
            ),
            paired("locked_at", "locked_by", name="canvas_locked_at_and_by_paired"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("canvases:board", args=[self.pk])

    @property
    def topic(self) -> str:
        return f"canvas:{self.pk}"
