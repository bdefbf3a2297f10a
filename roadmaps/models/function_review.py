"""Function reviews: what becomes of each function of the PMO, kept for every quarter."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models import Note
from pmo_studio.core.models import Engagement, Participant
from roadmaps.function_keys import function_key
from roadmaps.improving.suggestion import Act
from roadmaps.models.satisfaction import SatisfactionSurvey

REASON_MOST = 1000
MOST_USED = 1_000_000
MOST_DAYS = 100_000


class Decision(models.TextChoices):
    """What becomes of a function."""

    KEEP = "keep", pgettext_lazy("function review", "Keep")
    IMPROVE = "improve", pgettext_lazy("function review", "Improve")
    MERGE = "merge", pgettext_lazy("function review", "Merge")
    RETIRE = "retire", pgettext_lazy("function review", "Retire")


class FunctionReview(models.Model):
    """One look at one function.  Reviews are only ever added; the newest one counts.

    `note` stands for the function on the to-be canvas, `function` is its key in the catalogue then
    (empty where it stands in none).  `share` (0..1) and `suggested` are those of that day.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="function_reviews")
    note = models.ForeignKey(Note, models.CASCADE, related_name="reviews")
    function = models.CharField(max_length=8, blank=True)
    # The first day of the quarter that was looked at.
    period = models.DateField(_("Quarter"))
    # How often it was used in that quarter.
    usage = models.PositiveIntegerField(
        _("Used in the quarter"), null=True, blank=True, validators=[MaxValueValidator(MOST_USED)]
    )
    satisfaction = models.DecimalField(
        _("Satisfaction"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    # Where the satisfaction was taken from; null where somebody typed it.
    survey = models.ForeignKey(
        SatisfactionSurvey, models.SET_NULL, null=True, blank=True, related_name="reviews"
    )
    cost = models.DecimalField(
        _("Person-days in the quarter"),
        max_digits=7,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_DAYS)],
    )
    share = models.FloatField(null=True, editable=False)
    suggested = models.CharField(
        max_length=7, blank=True, choices=[(each.value, each.value) for each in Act]
    )
    decision = models.CharField(_("Decision"), max_length=7, choices=Decision)
    # What it is merged into.
    into = models.ForeignKey(Note, models.CASCADE, null=True, blank=True, related_name="+")
    reason = models.CharField(_("Reason"), max_length=REASON_MOST, blank=True)
    decided_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    decided_on = models.DateField()
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        engagement_id: int
        note_id: int
        into_id: int | None
        survey_id: int | None

    class Meta:
        ordering = ["-period", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=Decision.values), name="function_review_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(suggested__in=["", *(each.value for each in Act)]),
                name="function_review_suggestion_known",
            ),
            models.CheckConstraint(
                condition=Q(into__isnull=False, decision=Decision.MERGE)
                | (Q(into=None) & ~Q(decision=Decision.MERGE)),
                name="function_review_into_exactly_of_merge",
            ),
            models.CheckConstraint(
                condition=Q(into=None) | ~Q(into=F("note")), name="function_review_into_another"
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__gte=1, satisfaction__lte=5),
                name="function_review_satisfaction_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(survey=None) | Q(satisfaction__isnull=False),
                name="function_review_survey_only_with_satisfaction",
            ),
            models.CheckConstraint(
                condition=Q(usage=None) | Q(usage__lte=MOST_USED),
                name="function_review_usage_at_most",
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gte=0, cost__lte=MOST_DAYS),
                name="function_review_cost_in_range",
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gte=0, share__lte=1),
                name="function_review_share_0_to_1",
            ),
        ]
        indexes = [models.Index(fields=["engagement", "decided_on"], name="function_review_by_day")]

    def __str__(self) -> str:
        return f"{self.key} {self.period} {self.decision}"

    @property
    def key(self) -> str:
        """How plan and reviews know the function."""
        return function_key(self.function or self.note_id)

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"function_review:{self.pk}"
