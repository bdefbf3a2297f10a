"""Fragments of a board: the same for every viewer, so they are kept by what they show."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as __

from canvases import ballots
from canvases.functions import functions_of
from canvases.kpi_words import told
from canvases.link_kinds import KINDS
from canvases.models import Canvas, Group, Link, Note
from canvases.models.note import TEXT_MOST, USUAL_WEIGHT, State
from canvases.querysets import LinkQuerySet, NoteQuerySet
from pmo_studio.core import languages, subjects
from pmo_studio.core.catalogue import LANGUAGES, Function
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.core.models.people import FORMER
from pmo_studio.core.templatetags.pmo import icon

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_KEPT = 20_000
# How much of a note its grip says, in characters.
MOVE_MOST = 40


class Face(NamedTuple):
    """All that a note's fragment shows, and therefore the key under which it is kept.

    Plain values instead of models: a board of hundreds of notes is read in one query.
    """

    pk: int
    block: str
    text: str
    paper: str
    author_id: int | None
    author_name: str | None
    anonymous: bool
    group_id: int | None
    position: float
    version: int
    merged: bool
    number: int
    state: str
    weight: int
    # Its key in the row; key, blank and name once `named` has looked it up.
    function: str
    # In the vote that the board shows; read beside the row.
    dots: int = 0
    # How many links it has.  Frames leave it out: pages count the links that they list.
    links: int = 0
    # Its part in the thread that the page was asked to show.
    thread: str = ""


BESIDE = {"dots", "links", "thread"}
COLUMNS = [
    "author__display_name" if name == "author_name" else name
    for name in Face._fields
    if name not in BESIDE
]
_kept: dict[tuple[Face, str], SafeString] = {}


def faces(notes: NoteQuerySet) -> list[Face]:
    """The faces of the live notes among these, in the order of the board; one query."""
    rows = notes.live().order_by("block", "position", "pk").values_list(*COLUMNS)
    return [Face(*row) for row in rows]


def dotted(notes: Sequence[Face], dots: Mapping[str, int]) -> list[Face]:
    """The faces with their dots."""
    if not dots:
        return list(notes)
    return [note._replace(dots=dots.get(f"note:{note.pk}", 0)) for note in notes]


def named(notes: Sequence[Face], engagement_id: int, language: str) -> list[Face]:
    """The faces with the names of the functions that they stand for; a query if there are any."""
    if not any(note.function for note in notes):
        return list(notes)
    functions = functions_of(Engagement(pk=engagement_id))
    return [
        note._replace(function=_name(note, functions[note.function], language))
        if note.function in functions and note.block == "ka"
        else note._replace(function="")
        for note in notes
    ]


def _name(note: Face, function: Function, language: str) -> str:
    """Its key with its name; the key alone where the note says that name already."""
    if any(note.text == function.name.in_language(code) for code in LANGUAGES):
        return function.key
    return f"{function.key} {function.name.in_language(language)}"


def note_html(note: Note, language: str) -> SafeString:
    """The list item of the note as the database has it, in the engagement's language."""
    _, dots = ballots.shown(note.engagement.pk, note.canvas_id)
    found = dotted(faces(Note.objects.filter(pk=note.pk)), dots)
    found = named(found, note.engagement.pk, language)
    return face_html(found[0], language) if found else gone(note.subject)


def face_html(face: Face, language: str) -> SafeString:
    return faces_html([face], language)[0]


def faces_html(wanted: Sequence[Face], language: str) -> list[SafeString]:
    """The list item of each note; only those that are not kept are rendered."""
    found = {face: _kept.get((face, language)) for face in wanted}
    missing = [face for face, html in found.items() if html is None]
    if missing:
        found |= _rendered(missing, language)
    return [html for face in wanted if (html := found[face]) is not None]


def _rendered(missing: Sequence[Face], language: str) -> dict[Face, SafeString]:
    """The notes rendered and kept; what is the same for all is looked up once."""
    with translation.override(language):
        template = get_template("canvases/board.html#note")
        words = _words()
        made = {
            face: SafeString(template.render({"note": _shown(face, words), "grip": words.grip}))
            for face in missing
        }
    # Simple on purpose: a full store is emptied, and the next page fills it again.
    if len(_kept) + len(made) > MOST_KEPT:
        _kept.clear()
    _kept.update({(face, language): html for face, html in made.items()})
    return made


class Words(NamedTuple):
    """What is the same on every note, in one language."""

    grip: SafeString
    move: str
    anonymous: str
    former: str
    thread: str
    too_long: str
    merged: str
    weight: str
    retire: str
    url_before: str


def _words() -> Words:
    return Words(
        grip=icon("grip-vertical"),
        move=__("Move “%(note)s”"),
        anonymous=__("Anonymous"),
        former=str(FORMER),
        thread=__("Thread of “%(note)s”"),
        too_long=__("Too long, please shorten"),
        merged=__("Merged"),
        weight=__("Weight %(n)s"),
        retire=str(State.RETIRE.label),
        url_before=reverse("canvases:note", args=[0]).removesuffix("0/"),
    )


