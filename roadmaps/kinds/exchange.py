"""Kinds of event of what comes from files, and of addresses for calendars."""

from django.utils.translation import gettext as __

from pmo_studio.core.events import EventKind
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience


def _imported(event: Event) -> str:
    words = __(
        "imported a file into the plan: %(added)s packages added, %(changed)s changed,"
        " %(left_out)s rows left out"
    )
    return words % {name: event.data.get(name, 0) for name in ("added", "changed", "left_out")}


ALL = (
    EventKind(
        "plan.imported",
        Audience.ROOM,
        {"added": int, "changed": int, "left_out": int},
        batch=True,
        sentence=_imported,
    ),
    # Whose calendar reads the plan is nobody else's business.
    EventKind(
        "calendar.made",
        Audience.SELF,
        sentence=lambda e: __("made a secret address for a calendar"),
    ),
    EventKind(
        "calendar.revoked",
        Audience.SELF,
        sentence=lambda e: __("took the address of a calendar back"),
    ),
)
