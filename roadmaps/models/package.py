"""Work packages (domain.md §6.2)."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models import Note
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.constraints import paired
from roadmaps.exchange.arriving import FOREIGN_LENGTH
from roadmaps.models.plan import Plan
from roadmaps.models.wave import Wave
from roadmaps.package_keys import KEY_MOST
from roadmaps.planning.packages import priority
from roadmaps.querysets import PackageQuerySet

NAME_MOST = 120
PURPOSE_MOST = 1000
MOST_EFFORT = 100_000
MOST_STAFF = 500
# A plan holds no more packages than this.
MOST_PACKAGES = 10_000


class PackageKind(models.TextChoices):
    BUILD = "build", pgettext_lazy("work package", "Build")
    ENABLING = "enabling", pgettext_lazy("work package", "Enabling")
    CHANGE = "change", pgettext_lazy("work package", "Change")
    OWN = "own", pgettext_lazy("work package", "Own")


class PackageStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("work package", "Planned")
    ACTIVE = "active", pgettext_lazy("work package", "In progress")
    DONE = "done", pgettext_lazy("work package", "Done")
    DROPPED = "dropped", pgettext_lazy("work package", "Dropped")


# Somebody works on it, or has: it belongs to its wave, and never goes back to the backlog unasked.
BEGUN = frozenset({PackageStatus.ACTIVE, PackageStatus.DONE})


class WorkPackage(models.Model):
    """The smallest planned unit with an owner, effort, deliverables and dependencies.

    `key` names it for good: WP-F05, EN-1, CH-3, OWN-2.  Effort is in the planning unit of the
    engagement (person-days or points), `staff` how many people hold it on all its days.
    `derived` is what the last derivation said of it, so that a later one can tell what people
    changed since; empty for packages of people's own.  `foreign` is what it is known by in another
    tool, as files of it say (roadmaps.exchange.arriving); empty for what came from nowhere.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="packages")
    key = models.CharField(max_length=KEY_MOST)
    kind = models.CharField(_("Kind"), max_length=8, choices=PackageKind)
    name = models.CharField(_("Name"), max_length=NAME_MOST)
    purpose = models.CharField(_("Purpose"), max_length=PURPOSE_MOST, blank=True)
    # The function it builds: a key of the engagement's catalogue, or the note that has none.
    function = models.CharField(max_length=8, blank=True)
    note = models.ForeignKey(Note, models.SET_NULL, null=True, related_name="packages")
    # The group whose barrier it takes away, and which one: A, D, K, B (ability), R.
    group = models.ForeignKey(
        "roadmaps.ChangeGroup", models.SET_NULL, null=True, related_name="packages"
    )
    barrier = models.CharField(max_length=1, blank=True)
    # Null: in the backlog.
    wave = models.ForeignKey(Wave, models.SET_NULL, null=True, blank=True, related_name="packages")
    effort = models.PositiveIntegerField(
        _("Effort"), validators=[MinValueValidator(1), MaxValueValidator(MOST_EFFORT)]
    )
    staff = models.PositiveSmallIntegerField(
        _("Staff"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_STAFF)]
    )
    earliest = models.DateField(_("Not before"), null=True, blank=True)
    owner = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    status = models.CharField(
        _("Status"), max_length=8, choices=PackageStatus, default=PackageStatus.PLANNED
    )
    # Null: by its deliverables.
    percent = models.PositiveSmallIntegerField(
        _("Percent done"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    started_on = models.DateField(_("Started on"), null=True, blank=True)
    finished_on = models.DateField(_("Finished on"), null=True, blank=True)
    baseline_start = models.DateField(null=True, editable=False)
    baseline_end = models.DateField(null=True, editable=False)
    baseline_effort = models.PositiveIntegerField(null=True, editable=False)
    # Rank first in its wave (domain.md §7, change impact).
    mandatory = models.BooleanField(default=False)
    # Grades that it raises its function by, 1 to 3; null for everything but builds.
    steps = models.PositiveSmallIntegerField(null=True, editable=False)
    # B of domain.md §6.2 as it was derived; null where nothing was measured.
    benefit = models.FloatField(null=True, editable=False)
    derived = models.JSONField(default=dict, blank=True, editable=False)
    foreign = models.CharField(max_length=FOREIGN_LENGTH, blank=True, editable=False)
    # The package that it was split from.
    origin = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    position = models.FloatField(default=0.0)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    archived_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )

    objects = PackageQuerySet.as_manager()

    if TYPE_CHECKING:
        plan_id: int
        note_id: int | None
        group_id: int | None
        wave_id: int | None
        owner_id: int | None
        origin_id: int | None
        predecessors: Any
        successors: Any

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="package_key_unique"),
            models.CheckConstraint(condition=~Q(key=""), name="package_key_not_empty"),
            models.UniqueConstraint(
                fields=["plan", "foreign"],
                condition=~Q(foreign=""),
                name="package_foreign_unique",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="package_name_not_empty"),
            models.CheckConstraint(
                condition=Q(kind__in=PackageKind.values), name="package_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=PackageStatus.values), name="package_status_known"
            ),
            models.CheckConstraint(
                condition=Q(effort__gte=1, effort__lte=MOST_EFFORT), name="package_effort_positive"
            ),
            models.CheckConstraint(
                condition=Q(staff__gte=1, staff__lte=MOST_STAFF), name="package_staff_positive"
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100), name="package_percent_0_to_100"
            ),
            models.CheckConstraint(
                condition=Q(steps=None) | Q(steps__gte=1, steps__lte=3),
                name="package_steps_1_to_3",
            ),
            models.CheckConstraint(
                condition=Q(barrier="") | Q(barrier__in=["A", "D", "K", "B", "R"]),
                name="package_barrier_known",
            ),
            models.CheckConstraint(
                condition=Q(status=PackageStatus.DONE, finished_on__isnull=False)
                | (~Q(status=PackageStatus.DONE) & Q(finished_on=None)),
                name="package_finished_exactly_when_done",
            ),
            models.CheckConstraint(
                condition=Q(started_on=None)
                | Q(finished_on=None)
                | Q(finished_on__gte=F("started_on")),
                name="package_finished_after_started",
            ),
            models.CheckConstraint(
                condition=Q(baseline_start=None, baseline_end=None, baseline_effort=None)
                | Q(
                    baseline_start__isnull=False,
                    baseline_end__gte=F("baseline_start"),
                    baseline_effort__isnull=False,
                ),
                name="package_baseline_whole",
            ),
            paired("archived_at", "archived_by", name="package_archived_at_and_by_paired"),
        ]
        indexes = [models.Index(fields=["plan", "archived_at"], name="package_by_plan")]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("roadmaps:package", args=[self.pk])

    @property
    def has_begun(self) -> bool:
        return self.status in BEGUN

    @property
    def engagement(self) -> Engagement:
        return self.plan.engagement

    @property
    def priority(self) -> Decimal | None:
        """What it is worth for the effort that stands now; None where nothing was measured."""
        return None if self.benefit is None else priority(self.benefit, self.effort)

    @property
    def version(self) -> int:
        """The number of the event that changed it last."""
        return self.number

    @property
    def subject(self) -> str:
        return f"package:{self.pk}"
