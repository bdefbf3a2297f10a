"""Waves: time-boxed groups of packages, each closed by a gate (domain.md §6.3)."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models import Kpi
from pmo_studio.core.gates import Decision
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from roadmaps.models.plan import Plan, RolloutUnit
from roadmaps.planning.wave_gates import DELAYING
from roadmaps.querysets import CriterionQuerySet

MOST_CAPACITY = 1_000_000
CRITERION_MOST = 200
REASON_MOST = 1000
UNIT_REASON_MOST = 500


class WaveKind(models.TextChoices):
    FOUNDATION = "foundation", _("Foundation")
    PILOT = "pilot", _("Pilot")
    ROLLOUT = "rollout", _("Rollout")
    STABILISE = "stabilise", _("Stabilise")


_FIRST = (
    ("F", WaveKind.FOUNDATION),
    ("P", WaveKind.PILOT),
    ("R1", WaveKind.ROLLOUT),
    ("S", WaveKind.STABILISE),
)


def first_waves(plan: Plan, number: int = 0) -> "list[Wave]":
    """Those with which a plan begins, not saved; more rollouts come where there are more units
    (domain.md §6.3)."""
    return [
        Wave(plan=plan, kind=kind, key=key, position=place, number=number)
        for place, (key, kind) in enumerate(_FIRST, start=1)
    ]


class Wave(models.Model):
    """One wave.  `key` is F, P, R1, R2 … or S; they run in the order of their positions."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="waves")
    kind = models.CharField(_("Kind"), max_length=10, choices=WaveKind)
    key = models.CharField(max_length=4)
    # Empty: called by its kind, and by its unit.
    name = models.CharField(_("Name"), max_length=TITLE_MOST, blank=True)
    # Where a pilot or a rollout takes place.
    unit = models.ForeignKey(
        RolloutUnit, models.SET_NULL, null=True, blank=True, related_name="waves"
    )
    # Why this unit and no other; said of the pilot.
    unit_reason = models.CharField(_("Why this unit"), max_length=UNIT_REASON_MOST, blank=True)
    # In the planning unit of the engagement (person-days or points); null: nobody said it yet.
    capacity = models.PositiveIntegerField(
        _("Capacity"), null=True, blank=True, validators=[MaxValueValidator(MOST_CAPACITY)]
    )
    position = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        plan_id: int
        unit_id: int | None

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=WaveKind.values), name="wave_kind_known"),
            models.CheckConstraint(condition=~Q(key=""), name="wave_key_not_empty"),
            models.UniqueConstraint(fields=["plan", "key"], name="wave_key_unique"),
            models.UniqueConstraint(fields=["plan", "position"], name="wave_position_unique"),
            models.UniqueConstraint(
                fields=["plan", "kind"],
                condition=~Q(kind=WaveKind.ROLLOUT),
                name="wave_one_of_each_kind_but_rollouts",
            ),
            models.CheckConstraint(
                condition=Q(unit=None) | Q(kind__in=[WaveKind.PILOT, WaveKind.ROLLOUT]),
                name="wave_unit_only_of_pilot_and_rollout",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__lte=MOST_CAPACITY),
                name="wave_capacity_at_most",
            ),
            models.CheckConstraint(
                condition=Q(unit_reason="") | Q(kind=WaveKind.PILOT),
                name="wave_unit_reason_only_of_pilot",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.key

    @property
    def engagement(self) -> Engagement:
        return self.plan.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"wave:{self.pk}"


class CriterionKind(models.TextChoices):
    ENTRY = "entry", _("Entry criterion")
    SUCCESS = "success", _("Success criterion")


class WaveCriterion(models.Model):
    """What must hold before a wave begins, or at its gate."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="criteria")
    kind = models.CharField(max_length=7, choices=CriterionKind)
    text = models.CharField(_("Criterion"), max_length=CRITERION_MOST)
    # The KPI that shows it, where one does.
    kpi = models.ForeignKey(Kpi, models.SET_NULL, null=True, blank=True, related_name="+")
    # Null: nobody has looked yet.
    met = models.BooleanField(null=True)
    position = models.FloatField(default=0.0)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = CriterionQuerySet.as_manager()

    if TYPE_CHECKING:
        wave_id: int
        kpi_id: int | None

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "wave criteria"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CriterionKind.values), name="wave_criterion_kind_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="wave_criterion_text_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def engagement(self) -> Engagement:
        return self.wave.plan.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"wave_criterion:{self.pk}"


class WaveDecision(models.Model):
    """What was decided at the gate that closes a wave; the newest one counts."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="decisions")
    decision = models.CharField(
        max_length=18, choices=[(each.value, each.value) for each in Decision]
    )
    decided_on = models.DateField(_("Decided on"))
    # Later waves begin on that day at the earliest: of hold and recycle, where somebody says it.
    until = models.DateField(_("Hold until"), null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=REASON_MOST, blank=True)
    # Packages of the wave that were not done when it was let through.
    early = models.PositiveIntegerField(default=0, editable=False)
    by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        wave_id: int

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=[each.value for each in Decision]),
                name="wave_decision_known",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(decision__in=[each.value for each in DELAYING]),
                name="wave_decision_until_only_of_hold_and_recycle",
            ),
            models.CheckConstraint(
                condition=Q(early=0)
                | Q(decision__in=[each.value for each in Decision if each.passes]),
                name="wave_decision_early_only_where_it_passes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.decision}"

    @property
    def engagement(self) -> Engagement:
        return self.wave.plan.engagement

    @property
    def subject(self) -> str:
        return f"wave_decision:{self.pk}"


class WaveCondition(models.Model):
    """A dated condition under which a wave was let through."""

    decision = models.ForeignKey(WaveDecision, models.CASCADE, related_name="conditions")
    # The success criterion for which it stands; null for one of its own.
    criterion = models.ForeignKey(
        WaveCriterion, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.CharField(pgettext_lazy("gate", "Condition"), max_length=CRITERION_MOST)
    due_on = models.DateField(_("Due on"))
    owner = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    met_on = models.DateField(_("Met on"), null=True, blank=True)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        decision_id: int
        criterion_id: int | None
        owner_id: int | None

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="wave_condition_text_not_empty")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def engagement(self) -> Engagement:
        return self.decision.wave.plan.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"wave_condition:{self.pk}"
