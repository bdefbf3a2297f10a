"""Kinds of event of risks, issues and reviews."""

from django.utils.translation import gettext as __

from canvases.kinds.payloads import TITLE
from pmo_studio.core.models import Event
from roadmaps.kinds.sentences import kind, told, words_of


def _added(event: Event) -> str:
    risk = event.data.get("of") == "risk"
    words = __("named the risk “%(title)s”") if risk else __("named the issue “%(title)s”")
    return words % words_of(event)


CONCERNS = (
    told("concern.added", {**TITLE, "of": str}, _added),
    kind(
        "concern.changed",
        {"title": str, "before": str, "fields": list},
        lambda: __("changed “%(title)s” among risks and issues"),
    ),
    kind("concern.closed", TITLE, lambda: __("closed “%(title)s” among risks and issues")),
    kind("concern.reopened", TITLE, lambda: __("opened “%(title)s” again")),
    kind("concern.removed", TITLE, lambda: __("took “%(title)s” off risks and issues")),
    kind("concern.restored", TITLE, lambda: __("put “%(title)s” back on risks and issues")),
)
REVIEWS = (
    kind("review.held", TITLE, lambda: __("reviewed the progress: “%(title)s”")),
    kind("review.changed", TITLE, lambda: __("changed what a review found: “%(title)s”")),
)
ALL = (*CONCERNS, *REVIEWS)
