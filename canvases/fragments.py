"""Fragments of a board: the same for every viewer, so they are kept by the note's number."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from canvases.models import Group, Note
from pmo_studio.core.models import Event
from pmo_studio.core.templatetags.pmo import icon

MOST_KEPT = 20_000
Key = tuple[object, ...]
_kept: dict[Key, SafeString] = {}


def note_html(note: Note, language: str) -> SafeString:
    """The note's list item, in the engagement's language."""
    return notes_html([note], language)[0]


def notes_html(notes: Sequence[Note], language: str) -> list[SafeString]:
    """The list item of each note; only those that are not kept are rendered."""
    keys = [_key(note, language) for note in notes]
    found: dict[Key, SafeString | None] = {key: _kept.get(key) for key in keys}
    missing = [note for note, key in zip(notes, keys, strict=True) if found[key] is None]
    if missing:
        found |= _rendered(missing, language)
    return [html for key in keys if (html := found[key]) is not None]


def _key(note: Note, language: str) -> Key:
    author = note.author.name if note.author else ""
    return (note.pk, note.number, note.version, author, language)


def _rendered(notes: Sequence[Note], language: str) -> dict[Key, SafeString]:
    """The notes rendered and kept; what is the same for all is looked up once."""
    with translation.override(language):
        template = get_template("canvases/board.html#note")
        shared = {
            "grip": icon("grip-vertical"),
            "url_before": reverse("canvases:note", args=[0]).removesuffix("0/"),
        }
        made = {
            _key(note, language): SafeString(template.render({"note": note, **shared}))
            for note in notes
        }
    # Simple on purpose: a full store is emptied, and the next page fills it again.
    if len(_kept) + len(made) > MOST_KEPT:
        _kept.clear()
    _kept.update(made)
    return made


def group_html(group: Group, notes: Sequence[Note], language: str) -> SafeString:
    """The group's list item with its notes inside."""
    inside = mark_safe("".join(notes_html(notes, language)))  # noqa: S308  (fragments of ours)
    return _render("group", {"group": group, "notes": inside, "count": len(notes)}, language)


def gone(subject: str) -> SafeString:
    """Tells a page that the note or group has left the board."""
    name = subject.replace(":", "-")
    return mark_safe(f'<li id="{name}" data-gone hidden></li>')  # noqa: S308  (prefix and number)


def of_events(events: Sequence[Event]) -> dict[int, str]:
    """Renderer for pmo_studio.live: the present state of what the events are about.

    An event about a group brings the group's frame and, beside it, every note concerned: pages
    put each note into the list that it names, so a note being typed in is never replaced.
    """
    language = translation.get_language() or "en"
    groups = Group.objects.live().in_bulk(_numbers(events, "group"))
    wanted = set(_numbers(events, "note"))
    for event in events:
        wanted.update(event.data.get("notes", []) if event.subject.startswith("group:") else [])
    found = Note.objects.for_board().filter(Q(pk__in=wanted) | Q(group__in=list(groups)))
    notes = {row.pk: row for row in found}
    return {event.number: _of_event(event, notes, groups, language) for event in events}


def _of_event(
    event: Event, notes: Mapping[int, Note], groups: Mapping[int, Group], language: str
) -> str:
    prefix, _, number = event.subject.partition(":")
    pk = int(number)
    if prefix == "note":
        return note_html(notes[pk], language) if pk in notes else gone(event.subject)
    if pk in groups:
        members = [row for row in notes.values() if row.group_id == pk]
        head = group_html(groups[pk], [], language)
    else:
        members = [notes[row] for row in event.data.get("notes", []) if row in notes]
        head = gone(event.subject)
    return head + "".join(note_html(member, language) for member in members)


def _numbers(events: Sequence[Event], prefix: str) -> list[int]:
    subjects = (event.subject.partition(":") for event in events)
    return [int(number) for kind, _, number in subjects if kind == prefix]


def _render(part: str, context: Mapping[str, object], language: str) -> SafeString:
    with translation.override(language):
        return SafeString(get_template(f"canvases/board.html#{part}").render(dict(context)))
