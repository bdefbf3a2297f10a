"""Links as pages say them: grouped by kind, with the words of each direction, and what fits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from canvases import kpi_words, strands
from canvases.fragments import LinkFace
from canvases.link_kinds import KPI, partners
from canvases.models import Canvas, Kpi, Link, Note
from canvases.models.note import BLOCK_KEYS
from canvases.strands import Joint
from canvases.words import block_title

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FORTH, BACK = "forth", "back"
# What stands above the links of a note: the kind, seen from its beginning and from its end.
HEADINGS: "dict[tuple[str, str], _StrPromise]" = {
    ("needs", FORTH): _("Needs these values"),
    ("needs", BACK): _("Needed by these customers"),
    ("delivered_by", FORTH): _("Delivered by these functions"),
    ("delivered_by", BACK): _("Delivers these values"),
    ("uses", FORTH): _("Uses these resources"),
    ("uses", BACK): _("Used by these functions"),
    ("supported_by", FORTH): _("Supported by these partners"),
    ("supported_by", BACK): _("Supports these functions"),
    ("measured_by", FORTH): _("Measured by these KPIs"),
    ("reached_by", FORTH): _("Reached through these channels"),
    ("reached_by", BACK): _("Reaches these customers"),
    ("relates_by", FORTH): _("Served through these relationships"),
    ("relates_by", BACK): _("Serves these customers"),
    ("returns", FORTH): _("Brings these benefits"),
    ("returns", BACK): _("Brought by these values"),
    ("costs", FORTH): _("Causes these costs"),
    ("costs", BACK): _("Caused by these functions"),
}


@dataclass(frozen=True)
class Line:
    """A link of one note: the link and what is at its other end."""

    link: Link
    text: str
    url: str


@dataclass
class LinesOfKind:
    """The links of one kind and direction, under their words."""

    heading: "str | Promise"
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """One note or KPI that may be linked: `value` as the form sends it."""

    value: str
    text: str


@dataclass(frozen=True)
class Choices:
    """What a list offers from one block."""

    title: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class LinksOfNote:
    """What the page of a note shows of its links."""

    kinds: Sequence[LinesOfKind]
    resting: Sequence[Line]
    offers: Sequence[Choices]
    count: int


def joints(links: Iterable[Link | LinkFace]) -> list[Joint]:
    """Links as following them needs them."""
    return [
        Joint(link.pk, link.kind, link.source_id, link.target_id, link.kpi_id) for link in links
    ]


def links_of(note: Note, *, kpis_only: bool = False) -> LinksOfNote:
    """The links of the note, and what else, or which KPIs, it may be linked with; three queries."""
    links = list(Link.objects.standing().of_note(note.pk).for_reading())
    blocks = dict(_blocks(links))
    holding = {joint.pk for joint in strands.in_force(joints(links), blocks)}
    kinds: dict[tuple[str, str], LinesOfKind] = {}
    for link in links:
        if link.pk in holding:
            way = link.kind, FORTH if link.source_id == note.pk else BACK
            kinds.setdefault(way, LinesOfKind(HEADINGS[way])).lines.append(_line(link, note))
    resting = [_line(link, note) for link in links if link.pk not in holding]
    taken = {_value_of_end(link, note) for link in links if link.pk in holding}
    return LinksOfNote(
        kinds=[kinds[way] for way in HEADINGS if way in kinds],
        resting=resting,
        offers=offers(note, taken, kpis_only=kpis_only),
        count=len(holding),
    )


def _blocks(links: Iterable[Link]) -> Iterable[tuple[int, str]]:
    """The blocks of the live notes at the ends of these links."""
    for link in links:
        for end in (link.source, link.target):
            if end is not None and end.archived_at is None:
                yield end.pk, end.block


def _line(link: Link, note: Note) -> Line:
    other = link.source if link.target_id == note.pk else link.end
    if isinstance(other, Kpi):
        return Line(link, other.name, "")
    return Line(link, other.text, other.get_absolute_url())


def _value_of_end(link: Link, note: Note) -> str:
    if link.kpi_id:
        return f"kpi:{link.kpi_id}"
    return f"note:{link.target_id if link.source_id == note.pk else link.source_id}"


def offers(note: Note, taken: Iterable[str] = (), *, kpis_only: bool = False) -> list[Choices]:
    """What the note may be linked with, by block; without what it is linked with already."""
    blocks = [block for block in partners(note.block) if block == KPI or not kpis_only]
    found = choices(note.canvas, [block for block in blocks if block != KPI], kpis=KPI in blocks)
    out = set(taken)
    left = [
        Choices(some.title, [one for one in some.choices if one.value not in out]) for some in found
    ]
    return [some for some in left if some.choices]


def choices(canvas: Canvas, blocks: Iterable[str], *, kpis: bool) -> list[Choices]:
    """The notes of these blocks in the order of filling, and the KPIs; two queries at most."""
    wanted = [block for block in BLOCK_KEYS if block in set(blocks)]
    notes = Note.objects.live().filter(canvas=canvas, block__in=wanted)
    by_block: dict[str, list[Choice]] = {block: [] for block in wanted}
    rows = notes.order_by("position", "pk").values_list("pk", "block", "text")
    for pk, block, text in rows:
        by_block[block].append(Choice(f"note:{pk}", text))
    found = [Choices(block_title(block), by_block[block]) for block in wanted]
    if kpis:
        known = Kpi.objects.live().filter(engagement=canvas.engagement_id)
        names = known.values_list("pk", "name")
        found.append(
            Choices(
                block_title(KPI), [Choice(f"kpi:{pk}", kpi_words.told(name)) for pk, name in names]
            )
        )
    return [some for some in found if some.choices]
