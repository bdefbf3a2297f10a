"""Two states of canvases side by side and one over the other: what differs, in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import pgettext, pgettext_lazy

from canvases import kpi_words
from canvases.blocks import layout
from canvases.functions import functions_of
from canvases.models import Canvas, CanvasVersion, Kpi
from canvases.models.canvas import CanvasKind
from canvases.models.link import LinkType
from canvases.models.note import Paper
from canvases.versioning import stills, versions
from canvases.versioning.snapshots import (
    Diff,
    Differences,
    LinkLine,
    NoteLine,
    Pair,
    Snapshot,
    diff,
    from_json,
    standing,
)
from canvases.versioning.stills import Mark, Names, Placed
from canvases.words import block_title
from pmo_studio.core import languages
from pmo_studio.core.models import Engagement

KINDS = {
    "added": pgettext_lazy("note", "Added"),
    "removed": pgettext_lazy("note", "Removed"),
    "changed": pgettext_lazy("note", "Changed"),
    "moved": pgettext_lazy("note", "Moved"),
    "same": pgettext_lazy("note", "The same"),
}
ICONS = {"added": "plus", "removed": "minus", "changed": "pencil", "moved": "arrow-right"}


@dataclass(frozen=True)
class Side:
    """One of the two: a canvas as it is now, or a version of it."""

    key: str
    title: str
    canvas: Canvas
    version: CanvasVersion | None = None

    @property
    def in_list(self) -> str:
        """Under the name of its canvas a version needs none of its own."""
        return str(self.version) if self.version else self.title

    def snapshot(self) -> Snapshot:
        if self.version is None:
            return versions.now(self.canvas)
        return from_json(CanvasVersion.objects.get(pk=self.version.pk).snapshot)


def sides(engagement: Engagement) -> list[Side]:
    """Everything that can be compared, canvas by canvas; two queries."""
    kept: dict[int, list[CanvasVersion]] = {}
    light = CanvasVersion.objects.filter(canvas__engagement=engagement).defer("snapshot")
    for version in light.order_by("-pk"):
        kept.setdefault(version.canvas_id, []).append(version)
    found = []
    for canvas in Canvas.objects.filter(engagement=engagement).newest_first():
        canvas.engagement = engagement
        now = __("%(canvas)s, now") % {"canvas": canvas.title}
        found.append(Side(f"canvas:{canvas.pk}", now, canvas))
        for version in kept.get(canvas.pk, ()):
            words = __("%(canvas)s, version %(version)s")
            title = words % {"canvas": canvas.title, "version": str(version)}
            found.append(Side(f"version:{version.pk}", title, canvas, version))
    return found


def before(other: Side, offered: Sequence[Side]) -> Side:
    """What people most often compare with this: the newest version of the same canvas, or else
    what it was copied from, or else today."""
    wanted: list[Callable[[Side], bool]] = [
        lambda side: side.canvas == other.canvas and side.version is not None,
        lambda side: side.canvas.pk == other.canvas.origin_id,
        lambda side: side.canvas.kind == CanvasKind.AS_IS,
    ]
    rest = [side for side in offered if side != other]
    found = (side for fits in wanted for side in rest if fits(side))
    return next(found, other)


@dataclass(frozen=True)
class Cell:
    """A note on one side of a row."""

    text: str
    paper: str
    author: str
    group: str


@dataclass(frozen=True)
class Row:
    """One note before and after, and what became of it."""

    kinds: Sequence[str]
    marks: Sequence[Mark]
    old: Cell | None
    new: Cell | None
    details: Sequence[str] = ()


@dataclass
class Block:
    key: str
    title: str
    order: int
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class LinkRow:
    mark: Mark
    words: str
    strength: str


@dataclass(frozen=True)
class Count:
    """How many of a kind there are, and whether the page shows them."""

    key: str
    word: str
    icon: str
    notes: int
    shown: bool


@dataclass
class Comparison:
    """Everything that the page of a comparison says."""

    blocks: list[Block]
    over: list[stills.StillBlock]
    links: list[LinkRow]
    counts: list[Count]
    links_same: int
    is_empty: bool


@dataclass(frozen=True)
class _Reader:
    """Puts lines into words: names of seats, functions, KPIs, groups of either side."""

    old: Snapshot
    new: Snapshot
    names: Names
    functions: Mapping[str, str]
    kpis: Mapping[int, str]

    def cell(self, line: NoteLine, side: Snapshot) -> Cell:
        group = side.groups.get(line.group) if line.group else None
        author = stills.author(line, self.names)
        return Cell(line.text, line.paper, author, group.title if group else "")

    def details(self, pair: Pair[NoteLine]) -> list[str]:
        """Each fact that differs, but for the texts, which stand side by side."""
        return [
            f"{word}: {say(getattr(pair.old, name))} → {say(getattr(pair.new, name))}"
            for name, word, say in self._facts()
            if name in pair.fields
        ]

    def _facts(self) -> list[tuple[str, str, Any]]:
        papers = {key: str(label) for key, label in Paper.choices}
        return [
            ("state", __("State"), stills.state_word),
            ("weight", __("Weight"), str),
            ("function", __("Function"), self.function),
            ("paper", __("Colour"), lambda key: papers.get(key, key)),
        ]

    def function(self, key: str) -> str:
        return self.functions.get(key, key) if key else pgettext("function", "none")

    def marks(self, pair: Pair[NoteLine]) -> list[Mark]:
        found = [mark("changed")] if pair.changed else []
        if not pair.moved:
            return found
        if "block" in pair.fields:
            words = __("Moved from %(block)s") % {"block": block_title(pair.old.block)}
        else:
            words = self._regrouped(pair)
        return [*found, Mark("moved", ICONS["moved"], words)]

    def _regrouped(self, pair: Pair[NoteLine]) -> str:
        group = self.new.groups.get(pair.new.group) if pair.new.group else None
        if group is not None:
            return __("Moved into the group “%(group)s”") % {"group": group.title}
        return __("Moved out of its group")

    def link(self, line: LinkLine, side: Snapshot) -> str | None:
        """The link in words; None where an end does not stand on that side."""
        source = side.notes.get(line.source)
        target = side.notes.get(line.target) if line.target else None
        end = target.text if target else self.kpis.get(line.kpi or 0, "")
        if source is None or not end:
            return None
        kind = dict(LinkType.choices).get(line.kind, line.kind)
        return f"“{source.text}” {kind} “{end}”"


def mark(kind: str) -> Mark:
    return Mark(kind, ICONS[kind], str(KINDS[kind]))


def compare(one: Side, other: Side, shown: Sequence[str]) -> Comparison:
    """The two compared; rows of the kinds in `shown` only, counts of all."""
    engagement = one.canvas.engagement
    old, new = standing(one.snapshot()), standing(other.snapshot())
    roots = None if one.canvas == other.canvas else versions.roots(engagement)
    made = diff(old, new, roots)
    kpis = Kpi.objects.filter(engagement=engagement).values_list("pk", "name")
    functions = functions_of(engagement)
    language = languages.current()
    reader = _Reader(
        old,
        new,
        stills.names_of(engagement.pk),
        {key: one_function.name.in_language(language) for key, one_function in functions.items()},
        {pk: kpi_words.told(name) for pk, name in kpis},
    )
    rows = list(_rows(made.notes, reader))
    return Comparison(
        _by_block(rows, shown),
        stills.blocks(_over(rows, shown), _stacks(made), reader.names),
        list(_link_rows(made.links, reader)),
        _counts(rows, shown),
        sum(pair.same for pair in made.links.pairs),
        made.is_empty,
    )


def _rows(notes: Differences[NoteLine], reader: _Reader) -> Iterator[tuple[NoteLine, Row]]:
    """Each row with the line that says where it stands."""
    for line in notes.added:
        yield line, Row(["added"], [mark("added")], None, reader.cell(line, reader.new))
    for line in notes.removed:
        yield line, Row(["removed"], [mark("removed")], reader.cell(line, reader.old), None)
    for pair in notes.pairs:
        marks = reader.marks(pair)
        kinds = [each.key for each in marks] or ["same"]
        old, new = reader.cell(pair.old, reader.old), reader.cell(pair.new, reader.new)
        yield pair.new, Row(kinds, marks, old, new, reader.details(pair))


def _by_block(rows: Sequence[tuple[NoteLine, Row]], shown: Sequence[str]) -> list[Block]:
    language = languages.current()
    found = {
        key: Block(key, block.title.in_language(language), block.order)
        for key, block in layout().blocks.items()
    }
    for line, row in sorted(rows, key=lambda each: (each[0].position, each[0].id)):
        if line.block in found and set(row.kinds) & set(shown):
            found[line.block].rows.append(row)
    return [block for block in found.values() if block.rows]


def _over(rows: Sequence[tuple[NoteLine, Row]], shown: Sequence[str]) -> list[Placed]:
    """One canvas: the new one with what was removed still in its place."""
    return [Placed(line, row.marks) for line, row in rows if set(row.kinds) & set(shown)]


def _stacks(made: Diff) -> list[Any]:
    """The groups of the new canvas; removed notes lie beside them."""
    return [*made.groups.added, *(pair.new for pair in made.groups.pairs)]


def _link_rows(links: Differences[LinkLine], reader: _Reader) -> Iterator[LinkRow]:
    for kind, lines, side in (
        ("added", links.added, reader.new),
        ("removed", links.removed, reader.old),
    ):
        for line in lines:
            if words := reader.link(line, side):
                yield LinkRow(mark(kind), words, str(line.strength))
    for pair in links.pairs:
        words = reader.link(pair.new, reader.new)
        if words and not pair.same:
            yield LinkRow(mark("changed"), words, f"{pair.old.strength} → {pair.new.strength}")


def _counts(rows: Sequence[tuple[NoteLine, Row]], shown: Sequence[str]) -> list[Count]:
    return [
        Count(
            kind,
            str(word),
            ICONS.get(kind, "equal"),
            sum(kind in row.kinds for _, row in rows),
            kind in shown,
        )
        for kind, word in KINDS.items()
    ]
