"""What binds work packages: to each other, to KPIs that they move, to people (domain.md §6.2)."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models import Kpi
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from roadmaps.models.package import WorkPackage

MOST_LAG = 1000


class Dependency(models.Model):
    """Finish-to-start: `package` begins after `predecessor`, `lag` working days later."""

    package = models.ForeignKey(WorkPackage, models.CASCADE, related_name="predecessors")
    predecessor = models.ForeignKey(WorkPackage, models.CASCADE, related_name="successors")
    lag = models.PositiveSmallIntegerField(
        _("Lag in working days"), default=0, validators=[MaxValueValidator(MOST_LAG)]
    )
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        package_id: int
        predecessor_id: int

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "dependencies"
        constraints = [
            models.UniqueConstraint(fields=["package", "predecessor"], name="dependency_once"),
            models.CheckConstraint(
                condition=~Q(package=F("predecessor")), name="dependency_not_on_itself"
            ),
            models.CheckConstraint(
                condition=Q(lag__lte=MOST_LAG), name="dependency_lag_at_most_1000"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.package_id}"

    @property
    def engagement(self) -> Engagement:
        return self.package.plan.engagement

    @property
    def subject(self) -> str:
        return f"dependency:{self.pk}"


class PackageKpi(models.Model):
    """A KPI that a package moves (WP–moves→KPI, domain.md Rulings §5.4)."""

    package = models.ForeignKey(WorkPackage, models.CASCADE, related_name="moves")
    kpi = models.ForeignKey(Kpi, models.CASCADE, related_name="moved_by")
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        package_id: int
        kpi_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["package", "kpi"], name="package_kpi_once")]

    def __str__(self) -> str:
        return f"{self.package_id} → {self.kpi_id}"


class Letter(models.TextChoices):
    """Responsible, accountable, consulted, informed."""

    R = "R", pgettext_lazy("RACI", "Responsible")
    A = "A", pgettext_lazy("RACI", "Accountable")
    C = "C", pgettext_lazy("RACI", "Consulted")
    I = "I", pgettext_lazy("RACI", "Informed")  # noqa: E741  the letter is its name


class PackageRole(models.Model):
    """Who has which part in a package: a seat, or a name or role without one."""

    package = models.ForeignKey(WorkPackage, models.CASCADE, related_name="roles")
    letter = models.CharField(max_length=1, choices=Letter)
    seat = models.ForeignKey(Participant, models.CASCADE, null=True, related_name="+")
    name = models.CharField(_("Name or role"), max_length=TITLE_MOST, blank=True)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        package_id: int
        seat_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(letter__in=Letter.values), name="package_role_letter_known"
            ),
            models.CheckConstraint(
                condition=(Q(seat=None) & ~Q(name="")) | Q(seat__isnull=False, name=""),
                name="package_role_seat_or_name",
            ),
            models.UniqueConstraint(
                fields=["package"], condition=Q(letter="A"), name="package_role_one_accountable"
            ),
            models.UniqueConstraint(
                fields=["package", "letter", "seat"],
                condition=Q(seat__isnull=False),
                name="package_role_seat_once_a_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.name or self.seat_id}"

    @property
    def engagement(self) -> Engagement:
        return self.package.plan.engagement

    @property
    def said(self) -> str:
        """Who it is, as pages call them."""
        return self.seat.name if self.seat else self.name

    @property
    def subject(self) -> str:
        return f"package_role:{self.pk}"
