"""A snapshot as the nine blocks of a page that nobody edits: what stands in each, in order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext as __

from canvases.blocks import layout
from canvases.models.note import State
from canvases.versioning.snapshots import GroupLine, NoteLine, Snapshot
from pmo_studio.core import languages
from pmo_studio.core.models import Participant
from pmo_studio.core.models.people import FORMER


@dataclass(frozen=True)
class Mark:
    """What became of a note, as icon, word and class."""

    key: str
    icon: str
    words: str


@dataclass(frozen=True)
class StillNote:
    text: str
    paper: str
    author: str
    state: str = ""
    marks: Sequence[Mark] = ()
    is_group: ClassVar[bool] = False


@dataclass(frozen=True)
class StillGroup:
    title: str
    notes: Sequence[StillNote]
    is_group: ClassVar[bool] = True


@dataclass
class StillBlock:
    """One block with its notes and groups in the order of the board."""

    key: str
    order: int
    title: str
    items: list[StillNote | StillGroup] = field(default_factory=list)
    count: int = 0


@dataclass(frozen=True)
class Placed:
    """A note with its marks, for a drawing of more than one snapshot."""

    line: NoteLine
    marks: Sequence[Mark] = ()


Names = Mapping[int, str]


def names_of(engagement_id: int) -> Names:
    """The names of all seats by id; one query."""
    seats = Participant.objects.filter(engagement=engagement_id)
    return {pk: name or str(FORMER) for pk, name in seats.values_list("pk", "display_name")}


def author(line: NoteLine, names: Names) -> str:
    if line.anonymous or line.author is None:
        return __("Anonymous")
    return names.get(line.author, str(FORMER))


def state_word(key: str) -> str:
    return str(dict(State.choices).get(key, key))


def still(snapshot: Snapshot, names: Names) -> list[StillBlock]:
    """The snapshot's nine blocks."""
    notes = [Placed(line) for line in snapshot.notes.values()]
    return blocks(notes, snapshot.groups.values(), names)


def blocks(notes: Iterable[Placed], groups: Iterable[GroupLine], names: Names) -> list[StillBlock]:
    """The nine blocks in the order of filling.

    A block that no canvas has, as an imported log may tell of, is passed over.
    """
    language = languages.current()
    found = {
        key: StillBlock(key, block.order, block.title.in_language(language))
        for key, block in layout().blocks.items()
    }
    stacks = {group.id: group for group in groups if group.block in found}
    members: dict[int, list[Placed]] = {pk: [] for pk in stacks}
    loose: list[tuple[tuple[float, int], Any]] = [
        ((group.position, pk), group) for pk, group in stacks.items()
    ]
    for note in sorted(notes, key=lambda each: (each.line.position, each.line.id)):
        if note.line.group in members and stacks[note.line.group].block == note.line.block:
            members[note.line.group].append(note)
        else:
            loose.append(((note.line.position, note.line.id), note))
    for _, item in sorted(loose, key=lambda each: each[0]):
        if isinstance(item, GroupLine):
            block, inside = found[item.block], members[item.id]
            block.items.append(StillGroup(item.title, [_shown(one, names) for one in inside]))
            block.count += len(inside)
        elif item.line.block in found:
            found[item.line.block].items.append(_shown(item, names))
            found[item.line.block].count += 1
    return list(found.values())


def _shown(note: Placed, names: Names) -> StillNote:
    line = note.line
    return StillNote(line.text, line.paper, author(line, names), state_word(line.state), note.marks)
