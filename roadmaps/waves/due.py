"""What is due of the gates of waves: conditions under which one was let through."""

import datetime
from collections.abc import Iterator

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from pmo_studio.core import condition_dues
from pmo_studio.core.access import Right, may
from pmo_studio.core.due import Due
from pmo_studio.core.models import Participant
from roadmaps.models import WaveCondition, WaveDecision


def conditions(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """Open conditions of the newest decisions: one's own, and everybody's for who runs it."""
    rows = still_open(seat.engagement_id, until)
    if not may(seat, Right.RUN):
        rows = rows.filter(owner=seat)
    return condition_dues.told(seat, rows, address)


def still_open(engagement: int, until: datetime.date) -> QuerySet[WaveCondition]:
    """Those that are due on that day or before."""
    return open_of(engagement).filter(due_on__lte=until)


def open_of(engagement: int) -> QuerySet[WaveCondition]:
    """Conditions of the newest decision of each gate that nobody met, by their days."""
    newest = WaveDecision.objects.filter(wave=OuterRef("decision__wave")).values("pk")[:1]
    rows = WaveCondition.objects.filter(
        decision__wave__plan__engagement=engagement,
        decision=Subquery(newest),
        met_on=None,
    )
    return rows.select_related("decision", "owner").order_by("due_on", "pk")


def address(row: WaveCondition) -> str:
    """Where the decision stands that asks for it."""
    return reverse("roadmaps:wave", args=[row.decision.wave_id]) + "#gate"
