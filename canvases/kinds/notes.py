"""Kinds of event of notes, of their links and of their groups."""

from django.utils.translation import gettext as __

from canvases.kinds.payloads import CAME_FROM, ID_OR_NONE, PLACE, ROOM, words_of
from pmo_studio.core.events import EventKind, Fields

FACTS: Fields = {"state": str, "weight": int, "function": str}
NOTES = (
    EventKind(
        "note.added",
        ROOM,
        PLACE | {"text": str, "paper": str, "version": int},
        sentence=lambda e: __("added “%(text)s” to %(block)s") % words_of(e),
    ),
    EventKind(
        "note.edited",
        ROOM,
        {"text": str, "arrived": str, "before": str, "version": int, "merged": bool},
        sentence=lambda e: __("changed “%(before)s” to “%(text)s”") % words_of(e),
    ),
    EventKind(
        "note.moved",
        ROOM,
        PLACE | CAME_FROM | {"group": ID_OR_NONE, "from_group": ID_OR_NONE},
        sentence=lambda e: __("moved a note to %(block)s") % words_of(e),
    ),
    EventKind(
        "note.coloured",
        ROOM,
        {"paper": str, "from_paper": str},
        sentence=lambda e: __("changed a note's colour"),
    ),
    EventKind(
        "note.deleted",
        ROOM,
        {"group": ID_OR_NONE},
        sentence=lambda e: __("deleted a note"),
    ),
    EventKind("note.restored", ROOM, sentence=lambda e: __("restored a note")),
    EventKind(
        "note.described",
        ROOM,
        FACTS | {f"from_{name}": kind for name, kind in FACTS.items()},
        sentence=lambda e: __("changed what a note stands for"),
    ),
)
LINKS = (
    EventKind(
        "link.added",
        ROOM,
        {"source": int, "target": ID_OR_NONE, "kpi": ID_OR_NONE, "kind": str, "strength": int},
        sentence=lambda e: __("linked two notes"),
    ),
    EventKind(
        "link.changed",
        ROOM,
        {"strength": int, "from_strength": int},
        sentence=lambda e: __("changed the strength of a link"),
    ),
    EventKind("link.removed", ROOM, sentence=lambda e: __("removed a link")),
)
GROUPS = (
    EventKind(
        "group.made",
        ROOM,
        {"title": str, "block": str, "notes": list},
        sentence=lambda e: __("made the group “%(title)s”") % words_of(e),
    ),
    EventKind(
        "group.renamed",
        ROOM,
        {"title": str, "before": str},
        sentence=lambda e: __("named a group “%(title)s”") % words_of(e),
    ),
    EventKind(
        "group.moved",
        ROOM,
        PLACE | CAME_FROM,
        sentence=lambda e: __("moved a group to %(block)s") % words_of(e),
    ),
    EventKind(
        "group.dissolved", ROOM, {"notes": list}, sentence=lambda e: __("took a group apart")
    ),
)
