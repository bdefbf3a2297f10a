"""Deliverables: verifiable outputs of work packages."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.uploads.received import FILE_MOST
from roadmaps.models.package import WorkPackage
from roadmaps.querysets import DeliverableQuerySet

DELIVERABLE_MOST = 160
ACCEPTANCE_MOST = 300
LINK_MOST = 500
# All files of one plan: a disk is soon full.
FILES_MOST = 500_000_000


class DeliverableKind(models.TextChoices):
    """The kinds of the catalogue (domain.md §4)."""

    TRAINING = "training", _("Training")
    SOFTWARE = "software", _("Software")
    PROCESS = "process", _("Process")
    METHODOLOGY = "methodology", _("Methodology")
    TEMPLATE = "template", _("Template")
    GOVERNANCE = "governance", _("Governance")
    COMMUNICATION = "communication", _("Communication")


class DeliverableStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("deliverable", "Planned")
    ACTIVE = "active", pgettext_lazy("deliverable", "In progress")
    DELIVERED = "delivered", pgettext_lazy("deliverable", "Delivered")
    ACCEPTED = "accepted", pgettext_lazy("deliverable", "Accepted")
    DROPPED = "dropped", pgettext_lazy("deliverable", "Dropped")


# What is still to be delivered.
OPEN = (DeliverableStatus.PLANNED, DeliverableStatus.ACTIVE)


class Deliverable(models.Model):
    """One output of a package, with what makes it acceptable."""

    package = models.ForeignKey(WorkPackage, models.CASCADE, related_name="deliverables")
    kind = models.CharField(_("Kind"), max_length=13, choices=DeliverableKind)
    name = models.CharField(_("Name"), max_length=DELIVERABLE_MOST)
    acceptance = models.CharField(_("Accepted when"), max_length=ACCEPTANCE_MOST, blank=True)
    owner = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    status = models.CharField(
        _("Status"), max_length=9, choices=DeliverableStatus, default=DeliverableStatus.PLANNED
    )
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    link = models.URLField(_("Link"), max_length=LINK_MOST, blank=True)
    accepted_on = models.DateField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )
    position = models.FloatField(default=0.0)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = DeliverableQuerySet.as_manager()

    if TYPE_CHECKING:
        package_id: int
        owner_id: int | None

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DeliverableKind.values), name="deliverable_kind_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="deliverable_name_not_empty"),
            models.CheckConstraint(
                condition=Q(status__in=DeliverableStatus.values), name="deliverable_status_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    status=DeliverableStatus.ACCEPTED,
                    accepted_on__isnull=False,
                    accepted_by__isnull=False,
                )
                | (~Q(status=DeliverableStatus.ACCEPTED) & Q(accepted_on=None, accepted_by=None)),
                name="deliverable_accepted_exactly_with_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def engagement(self) -> Engagement:
        return self.package.plan.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"deliverable:{self.pk}"


class DeliverableFile(models.Model):
    """The deliverable itself as a file; a row of its own so that pages never load it."""

    deliverable = models.OneToOneField(Deliverable, models.CASCADE, related_name="file")
    # As found in the content, never as the file's name says.
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # The last column: SQLite reads a row from its beginning, through everything before a field.
    content = models.BinaryField()

    if TYPE_CHECKING:
        deliverable_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(size__range=(1, FILE_MOST)), name="deliverable_file_size_in_limits"
            ),
            models.CheckConstraint(condition=~Q(media_type=""), name="deliverable_file_type_known"),
        ]

    def __str__(self) -> str:
        return self.media_type

    @property
    def engagement(self) -> Engagement:
        return self.deliverable.package.plan.engagement
