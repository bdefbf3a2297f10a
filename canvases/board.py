"""What the board shows: nine blocks with their groups and notes, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as __

from canvases import ballots, fragments, strands
from canvases.blocks import Block, layout
from canvases.fragments import Face, LinkFace
from canvases.link_kinds import KPI, partners
from canvases.linking import joints
from canvases.models import Canvas, Group, Link, Note
from canvases.models.note import BLOCK_KEYS
from canvases.strands import Thread
from canvases.words import block_title, counted

CHOSEN, ON = "chosen", "on"


@dataclass
class BoardBlock:
    """One block with the fragments of its list, in order."""

    key: str
    order: int
    title: str
    short_title: str
    question: str
    items: list[SafeString] = field(default_factory=list)
    count: int = 0

    @property
    def html(self) -> SafeString:
        return mark_safe("".join(self.items))  # noqa: S308  (fragments of ours)


@dataclass(frozen=True)
class Beads:
    """What the thread has in one block: its notes, or the names of KPIs."""

    key: str
    title: str
    notes: Sequence[Face] = ()
    kpis: Sequence[str] = ()

    @property
    def words(self) -> str:
        return counted(self.key, len(self.notes) + len(self.kpis))


@dataclass(frozen=True)
class ThreadShown:
    """The thread of one note, for a page without a script and for phones."""

    note: Face
    beads: Sequence[Beads]

    @property
    def measures(self) -> bool:
        """Whether the note can be linked with a KPI."""
        return KPI in partners(self.note.block)

    @property
    def words(self) -> str:
        return ", ".join(some.words for some in self.beads) or __("Not linked with anything yet.")


@dataclass(frozen=True)
class Board:
    """The blocks, the list of links from which pages draw, and the thread asked for, if any."""

    blocks: Sequence[BoardBlock]
    links: SafeString
    thread: ThreadShown | None

    @property
    def is_empty(self) -> bool:
        return not any(block.count for block in self.blocks)


def board_of(canvas: Canvas, viewer_language: str, chosen: int | None = None) -> Board:
    """Everything on the board; a fixed number of queries."""
    links = fragments.link_faces(Link.objects.filter(canvas=canvas))
    notes, dots = _notes(canvas)
    holding = strands.in_force(joints(links), {note.pk: note.block for note in notes})
    linked = strands.counts(holding)
    if linked:
        notes = [note._replace(links=linked[note.pk]) for note in notes]
    thread = None
    if any(note.pk == chosen for note in notes) and chosen is not None:
        found = strands.thread_of(chosen, holding)
        notes = [note._replace(thread=_part(note.pk, chosen, found)) for note in notes]
        thread = _shown(chosen, found, notes, links)
    return Board(
        blocks=_filled(canvas, viewer_language, notes, dots),
        links=mark_safe("".join(map(fragments.link_html, links))),  # noqa: S308  (ours)
        thread=thread,
    )


def blocks_of(canvas: Canvas, viewer_language: str) -> list[BoardBlock]:
    """The nine blocks in the order of filling; a fixed number of queries."""
    return _filled(canvas, viewer_language, *_notes(canvas))


def _notes(canvas: Canvas) -> tuple[list[Face], Mapping[str, int]]:
    _, dots = ballots.shown(canvas.engagement_id, canvas.pk)
    notes = fragments.dotted(fragments.faces(Note.objects.filter(canvas=canvas)), dots)
    return fragments.named(notes, canvas.engagement_id, canvas.engagement.language), dots


def _part(note: int, chosen: int, thread: Thread) -> str:
    if note == chosen:
        return CHOSEN
    return ON if note in thread.notes else ""


def _shown(
    chosen: int, thread: Thread, notes: Sequence[Face], links: Sequence[LinkFace]
) -> ThreadShown:
    """The thread in words: block by block in the order of filling, the chosen note left out."""
    others = [note for note in notes if note.pk in thread.notes and note.pk != chosen]
    kpis = {link.kpi_id: link.kpi__name or "" for link in links if link.kpi_id in thread.kpis}
    beads = [
        Beads(key, block_title(key), [note for note in others if note.block == key])
        for key in BLOCK_KEYS
    ]
    measures = Beads(KPI, block_title(KPI), kpis=sorted(kpis.values()))
    return ThreadShown(
        note=next(note for note in notes if note.pk == chosen),
        beads=[some for some in (*beads, measures) if some.notes or some.kpis],
    )


def _filled(
    canvas: Canvas, viewer_language: str, notes: Sequence[Face], dots: Mapping[str, int]
) -> list[BoardBlock]:
    language = canvas.engagement.language
    groups = list(Group.objects.live().filter(canvas=canvas))
    members: dict[int, list[Face]] = {group.pk: [] for group in groups}
    shown = {key: _empty(block, viewer_language) for key, block in layout().blocks.items()}
    loose: list[Face | Group] = [*groups]
    for note in notes:
        shown[note.block].count += 1
        if note.group_id in members:
            members[note.group_id].append(note)
        else:
            loose.append(note)
    # Once for all, so that what is not kept is rendered in one go.
    html = dict(zip(notes, fragments.faces_html(notes, language), strict=True))
    for item in sorted(loose, key=attrgetter("position", "pk")):
        if isinstance(item, Group):
            cluster = fragments.group_html(item, members[item.pk], language, dots)
            shown[item.block].items.append(cluster)
        else:
            shown[item.block].items.append(html[item])
    return list(shown.values())


def _empty(block: Block, language: str) -> BoardBlock:
    return BoardBlock(
        key=block.key,
        order=block.order,
        title=block.title.in_language(language),
        short_title=block.short_title.in_language(language),
        question=block.questions[0].in_language(language),
    )
