"""The event log and the two small tables that stand on it."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.models.engagement import Engagement
from pmo_studio.core.models.people import Participant
from pmo_studio.core.querysets import EventQuerySet


class Audience(models.TextChoices):
    ROOM = "room", _("Everybody in the engagement")
    FACILITATORS = "facilitators", _("Lead and facilitators")
    SELF = "self", _("Only the person concerned")
    NOBODY = "nobody", _("Nobody")


class Event(models.Model):
    """One line of the append-only log: audit trail, live feed, undo, history in one table.

    `kind` has no choices, so a new kind is a registration, not a migration.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="events")
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    topic = models.CharField(max_length=60, blank=True)
    audience = models.CharField(max_length=12, choices=Audience)
    # Null exactly when the event is anonymous.
    by = models.ForeignKey(Participant, models.RESTRICT, null=True, related_name="events")
    anonymous = models.BooleanField(default=False)
    # A batch tells pages to reload their topic instead of showing each row.
    batch = models.BooleanField(default=False)
    imported = models.BooleanField(default=False)
    # The number of the event that this one takes back.
    undoes = models.PositiveBigIntegerField(null=True)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        by_id: int | None

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="event_number_unique"),
            models.CheckConstraint(
                condition=Q(by=None, anonymous=True) | Q(by__isnull=False, anonymous=False),
                name="event_by_null_exactly_when_anonymous",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="event_audience_known"
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="event_kind_not_empty"),
        ]
        indexes = [
            models.Index(fields=["engagement", "subject", "number"], name="event_by_subject"),
            models.Index(fields=["engagement", "topic", "number"], name="event_by_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class RequestKey(models.Model):
    """A change that a browser sent once; its repetition answers with the first result."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="request_keys")
    key = models.CharField(max_length=64)
    request_hash = models.CharField(max_length=64)
    number = models.PositiveBigIntegerField()
    subject = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "key"], name="request_key_unique"),
            models.CheckConstraint(condition=~Q(key=""), name="request_key_not_empty"),
        ]
        indexes = [models.Index(fields=["created_at"], name="request_key_by_age")]

    def __str__(self) -> str:
        return self.key


class PhaseState(models.Model):
    """What a phase had reached when event `at_number` was the newest; for lists only."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="phase_states")
    phase = models.PositiveSmallIntegerField()
    progress = models.PositiveSmallIntegerField(default=0)
    # The gate was decided go, with or without conditions; progress may still be below 100.
    passed = models.BooleanField(default=False)
    met = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    ratios = models.JSONField(default=dict)
    next_action = models.CharField(max_length=60, blank=True)
    # By language, where the engagement asks something else than the method; empty: as it says.
    next_words = models.JSONField(default=dict, blank=True)
    at_number = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["phase"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "phase"], name="phase_state_unique"),
            models.CheckConstraint(condition=Q(phase__range=(1, 5)), name="phase_state_phase"),
            models.CheckConstraint(
                condition=Q(progress__range=(0, 100)), name="phase_state_progress"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase}: {self.progress} %"


class Presence(models.Model):
    """Who is on the sockets of one web process; written only when there are several.

    A row lives for seconds.  It holds seats and topics, never names.
    """

    process = models.CharField(max_length=32)
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="+")
    # [[seat, [topic, ...], seconds since the page was opened], ...]
    people = models.JSONField(default=list)
    # [[seat, subject, [topic, ...]], ...]
    typing = models.JSONField(default=list)
    seen_at = models.DateTimeField()

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "engagement"], name="presence_unique"),
            models.CheckConstraint(condition=~Q(process=""), name="presence_process_not_empty"),
        ]
        indexes = [models.Index(fields=["seen_at"], name="presence_by_age")]

    def __str__(self) -> str:
        return f"{self.process}: {self.engagement_id}"
