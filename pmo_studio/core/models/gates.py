"""Gates of phases: what an engagement asks at them, what was decided, waived and promised.

Criteria are named by their keys: those of the method as in catalogue/gates.json, own ones Z1, Z2 …
"""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmo_studio.core.gates import Decision
from pmo_studio.core.models.engagement import Engagement
from pmo_studio.core.models.people import Participant

KEY_MOST = 8
TEXT_MOST = 200
REASON_MOST = 500
MINUTES_MOST = 5000
MOST_WEIGHT = 10
# The decisions that say on which day the gate is looked at again.
RETURNING = (Decision.HOLD, Decision.RECYCLE)
_PHASE = [MinValueValidator(1), MaxValueValidator(5)]


class GateDecision(models.Model):
    """What was decided at the gate of a phase.  Only ever added; the newest one counts."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="gate_decisions")
    phase = models.PositiveSmallIntegerField(validators=_PHASE)
    decision = models.CharField(
        max_length=18, choices=[(each.value, each.value) for each in Decision]
    )
    decided_on = models.DateField(_("Decided on"))
    # When the gate is looked at again: of hold and recycle, where somebody says it.
    review_on = models.DateField(_("Look at it again on"), null=True, blank=True)
    minutes = models.TextField(_("Minutes"), max_length=MINUTES_MOST, blank=True)
    # Every criterion as it stood when that was decided (gate_snapshots), and what it came to.
    snapshot = models.JSONField(default=list, blank=True)
    percent = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])
    by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(phase__range=(1, 5)), name="gate_decision_phase"),
            models.CheckConstraint(
                condition=Q(decision__in=[each.value for each in Decision]),
                name="gate_decision_known",
            ),
            models.CheckConstraint(
                condition=Q(review_on=None)
                | Q(
                    decision__in=[each.value for each in RETURNING],
                    review_on__gt=F("decided_on"),
                ),
                name="gate_decision_review_only_of_hold_and_recycle",
            ),
            models.CheckConstraint(
                condition=Q(percent__range=(0, 100)), name="gate_decision_percent"
            ),
        ]
        indexes = [models.Index(fields=["engagement", "phase"], name="gate_decision_by_phase")]

    def __str__(self) -> str:
        return f"{self.phase} {self.decision}"

    @property
    def subject(self) -> str:
        return f"gate_decision:{self.pk}"


class GateCondition(models.Model):
    """A dated condition under which a gate was passed."""

    decision = models.ForeignKey(GateDecision, models.CASCADE, related_name="conditions")
    # The key of the criterion for which it stands; empty for one of its own.
    criterion = models.CharField(max_length=KEY_MOST, blank=True)
    text = models.CharField(pgettext_lazy("gate", "Condition"), max_length=TEXT_MOST)
    due_on = models.DateField(_("Due on"))
    owner = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="+")
    met_on = models.DateField(_("Met on"), null=True, blank=True)
    met_by = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        decision_id: int
        owner_id: int | None

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="gate_condition_text_not_empty"),
            models.CheckConstraint(
                condition=Q(met_by=None) | Q(met_on__isnull=False),
                name="gate_condition_met_by_with_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def engagement(self) -> Engagement:
        return self.decision.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"gate_condition:{self.pk}"


class GateWaiver(models.Model):
    """Somebody's decision to do without a criterion; kept when it is withdrawn."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="gate_waivers")
    criterion = models.CharField(max_length=KEY_MOST)
    reason = models.CharField(_("Reason"), max_length=REASON_MOST)
    by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    since = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, blank=True, related_name="+"
    )
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(criterion=""), name="gate_waiver_of_a_criterion"),
            models.CheckConstraint(condition=~Q(reason=""), name="gate_waiver_reason_not_empty"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None)
                | Q(withdrawn_by__isnull=False, withdrawn_on__gte=F("since")),
                name="gate_waiver_withdrawn_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["engagement", "criterion"],
                condition=Q(withdrawn_on=None),
                name="gate_waiver_one_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.reason}"

    @property
    def subject(self) -> str:
        return f"gate_waiver:{self.pk}"


class CriterionSetting(models.Model):
    """Where the engagement asks something else of a criterion than the method; null: the same."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="criterion_settings")
    key = models.CharField(max_length=KEY_MOST)
    weight = models.DecimalField(_("Weight"), max_digits=3, decimal_places=1, null=True, blank=True)
    mandatory = models.BooleanField(null=True)
    # What other figures are required, by the key of the measure.
    required = models.JSONField(default=dict, blank=True)
    is_off = models.BooleanField(default=False)
    wording = models.CharField(_("In our words"), max_length=TEXT_MOST, blank=True)
    changed_by = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_on = models.DateField(null=True, blank=True)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "key"], name="criterion_setting_one_of_a_key"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="criterion_setting_key_not_empty"),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gt=0, weight__lte=MOST_WEIGHT),
                name="criterion_setting_weight",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"criterion_setting:{self.pk}"


class OwnCriterion(models.Model):
    """What an engagement asks beside the method: met when somebody says so."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="own_criteria")
    phase = models.PositiveSmallIntegerField(validators=_PHASE)
    # Z1, Z2 …, never given twice.
    key = models.CharField(max_length=KEY_MOST)
    text = models.CharField(_("Criterion"), max_length=TEXT_MOST)
    weight = models.DecimalField(_("Weight"), max_digits=3, decimal_places=1, default=Decimal(1))
    mandatory = models.BooleanField(_("Must be met for “go”"), default=False)
    met_on = models.DateField(null=True, blank=True)
    met_by = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "own criteria"
        constraints = [
            models.UniqueConstraint(fields=["engagement", "key"], name="own_criterion_key_unique"),
            models.CheckConstraint(condition=~Q(key=""), name="own_criterion_key_not_empty"),
            models.CheckConstraint(condition=~Q(text=""), name="own_criterion_text_not_empty"),
            models.CheckConstraint(condition=Q(phase__range=(1, 5)), name="own_criterion_phase"),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=MOST_WEIGHT), name="own_criterion_weight"
            ),
            models.CheckConstraint(
                condition=Q(met_by=None) | Q(met_on__isnull=False),
                name="own_criterion_met_by_with_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"own_criterion:{self.pk}"
