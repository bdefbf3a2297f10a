"""The table of links: a page at a time, of one kind, or of what bears some words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from canvases import kpi_words, strands
from canvases.folding import has_all
from canvases.link_kinds import KINDS
from canvases.models import Canvas, Link, Note
from canvases.models.note import BLOCK_KEYS
from canvases.strands import Joint

# Links, or notes without one, on a page.
ROWS = 100
_ENDS = ("source__position", "source__text", "target__text", "kpi__name")


@dataclass(frozen=True)
class TableOfLinks:
    """One page of the links of a canvas, those in force before those that rest.

    The counts are those of all pages; `alone` is how many notes have no link.
    """

    page: Page[int]
    holding: Sequence[Link]
    resting: Sequence[Link]
    holding_count: int
    resting_count: int
    alone: int


@dataclass(frozen=True)
class NotesAlone:
    """One page of the notes that have no link, in the order of filling."""

    page: Page[Note]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A link as it is sorted and searched, before the rows of a page are read."""

    joint: Joint
    position: float
    texts: str

    @property
    def place(self) -> tuple[int, float, int]:
        """Kinds in the order of the method, within one the notes as they lie in their block."""
        return list(KINDS).index(self.joint.kind), self.position, self.joint.pk


def table_of(
    canvas: Canvas, *, kind: str = "", words: str = "", number: int | None = None
) -> TableOfLinks:
    """A page of the table, of one kind or of links that bear these words if asked for.

    Three queries.  A page that is not there is the nearest that is.
    """
    listed = _listed(canvas)
    blocks = _blocks(canvas)
    holding = strands.in_force((each.joint for each in listed), blocks)
    in_force = {joint.pk for joint in holding}
    shown = [
        each for each in listed if kind in ("", each.joint.kind) and has_all(each.texts, words)
    ]
    shown.sort(key=lambda each: (each.joint.pk not in in_force, each.place))
    page = Paginator([each.joint.pk for each in shown], ROWS).get_page(number)
    rows = Link.objects.for_reading().in_bulk(list(page))
    holds = sum(each.joint.pk in in_force for each in shown)
    return TableOfLinks(
        page=page,
        holding=[rows[pk] for pk in page if pk in in_force],
        resting=[rows[pk] for pk in page if pk not in in_force],
        holding_count=holds,
        resting_count=len(shown) - holds,
        alone=len(_alone(blocks, holding)),
    )


def alone_on(canvas: Canvas, *, words: str = "", number: int | None = None) -> NotesAlone:
    """A page of the notes without a link that bear these words, if asked for; two queries."""
    joints = (each.joint for each in _listed(canvas))
    notes = list(Note.objects.live().filter(canvas=canvas))
    blocks = {note.pk: note.block for note in notes}
    alone = _alone(blocks, strands.in_force(joints, blocks))
    found = [note for note in notes if note.pk in alone and has_all(note.text, words)]
    found.sort(key=lambda note: (BLOCK_KEYS.index(note.block), note.position, note.pk))
    return NotesAlone(Paginator(found, ROWS).get_page(number))


def _listed(canvas: Canvas) -> list[_Listed]:
    fields = ("pk", "kind", "source", "target", "kpi", *_ENDS)
    rows = Link.objects.standing().filter(canvas=canvas).values_list(*fields)
    return [
        _Listed(Joint(*joint), position, f"{source} {target or kpi_words.told(kpi)}")
        for *joint, position, source, target, kpi in rows
    ]


def _blocks(canvas: Canvas) -> dict[int, str]:
    return dict(Note.objects.live().filter(canvas=canvas).values_list("pk", "block"))


def _alone(blocks: Mapping[int, str], holding: Iterable[Joint]) -> set[int]:
    linked = strands.counts(holding)
    return {pk for pk in blocks if not linked[pk]}
