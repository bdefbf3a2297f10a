"""Processes as they run today, and as they should: lanes, steps and pain points."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.processes.flow import MOST_MINUTES
from assessments.querysets import LaneQuerySet, PainPointQuerySet, ProcessQuerySet, StepQuerySet
from pmo_studio.core import catalogue
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.constraints import paired

models.CharField.register_lookup(Length)

OWNER_MOST = 80
PURPOSE_MOST = 300
TRIGGER_MOST = 200
LANE_MOST = 60
STEP_MOST = 120
PAIN_MOST = 300
# A line of suppliers, inputs, outputs or customers, and how many there may be of each.
LINE_MOST = 120
MOST_LINES = 12
# Of one engagement, and of one process; those deleted not counted.
MOST_PROCESSES = 200
MOST_LANES = 20
MOST_STEPS = 200
MOST_PAINS = 200

SIPOC = ("suppliers", "inputs", "outputs", "customers")


def capability_keys() -> list[str]:
    return [capability.key for capability in catalogue.capabilities()]


def archived_pair(name: str) -> models.CheckConstraint:
    return paired("archived_at", "archived_by", name=f"{name}_archived_at_and_by_paired")


class StepKind(models.TextChoices):
    """What a step is; the values are those of assessments.processes.flow.StepKind."""

    TASK = "task", _("Task")
    DECISION = "decision", _("Decision")
    WAIT = "wait", _("Wait")
    HANDOVER = "handover", _("Handover")


class Process(models.Model):
    """One process.  `version` grows with its description, `number` with every change of its map."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="processes")
    name = models.CharField(_("Name"), max_length=TITLE_MOST)
    # A role or a person; it never enters the log, so that editing it removes it.
    owner = models.CharField(_("Owner"), max_length=OWNER_MOST, blank=True)
    purpose = models.CharField(_("Purpose"), max_length=PURPOSE_MOST, blank=True)
    trigger = models.CharField(_("What starts it"), max_length=TRIGGER_MOST, blank=True)
    capability = models.CharField(_("Capability"), max_length=3, blank=True)
    # Lists of lines of text.
    suppliers = models.JSONField(_("Suppliers"), default=list, blank=True)
    inputs = models.JSONField(_("Inputs"), default=list, blank=True)
    outputs = models.JSONField(_("Outputs"), default=list, blank=True)
    customers = models.JSONField(_("Customers"), default=list, blank=True)
    # The map of today that this one redraws: it shows how the process should run.
    origin = models.ForeignKey("self", models.SET_NULL, null=True, related_name="redrawn")
    version = models.PositiveIntegerField(default=1, editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    archived_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )

    objects = ProcessQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        origin_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="process_name_not_empty"),
            models.CheckConstraint(
                condition=~Q(origin=F("id")), name="process_origin_is_another_one"
            ),
            models.CheckConstraint(
                condition=Q(capability__in=["", *capability_keys()]),
                name="process_capability_known",
            ),
            archived_pair("process"),
        ]
        indexes = [models.Index(fields=["engagement", "archived_at"], name="process_by_engagement")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessments:process", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"process:{self.pk}"

    @property
    def topic(self) -> str:
        return f"process:{self.pk}"

    @property
    def is_to_be(self) -> bool:
        return self.origin_id is not None


class Lane(models.Model):
    """Who does the steps that stand in it: a role or a unit."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="lanes")
    name = models.CharField(_("Role or unit"), max_length=LANE_MOST)
    position = models.PositiveIntegerField()
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = LaneQuerySet.as_manager()

    if TYPE_CHECKING:
        process_id: int

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="lane_name_not_empty")]

    def __str__(self) -> str:
        return self.name

    @property
    def engagement(self) -> Engagement:
        return self.process.engagement

    @property
    def subject(self) -> str:
        return f"lane:{self.pk}"


class Step(models.Model):
    """One step.  Times are whole minutes; `version` grows with what it says."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="steps")
    lane = models.ForeignKey(Lane, models.CASCADE, related_name="steps")
    kind = models.CharField(_("Kind"), max_length=8, choices=StepKind, default=StepKind.TASK)
    name = models.CharField(_("Step"), max_length=STEP_MOST)
    work_min = models.PositiveIntegerField(
        _("Work, in minutes"), default=0, validators=[MaxValueValidator(MOST_MINUTES)]
    )
    wait_min = models.PositiveIntegerField(
        _("Wait, in minutes"), default=0, validators=[MaxValueValidator(MOST_MINUTES)]
    )
    # 0, 1, 2 … among the live steps of the process.
    position = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    archived_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )

    objects = StepQuerySet.as_manager()

    if TYPE_CHECKING:
        process_id: int
        lane_id: int

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="step_name_not_empty"),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="step_kind_known"),
            models.CheckConstraint(
                condition=Q(work_min__lte=MOST_MINUTES), name="step_work_at_most_a_year"
            ),
            models.CheckConstraint(
                condition=Q(wait_min__lte=MOST_MINUTES), name="step_wait_at_most_a_year"
            ),
            archived_pair("step"),
        ]
        indexes = [models.Index(fields=["process", "archived_at"], name="step_by_process")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessments:step", args=[self.pk])

    @property
    def engagement(self) -> Engagement:
        return self.process.engagement

    @property
    def subject(self) -> str:
        return f"step:{self.pk}"


class PainPoint(models.Model):
    """What hurts in a process, at a step or in the whole.  `version` grows with what it says."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="pains")
    step = models.ForeignKey(Step, models.SET_NULL, null=True, related_name="pains")
    text = models.CharField(_("Pain point"), max_length=PAIN_MOST)
    author = models.ForeignKey(Participant, models.RESTRICT, related_name="pain_points")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    archived_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )

    objects = PainPointQuerySet.as_manager()

    if TYPE_CHECKING:
        process_id: int
        step_id: int | None
        author_id: int
        archived_by_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="pain_text_not_empty"),
            archived_pair("pain"),
        ]
        indexes = [models.Index(fields=["process", "archived_at"], name="pain_by_process")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("assessments:pain", args=[self.pk])

    @property
    def engagement(self) -> Engagement:
        return self.process.engagement

    @property
    def subject(self) -> str:
        return f"pain:{self.pk}"
