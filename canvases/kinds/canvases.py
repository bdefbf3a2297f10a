"""Kinds of event of whole canvases: many notes at once, versions, merging and presets."""

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases.kinds.payloads import ROOM, ROWS, words_of
from pmo_studio.core.events import EventKind
from pmo_studio.core.models import Event


def _pasted(event: Event) -> str:
    count = len(event.data["notes"])
    return ngettext("added %(count)s note", "added %(count)s notes", count) % {"count": count}


def _imported(event: Event) -> str:
    count = len(event.data["notes"])
    return ngettext("imported %(count)s note", "imported %(count)s notes", count) % {"count": count}


def _merged(event: Event) -> str:
    count = len(event.data["sources"])
    words = ngettext(
        "merged %(count)s canvas into “%(title)s”",
        "merged %(count)s canvases into “%(title)s”",
        count,
    )
    return words % (words_of(event) | {"count": str(count)})


# These change more than a fragment can show: pages load again.
BATCHES = (
    EventKind("notes.pasted", ROOM, {"notes": list}, batch=True, sentence=_pasted),
    EventKind("notes.imported", ROOM, {"notes": list}, batch=True, sentence=_imported),
    EventKind(
        "canvas.created",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("made the canvas “%(title)s”") % words_of(e),
    ),
    EventKind(
        "canvas.changed",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("changed the canvas “%(title)s”") % words_of(e),
    ),
    EventKind(
        "canvas.counts",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("let the canvas “%(title)s” count for gate 2") % words_of(e),
    ),
    EventKind(
        "canvas.put_aside",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("put the canvas “%(title)s” aside as an alternative") % words_of(e),
    ),
    EventKind("canvas.locked", ROOM, batch=True, sentence=lambda e: __("locked the canvas")),
    EventKind("canvas.unlocked", ROOM, batch=True, sentence=lambda e: __("unlocked the canvas")),
    EventKind(
        # Of old logs: it does not name the copies.
        "canvas.duplicated",
        ROOM,
        {"origin": int, "with_notes": bool},
        batch=True,
        sentence=lambda e: __("copied a canvas"),
    ),
    EventKind(
        "canvas.copied",
        ROOM,
        {"origin": int, "title": str, "notes": list, "groups": list, "links": list},
        batch=True,
        sentence=lambda e: __("made the canvas “%(title)s” as a copy") % words_of(e),
    ),
)
PRESETS = (
    EventKind(
        "preset.loaded",
        ROOM,
        ROWS | {"preset": str},
        batch=True,
        sentence=lambda e: __("loaded the preset “%(preset)s”") % words_of(e),
    ),
    EventKind(
        "preset.taken_off",
        ROOM,
        ROWS | {"preset": str},
        batch=True,
        sentence=lambda e: __("took the preset “%(preset)s” off again") % words_of(e),
    ),
)
VERSIONS = (
    # No fragment: what stands on the board is what stood there before.
    EventKind(
        "version.made",
        ROOM,
        {"letter": str, "title": str},
        sentence=lambda e: __("kept version %(letter)s of the canvas") % words_of(e),
    ),
)
FILLED = (
    EventKind(
        "canvas.restored",
        ROOM,
        ROWS | {"version": int, "letter": str},
        batch=True,
        sentence=lambda e: __("brought version %(letter)s of the canvas back") % words_of(e),
    ),
    EventKind(
        "canvas.merged",
        ROOM,
        ROWS | {"title": str, "sources": list, "joined": list},
        batch=True,
        sentence=_merged,
    ),
)
