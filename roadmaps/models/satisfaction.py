"""The satisfaction of customers, asked by a link without an account."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from canvases.models import Canvas, Note
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.constraints import paired

CODE_LENGTH = 12
REMARK_MOST = 500

Rows = list[dict[str, Any]]


class SatisfactionSurvey(models.Model):
    """One round: open until it is closed, and answered until the end of `closes_on`.

    `asked` are the functions that it asks about, as {"function", "note"}.  `figures` is what may
    be shown, written once when it closes: for all together (`note` null) and for each function
    the cells of roadmaps.improving.satisfaction, as {"function", "note", "cells"}, each cell as
    {"segments", "counts"} with the notes of customers (null for everybody else).
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="satisfaction_surveys")
    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="+")
    # The first day of the quarter that it asks about.
    period = models.DateField(_("Quarter"))
    code = models.CharField(max_length=CODE_LENGTH, unique=True, editable=False)
    asked: "models.JSONField[Rows, Rows]" = models.JSONField(default=list)
    opened_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    opened_at = models.DateTimeField()
    closes_on = models.DateField(_("Open until"))
    closed_by = models.ForeignKey(Participant, models.RESTRICT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    respondents = models.PositiveIntegerField(default=0)
    figures: "models.JSONField[Rows, Rows]" = models.JSONField(default=list)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        engagement_id: int
        canvas_id: int

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="satisfaction_code_not_empty"),
            paired("closed_at", "closed_by", name="satisfaction_closed_at_and_by_paired"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(respondents=0),
                name="satisfaction_respondents_only_when_closed",
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(closed_at=None),
                name="satisfaction_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"satisfaction:{self.pk}"


class SatisfactionAnswer(models.Model):
    """What one person answered; shown to nobody, and gone when the survey closes.

    `ratings` are 1..5 by the key of a function (F05, n12), and under "all" for the PMO as a whole.
    """

    survey = models.ForeignKey(SatisfactionSurvey, models.CASCADE, related_name="answers")
    token_hash = models.CharField(max_length=64)
    # As which customer; null for somebody else.
    segment = models.ForeignKey(Note, models.CASCADE, null=True, related_name="+")
    ratings: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)
    text = models.CharField(_("What should change?"), max_length=REMARK_MOST, blank=True)

    if TYPE_CHECKING:
        survey_id: int
        segment_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "token_hash"], name="satisfaction_answer_one_each"
            ),
            models.CheckConstraint(
                condition=~Q(token_hash=""), name="satisfaction_answer_has_a_token"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class SatisfactionRemark(models.Model):
    """What somebody would change, without anything that leads to who, as whom or how satisfied.

    Made when the survey closes, in an order drawn by lot.
    """

    survey = models.ForeignKey(SatisfactionSurvey, models.CASCADE, related_name="remarks")
    text = models.CharField(max_length=REMARK_MOST)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        survey_id: int

    class Meta:
        ordering = ["survey", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="satisfaction_remark_not_empty")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def engagement(self) -> Engagement:
        return self.survey.engagement

    @property
    def subject(self) -> str:
        return f"satisfaction_remark:{self.pk}"
