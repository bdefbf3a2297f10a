"""A better plan that somebody had looked for: asked, searched, and applied only on request."""

import datetime
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmo_studio.core.models import Engagement, Participant
from roadmaps.models.plan import Plan
from roadmaps.querysets import ProposalQuerySet

MOST_SECONDS = 600


class Aim(models.TextChoices):
    SHORTEST = "shortest", _("Shortest plan")
    VALUE = "value", _("Benefits first")


class ProposalState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("search", "Waiting")
    RUNNING = "running", pgettext_lazy("search", "Searching")
    DONE = "done", pgettext_lazy("search", "Found")
    FAILED = "failed", pgettext_lazy("search", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("search", "Cancelled")


SEARCHING = (ProposalState.WAITING, ProposalState.RUNNING)


class PlanProposal(models.Model):
    """One search for a better plan.

    `best` and `bound` are working days: until the end of the plan, or until a benefit arrives on
    average. `result` is what was found (roadmaps.optimum.Found), `fingerprint` what the plan was
    when it was read. `former` are the first days that applying it replaced, by id of the package:
    what stood and what was written.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="proposals")
    aim = models.CharField(max_length=8, choices=Aim, default=Aim.SHORTEST)
    seconds = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(1), MaxValueValidator(MOST_SECONDS)]
    )
    # The same plan, aim, seconds and seed give the same proposal.
    seed = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, choices=ProposalState, default=ProposalState.WAITING)
    # Why it failed: a key of optimise_words.PROBLEMS.
    problem = models.CharField(max_length=12, blank=True)
    best = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    spent = models.FloatField(default=0.0)
    result = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    # The number of the engagement's last event when the plan was read.
    read_at_number = models.PositiveBigIntegerField(null=True)
    by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, editable=False)
    # When its worker must have been stopped, unless it tells how far it is before.
    overdue_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    applied_at = models.DateTimeField(null=True, editable=False)
    applied_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )
    taken_back_at = models.DateTimeField(null=True, editable=False)
    former = models.JSONField(default=dict, editable=False)

    objects = ProposalQuerySet.as_manager()

    if TYPE_CHECKING:
        plan_id: int
        by_id: int

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(aim__in=Aim.values), name="proposal_aim_known"),
            models.CheckConstraint(
                condition=Q(state__in=ProposalState.values), name="proposal_state_known"
            ),
            models.CheckConstraint(
                condition=Q(seconds__gte=1, seconds__lte=MOST_SECONDS),
                name="proposal_seconds_1_to_600",
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state__in=SEARCHING), name="proposal_one_search_a_plan"
            ),
            models.CheckConstraint(
                condition=Q(state__in=SEARCHING, finished_at=None)
                | (~Q(state__in=SEARCHING) & Q(finished_at__isnull=False)),
                name="proposal_finished_exactly_when_over",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.DONE)
                | (Q(best__isnull=False, bound__isnull=False) & ~Q(fingerprint="")),
                name="proposal_done_has_a_result",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None, applied_by=None)
                | Q(
                    applied_at__isnull=False,
                    applied_by__isnull=False,
                    state=ProposalState.DONE,
                ),
                name="proposal_applied_only_when_done",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(applied_at__isnull=False),
                name="proposal_taken_back_only_when_applied",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.aim} {self.pk}"

    @property
    def engagement(self) -> Engagement:
        return self.plan.engagement

    @property
    def is_searching(self) -> bool:
        return self.state in SEARCHING

    @property
    def is_applied(self) -> bool:
        """Whether the plan stands as it proposes, as far as nobody moved anything since."""
        return self.applied_at is not None and self.taken_back_at is None

    def is_stopped(self, now: datetime.datetime) -> bool:
        """Whether its worker must have been stopped: it has not been heard of for too long."""
        overdue = self.overdue_at is not None and self.overdue_at < now
        return self.state == ProposalState.RUNNING and overdue
