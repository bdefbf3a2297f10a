"""Packages that build functions, and the arithmetic of their priority (domain.md §6.2); pure.

    effort = ceil(base[size] × factor[steps])            factor 0.5, 1.0, 1.6
    B      = Σ κ × size(c) × importance(c)               κ 1 first capability, 0.5 each secondary
    P      = 100 × B / effort, half up to 2 decimals     the only figure that is rounded

All builds wait for EN-1, and for the functions that they require and that are built too.
"""

import math
from collections.abc import Iterable, Iterator, Mapping

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
    deliverables,
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
    short = {gap.subject: gap for gap in known if gap.kind == GapKind.MATURITY}
    wanted = {gap.subject: gap for gap in known if gap.kind == GapKind.FUNCTION}
    return tuple(
        ranked(
            edited(_build(gap, catalogue.get(key), size, short, wanted, edits.get(key)), edits)
            for key, gap in wanted.items()
        )
    )


def _build(
    gap: Gap,
    entry: Function | None,
    size: Size,
    short: Mapping[str, Gap],
    wanted: Mapping[str, Gap],
    edit: Edit | None,
) -> Package:
    arithmetic = _arithmetic(gap, entry, size, short, edit.effort if edit else None)
    required = [key for key in entry.req if key in wanted] if entry else []
    return Package(
        key=gap.subject,
        kind=Kind.BUILD,
        effort=arithmetic.effort,
        after=tuple(Predecessor(key) for key in (CHARTER, *required)),
        function=gap.subject,
        improves=bool(gap.current),
        foundation=entry.foundation if entry else False,
        arithmetic=arithmetic,
        closes=(gap.key, *(short[part.capability].key for part in arithmetic.parts)),
        deliverables=deliverables(entry.deliverables) if entry else (),
    )


def _arithmetic(
    gap: Gap,
    entry: Function | None,
    size: Size,
    short: Mapping[str, Gap],
    set_effort: float | None,
) -> Arithmetic:
    steps = int(gap.size or 0)
    named = effort_for(size, entry.effort) if entry else 0
    base = named or effort_for(size, USUAL_EFFORT)
    derived = math.ceil(base * FACTORS[steps] - EPSILON)
    effort = derived if set_effort is None else set_effort
    parts = tuple(_parts(entry, short)) if entry else ()
    benefit = math.fsum(part.amount for part in parts)
    rank = float(priority(benefit, effort))
    return Arithmetic(base, steps, FACTORS[steps], derived, effort, parts, benefit, rank)


def _parts(entry: Function, short: Mapping[str, Gap]) -> Iterator[BenefitPart]:
    kappas = {entry.capability: PRIMARY} | {
        key: SECONDARY for key in entry.secondary if key != entry.capability
    }
    for capability, kappa in kappas.items():
        gap = short.get(capability)
        if gap is not None and gap.size is not None and gap.importance is not None:
            amount = kappa * gap.size * gap.importance
            yield BenefitPart(capability, kappa, gap.size, gap.importance, amount)
