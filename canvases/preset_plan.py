"""What loading a canvas over another one would do: add, or find that it stands there.  Pure.

Nothing is ever overwritten.  A note of equal text in the same block is the same note; so is the
note that stands for the same function.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from canvases.folding import fold
from canvases.link_kinds import KPI
from canvases.thread.graph import Link

ACTIVITIES = "ka"
CUSTOMERS = "cs"
MEASURED_BY = "measured_by"
# Two that are linked, either way round.
Pair = frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A note that would come; `key` names it in the links."""

    key: str
    block: str
    text: str
    function: str = ""
    weight: int = 2
    paper: str = "saffron"


@dataclass(frozen=True, slots=True)
class Source:
    """A canvas to load: the target of a measured_by link is the key of a KPI.

    `left_out` counts what belongs to another engagement and cannot come along.
    """

    key: str
    title: str
    notes: tuple[SourceNote, ...]
    links: tuple[Link, ...]
    summary: str = ""
    left_out: int = 0

    def kpis(self, notes: Collection[str] | None = None) -> tuple[str, ...]:
        """The keys of the KPIs that these notes (all, where None) are measured by."""
        links = (link for link in self.links if link.kind == MEASURED_BY)
        wanted = (str(link.target) for link in links if notes is None or link.source in notes)
        return tuple(dict.fromkeys(wanted))


@dataclass(frozen=True, slots=True)
class Standing:
    """A note that stands on the canvas already."""

    pk: int
    block: str
    text: str
    function: str = ""
    weight: int = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A note of the source, and the one of the canvas that it is (None: it would be new)."""

    note: SourceNote
    standing: Standing | None

    @property
    def names_function(self) -> bool:
        """Whether the note that stands there bears the name of a function, and is none yet."""
        return bool(self.standing and _function(self.note) and not self.standing.function)

    @property
    def keeps_weight(self) -> bool:
        """Whether the customer that stands there counts otherwise than the source says."""
        return bool(
            self.standing
            and self.note.block == CUSTOMERS
            and self.standing.weight != self.note.weight
        )


def plan(source: Source, standing: Sequence[Standing]) -> tuple[Row, ...]:
    """Every note of the source with the note that it is here; each of those is taken once."""
    by_text: dict[tuple[str, str], Standing] = {}
    by_function: dict[str, Standing] = {}
    for one in standing:
        by_text.setdefault((one.block, _same(one.text)), one)
        if _function(one):
            by_function.setdefault(_function(one), one)
    taken: set[int] = set()
    rows = []
    for note in source.notes:
        found = by_function.get(_function(note))
        found = found or by_text.get((note.block, _same(note.text)))
        if found is not None and (found.pk in taken or _differs(note, found)):
            found = None
        taken.update([found.pk] if found else [])
        rows.append(Row(note, found))
    return tuple(rows)


def links_between(
    source: Source, ends: Mapping[str, int], kpis: Mapping[str, int], known: Iterable[Pair]
) -> list[Link]:
    """The links of the source as links between rows of the canvas, without those `known`.

    `ends` are the ids of the notes by their keys, `kpis` those of the KPIs; `known` the pairs that
    were ever linked: what somebody removed is not made again.
    """
    seen = set(known)
    made = []
    for link in source.links:
        first = ends.get(str(link.source))
        second = (kpis if link.kind == MEASURED_BY else ends).get(str(link.target))
        if first is None or second is None:
            continue
        pair = frozenset({("note", first), (KPI if link.kind == MEASURED_BY else "note", second)})
        if len(pair) == 2 and pair not in seen:
            seen.add(pair)
            made.append(Link(link.kind, first, second, link.strength))
    return made


def _same(text: str) -> str:
    return " ".join(fold(text).split())


def _differs(note: SourceNote, found: Standing) -> bool:
    """Whether the two stand for two functions, however alike their texts are."""
    functions = _function(note), _function(found)
    return all(functions) and functions[0] != functions[1]


def _function(note: SourceNote | Standing) -> str:
    """The function that the note stands for; in other blocks than that of functions none."""
    return note.function if note.block == ACTIVITIES else ""