def _shown(face: Face, words: Words) -> dict[str, str]:
    """What the template of a note prints, ready as text.

    Numbers as text, because a template would write 1.5 as 1,5 in Portuguese and Spanish, which
    no script reads as a number.  A plain dictionary, because hundreds of notes are rendered at
    once, and templates look keys up several times faster than attributes.
    """
    mark = words.too_long if len(face.text) > TEXT_MOST else words.merged if face.merged else ""
    author = face.author_name or words.former
    start = _beginning(face.text)
    function, _, function_name = face.function.partition(" ")
    return {
        "pk": str(face.pk),
        "url": f"{words.url_before}{face.pk}/",
        "paper": face.paper,
        "author_id": str(face.author_id or ""),
        "author": words.anonymous if face.anonymous else author,
        "version": str(face.version),
        "number": str(face.number),
        "position": str(face.position),
        "list": f"list-group-{face.group_id}" if face.group_id else f"list-{face.block}",
        "text": face.text,
        "move": words.move % {"note": start},
        "thread_of": words.thread % {"note": start},
        "links": str(face.links or ""),
        "thread": face.thread,
        "state": words.retire if face.state == State.RETIRE else "",
        "function": function,
        "function_name": function_name,
        "weight": _weight(face, words),
        "mark": mark,
        "dots": _dots_html(face.dots, translation.get_language()),
    }


def _weight(face: Face, words: Words) -> str:
    """How much a customer counts, where it is not as usual."""
    if face.block != "cs" or face.weight == USUAL_WEIGHT:
        return ""
    return words.weight % {"n": face.weight}


@lru_cache(maxsize=1000)
def _dots_html(dots: int, language: str | None) -> SafeString:
    """The stickers and their number, in the language that is on; nothing where there are none."""
    return SafeString(get_template("components/votes.html").render({"votes": dots}) if dots else "")


def _beginning(text: str) -> str:
    """The first words of the text on one line, whole words where there are any."""
    line = " ".join(text.split())
    return line if len(line) <= MOVE_MOST else line[:MOVE_MOST].rsplit(" ", 1)[0] + "…"


def group_html(
    group: Group, notes: Sequence[Face], language: str, dots: Mapping[str, int]
) -> SafeString:
    """The group's list item with its notes inside."""
    inside = mark_safe("".join(faces_html(notes, language)))  # noqa: S308  (fragments of ours)
    with translation.override(language):
        shown = _dots_html(dots.get(group.subject, 0), language)
    context = {
        "group": group,
        "position": str(group.position),
        "notes": inside,
        "dots": shown,
    }
    return _render("group", context, language)


def gone(subject: str) -> SafeString:
    """Tells a page that the note or group has left the board."""
    name = subject.replace(":", "-")
    return mark_safe(f'<li id="{name}" data-gone hidden></li>')  # noqa: S308  (prefix and number)


def of_events(events: Sequence[Event]) -> dict[int, str]:
    """Renderer for pmo_studio.live: the present state of what the events are about.

    An event about a group brings the group's frame and, beside it, every note concerned: pages
    put each note into the list that it names, so a note being typed in is never replaced.
    """
    language = languages.current()
    links = _links(_numbers(events, "link"))
    groups = Group.objects.live().in_bulk(_numbers(events, "group"))
    wanted = set(_numbers(events, "note"))
    for event in events:
        wanted.update(event.data.get("notes", []) if event.subject.startswith("group:") else [])
    found = Note.objects.filter(Q(pk__in=wanted) | Q(group__in=list(groups)))
    dots = _dots_of(events)
    shown = named(dotted(faces(found), dots), events[0].engagement_id, language)
    notes = {face.pk: face for face in shown}
    return {
        event.number: links[event.subject]
        if event.subject in links
        else _of_event(event, notes, groups, language, dots)
        for event in events
    }


def _links(wanted: Sequence[int]) -> dict[str, SafeString]:
    """The list item of each link that stands, by subject; no query where none is asked for."""
    if not wanted:
        return {}
    found = Link.objects.standing().filter(pk__in=wanted)
    return {f"link:{pk}": gone(f"link:{pk}") for pk in wanted} | {
        f"link:{row.pk}": link_html(row) for row in link_faces(found)
    }


class LinkFace(NamedTuple):
    """All that a page knows of a link; it draws the line and counts by this."""

    pk: int
    kind: str
    source_id: int
    target_id: int | None
    kpi_id: int | None
    kpi__name: str | None
    strength: int
    number: int


def link_faces(links: LinkQuerySet) -> list[LinkFace]:
    """The links among these that were not removed, those that rest too; one query."""
    rows = links.standing().order_by("pk").values_list(*LinkFace._fields)
    return [_spoken(LinkFace(*row)) for row in rows]


def _spoken(face: LinkFace) -> LinkFace:
    return face._replace(kpi__name=told(face.kpi__name)) if face.kpi__name else face


