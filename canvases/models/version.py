"""Versions of a canvas, kept for good; and what merged notes came from."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models.canvas import Canvas
from canvases.models.note import Note
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant

LETTER_MOST = 4
REMARK_MOST = 500


class Occasion(models.TextChoices):
    """What a version was made for."""

    HAND = "hand", pgettext_lazy("version", "Kept by hand")
    RESTORE = "restore", pgettext_lazy("version", "Before an earlier version was restored")
    PRESET = "preset", pgettext_lazy("version", "Before a preset was loaded")
    MERGE = "merge", pgettext_lazy("version", "Before other canvases were merged into it")


class Immutable(Exception):
    """Somebody tried to change a version."""


class CanvasVersion(models.Model):
    """A canvas as it stood when event `at_number` was the newest.

    It never changes.  The two exceptions go round `save`: a text that is removed from the
    engagement goes from its snapshots too, and authors are ids, so that whoever is erased has no
    name here either.
    """

    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="versions")
    letter = models.CharField(max_length=LETTER_MOST)
    title = models.CharField(_("Title"), max_length=TITLE_MOST, blank=True)
    remark = models.CharField(_("Remark"), max_length=REMARK_MOST, blank=True)
    occasion = models.CharField(max_length=8, choices=Occasion, default=Occasion.HAND)
    # As canvases.versioning.snapshots writes it.
    snapshot = models.JSONField()
    at_number = models.PositiveBigIntegerField()
    made_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    if TYPE_CHECKING:
        canvas_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["canvas", "letter"], name="version_letter_unique"),
            models.CheckConstraint(condition=~Q(letter=""), name="version_letter_not_empty"),
            models.CheckConstraint(
                condition=Q(occasion__in=Occasion.values), name="version_occasion_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.title}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable(str(self))
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("canvases:version", args=[self.pk])

    @property
    def said(self) -> str:
        """What somebody wrote of it, be it the remark alone."""
        return self.title or self.remark

    @property
    def engagement(self) -> Engagement:
        return self.canvas.engagement

    @property
    def subject(self) -> str:
        return f"version:{self.pk}"


class NoteSource(models.Model):
    """A note of another canvas that a merged note stands for."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="sources")
    source = models.ForeignKey(Note, models.CASCADE, related_name="merged_into")

    if TYPE_CHECKING:
        note_id: int
        source_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["note", "source"], name="note_source_once"),
            models.CheckConstraint(condition=~Q(note=F("source")), name="note_source_another"),
        ]

    def __str__(self) -> str:
        return f"{self.note_id} from {self.source_id}"
