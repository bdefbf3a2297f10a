"""Kinds of event of work packages and of what belongs to them."""

from django.utils.translation import gettext as __

from canvases.kinds.payloads import TITLE
from pmo_studio.core import lines
from pmo_studio.core.events import Fields
from pmo_studio.core.models import Event
from roadmaps.kinds.sentences import kind, told, words_of

CHANGED: Fields = {"title": str, "before": str, "fields": list}


PACKAGES = (
    kind("package.added", TITLE, lambda: __("added the work package “%(title)s”")),
    kind("package.changed", CHANGED, lambda: __("changed the work package “%(title)s”")),
    kind(
        "package.progressed",
        {"title": str, "status": str, "fields": list},
        lambda: __("told how far the work package “%(title)s” is: %(status)s"),
    ),
    kind(
        "package.moves",
        {"title": str, "kpis": list},
        lambda: __("said which KPIs the work package “%(title)s” moves"),
    ),
    kind("package.removed", TITLE, lambda: __("removed the work package “%(title)s”")),
    kind("package.restored", TITLE, lambda: __("put the work package “%(title)s” back")),
    kind(
        "package.split",
        {"title": str, "parts": list},
        lambda: __("split the work package “%(title)s” into parts"),
    ),
    kind(
        "package.merged",
        {"title": str, "packages": list},
        lambda: __("merged other work packages into “%(title)s”"),
    ),
)
DEPENDENCIES = (
    kind(
        "dependency.added",
        {"title": str, "after": str, "predecessor": int, "lag": int},
        lambda: __("let “%(title)s” begin after %(after)s"),
    ),
    kind(
        "dependency.changed",
        {"title": str, "after": str, "predecessor": int, "lag": int},
        lambda: __("changed how long “%(title)s” waits after %(after)s"),
    ),
    kind(
        "dependency.removed",
        {"title": str, "after": str, "predecessor": int},
        lambda: __("no longer lets “%(title)s” wait for %(after)s"),
    ),
)
DELIVERABLES = (
    kind("deliverable.added", TITLE, lambda: __("added the deliverable “%(title)s”")),
    kind("deliverable.changed", CHANGED, lambda: __("changed the deliverable “%(title)s”")),
    kind(
        "deliverable.progressed",
        {"title": str, "status": str},
        lambda: __("told how far the deliverable “%(title)s” is: %(status)s"),
    ),
    kind("deliverable.removed", TITLE, lambda: __("removed the deliverable “%(title)s”")),
    kind("deliverable.restored", TITLE, lambda: __("put the deliverable “%(title)s” back")),
    kind("deliverable.filed", TITLE, lambda: __("gave a file of the deliverable “%(title)s”")),
    kind("deliverable.unfiled", TITLE, lambda: __("took the file of “%(title)s” back")),
)
# Names of seats never lie in the log: the history looks them up.  One that was typed is a text.
PART: Fields = {"title": str, "letter": str, "people": list}
LATER = frozenset({"people"})
RACI = (
    told(
        "raci.added",
        PART,
        lambda event: _part(
            event,
            __("named somebody for “%(title)s”: %(letter)s"),
            __("named “%(name)s” for “%(title)s”: %(letter)s"),
        ),
        later=LATER,
    ),
    told(
        "raci.removed",
        PART,
        lambda event: _part(
            event,
            __("took a name off “%(title)s”: %(letter)s"),
            __("took “%(name)s” off “%(title)s”: %(letter)s"),
        ),
        later=LATER,
    ),
)


def _part(event: Event, of_somebody: str, of_a_name: str) -> str:
    typed = [line["text"] for line in event.data.get("people", ()) if line["text"]]
    words = of_a_name if typed else of_somebody
    return words % {**words_of(event), "name": lines.beginning(", ".join(typed))}


ALL = (*PACKAGES, *DEPENDENCIES, *DELIVERABLES, *RACI)
