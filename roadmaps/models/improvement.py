"""Next steps: what makes a PMO that runs better, quarter by quarter (domain.md §9)."""

from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models import Kpi, Note
from pmo_studio.core import catalogue, languages
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.constraints import paired
from roadmaps.function_keys import function_key
from roadmaps.improving.growth import Rise
from roadmaps.improving.quarters import Quarter
from roadmaps.improving.stages import Stage as PureStage
from roadmaps.models.closing import Lesson
from roadmaps.models.package import WorkPackage
from roadmaps.querysets import ImprovementQuerySet

TEXT_MOST = 300
WHY_MOST = 500
CHECKED_MOST = 500
CAPABILITIES = [capability.key for capability in catalogue.capabilities()]
LEVEL: dict[str, Any] = {
    "max_digits": 2,
    "decimal_places": 1,
    "null": True,
    "blank": True,
    "validators": [MinValueValidator(1), MaxValueValidator(5)],
}
# Where a step comes from: one of these at most.
SOURCES = {"package": None, "kpi": None, "function": "", "note": None, "lesson": None}


class Stage(models.TextChoices):
    PLAN = PureStage.PLAN.value, pgettext_lazy("stage", "Plan")
    DO = PureStage.DO.value, pgettext_lazy("stage", "Do")
    CHECK = PureStage.CHECK.value, pgettext_lazy("stage", "Check")
    ACT = PureStage.ACT.value, pgettext_lazy("stage", "Act")


def _one_source_at_most() -> Q:
    """All of them but one are empty."""
    holds = Q()
    for given in SOURCES:
        holds |= Q(**{name: empty for name, empty in SOURCES.items() if name != given})
    return holds


class Improvement(models.Model):
    """One next step: to be done about maturity, a KPI, a function, a lesson or the backlog.

    `from_level` and `to_level` say how far it raises the capability.  `quarter` is the first day of
    the one in which it is to be done; `due_on` a day within it.  `checked` is what the check found.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="improvements")
    text = models.CharField(_("What is done"), max_length=TEXT_MOST)
    why = models.CharField(_("Why"), max_length=WHY_MOST, blank=True)
    capability = models.CharField(_("Capability"), max_length=3, blank=True)
    from_level = models.DecimalField(_("From level"), **LEVEL)
    to_level = models.DecimalField(_("To level"), **LEVEL)
    quarter = models.DateField(_("Quarter"), null=True, blank=True)
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    owner = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    owner_name = models.CharField(max_length=TITLE_MOST, blank=True)
    stage = models.CharField(_("Stage"), max_length=5, choices=Stage, default=Stage.PLAN)
    checked = models.CharField(_("What the check found"), max_length=CHECKED_MOST, blank=True)
    done_on = models.DateField(null=True, editable=False)
    done_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )
    package = models.ForeignKey(
        WorkPackage, models.SET_NULL, null=True, related_name="improvements"
    )
    kpi = models.ForeignKey(Kpi, models.SET_NULL, null=True, related_name="improvements")
    # A key of the engagement's catalogue, or the note that names a function without one.
    function = models.CharField(max_length=8, blank=True)
    note = models.ForeignKey(Note, models.SET_NULL, null=True, related_name="improvements")
    lesson = models.ForeignKey(Lesson, models.SET_NULL, null=True, related_name="improvements")
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = ImprovementQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        owner_id: int | None
        done_by_id: int | None
        package_id: int | None
        kpi_id: int | None
        note_id: int | None
        lesson_id: int | None

    class Meta:
        ordering = [F("quarter").asc(nulls_last=True), F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="improvement_text_not_empty"),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="improvement_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(capability="", from_level=None, to_level=None)
                | Q(
                    capability__in=CAPABILITIES,
                    # A comparison with nothing would hold.
                    from_level__isnull=False,
                    to_level__isnull=False,
                    from_level__gte=1,
                    to_level__lte=5,
                    to_level__gt=F("from_level"),
                ),
                name="improvement_raises_its_capability",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(quarter__isnull=False, due_on__gte=F("quarter")),
                name="improvement_due_within_its_quarter",
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(owner_name=""), name="improvement_owner_named_once"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.ACT) | ~Q(checked=""),
                name="improvement_acts_on_what_was_found",
            ),
            paired("done_on", "done_by", name="improvement_done_on_and_by_paired"),
            models.CheckConstraint(
                condition=_one_source_at_most(), name="improvement_one_source_at_most"
            ),
        ]
        indexes = [
            models.Index(fields=["engagement", "archived_at"], name="improvement_by_engagement")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def version(self) -> int:
        """The number of the event that changed it last."""
        return self.number

    @property
    def subject(self) -> str:
        return f"improvement:{self.pk}"

    @property
    def in_quarter(self) -> Quarter | None:
        return Quarter.of(self.quarter) if self.quarter else None

    @property
    def rise(self) -> Rise | None:
        """What it adds to the growth of its capability; None without levels or a quarter."""
        quarter = self.in_quarter
        if quarter is None or self.from_level is None or self.to_level is None:
            return None
        return Rise(self.capability, self.from_level, self.to_level, quarter)

    @property
    def capability_name(self) -> str:
        """In the language of the reader; empty without one."""
        if not self.capability:
            return ""
        return catalogue.capability(self.capability).name.in_language(languages.current())

    @property
    def has_owner(self) -> bool:
        return bool(self.owner_id or self.owner_name)

    @property
    def who(self) -> str:
        """Its owner by name; empty while nobody is."""
        return self.owner.name if self.owner else self.owner_name

    @property
    def source_key(self) -> str:
        """Where it comes from, as proposals are called; empty where people thought of it."""
        if self.package_id:
            return f"package:{self.package_id}"
        if self.kpi_id:
            return f"kpi:{self.kpi_id}"
        if self.function or self.note_id:
            return f"function:{function_key(self.function or self.note_id)}"
        return f"lesson:{self.lesson_id}" if self.lesson_id else ""
