"""One file that somebody asked for, from the wish to the expiry."""

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.models import Engagement, Participant
from pmo_studio.exports.querysets import ExportJobQuerySet


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("In work")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


class For(models.TextChoices):
    """Who the file is for: it contains only what they may see."""

    ROOM = "room", _("Everybody in the engagement")
    FACILITATORS = "facilitators", _("Lead and facilitators")


UNDER_WAY = (State.QUEUED, State.RUNNING)


class ExportJob(models.Model):
    """A wish for a file.  Equal contents share one file, found by `content_hash`."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="exports")
    requested_by = models.ForeignKey(Participant, models.RESTRICT, related_name="exports")
    # No choices: a new kind is a registration, not a migration (see kinds.py).
    kind = models.CharField(max_length=24)
    options = models.JSONField(default=dict)
    audience = models.CharField(max_length=12, choices=For, default=For.ROOM)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    # Key of what happens now, or of what went wrong (see words.py).
    step = models.CharField(max_length=24, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)

    objects = ExportJobQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        requested_by_id: int

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="export_state_known"),
            models.CheckConstraint(
                condition=Q(audience__in=For.values), name="export_audience_known"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="export_percent_to_100"),
            models.CheckConstraint(condition=~Q(kind=""), name="export_kind_not_empty"),
            models.CheckConstraint(
                condition=~Q(state=State.DONE)
                | (~Q(content_hash="") & ~Q(file_name="") & Q(size__gt=0))
                & Q(expires_at__isnull=False),
                name="export_done_has_a_file",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDER_WAY, finished_at=None)
                | (~Q(state__in=UNDER_WAY) & Q(finished_at__isnull=False)),
                name="export_finished_at_exactly_when_over",
            ),
        ]
        indexes = [
            models.Index(fields=["engagement", "state"], name="export_by_engagement"),
            models.Index(fields=["content_hash"], name="export_by_content"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    def has_file(self, now: datetime.datetime) -> bool:
        """Whether the file may still be fetched."""
        unexpired = self.expires_at is not None and self.expires_at > now
        return self.state == State.DONE and unexpired

    @property
    def can_retry(self) -> bool:
        return self.state in (State.FAILED, State.CANCELLED, State.EXPIRED)
