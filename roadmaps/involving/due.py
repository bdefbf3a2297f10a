"""What is due of stakeholders and messages, for those who may see them."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __

from pmo_studio.core import lines
from pmo_studio.core.access import Right, may
from pmo_studio.core.due import Due
from pmo_studio.core.models import Participant
from roadmaps.involving import messages
from roadmaps.models import Involvement


def next_actions(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """Next actions with stakeholders: one's own, and everybody's for who runs the engagement.

    Whoever looks after somebody and may not see the register any more is told nothing.
    """
    if not may(seat, Right.STAKEHOLDERS):
        return
    rows = Involvement.objects.filter(
        stakeholder__engagement=seat.engagement_id,
        stakeholder__archived_at=None,
        next_on__lte=until,
    ).exclude(next_action="")
    for row in rows.select_related("stakeholder"):
        if row.next_on is None:
            continue
        words = __("%(name)s: %(action)s") % {
            "name": row.stakeholder.name,
            "action": lines.beginning(row.next_action),
        }
        address = reverse("roadmaps:involvement", args=[row.stakeholder_id])
        yield Due(words, row.next_on, address, row.owner_id == seat.pk)


def to_send(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """Messages to be sent, each for the first day that waits."""
    if not may(seat, Right.STAKEHOLDERS):
        return
    today = timezone.localdate()
    for line in messages.of(seat.engagement).lines:
        waiting = line.waiting if line.is_counted else None
        if waiting is None or waiting.day > max(until, today):
            continue
        words = __("Send “%(message)s” to: %(audience)s") % {
            "message": lines.beginning(line.row.text),
            "audience": line.audience,
        }
        address = reverse("roadmaps:message", args=[line.row.pk])
        yield Due(words, waiting.day, address, line.row.sender_id == seat.pk)
