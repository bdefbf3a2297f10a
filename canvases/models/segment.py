"""Who stands for which customer (design.md §2): confidential, as stakeholders are."""

from typing import TYPE_CHECKING

from django.db import models

from canvases.models.note import Note
from pmo_studio.core.models import Engagement, Stakeholder


class SegmentLink(models.Model):
    """A stakeholder who stands for a customer segment, a note in the customers' block."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="stood_for_by")
    stakeholder = models.ForeignKey(Stakeholder, models.CASCADE, related_name="stands_for")
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        note_id: int
        stakeholder_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["note", "stakeholder"], name="segment_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.stakeholder_id} → {self.note_id}"

    @property
    def engagement(self) -> Engagement:
        return self.note.engagement

    @property
    def subject(self) -> str:
        return f"segment_link:{self.pk}"
