"""Loading a preset, or another canvas, over a canvas; taking off again what it brought."""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from canvases.actions import dots, facts, kpis, rules, versions
from canvases.link_kinds import KPI
from canvases.models import Canvas, Kpi, Link, Note
from canvases.models.note import State
from canvases.models.version import Occasion
from canvases.preset_plan import MEASURED_BY, Pair, Row, Source, Standing, links_between, plan
from canvases.thread.graph import Link as PlannedLink
from pmo_studio.core import catalogue, events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Event, Participant
from pmo_studio.core.refusals import Refused

NOTHING = _(
    "Everything that is ticked stands on the canvas already. Tick something that is new, or leave"
    " the canvas as it is."
)
NOTHING_STANDS = _(
    "Nothing was taken off: no note that this preset brought stands on the canvas now."
)
NOT_LOADED = _("This preset was taken off already, or was never loaded here.")
# Of a row as the log keeps it: no part of what a preset brought.
WHO = {"author", "anonymous", "origin"}


@dataclass(frozen=True)
class Loaded:
    """What came: how many notes and links are new."""

    notes: int
    links: int


@dataclass(frozen=True)
class TakenOff:
    """How many notes went, and how many stayed because somebody worked with them since."""

    gone: int
    kept: int


def standing_on(canvas: Canvas) -> list[Standing]:
    """What a preset would meet; of equal notes the first counts."""
    rows = Note.objects.live().filter(canvas=canvas).order_by("block", "position", "pk")
    return [Standing(row.pk, row.block, row.text, row.function, row.weight) for row in rows]


def would_link(
    canvas: Canvas, source: Source, rows: Sequence[Row], kpi_keys: Collection[str]
) -> tuple[int, int]:
    """How many links loading these would make: between notes, and with KPIs.

    Two queries; what is not there yet has a number below zero.
    """
    found = Kpi.objects.live().filter(engagement=canvas.engagement_id, key__in=list(kpi_keys))
    kpi_ids = {key: -at for at, key in enumerate(kpi_keys, 1)} | dict(
        found.values_list("key", "pk")
    )
    ends = {
        row.note.key: row.standing.pk if row.standing else -at for at, row in enumerate(rows, 1)
    }
    links = links_between(source, ends, kpi_ids, _known_pairs(canvas))
    measuring = sum(link.kind == MEASURED_BY for link in links)
    return len(links) - measuring, measuring


def load_preset(
    canvas: Canvas,
    source: Source,
    *,
    notes: Collection[str],
    kpi_keys: Collection[str],
    by: Participant,
    key: events.Key | None = None,
) -> Loaded:
    """Add those of the source's notes that are ticked and not there yet, with their links.

    Notes of equal text are the ones that stand there: they are linked and otherwise left as they
    are, except that one without a function gets the function that it is named after.
    """
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        fresh = rules.check_open(canvas)
        standing = standing_on(fresh)
        rows = [row for row in plan(source, standing) if row.note.key in notes]
        rules.check_room(fresh, sum(row.standing is None for row in rows))
        if standing:
            versions.keep(fresh, change, occasion=Occasion.PRESET)
        kpis.adopt(change, [one for one in kpi_keys if one in catalogue.load().kpis])
        named = _name(change, rows)
        number = change.next_number
        made = _add(fresh, rows, by=change.by, number=number)
        ends = {row.note.key: row.standing.pk for row in rows if row.standing}
        ends |= {note_key: note.pk for note_key, note in made.items()}
        links = _join(fresh, source, ends, _kpi_ids(change, kpi_keys), number)
        if not (made or named or links):
            raise Refused(NOTHING)
        change.rows = len(made) + len(links)
        change.record(
            "preset.loaded",
            subject=fresh.topic,
            topic=fresh.topic,
            preset=source.title,
            **_told([*made.values()], links),
        )
    return Loaded(len(made), len(links))


def take_off(
    canvas: Canvas, *, number: int, by: Participant, key: events.Key | None = None
) -> TakenOff:
    """Take off what the preset loaded at that event brought and nobody worked with since.

    A note stays that was changed, linked or voted on; adopted KPIs stay, for they are the
    engagement's and not the canvas's.  What was changed and is again as it came, such as after a
    version was brought back, counts as untouched.  Refused where nothing is left to take off: the
    preset can be taken off later.
    """
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        fresh = rules.check_open(canvas)
        event = loaded_here(fresh).filter(number=number).first()
        if event is None:
            raise Refused(NOT_LOADED)
        links = _links_as_brought(fresh, event)
        notes = list(Note.objects.live().filter(canvas=fresh, pk__in=_brought(event, "note")))
        gone = _untouched(fresh, notes, event, links)
        left = Link.objects.live().filter(Q(source__in=gone) | Q(target__in=gone), canvas=fresh)
        unlinked = [*left, *links]
        if not (gone or unlinked):
            raise Refused(_why_not(len(notes)))
        now, next_number = timezone.now(), change.next_number
        for note in gone:
            note.archived_at, note.archived_by, note.number = now, change.by, next_number
        taken = {link.pk: link for link in unlinked}
        for link in taken.values():
            link.archived_at, link.number = now, next_number
        Note.objects.bulk_update(gone, ["archived_at", "archived_by", "number"])
        Link.objects.bulk_update(taken.values(), ["archived_at", "number"])
        change.rows = len(gone) + len(taken)
        change.record(
            "preset.taken_off",
            subject=fresh.topic,
            topic=fresh.topic,
            undoes=number,
            preset=event.data["preset"],
            **_told(gone, list(taken.values())),
        )
    return TakenOff(len(gone), len(notes) - len(gone))


