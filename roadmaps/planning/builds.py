"""Packages that build functions, and the arithmetic of their priority (domain.md §6.2); pure.

    effort = ceil(base[size] × factor[steps])            factor 0.5, 1.0, 1.6
    B      = Σ κ × size(c) × importance(c)               κ 1 first capability, 0.5 each secondary
    P      = 100 × B / effort, half up to 2 decimals     the only figure that is rounded

All builds wait for EN-1, and for the functions that they require and that are built too.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pmo_studio.core.catalogue import Effort, Function
from roadmaps.planning.gaps import Gap
from roadmaps.planning.gaps import Kind as GapKind
from roadmaps.planning.network import Predecessor
from roadmaps.planning.packages import (
    CHARTER,
    NO_EDITS,
    Arithmetic,
    BenefitPart,
    Edit,
    Edits,
    Kind,
    Package,
    Size,
    edited,
    effort_for,
    priority,
    ranked,
)

EPSILON = 1e-9
FACTORS: Mapping[int, float] = {1: 0.5, 2: 1.0, 3: 1.6}
PRIMARY = 1.0
SECONDARY = 0.5
# Where nobody said what a function takes: one's own, without figures.  As the agile extras.
USUAL_EFFORT = Effort(12, 25, 50)


def builds(
    found: Iterable[Gap],
    catalogue: Mapping[str, Function],
    size: Size,
    edits: Edits = NO_EDITS,
) -> tuple[Package, ...]:
    """One package a function with a gap, the best ranked first; waves are not decided yet."""
    known = list(found)
    wanted = {gap.subject: gap for gap in known if gap.kind == GapKind.FUNCTION}
    worth = _worth(known)
    first = {key: Predecessor(key) for key in (CHARTER, *wanted)}
    return tuple(
        ranked(
            edited(_build(gap, catalogue.get(key), size, worth, first, edits.get(key)), edits)
            for key, gap in wanted.items()
        )
    )


@dataclass(frozen=True, slots=True)
class _Worth:
    """What it is worth to raise a capability, as the first one of a function or as another."""

    gap: str
    first: BenefitPart
    other: BenefitPart


def _worth(found: Iterable[Gap]) -> dict[str, _Worth]:
    """By capability below its target: made once for all builds that raise it."""
    return {
        gap.subject: _Worth(gap.key, _part(gap, PRIMARY), _part(gap, SECONDARY))
        for gap in found
        if gap.kind == GapKind.MATURITY
    }


def _part(gap: Gap, kappa: float) -> BenefitPart:
    size, importance = gap.size or 0, gap.importance or 0
    return BenefitPart(gap.subject, kappa, size, importance, kappa * size * importance)


def _build(
    gap: Gap,
    entry: Function | None,
    size: Size,
    worth: Mapping[str, _Worth],
    first: Mapping[str, Predecessor],
    edit: Edit | None,
) -> Package:
    arithmetic = _arithmetic(gap, entry, size, worth, edit.effort if edit else None)
    required = entry.req if entry else ()
    return Package(
        key=gap.subject,
        kind=Kind.BUILD,
        effort=arithmetic.effort,
        after=tuple(first[key] for key in (CHARTER, *required) if key in first),
        function=gap.subject,
        improves=bool(gap.current),
        foundation=entry.foundation if entry else False,
        arithmetic=arithmetic,
        closes=(gap.key, *(worth[part.capability].gap for part in arithmetic.parts)),
        deliverables=entry.deliverables if entry else (),
    )


def _arithmetic(
    gap: Gap,
    entry: Function | None,
    size: Size,
    worth: Mapping[str, _Worth],
    set_effort: float | None,
) -> Arithmetic:
    steps = int(gap.size or 0)
    named = effort_for(size, entry.effort) if entry else 0
    base = named or effort_for(size, USUAL_EFFORT)
    derived = math.ceil(base * FACTORS[steps] - EPSILON)
    effort = derived if set_effort is None else set_effort
    parts = tuple(_parts(entry, worth)) if entry else ()
    benefit = math.fsum(part.amount for part in parts)
    rank = float(priority(benefit, effort))
    return Arithmetic(base, steps, FACTORS[steps], derived, effort, parts, benefit, rank)


def _parts(entry: Function, worth: Mapping[str, _Worth]) -> Iterator[BenefitPart]:
    if entry.capability in worth:
        yield worth[entry.capability].first
    for key in dict.fromkeys(entry.secondary):
        if key in worth and key != entry.capability:
            yield worth[key].other
