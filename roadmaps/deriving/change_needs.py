"""The packages that groups need to follow the change, for a derivation (domain.md §7).

What hits a group, and when, is known only once the builds stand in waves: they are placed first,
and change packages push nothing out of its wave.
"""

from collections.abc import Sequence

from roadmaps.change import barriers, impact
from roadmaps.change.barriers import ChangeDraft
from roadmaps.deriving import marks
from roadmaps.planning import usual
from roadmaps.planning.packages import ChangeNeed, Kind, Package


def needs(
    groups: Sequence[barriers.Group], placed: Sequence[Package], waves: Sequence[str]
) -> list[ChangeNeed]:
    """What follows from the barriers of the groups; `placed` are the packages without them."""
    return [_need(draft) for draft in barriers.drafts(groups, _built(placed, waves))]


def _built(placed: Sequence[Package], waves: Sequence[str]) -> list[impact.Wave]:
    """The functions that are built in each wave."""
    found: dict[str, list[str]] = {key: [] for key in waves}
    for each in placed:
        if each.kind == Kind.BUILD and each.wave in found:
            found[each.wave].append(each.function or "")
    return [impact.Wave(key, tuple(functions)) for key, functions in found.items()]


def _need(draft: ChangeDraft) -> ChangeNeed:
    mark = marks.of_change(draft.group, draft.barrier.letter)
    given = usual.changes()[draft.barrier.letter]
    return ChangeNeed(
        key=mark,
        effort=draft.effort,
        wave=draft.wave,
        mandatory=draft.mandatory,
        subject=mark.removeprefix(marks.CHANGE),
        deliverables=given.deliverables,
    )
