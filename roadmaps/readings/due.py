"""Whose KPI readings are due: one's own by name, all others in one line for who may record them."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases import kpi_words
from pmo_studio.core.access import Right, may
from pmo_studio.core.due import Due
from pmo_studio.core.models import Participant
from roadmaps.readings import words
from roadmaps.readings.current import KpiStanding, standings


def due_readings(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """What is over and not recorded, of KPIs that were measured before; two queries."""
    if not may(seat, Right.WRITE):
        return
    waiting = [
        each
        for each in standings(seat.engagement).values()
        if each.last is not None and each.is_due and each.awaited.due_on <= until
    ]
    # Asked last: what is open to a contributor is a query more.
    if not waiting or not may(seat, Right.READINGS):
        return
    mine = [each for each in waiting if _is_of(seat, each)]
    yield from (_one(each) for each in mine)
    others = [each for each in waiting if each not in mine]
    if others:
        day = min(each.awaited.due_on for each in others)
        said = ngettext("Record %(n)s KPI reading", "Record %(n)s KPI readings", len(others))
        address = reverse("roadmaps:readings_due", args=[seat.engagement_id])
        yield Due(said % {"n": len(others)}, day, address)


def _is_of(seat: Participant, standing: KpiStanding) -> bool:
    """An owner is a name: the seat that bears it is meant."""
    owner = standing.kpi.owner.strip().casefold()
    return owner != "" and owner == seat.display_name.strip().casefold()


def _one(standing: KpiStanding) -> Due:
    told = {
        "name": kpi_words.told(standing.kpi.name),
        "period": words.period(standing.awaited),
    }
    address = reverse("roadmaps:reading_new", args=[standing.kpi.pk])
    said = __("Record “%(name)s” for %(period)s") % told
    return Due(said, standing.awaited.due_on, address, mine=True)