def loaded_here(canvas: Canvas) -> Any:
    """The events that loaded a preset which was not taken off, newest first."""
    log = Event.objects.filter(engagement=canvas.engagement_id, subject=canvas.topic)
    off = log.filter(kind="preset.taken_off").values("undoes")
    return log.filter(kind="preset.loaded").exclude(number__in=off).order_by("-number")


def _add(canvas: Canvas, rows: Sequence[Row], *, by: Participant, number: int) -> dict[str, Note]:
    """The notes that are new, by their keys in the source."""
    new = [row.note for row in rows if row.standing is None]
    places = {
        block: itertools.count(rules.end_position(canvas, block), rules.STEP)
        for block in {note.block for note in new}
    }
    made = Note.objects.bulk_create(
        Note(
            canvas=canvas,
            block=note.block,
            text=note.text,
            paper=note.paper,
            author=by,
            position=next(places[note.block]),
            state=State.NEW,
            weight=note.weight,
            function=note.function,
            number=number,
        )
        for note in new
    )
    return {note.key: row for note, row in zip(new, made, strict=True)}


def _name(change: events.Change, rows: Sequence[Row]) -> list[Note]:
    """Notes that stood there without a function get the one whose name they bear."""
    wanted = {
        row.standing.pk: row.note.function for row in rows if row.standing and row.names_function
    }
    named = list(Note.objects.filter(pk__in=wanted).select_related("canvas").order_by("pk"))
    for note in named:
        facts.name_function(change, note, wanted[note.pk])
    return named


def _join(
    canvas: Canvas, source: Source, ends: Mapping[str, int], kpi_ids: Mapping[str, int], number: int
) -> list[Link]:
    planned = links_between(source, ends, kpi_ids, _known_pairs(canvas))
    return Link.objects.bulk_create(_link(canvas, one, number) for one in planned)


def _known_pairs(canvas: Canvas) -> list[Pair]:
    """Every two that were ever linked."""
    known = Link.objects.filter(canvas=canvas).values_list("source", "target", "kpi")
    return [
        frozenset({("note", first), ("note", second) if second else (KPI, kpi)})
        for first, second, kpi in known
    ]


def _link(canvas: Canvas, planned: PlannedLink, number: int) -> Link:
    is_kpi = planned.kind == "measured_by"
    return Link(
        canvas=canvas,
        kind=planned.kind,
        source_id=planned.source,
        target_id=None if is_kpi else planned.target,
        kpi_id=planned.target if is_kpi else None,
        strength=int(planned.strength),
        number=number,
    )


def _kpi_ids(change: events.Change, keys: Iterable[str]) -> dict[str, int]:
    rows = Kpi.objects.live().filter(engagement=change.engagement, key__in=list(keys))
    return dict(rows.values_list("key", "pk"))


def _untouched(
    canvas: Canvas, notes: Sequence[Note], event: Event, links: Sequence[Link]
) -> list[Note]:
    """Of these notes those that nobody changed, grouped, linked or voted on since.

    `links` are those of the preset that are as they came.
    """
    brought = _brought(event, "note")
    same = [note for note in notes if _is_as_brought(versions.note_row(note), brought[note.pk])]
    later = Link.objects.live().filter(canvas=canvas).exclude(pk__in=[one.pk for one in links])
    linked = set(itertools.chain(*later.values_list("source", "target")))
    voted = dots.voted_on(canvas.engagement_id, [note.subject for note in same])
    return [note for note in same if note.pk not in linked and note.subject not in voted]


def _links_as_brought(canvas: Canvas, event: Event) -> list[Link]:
    brought = _brought(event, "link")
    live = Link.objects.live().filter(canvas=canvas, pk__in=brought)
    return [link for link in live if _is_as_brought(versions.link_row(link), brought[link.pk])]


def _brought(event: Event, name: str) -> dict[int, dict[str, Any]]:
    """What the log says of each note, or link, that came with the preset, by its id."""
    return {row[name]: row for row in event.data[f"{name}s"]}


def _is_as_brought(now: Mapping[str, Any], brought: Mapping[str, Any]) -> bool:
    """Whether a row says what it said when the preset brought it.

    Bringing a version back gives rows a new number however they come back, so their number does
    not tell.
    """
    return all(now[name] == brought[name] for name in now.keys() - WHO)


def _why_not(standing: int) -> str:
    if not standing:
        return str(NOTHING_STANDS)
    words = ngettext(
        "Nothing was taken off: somebody changed, linked or voted on the note since.",
        "Nothing was taken off: somebody changed, linked or voted on each of the %(n)s notes"
        " since.",
        standing,
    )
    return words % {"n": standing}


def _told(notes: Sequence[Note], links: Sequence[Link]) -> dict[str, Any]:
    """Every row that changed as it is now, for the log to be replayed."""
    return {
        "notes": [versions.note_row(note) for note in notes],
        "groups": [],
        "links": [versions.link_row(link) for link in links],
    }
