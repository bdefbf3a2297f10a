"""Functions that an engagement changed or added, and the process maps of all of them.

The rest of the functions are the built-in ones.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models import Process
from pmo_studio.core import catalogue
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement

LAYERS = ["S", "T", "O"]
CAPABILITIES = [one.key for one in catalogue.capabilities()]


class FunctionEntry(models.Model):
    """One function of the engagement's own catalogue (domain.md §4).

    With the key of a built-in function it replaces that one for this engagement; any other key
    is a function of the engagement's own.  Efforts and `run` are person-days.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="function_entries")
    key = models.CharField(max_length=8)
    name = models.CharField(_("Name"), max_length=TITLE_MOST)
    group = models.CharField(_("Group"), max_length=4, blank=True)
    layer = models.CharField(_("Layer"), max_length=1, default="T")
    ctl = models.PositiveSmallIntegerField(_("Degree of control"), default=1)
    capability = models.CharField(_("Capability"), max_length=3)
    secondary = models.JSONField(_("Further capabilities"), default=list, blank=True)
    # Rows of {"kind", "name"}.
    deliverables = models.JSONField(_("Deliverables"), default=list, blank=True)
    kpis = models.JSONField(_("KPIs"), default=list, blank=True)
    effort_small = models.PositiveSmallIntegerField(_("Effort, small"), default=12)
    effort_medium = models.PositiveSmallIntegerField(_("Effort, medium"), default=25)
    effort_large = models.PositiveSmallIntegerField(_("Effort, large"), default=50)
    run = models.PositiveSmallIntegerField(_("Person-days a month to run it"), default=0)
    # Keys of the functions that must stand first.
    req = models.JSONField(_("Prerequisites"), default=list, blank=True)
    foundation = models.BooleanField(_("Foundation: built in the first wave"), default=False)
    # Not offered in this engagement any more; notes that stand for it keep it.
    withdrawn = models.BooleanField(_("Not offered"), default=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["key"]
        verbose_name_plural = "function entries"
        constraints = [
            models.UniqueConstraint(fields=["engagement", "key"], name="function_key_unique"),
            models.CheckConstraint(condition=~Q(key=""), name="function_key_not_empty"),
            models.CheckConstraint(condition=~Q(name=""), name="function_name_not_empty"),
            models.CheckConstraint(condition=Q(layer__in=LAYERS), name="function_layer_known"),
            models.CheckConstraint(condition=Q(ctl__gte=1, ctl__lte=3), name="function_ctl_1_to_3"),
            models.CheckConstraint(
                condition=Q(capability__in=CAPABILITIES), name="function_capability_known"
            ),
            models.CheckConstraint(
                condition=Q(effort_small__gte=1, effort_medium__gte=1, effort_large__gte=1),
                name="function_efforts_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"function:{self.pk}"

    @property
    def version(self) -> int:
        """What somebody who writes it anew has seen (pmo_studio.core.overtaken)."""
        return self.number


class FunctionProcess(models.Model):
    """A map of today of how a function works; what redraws it is found by `Process.origin`."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="function_processes")
    # Of any function of the engagement's catalogue.
    function = models.CharField(max_length=8)
    process = models.ForeignKey(Process, models.CASCADE, related_name="functions")
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        process_id: int

    class Meta:
        ordering = ["function", "pk"]
        verbose_name_plural = "function processes"
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "function", "process"], name="function_process_once"
            ),
            models.CheckConstraint(
                condition=~Q(function=""), name="function_process_function_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function} {self.process_id}"

    @property
    def subject(self) -> str:
        return f"function_process:{self.pk}"
