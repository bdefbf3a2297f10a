"""Kinds of event of next steps."""

from django.utils.translation import gettext as __

from canvases.kinds.payloads import TITLE
from pmo_studio.core.models import Event
from roadmaps.kinds.sentences import kind, told, words_of
from roadmaps.models.improvement import Stage


def _moved(event: Event) -> str:
    stage = event.data.get("stage")
    name = Stage(stage).label if stage in Stage.values else ""
    words = __("moved the next step “%(title)s” to “%(stage)s”")
    return words % {**words_of(event), "stage": name}


ALL = (
    kind("improvement.added", TITLE, lambda: __("added the next step “%(title)s”")),
    kind(
        "improvement.changed",
        {"title": str, "before": str, "fields": list},
        lambda: __("changed the next step “%(title)s”"),
    ),
    told("improvement.moved", {"title": str, "stage": str, "was": str}, _moved),
    kind("improvement.done", TITLE, lambda: __("finished the next step “%(title)s”")),
    kind("improvement.reopened", TITLE, lambda: __("opened the next step “%(title)s” again")),
    kind("improvement.removed", TITLE, lambda: __("removed the next step “%(title)s”")),
    kind("improvement.restored", TITLE, lambda: __("put the next step “%(title)s” back")),
)
