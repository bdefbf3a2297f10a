"""The kinds of event that a canvas knows: what each carries, and how it reads."""

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases import words as naming
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience

ROOM = Audience.ROOM
NUMBER = (int, float)
ID_OR_NONE = (int, type(None))
PLACE: Fields = {"block": str, "position": NUMBER}
FACTS: Fields = {"state": str, "weight": int, "function": str}
CAME_FROM: Fields = {"from_block": str, "from_position": NUMBER}


def _words(event: Event) -> dict[str, str]:
    """The payload for a sentence: long texts shortened, the block by its name."""
    texts = {name: value for name, value in event.data.items() if isinstance(value, str)}
    words = {name: naming.shortened(value) for name, value in texts.items()}
    if "block" in words:
        words["block"] = naming.block_title(words["block"])
    return words


def _pasted(event: Event) -> str:
    count = len(event.data["notes"])
    return ngettext("added %(count)s note", "added %(count)s notes", count) % {"count": count}


def _imported(event: Event) -> str:
    count = len(event.data["notes"])
    return ngettext("imported %(count)s note", "imported %(count)s notes", count) % {"count": count}


NOTES = (
    EventKind(
        "note.added",
        ROOM,
        PLACE | {"text": str, "paper": str, "version": int},
        undoable=True,
        sentence=lambda e: __("added “%(text)s” to %(block)s") % _words(e),
    ),
    EventKind(
        "note.edited",
        ROOM,
        {"text": str, "arrived": str, "before": str, "version": int, "merged": bool},
        undoable=True,
        sentence=lambda e: __("changed “%(before)s” to “%(text)s”") % _words(e),
    ),
    EventKind(
        "note.moved",
        ROOM,
        PLACE | CAME_FROM | {"group": ID_OR_NONE, "from_group": ID_OR_NONE},
        undoable=True,
        sentence=lambda e: __("moved a note to %(block)s") % _words(e),
    ),
    EventKind(
        "note.coloured",
        ROOM,
        {"paper": str, "from_paper": str},
        undoable=True,
        sentence=lambda e: __("changed a note's colour"),
    ),
    EventKind(
        "note.deleted",
        ROOM,
        {"group": ID_OR_NONE},
        undoable=True,
        sentence=lambda e: __("deleted a note"),
    ),
    EventKind("note.restored", ROOM, undoable=True, sentence=lambda e: __("restored a note")),
    EventKind(
        "note.described",
        ROOM,
        FACTS | {f"from_{name}": kind for name, kind in FACTS.items()},
        undoable=True,
        sentence=lambda e: __("changed what a note stands for"),
    ),
)
LINKS = (
    EventKind(
        "link.added",
        ROOM,
        {"source": int, "target": ID_OR_NONE, "kpi": ID_OR_NONE, "kind": str, "strength": int},
        undoable=True,
        sentence=lambda e: __("linked two notes"),
    ),
    EventKind(
        "link.changed",
        ROOM,
        {"strength": int, "from_strength": int},
        undoable=True,
        sentence=lambda e: __("changed the strength of a link"),
    ),
    EventKind("link.removed", ROOM, undoable=True, sentence=lambda e: __("removed a link")),
)
GROUPS = (
    EventKind(
        "group.made",
        ROOM,
        {"title": str, "block": str, "notes": list},
        sentence=lambda e: __("made the group “%(title)s”") % _words(e),
    ),
    EventKind(
        "group.renamed",
        ROOM,
        {"title": str, "before": str},
        sentence=lambda e: __("named a group “%(title)s”") % _words(e),
    ),
    EventKind(
        "group.moved",
        ROOM,
        PLACE | CAME_FROM,
        sentence=lambda e: __("moved a group to %(block)s") % _words(e),
    ),
    EventKind(
        "group.dissolved", ROOM, {"notes": list}, sentence=lambda e: __("took a group apart")
    ),
)
# These change more than a fragment can show: pages load again.
BATCHES = (
    EventKind("notes.pasted", ROOM, {"notes": list}, batch=True, sentence=_pasted),
    EventKind("notes.imported", ROOM, {"notes": list}, batch=True, sentence=_imported),
    EventKind(
        "canvas.created",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("made the canvas “%(title)s”") % _words(e),
    ),
    EventKind(
        "canvas.changed",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("changed the canvas “%(title)s”") % _words(e),
    ),
    EventKind("canvas.locked", ROOM, batch=True, sentence=lambda e: __("locked the canvas")),
    EventKind("canvas.unlocked", ROOM, batch=True, sentence=lambda e: __("unlocked the canvas")),
    EventKind(
        "canvas.duplicated",
        ROOM,
        {"origin": int, "with_notes": bool},
        batch=True,
        sentence=lambda e: __("copied a canvas"),
    ),
)
ALL = (*NOTES, *LINKS, *GROUPS, *BATCHES)