@lru_cache(maxsize=MOST_KEPT)
def link_html(face: LinkFace) -> SafeString:
    """The item of the page's list of links.  The blocks that its kind joins stand beside it, so
    that a page sees which links rest after any move, without another fragment."""
    kind = KINDS[face.kind]
    return format_html(
        '<li id="link-{}" data-list="links" data-pos="{}" data-number="{}" data-source="{}"'
        ' data-target="{}" data-kpi="{}" data-from="{}" data-to="{}" data-strength="{}">{}</li>',
        *(face.pk, face.pk, face.number, face.source_id, face.target_id or "", face.kpi_id or ""),
        *(" ".join(kind.sources), kind.target, face.strength, face.kpi__name or ""),
    )


def _dots_of(events: Sequence[Event]) -> dict[str, int]:
    """The dots on the boards of these events; a new note cannot have any."""
    boards = {(e.engagement_id, e.topic) for e in events if e.kind != "note.added"}
    found: dict[str, int] = {}
    for engagement_id, topic in boards:
        found |= ballots.shown(engagement_id, subjects.split(topic)[1])[1]
    return found


def topics_of_votes(events: Sequence[Event]) -> dict[int, set[str]]:
    """Reach for pmo_studio.live: the votes' own topic and the canvases of what was voted on."""
    rounds = {event.number: subjects.split(event.subject)[1] for event in events}
    canvases = ballots.canvases_of(set(rounds.values()))
    own = {event.number: {event.topic} for event in events}
    return {
        number: own[number] | {f"canvas:{pk}" for pk in canvases.get(round_, ())}
        for number, round_ in rounds.items()
    }


def topics_of_seats(events: Sequence[Event]) -> dict[int, set[str]]:
    """Reach for pmo_studio.live: the canvases on which notes of these seats stand, one query."""
    seats = {event.number: subjects.split(event.subject)[1] for event in events}
    notes = Note.objects.live().filter(author__in=set(seats.values()))
    return _boards_with(seats, notes.values_list("author", "canvas"))


def topics_of_kpis(events: Sequence[Event]) -> dict[int, set[str]]:
    """Reach for pmo_studio.live: the canvases that say the names of these KPIs, one query.

    Whoever changes a figure of a KPI changes nothing that stands on a board.
    """
    kpis = {
        event.number: subjects.split(event.subject)[1]
        for event in events
        if event.kind != "kpi.changed" or event.data["title"] != event.data["before"]
    }
    links = Link.objects.live().filter(kpi__in=set(kpis.values()))
    return _boards_with(kpis, links.values_list("kpi", "canvas"))


def topics_of_functions(events: Sequence[Event]) -> dict[int, set[str]]:
    """Reach for pmo_studio.live: the canvases with notes that stand for these, one query."""
    functions = {event.number: event.data["function"] for event in events}
    notes = Note.objects.live().filter(
        canvas__engagement=events[0].engagement_id, block="ka", function__in=functions.values()
    )
    return _boards_with(functions, notes.values_list("function", "canvas"))


def topics_of_openings(events: Sequence[Event]) -> dict[int, set[str]]:
    """Reach for pmo_studio.live: all canvases, where contributors may link from now on.

    One query.
    """
    opened = [event.number for event in events if event.data["sheet"] == OpenSheet.LINKS]
    canvases = Canvas.objects.filter(engagement=events[0].engagement_id) if opened else ()
    topics = {canvas.topic for canvas in canvases}
    return dict.fromkeys(opened, topics)


def _boards_with(
    wanted: Mapping[int, int | str], found: "QuerySet[Any, tuple[Any, int]]"
) -> dict[int, set[str]]:
    """By the number of an event the canvases on which `found` has what it is about."""
    topics: dict[int | str, set[str]] = {}
    for each, canvas in found.distinct().order_by():
        topics.setdefault(each, set()).add(f"canvas:{canvas}")
    return {number: topics[each] for number, each in wanted.items() if each in topics}


def _of_event(
    event: Event,
    notes: Mapping[int, Face],
    groups: Mapping[int, Group],
    language: str,
    dots: Mapping[str, int],
) -> str:
    prefix, _, number = event.subject.partition(":")
    pk = int(number)
    if prefix == "note":
        return face_html(notes[pk], language) if pk in notes else gone(event.subject)
    if pk in groups:
        members = [row for row in notes.values() if row.group_id == pk]
        head = group_html(groups[pk], [], language, dots)
    else:
        members = [notes[row] for row in event.data.get("notes", []) if row in notes]
        head = gone(event.subject)
    return head + "".join(faces_html(members, language))


def _numbers(events: Sequence[Event], prefix: str) -> list[int]:
    parts = (event.subject.partition(":") for event in events)
    return [int(number) for kind, _, number in parts if kind == prefix]


def _render(part: str, context: Mapping[str, object], language: str) -> SafeString:
    with translation.override(language):
        return SafeString(get_template(f"canvases/board.html#{part}").render(dict(context)))
