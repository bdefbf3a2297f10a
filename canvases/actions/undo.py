"""Undo: the newest own act that can be taken back, and never somebody else's."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from canvases.actions import links, notes
from canvases.actions.facts import Facts, describe_note
from canvases.models import Canvas, Group, Link, Note
from pmo_studio.core import events
from pmo_studio.core.models import Event, Participant
from pmo_studio.core.refusals import Refused

Undone = notes.Changed | links.LinkChanged

NOTHING = _("There is nothing of yours left to take back on this canvas.")
TOUCHED = {
    "note": _("%(who)s has changed this note since: it cannot be taken back."),
    "link": _("%(who)s has changed this link since: it cannot be taken back."),
}
LOOK_BACK = 200


def undo(
    canvas: Canvas, *, by: Participant, key: events.Key | None = None, sure: bool = False
) -> Undone:
    """Take back the newest own undoable act on this canvas, if nobody touched it since.

    The act stays in the log; a compensating act with `undoes` is added (live.md, Undo).
    """
    # Before looking for the newest act: that is another one when the request comes twice.
    events.refuse_repetition(by, key)
    event = _newest(canvas, by)
    if event is None:
        raise Refused(NOTHING)
    prefix, _colon, number = event.subject.partition(":")
    later = _first_change_after(event)
    if later is not None:
        who = later.by.name if later.by else _("somebody")
        raise Refused(TOUCHED[prefix] % {"who": who})
    row = ROWS[prefix]().get(pk=int(number))
    sender: dict[str, Any] = {"by": by, "key": key, "undoes": event.number}
    if event.kind in MAY_LOSE_DOTS:
        sender["sure"] = sure
    return COMPENSATIONS[event.kind](row, event, **sender)


def _newest(canvas: Canvas, by: Participant) -> Event | None:
    # An imported log is history of elsewhere: nobody did it here.
    done_here = Event.objects.filter(engagement=canvas.engagement_id, imported=False)
    mine = done_here.filter(topic=canvas.topic, by=by)
    recent = list(mine.order_by("-number")[:LOOK_BACK])
    taken_back = {event.undoes for event in recent if event.undoes is not None}
    for event in recent:
        first_hand = event.kind in COMPENSATIONS and event.undoes is None
        if first_hand and event.number not in taken_back:
            return event
    return None


def _first_change_after(event: Event) -> Event | None:
    """Somebody else's change of the same thing since; own later acts were taken back first."""
    later = Event.objects.filter(
        engagement=event.engagement_id, subject=event.subject, number__gt=event.number
    )
    later = later.exclude(by=event.by)
    return later.select_related("by").order_by("number").first() or _restored_after(event)


def _restored_after(event: Event) -> Event | None:
    """A version that was brought back since and changed the note, whoever did it."""
    restored = Event.objects.filter(
        engagement=event.engagement_id,
        topic=event.topic,
        kind="canvas.restored",
        number__gt=event.number,
    )
    note = int(event.subject.partition(":")[2])
    for one in restored.select_related("by").order_by("number"):
        if any(line["note"] == note for line in one.data["notes"]):
            return one
    return None


def _undo_coming(note: Note, event: Event, **sender: Any) -> notes.Changed:
    return notes.delete_note(note, **sender)


def _undo_delete(note: Note, event: Event, **sender: Any) -> notes.Changed:
    return notes.restore_note(note, **sender)


def _undo_edit(note: Note, event: Event, **sender: Any) -> notes.Changed:
    return notes.restore_text(note, text=event.data["before"], **sender)


def _undo_colour(note: Note, event: Event, **sender: Any) -> notes.Changed:
    return notes.colour_note(note, paper=event.data["from_paper"], **sender)


def _undo_move(note: Note, event: Event, **sender: Any) -> notes.Changed:
    data = event.data
    group = Group.objects.live().filter(pk=data["from_group"]).first()
    if data["from_group"] and group is None:
        raise Refused(_("The group that the note came from was taken apart since."))
    return notes.move_note(
        note,
        block=data["from_block"],
        position=data["from_position"],
        group=group,
        **sender,
    )


def _undo_facts(note: Note, event: Event, **sender: Any) -> notes.Changed:
    data = event.data
    before = Facts(data["from_state"], data["from_weight"], data["from_function"])
    return describe_note(note, facts=before, **sender)


def _undo_linking(link: Link, event: Event, **sender: Any) -> links.LinkChanged:
    return links.unlink(link, **sender)


def _undo_unlinking(link: Link, event: Event, **sender: Any) -> links.LinkChanged:
    return links.link_notes(link.source, link.end, strength=link.strength, **sender)


def _undo_strength(link: Link, event: Event, **sender: Any) -> links.LinkChanged:
    return links.set_strength(link, strength=event.data["from_strength"], **sender)


ROWS: dict[str, Callable[[], Any]] = {
    "note": Note.objects.for_change,
    "link": Link.objects.for_change,
}
# What takes each kind back; it gets the sender, the key and the number of what it undoes.
COMPENSATIONS: dict[str, Callable[..., Undone]] = {
    "note.added": _undo_coming,
    "note.deleted": _undo_delete,
    "note.restored": _undo_coming,
    "note.edited": _undo_edit,
    "note.coloured": _undo_colour,
    "note.moved": _undo_move,
    "note.described": _undo_facts,
    "link.added": _undo_linking,
    "link.removed": _undo_unlinking,
    "link.changed": _undo_strength,
}
MAY_LOSE_DOTS = frozenset({"note.added", "note.restored", "note.moved"})
