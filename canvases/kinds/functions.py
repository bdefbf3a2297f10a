"""Kinds of event of the catalogue of functions."""

from django.utils.translation import gettext as __

from canvases.kinds.payloads import ROOM
from pmo_studio.core import lines
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.models import Event


def _function(event: Event) -> dict[str, str]:
    return {"key": event.data["function"], "name": lines.beginning(event.data["title"])}


FUNCTION: Fields = {"function": str, "title": str}
# The catalogue of an engagement: its pages load again.
FUNCTIONS = (
    EventKind(
        "function.saved",
        ROOM,
        FUNCTION,
        batch=True,
        sentence=lambda e: __("changed the function %(key)s “%(name)s”") % _function(e),
    ),
    EventKind(
        "function.withdrawn",
        ROOM,
        FUNCTION,
        batch=True,
        sentence=lambda e: __("withdrew the function %(key)s “%(name)s”") % _function(e),
    ),
    EventKind(
        "function.offered",
        ROOM,
        FUNCTION,
        batch=True,
        sentence=lambda e: __("offered the function %(key)s “%(name)s” again") % _function(e),
    ),
    EventKind(
        "function.taken_back",
        ROOM,
        FUNCTION,
        batch=True,
        sentence=lambda e: (
            __("took the function %(key)s “%(name)s” back to its built-in form") % _function(e)
        ),
    ),
    EventKind(
        "function.mapped",
        ROOM,
        {"function": str, "process": int},
        batch=True,
        sentence=lambda e: __("gave the function %(function)s a process map") % e.data,
    ),
    EventKind(
        "function.unmapped",
        ROOM,
        {"function": str, "process": int},
        batch=True,
        sentence=lambda e: __("took a process map from the function %(function)s") % e.data,
    ),
)
