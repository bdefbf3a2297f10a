"""What canvases bring to the registries of the core."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from canvases import ballots, bundle, fragments
from canvases import words as naming
from canvases.models import Canvas, Group, Note
from pmo_studio.core import belongings, own_data, sheets, subjects
from pmo_studio.core.actions.data import REDACTED
from pmo_studio.core.events import EventKind, Fields, register
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.models.log import Audience
from pmo_studio.live import renderers

if TYPE_CHECKING:
    from pmo_studio.core.events import Change

NONE = type(None)
SHORT = 60


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    _register_note_events()
    _register_other_events()
    sheets.register(
        sheets.Sheet("2.1", "canvas", _("Canvas"), "canvases:index", phase=2, landing=True)
    )
    subjects.register(subjects.SubjectKind("note", _note_titles, _redact_note))
    subjects.register(subjects.SubjectKind("group", _group_titles, _redact_group))
    subjects.register_ballot(
        subjects.Ballot("canvas", _("Canvas"), ballots.offers, ballots.candidates)
    )
    belongings.register(_drop_notes)
    own_data.register(_counts)
    bundle.register_all()


def _register_note_events() -> None:
    place: Fields = {"block": str, "position": (int, float)}
    kinds: list[tuple[str, Fields, Callable[[Event], str]]] = [
        (
            "note.added",
            {**place, "text": str, "paper": str, "version": int},
            lambda e: __("added “%(text)s” to %(block)s") % _words(e),
        ),
        (
            "note.edited",
            {"text": str, "arrived": str, "before": str, "version": int, "merged": bool},
            lambda e: __("changed “%(before)s” to “%(text)s”") % _words(e),
        ),
        (
            "note.moved",
            {
                **place,
                "group": (int, NONE),
                "from_block": str,
                "from_position": (int, float),
                "from_group": (int, NONE),
            },
            lambda e: __("moved a note to %(block)s") % _words(e),
        ),
        (
            "note.coloured",
            {"paper": str, "from_paper": str},
            lambda e: __("changed a note's colour"),
        ),
        ("note.deleted", {"group": (int, NONE)}, lambda e: __("deleted a note")),
        ("note.restored", {}, lambda e: __("restored a note")),
    ]
    for name, fields, sentence in kinds:
        register(EventKind(name, Audience.ROOM, fields, undoable=True, sentence=sentence))
        renderers.register(name, fragments.of_events)


def _register_other_events() -> None:
    place: Fields = {"block": str, "position": (int, float)}
    came_from: Fields = {"from_block": str, "from_position": (int, float)}
    kinds: list[tuple[str, Fields, bool, Callable[[Event], str]]] = [
        (
            "notes.pasted",
            {"notes": list},
            True,
            lambda e: (
                ngettext("added %(count)s note", "added %(count)s notes", _size(e))
                % {"count": _size(e)}
            ),
        ),
        (
            "notes.imported",
            {"notes": list},
            True,
            lambda e: (
                ngettext("imported %(count)s note", "imported %(count)s notes", _size(e))
                % {"count": _size(e)}
            ),
        ),
        (
            "group.made",
            {"title": str, "block": str, "notes": list},
            False,
            lambda e: __("made the group “%(title)s”") % _words(e),
        ),
        (
            "group.renamed",
            {"title": str, "before": str},
            False,
            lambda e: __("named a group “%(title)s”") % _words(e),
        ),
        (
            "group.moved",
            {**place, **came_from},
            False,
            lambda e: __("moved a group to %(block)s") % _words(e),
        ),
        ("group.dissolved", {"notes": list}, False, lambda e: __("took a group apart")),
        (
            "canvas.created",
            {"title": str},
            True,
            lambda e: __("made the canvas “%(title)s”") % _words(e),
        ),
        (
            "canvas.changed",
            {"title": str},
            True,
            lambda e: __("changed the canvas “%(title)s”") % _words(e),
        ),
        ("canvas.locked", {}, True, lambda e: __("locked the canvas")),
        ("canvas.unlocked", {}, True, lambda e: __("unlocked the canvas")),
        (
            "canvas.duplicated",
            {"origin": int, "with_notes": bool},
            True,
            lambda e: __("copied a canvas"),
        ),
    ]
    for name, fields, batch, sentence in kinds:
        register(EventKind(name, Audience.ROOM, fields, batch=batch, sentence=sentence))
        if not batch:
            renderers.register(name, fragments.of_events)


def _words(event: Event) -> dict[str, str]:
    """The payload for a sentence: long texts shortened, the block by its name."""
    words = {name: _short(value) for name, value in event.data.items() if isinstance(value, str)}
    if "block" in words:
        words["block"] = naming.block_title(words["block"])
    return words


def _size(event: Event) -> int:
    """How many notes a batch brought."""
    return len(event.data["notes"])


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def _note_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    notes = Note.objects.filter(canvas__engagement=engagement, pk__in=list(ids))
    return dict(notes.values_list("pk", "text"))


def _group_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    groups = Group.objects.filter(canvas__engagement=engagement, pk__in=list(ids))
    return dict(groups.values_list("pk", "title"))


def _redact_note(engagement: Engagement, pk: int) -> bool:
    number = engagement.last_number + 1
    notes = Note.objects.filter(canvas__engagement=engagement, pk=pk)
    return bool(notes.update(text=REDACTED, number=number))


def _redact_group(engagement: Engagement, pk: int) -> bool:
    number = engagement.last_number + 1
    groups = Group.objects.filter(canvas__engagement=engagement, pk=pk)
    return bool(groups.update(title=REDACTED, number=number))


def _drop_notes(change: "Change", seat: Participant, keep_notes: bool) -> None:
    """A removed seat's notes are deleted, and can be restored, when the facilitator says so."""
    from canvases.actions import notes

    if keep_notes:
        return
    mine = Note.objects.live().select_related("canvas", "group")
    for note in mine.filter(canvas__engagement=change.engagement, author=seat):
        notes.archive(note, change)


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    notes = Note.objects.filter(canvas__engagement=engagement)
    return [
        (__("Canvases"), Canvas.objects.filter(engagement=engagement).count()),
        (__("Notes, with those deleted"), notes.count()),
    ]
