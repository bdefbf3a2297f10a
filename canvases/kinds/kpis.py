"""Kinds of event of KPIs."""

from django.utils.translation import gettext as __

from canvases.kinds.payloads import ROOM, words_of
from pmo_studio.core.events import EventKind

KPIS = (
    EventKind(
        "kpi.added",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("added the KPI “%(title)s”") % words_of(e),
    ),
    EventKind(
        "kpi.changed",
        ROOM,
        {"title": str, "before": str, "fields": list},
        batch=True,
        sentence=lambda e: __("changed the KPI “%(title)s”") % words_of(e),
    ),
    EventKind(
        "kpi.removed",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("removed the KPI “%(title)s”") % words_of(e),
    ),
    EventKind(
        "kpi.restored",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("put the KPI “%(title)s” back") % words_of(e),
    ),
    EventKind(
        "kpi.moved",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("put the KPI “%(title)s” in another place") % words_of(e),
    ),
)
