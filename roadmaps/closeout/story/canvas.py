"""The canvas then and now: what became of its notes, how much of it is validated, and small."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases.blocks import layout
from canvases.evidence import Validated
from canvases.models import Canvas, CanvasVersion
from canvases.models.canvas import CanvasKind
from canvases.versioning import comparing, versions
from canvases.versioning.snapshots import Diff, NoteLine, Snapshot, diff, from_json, standing
from pmo_studio.core import languages
from pmo_studio.core.charts import PAGE, Look, Svg
from roadmaps.closeout.story import small


@dataclass(frozen=True)
class Counted:
    """How many notes came, went, changed, moved, and stand as they stood."""

    kind: str
    name: str
    n: int


@dataclass(frozen=True)
class Compared:
    """`then` names the state that the canvas of now is held against; "" where none was kept."""

    canvas: Canvas
    now: Snapshot
    then: str
    made: Diff | None
    validated: Validated
    before: Snapshot | None = None

    @property
    def address(self) -> str:
        return self.canvas.get_absolute_url()

    @cached_property
    def counts(self) -> list[Counted]:
        if self.made is None:
            return []
        notes = self.made.notes
        counted = {
            "added": len(notes.added),
            "removed": len(notes.removed),
            "changed": sum(pair.changed for pair in notes.pairs),
            "moved": sum(pair.moved and not pair.changed for pair in notes.pairs),
            "same": sum(pair.same for pair in notes.pairs),
        }
        return [Counted(kind, str(comparing.KINDS[kind]), n) for kind, n in counted.items()]

    @property
    def links(self) -> tuple[int, int]:
        """How many links came, and how many went."""
        if self.made is None:
            return 0, 0
        return len(self.made.links.added), len(self.made.links.removed)

    @property
    def validated_words(self) -> str:
        found = self.validated
        words = ngettext(
            "%(part)s of %(n)s note on customers, values and functions validated",
            "%(part)s of %(n)s notes on customers, values and functions validated",
            found.notes,
        )
        return words % {"part": found.validated, "n": found.notes}

    @property
    def picture_words(self) -> str:
        """What the small drawing shows, for whoever does not see it."""
        blocks = [f"{each.title} {each.n}" for each in self.blocks]
        told = ngettext(
            "The finished canvas with %(n)s note: %(blocks)s",
            "The finished canvas with %(n)s notes: %(blocks)s",
            len(self.now.notes),
        )
        return told % {"n": len(self.now.notes), "blocks": ", ".join(blocks)}

    @cached_property
    def blocks(self) -> "list[BlockCount]":
        """How many notes stand in each block now, and stood in it then."""
        language = languages.current()
        by_block = _by_block(self.now)
        then = _by_block(self.before) if self.before else None
        return [
            BlockCount(
                block.title.in_language(language),
                len(by_block.get(key, ())),
                None if then is None else len(then.get(key, ())),
            )
            for key, block in layout().blocks.items()
        ]

    def picture(self, look: Look = PAGE) -> Svg:
        """Nine blocks with a paper for each note; what does not fit a block is counted in it."""
        return small.drawn(_by_block(self.now), self.picture_words, look)


@dataclass(frozen=True)
class BlockCount:
    """`then` None: nothing was kept to compare with."""

    title: str
    n: int
    then: int | None


def of(canvas: Canvas, validated: Validated) -> Compared:
    """The canvas against its first kept version, else against what it was copied from or today.

    Eight queries at most, however many notes there are.
    """
    now = standing(versions.now(canvas))
    first = CanvasVersion.objects.filter(canvas=canvas).first()
    if first is not None:
        then = standing(from_json(first.snapshot))
        called = f"{first.letter}, “{first.title}”" if first.title else first.letter
        name = __("version %(version)s") % {"version": called}
        return Compared(canvas, now, name, diff(then, now), validated, then)
    others = Canvas.objects.filter(engagement=canvas.engagement_id).exclude(pk=canvas.pk)
    origin = others.filter(pk=canvas.origin_id or 0).first()
    origin = origin or others.filter(kind=CanvasKind.AS_IS).first()
    if origin is None:
        return Compared(canvas, now, "", None, validated)
    then = standing(versions.now(origin))
    made = diff(then, now, versions.roots(canvas.engagement))
    return Compared(canvas, now, f"“{origin.title}”", made, validated, then)


def _by_block(now: Snapshot) -> Mapping[str, list[NoteLine]]:
    found: dict[str, list[NoteLine]] = {}
    for note in sorted(now.notes.values(), key=lambda each: (each.position, each.id)):
        found.setdefault(note.block, []).append(note)
    return found
