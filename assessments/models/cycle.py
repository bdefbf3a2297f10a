"""The rhythm in which maturity is assessed again."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessment import Assessment, AssessmentKind
from pmo_studio.core.models import Engagement, Participant

MONTHS = (1, 36)
# Half a year: long enough for something to have changed, and before anybody forgets it.
USUAL_MONTHS = 6


class AgainKind(models.TextChoices):
    """What of AssessmentKind comes again."""

    REASSESS = AssessmentKind.REASSESS.value, AssessmentKind.REASSESS.label
    CLOSEOUT = AssessmentKind.CLOSEOUT.value, AssessmentKind.CLOSEOUT.label


class AssessmentCycle(models.Model):
    """When the engagement is to be assessed next, what is asked then, and how often."""

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="assessment_cycle")
    every_months = models.PositiveSmallIntegerField(
        _("Every so many months"),
        default=USUAL_MONTHS,
        validators=[MinValueValidator(MONTHS[0]), MaxValueValidator(MONTHS[1])],
    )
    next_on = models.DateField(_("Next time"))
    # The questions of this one are asked again; without it those of the newest that is closed.
    asks = models.ForeignKey(Assessment, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(_("Kind"), max_length=8, choices=AgainKind, default=AgainKind.REASSESS)
    set_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+", editable=False)
    set_at = models.DateTimeField(editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        engagement_id: int
        asks_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every_months__range=MONTHS), name="assessment_cycle_months"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AgainKind.values), name="assessment_cycle_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.next_on:%Y-%m-%d}"

    @property
    def version(self) -> int:
        """The number of the event that set it."""
        return self.number

    @property
    def subject(self) -> str:
        return f"assessment_cycle:{self.pk}"
