"""What customers expect of the PMO, asked in their own words (domain.md, Ruling on §5.7)."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse

from canvases.models.canvas import Canvas
from canvases.models.note import Note
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.constraints import paired

POINTS = 10


class BenefitSurvey(models.Model):
    """A survey over the benefits; its segments are the customers on the canvas.

    `cells` is what may be shown, written once when it closes: segments, alone or pooled, with
    their weight, how many answered, and the sums of their points (canvases.segments).
    """

    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="surveys")
    opened_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(Participant, models.RESTRICT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    cells: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list
    )
    number = models.PositiveBigIntegerField(default=0)

    if TYPE_CHECKING:
        canvas_id: int

    class Meta:
        ordering = ["-pk"]
        constraints = [
            paired("closed_at", "closed_by", name="survey_closed_at_and_by_paired"),
            models.UniqueConstraint(
                fields=["canvas"], condition=Q(closed_at=None), name="survey_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.canvas_id}: {self.opened_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("canvases:survey", args=[self.pk])

    @property
    def engagement(self) -> Engagement:
        return self.canvas.engagement

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def subject(self) -> str:
        return f"survey:{self.pk}"


def _points() -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(default=0)


class BenefitAnswer(models.Model):
    """How one seat spreads its points; never shown to anybody else, and gone when it closes."""

    survey = models.ForeignKey(BenefitSurvey, models.CASCADE, related_name="answers")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    # The customer segment as which the seat answers.
    segment = models.ForeignKey(Note, models.CASCADE, related_name="+")
    b01 = _points()
    b02 = _points()
    b03 = _points()
    b04 = _points()
    b05 = _points()
    b06 = _points()
    b07 = _points()
    b08 = _points()
    b09 = _points()
    b10 = _points()
    b11 = _points()
    b12 = _points()

    if TYPE_CHECKING:
        survey_id: int
        segment_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "participant"], name="benefit_answer_one_per_seat"
            ),
            models.CheckConstraint(
                condition=Q(
                    b01=Value(POINTS)
                    - F("b02")
                    - F("b03")
                    - F("b04")
                    - F("b05")
                    - F("b06")
                    - F("b07")
                    - F("b08")
                    - F("b09")
                    - F("b10")
                    - F("b11")
                    - F("b12")
                ),
                name="benefit_answer_spreads_all_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
