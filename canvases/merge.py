"""Three-way merge of one note's text: what anybody inserted is never dropped.

The rules (docs/develop/live.md): text that either side deleted goes, unless the other inserted
inside it; where both inserted at one point both texts stay, first-committed first, and the result
is marked as a conflict so that people look at it.  Pure, no Django.
"""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Words this alike are one word with a letter changed; others were replaced as a whole.
ALIKE = 0.6


@dataclass(frozen=True)
class Merged:
    """The text, and whether two people inserted at the same point."""

    text: str
    conflict: bool


@dataclass
class _Edits:
    """How one side changed the base, by positions in it."""

    inserted: dict[int, str] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)


def merge(base: str, committed: str, arriving: str) -> Merged:
    """The text that holds both changes of `base`.

    `committed` came first and stands first where both inserted at one point.  The caller keeps
    the committed text when nothing is left, and watches the length.
    """
    if committed in (base, arriving):
        return Merged(arriving, conflict=False)
    if arriving == base:
        return Merged(committed, conflict=False)
    first, second = _edits(base, committed), _edits(base, arriving)
    pieces = []
    conflict = False
    for position in range(len(base) + 1):
        ours, theirs = first.inserted.get(position, ""), second.inserted.get(position, "")
        conflict |= bool(ours and theirs and ours != theirs)
        pieces.append(ours if ours == theirs else _joined(ours, theirs))
        kept = position not in first.deleted and position not in second.deleted
        pieces.append(base[position : position + 1] if kept else "")
    return Merged("".join(pieces), conflict)


def _joined(ours: str, theirs: str) -> str:
    """Both insertions; two words do not become one."""
    touching = ours[-1:].isalnum() and theirs[:1].isalnum()
    return f"{ours} {theirs}" if touching else ours + theirs


def _edits(base: str, text: str) -> _Edits:
    """What turns `base` into `text`: compared word by word, and like words letter by letter.

    Words first, because letters alone find chance matches and shuffle two sentences together.
    """
    edits = _Edits()
    old, new = WORDS.findall(base), WORDS.findall(text)
    starts = _starts(old)
    for tag, old_from, old_to, new_from, new_to in _opcodes(old, new):
        if tag == "equal":
            continue
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if tag == "replace" and SequenceMatcher(None, gone, come, autojunk=False).ratio() >= ALIKE:
            _compare_letters(edits, starts[old_from], gone, come)
        else:
            _replace(edits, starts[old_from], gone, come)
    return edits


def _compare_letters(edits: _Edits, start: int, gone: str, come: str) -> None:
    for tag, old_from, old_to, new_from, new_to in _opcodes(gone, come):
        if tag != "equal":
            _replace(edits, start + old_from, gone[old_from:old_to], come[new_from:new_to])


def _replace(edits: _Edits, start: int, gone: str, come: str) -> None:
    edits.deleted.update(range(start, start + len(gone)))
    if come:
        edits.inserted[start] = edits.inserted.get(start, "") + come


def _starts(tokens: list[str]) -> list[int]:
    """Where each token begins in the joined text, and where the text ends."""
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts


def _opcodes(old: str | list[str], new: str | list[str]) -> list[tuple[str, int, int, int, int]]:
    """difflib's opcodes with the common beginning and end taken off first: quick and stable."""
    most = min(len(old), len(new))
    head = 0
    while head < most and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle = SequenceMatcher(
        None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False
    )
    return [
        (tag, old_from + head, old_to + head, new_from + head, new_to + head)
        for tag, old_from, old_to, new_from, new_to in middle.get_opcodes()
    ]
