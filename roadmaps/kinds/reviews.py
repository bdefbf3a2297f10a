"""Kinds of event of function reviews and of the satisfaction survey."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from pmo_studio.core.models import Event
from roadmaps.kinds.sentences import told, words_of
from roadmaps.models.function_review import Decision


def _reviewed(event: Event) -> str:
    decision = event.data.get("decision", "")
    named = str(Decision(decision).label) if decision in Decision.values else decision
    words = __("reviewed the function “%(name)s”: %(decision)s")
    return words % (words_of(event) | {"decision": named})


def _day(event: Event) -> str:
    try:
        return date_format(datetime.date.fromisoformat(event.data["until"]), "SHORT_DATE_FORMAT")
    except (KeyError, ValueError):
        return ""


def _closed(event: Event) -> str:
    n = event.data.get("count", 0)
    words = ngettext(
        "closed the satisfaction survey with %(n)s answer",
        "closed the satisfaction survey with %(n)s answers",
        n,
    )
    return words % {"n": n}


ALL = (
    told(
        "function.reviewed",
        {"note": int, "name": str, "decision": str, "text": str},
        _reviewed,
    ),
    told(
        "satisfaction.opened",
        {"until": str},
        lambda event: (
            __("asked customers how satisfied they are, until %(day)s") % {"day": _day(event)}
        ),
    ),
    told(
        "satisfaction.moved",
        {"until": str},
        lambda event: __("let the satisfaction survey end on %(day)s") % {"day": _day(event)},
    ),
    told("satisfaction.closed", {"count": int}, _closed),
)
