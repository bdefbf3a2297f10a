"""Gates that hold up later waves until a day, or were passed on one, as the newest decision at each
says it."""

import datetime
from collections.abc import Mapping, Sequence

from django.db.models import OuterRef, Subquery

from pmo_studio.core.gates import Decision
from roadmaps.models import Wave, WaveDecision

NEWEST = WaveDecision.objects.filter(wave=OuterRef("pk")).order_by("-pk")
# What waves that are read for a plan bring along.
BROUGHT = {
    "held_until": Subquery(NEWEST.values("until")[:1]),
    "decided": Subquery(NEWEST.values("decision")[:1]),
    "decided_on": Subquery(NEWEST.values("decided_on")[:1]),
}


def days(waves: Sequence[Wave]) -> Mapping[int, datetime.date]:
    """Until when, by the wave whose gate says so."""
    # Waves with which a plan will begin were not read, and have no gate yet.
    found = {wave.pk: getattr(wave, "held_until", None) for wave in waves}
    return {wave: until for wave, until in found.items() if until is not None}


def passed(waves: Sequence[Wave]) -> Mapping[str, datetime.date]:
    """When the gate of a wave was passed, by the key of each whose gate was."""
    newest = {
        wave.key: (getattr(wave, "decided", None), getattr(wave, "decided_on", None))
        for wave in waves
    }
    return {
        key: day
        for key, (decision, day) in newest.items()
        if decision and day and Decision(decision).passes
    }


def earliest(waves: Sequence[Wave]) -> Mapping[int, datetime.date]:
    """By wave: the day before which it does not begin; nothing where no gate before it holds."""
    until = days(waves)
    found: dict[int, datetime.date] = {}
    latest = None
    for wave in waves:
        if latest is not None:
            found[wave.pk] = latest
        latest = max(filter(None, (latest, until.get(wave.pk))), default=None)
    return found
