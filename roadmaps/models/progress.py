"""Following a plan: risks and issues, and reviews of progress."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmo_studio.core.models import Engagement, Participant
from roadmaps.models.package import WorkPackage
from roadmaps.models.plan import Plan
from roadmaps.querysets import ConcernQuerySet

CONCERN_MOST = 300
RESPONSE_MOST = 500
SUMMARY_MOST = 2000


class ConcernKind(models.TextChoices):
    """A risk may happen; an issue has."""

    RISK = "risk", _("Risk")
    ISSUE = "issue", _("Issue")


class Concern(models.Model):
    """A risk or an issue of the plan.  Likelihood is of risks alone; both are 1 to 5."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="concerns")
    kind = models.CharField(_("Kind"), max_length=5, choices=ConcernKind)
    text = models.CharField(_("What"), max_length=CONCERN_MOST)
    package = models.ForeignKey(
        WorkPackage, models.SET_NULL, null=True, blank=True, related_name="concerns"
    )
    likelihood = models.PositiveSmallIntegerField(
        _("Likelihood"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    impact = models.PositiveSmallIntegerField(
        _("Impact"), default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    response = models.CharField(_("Response"), max_length=RESPONSE_MOST, blank=True)
    owner = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    raised_on = models.DateField()
    closed_on = models.DateField(null=True, editable=False)
    # A risk that happened becomes an issue, and keeps where it came from.
    was_risk = models.BooleanField(default=False, editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = ConcernQuerySet.as_manager()

    if TYPE_CHECKING:
        plan_id: int
        package_id: int | None
        owner_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ConcernKind.values), name="concern_kind_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="concern_text_not_empty"),
            models.CheckConstraint(
                condition=Q(kind=ConcernKind.RISK, likelihood__gte=1, likelihood__lte=5)
                | Q(kind=ConcernKind.ISSUE, likelihood=None),
                name="concern_likelihood_exactly_of_risks",
            ),
            models.CheckConstraint(
                condition=Q(impact__gte=1, impact__lte=5), name="concern_impact_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def engagement(self) -> Engagement:
        return self.plan.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"concern:{self.pk}"

    @property
    def rating(self) -> int:
        """Likelihood × impact; an issue is certain."""
        return (self.likelihood or 5) * self.impact


class Review(models.Model):
    """A look at the plan on one day: what was done by then, and what was expected to come."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reviews")
    held_on = models.DateField(_("Held on"))
    summary = models.CharField(pgettext_lazy("review", "Summary"), max_length=SUMMARY_MOST)
    # As they were computed on that day; null where there was no plan to compute them from.
    percent_done = models.PositiveSmallIntegerField(null=True, editable=False)
    percent_planned = models.PositiveSmallIntegerField(null=True, editable=False)
    forecast_end = models.DateField(null=True, editable=False)
    by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    at = models.DateTimeField(editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        plan_id: int

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(summary=""), name="review_summary_not_empty"),
            models.CheckConstraint(
                condition=Q(percent_done=None) | Q(percent_done__lte=100),
                name="review_percent_done_at_most_100",
            ),
            models.CheckConstraint(
                condition=Q(percent_planned=None) | Q(percent_planned__lte=100),
                name="review_percent_planned_at_most_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on}"

    @property
    def engagement(self) -> Engagement:
        return self.plan.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"review:{self.pk}"
