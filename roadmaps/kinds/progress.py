"""Kinds of event of risks, issues and reviews."""

from collections.abc import Callable

from django.utils.translation import gettext as __

from pmo_studio.core import lines
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience

TITLE: Fields = {"title": str}


def _words(event: Event) -> dict[str, str]:
    return {name: lines.beginning(value) for name, value in event.data.items() if name == "title"}


def _kind(name: str, fields: Fields, sentence: Callable[[], str]) -> EventKind:
    return EventKind(
        name, Audience.ROOM, fields, batch=True, sentence=lambda event: sentence() % _words(event)
    )


def _added(event: Event) -> str:
    risk = event.data.get("of") == "risk"
    words = __("named the risk “%(title)s”") if risk else __("named the issue “%(title)s”")
    return words % _words(event)


CONCERNS = (
    EventKind(
        "concern.added", Audience.ROOM, {"title": str, "of": str}, batch=True, sentence=_added
    ),
    _kind(
        "concern.changed",
        {"title": str, "before": str, "fields": list},
        lambda: __("changed “%(title)s” among risks and issues"),
    ),
    _kind("concern.closed", TITLE, lambda: __("closed “%(title)s” among risks and issues")),
    _kind("concern.reopened", TITLE, lambda: __("opened “%(title)s” again")),
    _kind("concern.removed", TITLE, lambda: __("took “%(title)s” off risks and issues")),
    _kind("concern.restored", TITLE, lambda: __("put “%(title)s” back on risks and issues")),
)
REVIEWS = (
    _kind("review.held", TITLE, lambda: __("reviewed the progress: “%(title)s”")),
    _kind("review.changed", TITLE, lambda: __("changed what a review found: “%(title)s”")),
)
ALL = (*CONCERNS, *REVIEWS)
