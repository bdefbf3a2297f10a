"""Kinds of event of the plan as a whole."""

from django.utils.translation import gettext as __

from pmo_studio.core.events import EventKind
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience


def _derived(event: Event) -> str:
    words = __(
        "derived the plan: %(added)s packages added, %(changed)s changed, %(removed)s put aside"
    )
    return words % {name: event.data.get(name, 0) for name in ("added", "changed", "removed")}


PLANS = (
    EventKind(
        "plan.derived",
        Audience.ROOM,
        {"added": int, "changed": int, "removed": int},
        batch=True,
        sentence=_derived,
    ),
    EventKind(
        "plan.baselined",
        Audience.ROOM,
        {"packages": int},
        batch=True,
        sentence=lambda e: (
            __("kept the dates of %(packages)s packages as the baseline") % dict(e.data)
        ),
    ),
    EventKind(
        "plan.unbaselined",
        Audience.ROOM,
        batch=True,
        sentence=lambda e: __("forgot the baseline"),
    ),
)
