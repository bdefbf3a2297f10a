"""Adding, editing, moving, colouring, deleting and restoring notes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from canvases import merge as merging
from canvases.actions import dots, rules
from canvases.models import Canvas, Group, Link, Note
from canvases.models.note import MERGED_MOST, TEXT_MOST, Paper
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Event, Participant, RequestKey
from pmo_studio.core.refusals import Refused

EMPTY = _("A note needs a text. Type something, or delete the note.")
LONG = _("A note holds up to 500 characters. Shorten it, or make two notes.")
NO_SUCH_TEXT = _("There is no such earlier text.")


@dataclass(frozen=True)
class Changed:
    """The note after the change, and the events that the change recorded (none: no change)."""

    note: Note
    events: Sequence[Event] = ()
    # What the sender must be told although the change went through.
    words: str = ""


def clean_text(text: str) -> str:
    """The text as stored: outer blanks and control characters gone; Refused in words."""
    kept = "".join(sign for sign in text.replace("\r\n", "\n") if sign in "\n\t" or sign >= " ")
    kept = kept.strip()
    if not kept:
        raise Refused(EMPTY, field="text")
    if len(kept) > TEXT_MOST:
        raise Refused(LONG, field="text")
    return kept


def add_note(
    canvas: Canvas,
    *,
    block: str,
    text: str,
    by: Participant,
    paper: str = Paper.SAFFRON,
    position: float | None = None,
    key: events.Key | None = None,
) -> Changed:
    """Put a new note into the block, at its end unless a position is given."""
    text = clean_text(text)
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.WRITE)
        fresh = rules.check_open(canvas)
        rules.check_room(fresh)
        place = rules.place_in(fresh, block, position)
        note = Note(canvas=fresh, block=block, text=text, paper=paper, author=by, position=place)
        note.state = rules.first_state(fresh)
        note.number = change.next_number
        note.save()
        if position is not None:
            rules.settle(fresh, block, place)
        change.record(
            "note.added",
            subject=note.subject,
            topic=fresh.topic,
            block=block,
            text=text,
            paper=str(paper),
            position=place,
            version=1,
        )
    return Changed(note, change.events)


def edit_note(
    note: Note,
    *,
    text: str,
    base_version: int,
    by: Participant,
    after_key: str = "",
    key: events.Key | None = None,
) -> Changed:
    """Give the note a new text; what somebody else typed meanwhile is merged, never dropped.

    `after_key` names the sender's own change that is still under way: then the base is the text
    that arrived with that key (live.md, outbox).
    """
    arriving = clean_text(text)
    with events.change(note.engagement, by=by, key=key) as change:
        fresh = rules.live_note(note, by=change.by)
        result, merged, words = _merge(fresh, arriving, base_version, after_key, by)
        if result == fresh.text and not words:
            return Changed(fresh, change.events)
        _write_text(fresh, change, text=result, arrived=arriving, merged=merged)
    return Changed(fresh, change.events, words)


def _merge(
    note: Note, arriving: str, base_version: int, after_key: str, by: Participant
) -> tuple[str, bool, str]:
    base = _base(note, base_version, after_key, by)
    if base == note.text:
        return arriving, False, ""
    merged = merging.merge(base, note.text, arriving)
    if not merged.text.strip():
        words = _("Somebody else changed this note while you were writing; their text was kept.")
        return note.text, note.merged, str(words)
    if len(merged.text) > MERGED_MOST:
        raise Refused(
            _(
                "Somebody else changed this note while you were writing, and both texts together"
                " are too long. Copy your text and make a second note of it."
            ),
            field="text",
        )
    return merged.text, merged.conflict, ""


def _base(note: Note, base_version: int, after_key: str, by: Participant) -> str:
    """The text that the sender had in front of them when they began to type."""
    if after_key:
        earlier = RequestKey.objects.filter(participant=by, key=after_key).first()
        if earlier is not None and earlier.subject == note.subject:
            event = Event.objects.get(engagement=by.engagement_id, number=earlier.number)
            return str(event.data.get("arrived") or event.data.get("text", ""))
    if base_version == note.version:
        return note.text
    return _text_of(note, base_version)


def _text_of(note: Note, version: int) -> str:
    """The text that the note had in this version; empty where no event tells it."""
    log = Event.objects.filter(engagement=note.canvas.engagement_id)
    own = log.filter(subject=note.subject)
    if event := own.filter(data__version=version).first():
        return str(event.data.get("text", ""))
    # Notes that came many at once have no event of their own before the first change.
    if event := own.filter(data__version=version + 1, kind="note.edited").first():
        return str(event.data.get("before", ""))
    for event in log.filter(topic=note.canvas.topic, kind="canvas.restored"):
        for line in event.data["notes"]:
            if line["note"] == note.pk and line["version"] == version:
                return str(line["text"])
    return ""


def move_note(
    note: Note,
    *,
    block: str,
    by: Participant,
    position: float | None = None,
    group: Group | None = None,
    key: events.Key | None = None,
    undoes: int | None = None,
    sure: bool = False,
) -> Changed:
    """Put the note into a block, or into a group; the last mover wins and is named.

    Raises DotsLost, unless `sure`, when what was voted on would leave the board.
    """
    with events.change(note.engagement, by=by, key=key) as change:
        fresh = rules.live_note(note, by=change.by)
        leaves = fresh.block != (group.block if group else block)
        before = _links_in_force(fresh) if leaves else 0
        put(fresh, change, block=block, position=position, group=group, undoes=undoes, sure=sure)
        resting = before - _links_in_force(fresh) if before else 0
    return Changed(fresh, change.events, _resting_words(resting))


def _links_in_force(note: Note) -> int:
    return Link.objects.in_force().of_note(note.pk).count()


def _resting_words(resting: int) -> str:
    """Nothing is lost, but somebody who only tidied up must know that the logic has a gap now."""
    if resting <= 0:
        return ""
    words = ngettext(
        "%(n)s link rests until the note is back in its block.",
        "%(n)s links rest until the note is back in its block.",
        resting,
    )
    return words % {"n": resting}


def put(
    note: Note,
    change: events.Change,
    *,
    block: str,
    group: Group | None,
    position: float | None = None,
    undoes: int | None = None,
    sure: bool = False,
) -> None:
    """The writing half of move_note, for changes that have read the note under the lock."""
    group = rules.live_group(group, note) if group else None
    if not sure:
        dots.check_move(note, group)
    block = group.block if group else block
    place = rules.place_in(note.canvas, block, position)
    left_block, left_position, left_group = note.block, note.position, note.group
    note.block, note.position, note.group = block, place, group
    note.number = change.next_number
    note.save(update_fields=["block", "position", "group", "number"])
    rules.settle(note.canvas, block, place)
    change.record(
        "note.moved",
        subject=note.subject,
        topic=note.canvas.topic,
        undoes=undoes,
        block=block,
        position=place,
        group=group.pk if group else None,
        from_block=left_block,
        from_position=left_position,
        from_group=left_group.pk if left_group else None,
    )
    if left_group is not None and left_group != group:
        dissolve_if_empty(left_group, change)


def colour_note(
    note: Note,
    *,
    paper: str,
    by: Participant,
    key: events.Key | None = None,
    undoes: int | None = None,
) -> Changed:
    """Give the note another paper."""
    with events.change(note.engagement, by=by, key=key) as change:
        fresh = rules.live_note(note, by=change.by)
        before, fresh.paper = fresh.paper, paper
        if before == paper:
            return Changed(fresh, change.events)
        fresh.number = change.next_number
        fresh.save(update_fields=["paper", "number"])
        change.record(
            "note.coloured",
            subject=fresh.subject,
            topic=fresh.canvas.topic,
            undoes=undoes,
            paper=str(paper),
            from_paper=before,
        )
    return Changed(fresh, change.events)


def delete_note(
    note: Note,
    *,
    by: Participant,
    key: events.Key | None = None,
    undoes: int | None = None,
    sure: bool = False,
) -> Changed:
    """Take the note off the canvas; it can be restored from its page or the history.

    Raises DotsLost, unless `sure`, when it was voted on.
    """
    with events.change(note.engagement, by=by, key=key) as change:
        fresh = rules.live_note(note, by=change.by)
        if not sure:
            dots.check_delete(fresh)
        archive(fresh, change, undoes=undoes)
    return Changed(fresh, change.events)


def archive(note: Note, change: events.Change, *, undoes: int | None = None) -> None:
    """The writing half of delete_note, for changes that delete several."""
    group = note.group
    note.archived_at, note.archived_by, note.group = timezone.now(), change.by, None
    note.number = change.next_number
    note.save(update_fields=["archived_at", "archived_by", "group", "number"])
    change.record(
        "note.deleted",
        subject=note.subject,
        topic=note.canvas.topic,
        undoes=undoes,
        group=group.pk if group else None,
    )
    if group is not None:
        dissolve_if_empty(group, change)


def restore_note(
    note: Note, *, by: Participant, key: events.Key | None = None, undoes: int | None = None
) -> Changed:
    """Bring a deleted note back to where it was."""
    with events.change(note.engagement, by=by, key=key) as change:
        fresh = Note.objects.select_related("author", "archived_by").get(pk=note.pk)
        fresh.canvas = rules.check_open(note.canvas)
        if not rules.may_change(change.by, fresh, fresh.canvas) and fresh.archived_by != change.by:
            require(change.by, Right.CHANGE_OTHERS)
        if fresh.archived_at is None:
            return Changed(fresh, change.events)
        rules.check_room(fresh.canvas)
        fresh.archived_at = fresh.archived_by = None
        fresh.number = change.next_number
        fresh.save(update_fields=["archived_at", "archived_by", "number"])
        change.record(
            "note.restored", subject=fresh.subject, topic=fresh.canvas.topic, undoes=undoes
        )
    return Changed(fresh, change.events)


def restore_text(
    note: Note,
    *,
    text: str,
    by: Participant,
    key: events.Key | None = None,
    undoes: int | None = None,
) -> Changed:
    """Give the note an earlier text of its own; nothing is merged, the present one stays
    in the history.  An imported history may tell of texts that no note can hold."""
    if not text.strip() or len(text) > MERGED_MOST:
        raise Refused(NO_SUCH_TEXT)
    with events.change(note.engagement, by=by, key=key) as change:
        fresh = rules.live_note(note, by=change.by)
        if fresh.text != text:
            _write_text(fresh, change, text=text, arrived=text, merged=False, undoes=undoes)
    return Changed(fresh, change.events)


def _write_text(
    note: Note,
    change: events.Change,
    *,
    text: str,
    arrived: str,
    merged: bool,
    undoes: int | None = None,
) -> None:
    before = note.text
    note.text, note.merged = text, merged
    note.version += 1
    note.number, note.edited_at = change.next_number, timezone.now()
    note.save(update_fields=["text", "merged", "version", "number", "edited_at"])
    change.record(
        "note.edited",
        subject=note.subject,
        topic=note.canvas.topic,
        undoes=undoes,
        text=text,
        arrived=arrived,
        before=before,
        version=note.version,
        merged=merged,
    )


def dissolve_if_empty(group: Group, change: events.Change) -> None:
    """A stack without notes is none."""
    if Note.objects.live().filter(group=group).exists():
        return
    dissolve(group, change, members=[])


def dissolve(group: Group, change: events.Change, *, members: Sequence[Note]) -> None:
    """The group is no more; `members` are the notes that it has let go."""
    group.archived_at, group.number = timezone.now(), change.next_number
    group.save(update_fields=["archived_at", "number"])
    change.record(
        "group.dissolved",
        subject=group.subject,
        topic=group.canvas.topic,
        notes=[member.pk for member in members],
    )
