"""Links between notes: the logic of the canvas."""

from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models.canvas import Canvas
from canvases.models.kpi import Kpi
from canvases.models.note import Note
from canvases.querysets import LinkQuerySet
from pmo_studio.core.models import Engagement

STRENGTHS = (1, 2, 3)
USUAL_STRENGTH = 2


class LinkType(models.TextChoices):
    """The kinds of canvases.link_kinds, with the words that stand between two notes."""

    NEEDS = "needs", pgettext_lazy("link", "needs")
    DELIVERED_BY = "delivered_by", pgettext_lazy("link", "is delivered by")
    USES = "uses", pgettext_lazy("link", "uses")
    SUPPORTED_BY = "supported_by", pgettext_lazy("link", "is supported by")
    MEASURED_BY = "measured_by", pgettext_lazy("link", "is measured by")
    REACHED_BY = "reached_by", pgettext_lazy("link", "is reached by")
    RELATES_BY = "relates_by", pgettext_lazy("link", "relates by")
    RETURNS = "returns", pgettext_lazy("link", "returns")
    COSTS = "costs", pgettext_lazy("link", "costs")


class Link(models.Model):
    """A typed, directed link from a note to another of its canvas, or to a KPI.

    The blocks of the two notes decide the kind.  A link stays when one of its notes is moved to a
    block that its kind does not join, or is deleted: it rests until the note is back.
    """

    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="links")
    kind = models.CharField(_("Kind"), max_length=12, choices=LinkType)
    source = models.ForeignKey(Note, models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Note, models.CASCADE, null=True, related_name="links_in")
    kpi = models.ForeignKey(Kpi, models.CASCADE, null=True, related_name="links_in")
    strength = models.PositiveSmallIntegerField(_("Strength"), default=USUAL_STRENGTH)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    # A link that was removed; linking the two again brings it back.
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = LinkQuerySet.as_manager()

    if TYPE_CHECKING:
        canvas_id: int
        source_id: int
        target_id: int | None
        kpi_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LinkType.values), name="link_kind_known"),
            models.CheckConstraint(
                condition=Q(strength__gte=1, strength__lte=3), name="link_strength_1_to_3"
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_not_to_itself"),
            models.CheckConstraint(
                condition=Q(kind=LinkType.MEASURED_BY, kpi__isnull=False, target=None)
                | (~Q(kind=LinkType.MEASURED_BY) & Q(kpi=None, target__isnull=False)),
                name="link_to_a_kpi_exactly_when_measured_by",
            ),
            models.UniqueConstraint(fields=["source", "target"], name="link_once_between_notes"),
            models.UniqueConstraint(fields=["source", "kpi"], name="link_once_to_a_kpi"),
        ]
        indexes = [models.Index(fields=["canvas", "archived_at"], name="link_by_canvas")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id or self.kpi_id}"

    @property
    def engagement(self) -> Engagement:
        return self.canvas.engagement

    @property
    def end(self) -> Note | Kpi:
        """What it leads to: one of the two, by the constraint."""
        return cast(Note | Kpi, self.kpi or self.target)

    @property
    def subject(self) -> str:
        return f"link:{self.pk}"
