"""What is due of the gates of phases: conditions, and gates to be looked at again."""

import datetime
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as __

from pmo_studio.core import condition_dues, gate_reading, gate_words
from pmo_studio.core.access import Right, may
from pmo_studio.core.due import Due
from pmo_studio.core.gate_reading import newest
from pmo_studio.core.models import GateCondition, GateDecision, Participant


def conditions(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """Open conditions of the newest decisions: one's own, and everybody's for who runs it."""
    rows = still_open(seat.engagement_id, until)
    if not may(seat, Right.RUN):
        rows = rows.filter(owner=seat)
    return condition_dues.told(seat, rows, _condition)


def reviews(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """Gates on hold, or sent back, whose day to be looked at again comes: for who decides."""
    if not may(seat, Right.SETTINGS):
        return
    rows = GateDecision.objects.filter(
        engagement=seat.engagement_id, pk=newest("engagement", "phase"), review_on__lte=until
    )
    for row in rows:
        words = __("Decide again: %(gate)s") % {"gate": gate_words.gate(row.phase)}
        if row.review_on is not None:
            yield Due(words, row.review_on, _gate(row))


def still_open(engagement: int, until: datetime.date) -> QuerySet[GateCondition]:
    """Those of the newest decisions that are due on that day or before."""
    return gate_reading.open_conditions(engagement).filter(due_on__lte=until)


def _gate(row: GateDecision) -> str:
    return reverse("portfolio:gate", args=[row.engagement_id, row.phase])


def _condition(row: GateCondition) -> str:
    return f"{_gate(row.decision)}#condition-{row.pk}"
