"""People in the change: involvement of stakeholders, readiness of groups (domain.md §7).

All of it is confidential: lead and facilitators only.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models import Note
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant, RoleGroup, Stakeholder
from roadmaps.models.plan import MOST_PEOPLE, RolloutUnit
from roadmaps.querysets import ChangeGroupQuerySet

TEXT_MOST = 500
ACTION_MOST = 200


class Attitude(models.TextChoices):
    """The order of the engagement matrix, from unaware (0) to leading (4)."""

    UNAWARE = "unaware", pgettext_lazy("attitude", "Unaware")
    RESISTANT = "resistant", pgettext_lazy("attitude", "Resistant")
    NEUTRAL = "neutral", pgettext_lazy("attitude", "Neutral")
    SUPPORTIVE = "supportive", pgettext_lazy("attitude", "Supportive")
    LEADING = "leading", pgettext_lazy("attitude", "Leading")


class Involvement(models.Model):
    """What is known of a stakeholder in the change, and what is done about it."""

    stakeholder = models.OneToOneField(Stakeholder, models.CASCADE, related_name="involvement")
    current = models.CharField(_("Today"), max_length=10, choices=Attitude, blank=True)
    desired = models.CharField(_("Needed"), max_length=10, choices=Attitude, blank=True)
    expectations = models.CharField(_("Expectations"), max_length=TEXT_MOST, blank=True)
    gain = models.CharField(_("What is in it for them"), max_length=TEXT_MOST, blank=True)
    concerns = models.CharField(_("Concerns"), max_length=TEXT_MOST, blank=True)
    influence = models.CharField(_("Influence"), max_length=TEXT_MOST, blank=True)
    # Who looks after them.
    owner = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    next_action = models.CharField(_("Next action"), max_length=ACTION_MOST, blank=True)
    next_on = models.DateField(_("Due on"), null=True, blank=True)
    people = models.PositiveIntegerField(
        _("People"), null=True, blank=True, validators=[MaxValueValidator(MOST_PEOPLE)]
    )
    in_pilot = models.BooleanField(_("Takes part in the pilot"), default=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        stakeholder_id: int
        owner_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(current="") | Q(current__in=Attitude.values),
                name="involvement_current_known",
            ),
            models.CheckConstraint(
                condition=Q(desired="") | Q(desired__in=Attitude.values),
                name="involvement_desired_known",
            ),
            models.CheckConstraint(
                condition=Q(next_on=None) | ~Q(next_action=""),
                name="involvement_due_with_an_action",
            ),
            models.CheckConstraint(
                condition=Q(people=None) | Q(people__lte=MOST_PEOPLE),
                name="involvement_people_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stakeholder_id}: {self.current} → {self.desired}"

    @property
    def engagement(self) -> Engagement:
        return self.stakeholder.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"involvement:{self.pk}"


class ChangeGroup(models.Model):
    """People who are affected alike: readiness is assessed and barriers are removed by group."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="change_groups")
    name = models.CharField(_("Name"), max_length=TITLE_MOST)
    people = models.PositiveIntegerField(
        _("People"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    role_group = models.ForeignKey(RoleGroup, models.SET_NULL, null=True, related_name="+")
    stakeholder = models.ForeignKey(Stakeholder, models.SET_NULL, null=True, related_name="+")
    unit = models.ForeignKey(RolloutUnit, models.SET_NULL, null=True, related_name="+")
    position = models.FloatField(default=0.0)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = ChangeGroupQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        role_group_id: int | None
        stakeholder_id: int | None
        unit_id: int | None

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="change_group_name_not_empty"),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE),
                name="change_group_people_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"change_group:{self.pk}"


SCORE: dict[str, Any] = {
    "max_digits": 2,
    "decimal_places": 1,
    "validators": [MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(5))],
}
ELEMENTS = ("awareness", "desire", "knowledge", "ability", "reinforcement")


class Readiness(models.Model):
    """One reading of a group's five elements, each 1..5; the newest one counts."""

    group = models.ForeignKey(ChangeGroup, models.CASCADE, related_name="readings")
    read_on = models.DateField(_("Assessed on"))
    awareness = models.DecimalField(_("Awareness"), **SCORE)
    desire = models.DecimalField(_("Desire"), **SCORE)
    knowledge = models.DecimalField(_("Knowledge"), **SCORE)
    ability = models.DecimalField(_("Ability"), **SCORE)
    reinforcement = models.DecimalField(_("Reinforcement"), **SCORE)
    by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        group_id: int

    class Meta:
        ordering = ["-read_on", "-pk"]
        verbose_name_plural = "readiness"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__gte": 1 for name in ELEMENTS})
                & Q(**{f"{name}__lte": 5 for name in ELEMENTS}),
                name="readiness_1_to_5",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.read_on}"

    @property
    def engagement(self) -> Engagement:
        return self.group.engagement

    @property
    def subject(self) -> str:
        return f"readiness:{self.pk}"


class Impact(models.Model):
    """How much a function changes the work of a group: none 0, low 1, medium 2, high 3."""

    group = models.ForeignKey(ChangeGroup, models.CASCADE, related_name="impacts")
    # A key of the engagement's catalogue, or the note of a function that has none.
    function = models.CharField(max_length=8, blank=True)
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="+")
    value = models.PositiveSmallIntegerField(validators=[MaxValueValidator(3)])
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        group_id: int
        note_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__lte=3), name="impact_0_to_3"),
            models.CheckConstraint(
                condition=(Q(note=None) & ~Q(function="")) | Q(note__isnull=False, function=""),
                name="impact_function_or_note",
            ),
            models.UniqueConstraint(
                fields=["group", "function"],
                condition=~Q(function=""),
                name="impact_once_a_function",
            ),
            models.UniqueConstraint(
                fields=["group", "note"], condition=Q(function=""), name="impact_once_a_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.function or self.note_id} {self.value}"

    @property
    def engagement(self) -> Engagement:
        return self.group.engagement

    @property
    def subject(self) -> str:
        return f"impact:{self.pk}"
