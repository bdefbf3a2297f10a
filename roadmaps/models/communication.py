"""The communication plan: who is told what, how, by whom and when (domain.md §7)."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant, Stakeholder
from pmo_studio.core.quadrants import Quadrant
from roadmaps.models.change import ChangeGroup
from roadmaps.models.wave import Wave
from roadmaps.querysets import MessageQuerySet

MESSAGE_MOST = 500
FEEDBACK_MOST = 200
CHANNEL_MOST = 120


class Purpose(models.TextChoices):
    INFORM = "inform", pgettext_lazy("message", "Inform")
    CONSULT = "consult", pgettext_lazy("message", "Consult")
    DECIDE = "decide", pgettext_lazy("message", "Decide")
    CELEBRATE = "celebrate", pgettext_lazy("message", "Celebrate")


class Rhythm(models.TextChoices):
    ONCE = "once", pgettext_lazy("message", "Once")
    WEEKLY = "weekly", pgettext_lazy("message", "Weekly")
    FORTNIGHTLY = "fortnightly", pgettext_lazy("message", "Fortnightly")
    MONTHLY = "monthly", pgettext_lazy("message", "Monthly")
    QUARTERLY = "quarterly", pgettext_lazy("message", "Quarterly")


class MessageStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("message", "Draft")
    PLANNED = "planned", pgettext_lazy("message", "Planned")
    DONE = "done", pgettext_lazy("message", "Done")
    DROPPED = "dropped", pgettext_lazy("message", "Dropped")


class Message(models.Model):
    """One row of the plan.  Its audience is a quadrant, a stakeholder, a group, or words.

    `draft_key` names what the studio drafted it for ("F:close", "P:gate"), so that drafting again
    proposes only what is missing; empty for rows of people's own.  Confidential as its audience.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="messages")
    wave = models.ForeignKey(Wave, models.SET_NULL, null=True, blank=True, related_name="messages")
    quadrant = models.CharField(
        max_length=9, blank=True, choices=[(each.value, each.value) for each in Quadrant]
    )
    stakeholder = models.ForeignKey(Stakeholder, models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey(ChangeGroup, models.CASCADE, null=True, related_name="+")
    audience = models.CharField(_("Audience"), max_length=TITLE_MOST, blank=True)
    text = models.CharField(_("Message"), max_length=MESSAGE_MOST)
    purpose = models.CharField(_("Purpose"), max_length=9, choices=Purpose, default=Purpose.INFORM)
    channel = models.CharField(_("Channel"), max_length=CHANNEL_MOST, blank=True)
    sender = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    sender_name = models.CharField(_("Sender"), max_length=TITLE_MOST, blank=True)
    rhythm = models.CharField(_("How often"), max_length=11, choices=Rhythm, default=Rhythm.ONCE)
    first_on = models.DateField(_("First on"), null=True, blank=True)
    # The last day on which it is due again; null: until the wave ends.
    last_on = models.DateField(_("Last on"), null=True, blank=True)
    feedback = models.CharField(_("Feedback question"), max_length=FEEDBACK_MOST, blank=True)
    status = models.CharField(
        _("Status"), max_length=7, choices=MessageStatus, default=MessageStatus.DRAFT
    )
    draft_key = models.CharField(max_length=24, blank=True, editable=False)
    # The first day that the plan gave it; another `first_on` is somebody's own.
    drafted_on = models.DateField(null=True, editable=False)
    position = models.FloatField(default=0.0)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        wave_id: int | None
        stakeholder_id: int | None
        group_id: int | None
        sender_id: int | None

    class Meta:
        ordering = ["first_on", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="message_text_not_empty"),
            models.CheckConstraint(
                condition=Q(quadrant="") | Q(quadrant__in=[each.value for each in Quadrant]),
                name="message_quadrant_known",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="message_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(rhythm__in=Rhythm.values), name="message_rhythm_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=MessageStatus.values), name="message_status_known"
            ),
            models.CheckConstraint(
                condition=Q(sender=None) | Q(sender_name=""), name="message_sender_named_once"
            ),
            models.CheckConstraint(
                condition=Q(last_on=None)
                | Q(first_on__isnull=False, last_on__gte=models.F("first_on")),
                name="message_last_not_before_first",
            ),
            models.UniqueConstraint(
                fields=["engagement", "draft_key"],
                condition=~Q(draft_key=""),
                name="message_drafted_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"message:{self.pk}"


class Sending(models.Model):
    """That a message was sent for the day on which it was due, or that the day was skipped.

    `sent_on` is null where it was skipped: due and not sent, but nobody is asked any more.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="sendings")
    due_on = models.DateField()
    sent_on = models.DateField(null=True)
    by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        message_id: int

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "due_on"], name="sending_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.sent_on or 'skipped'}"

    @property
    def is_skipped(self) -> bool:
        return self.sent_on is None

    @property
    def engagement(self) -> Engagement:
        return self.message.engagement

    @property
    def subject(self) -> str:
        return f"sending:{self.pk}"
