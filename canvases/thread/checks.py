"""C01 to C18: what a canvas lacks, each with the notes concerned and the one act that repairs it.

One finding a note, because each is repaired by itself and each costs the canvas its health.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from canvases.blocks import blocks
from canvases.link_kinds import KINDS, KPI
from canvases.prerequisites import stands
from canvases.thread.graph import INVALIDATED, Active, Id, Note

# Nine notes are read at a glance; a tenth asks for grouping.
BLOCK_MOST = 9
# Without these three blocks there is no thread at all.
BLOCKS_NEEDED = ("cs", "vp", "ka")
DAYS_A_MONTH = 18
# Measures the PMO itself, so no customer has to ask for it.
SELF_MEASURING = "F19"
SHARED_FROM = 5
SHARED_MOST = 0.6
EPSILON = 1e-9


class Severity(StrEnum):
    ERROR = "error"
    WARN = "warn"
    INFO = "info"


class Repair(StrEnum):
    """The one act that repairs a finding; pages put a button and words to it."""

    LINK_NEEDS = "link_needs"
    LINK_DELIVERED_BY = "link_delivered_by"
    LINK_RESOURCE = "link_resource"
    LINK_FUNCTION = "link_function"
    LINK_MEASURED_BY = "link_measured_by"
    LINK_REACHED_BY = "link_reached_by"
    LINK_RELATES_BY = "link_relates_by"
    LINK_RETURNS = "link_returns"
    LINK_COSTS = "link_costs"
    RAISE_AUTHORITY = "raise_authority"
    ADD_FUNCTION = "add_function"
    ADD_NOTE = "add_note"
    GROUP_NOTES = "group_notes"
    CHANGE_CAPACITY = "change_capacity"
    RETIRE_NOTE = "retire_note"
    REVIEW_NOTE = "review_note"
    LINK_OTHER_RESOURCE = "link_other_resource"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `facts` are the values that its words speak of."""

    check: str
    severity: Severity
    notes: tuple[Id, ...]
    repair: Repair
    facts: Mapping[str, object] = field(default_factory=dict)


Check: TypeAlias = Callable[[Active], Iterator[Finding]]


def _customer_without_value(canvas: Active) -> Iterator[Finding]:
    for note in _without_out(canvas, "cs", "needs"):
        yield _finding("C01", Severity.ERROR, note, Repair.LINK_NEEDS)


def _value_nobody_asked_for(canvas: Active) -> Iterator[Finding]:
    for note in canvas.block("vp"):
        if not canvas.into("needs", note.id):
            yield _finding("C02", Severity.ERROR, note, Repair.LINK_NEEDS)


def _value_nobody_delivers(canvas: Active) -> Iterator[Finding]:
    for note in _without_out(canvas, "vp", "delivered_by"):
        yield _finding("C03", Severity.ERROR, note, Repair.LINK_DELIVERED_BY)


def _function_nobody_needs(canvas: Active) -> Iterator[Finding]:
    for note in canvas.block("ka"):
        if canvas.into("delivered_by", note.id):
            continue
        required_by = canvas.required.get(note.function or "", ())
        supporting = bool(required_by) or note.function == SELF_MEASURING
        yield _finding(
            "C04",
            Severity.INFO if supporting else Severity.WARN,
            note,
            Repair.LINK_DELIVERED_BY,
            supporting=supporting,
            required_by=tuple(other.id for other in required_by),
        )


def _function_without_resource(canvas: Active) -> Iterator[Finding]:
    for note in canvas.block("ka"):
        if not canvas.resources(note.id):
            yield _finding("C05", Severity.ERROR, note, Repair.LINK_RESOURCE)


def _resource_idle(canvas: Active) -> Iterator[Finding]:
    for block, kind in (("kr", "uses"), ("kp", "supported_by")):
        for note in canvas.block(block):
            if not canvas.into(kind, note.id):
                yield _finding("C06", Severity.INFO, note, Repair.LINK_FUNCTION)


def _value_unmeasured(canvas: Active) -> Iterator[Finding]:
    for note in canvas.block("vp"):
        functions = tuple(link.target for link in canvas.out("delivered_by", note.id))
        if not any(canvas.out("measured_by", each) for each in (note.id, *functions)):
            yield _finding("C07", Severity.WARN, note, Repair.LINK_MEASURED_BY, functions=functions)


def _customer_unreachable(canvas: Active) -> Iterator[Finding]:
    for note in _without_out(canvas, "cs", "reached_by"):
        yield _finding("C08", Severity.WARN, note, Repair.LINK_REACHED_BY)


def _relationship_unset(canvas: Active) -> Iterator[Finding]:
    for note in _without_out(canvas, "cs", "relates_by"):
        yield _finding("C09", Severity.INFO, note, Repair.LINK_RELATES_BY)


def _value_not_captured(canvas: Active) -> Iterator[Finding]:
    for note in _without_out(canvas, "vp", "returns"):
        yield _finding("C10", Severity.WARN, note, Repair.LINK_RETURNS)


def _cost_untraced(canvas: Active) -> Iterator[Finding]:
    for note in _without_out(canvas, "ka", "costs"):
        yield _finding("C11", Severity.INFO, note, Repair.LINK_COSTS)


def _authority_too_low(canvas: Active) -> Iterator[Finding]:
    ctl_max = canvas.graph.ctl_max
    if ctl_max is None:
        return
    for note in canvas.block("ka"):
        ctl = canvas.ctl(note)
        if ctl > ctl_max:
            yield _finding(
                "C12", Severity.WARN, note, Repair.RAISE_AUTHORITY, ctl=ctl, ctl_max=ctl_max
            )


def _missing_prerequisite(canvas: Active) -> Iterator[Finding]:
    present = {note.function for note in canvas.block("ka")}
    services = canvas.graph.as_is_services
    for note in canvas.block("ka"):
        entry = canvas.entry(note)
        if entry is None:
            continue
        missing = tuple(
            key for key in entry.req if key not in present and not stands(key, services)
        )
        if missing:
            yield _finding("C13", Severity.WARN, note, Repair.ADD_FUNCTION, missing=missing)


def _too_thin_or_full(canvas: Active) -> Iterator[Finding]:
    for block in blocks():
        count = len(canvas.block(block))
        if 0 < count <= BLOCK_MOST:
            continue
        yield Finding(
            check="C14",
            severity=Severity.WARN if not count and block in BLOCKS_NEEDED else Severity.INFO,
            notes=tuple(note.id for note in canvas.block(block)),
            repair=Repair.GROUP_NOTES if count else Repair.ADD_NOTE,
            facts={"block": block, "count": count, "most": BLOCK_MOST},
        )


def _overload(canvas: Active) -> Iterator[Finding]:
    fte = canvas.graph.pmo_fte
    if fte is None:
        return
    run, capacity = canvas.run(), fte * DAYS_A_MONTH
    if run > capacity + EPSILON:
        working = (note for note in canvas.block("ka") if canvas.entry(note))
        yield Finding(
            check="C15",
            severity=Severity.WARN,
            notes=tuple(note.id for note in working),
            repair=Repair.CHANGE_CAPACITY,
            facts={"run": run, "capacity": capacity, "pmo_fte": fte},
        )


def _invalidated_still_in_use(canvas: Active) -> Iterator[Finding]:
    linked = {link.source for link in canvas.links} | {
        link.target for link in canvas.links if KINDS[link.kind].target != KPI
    }
    for note in canvas.notes.values():
        if note.evidence == INVALIDATED and note.id in linked:
            yield _finding("C16", Severity.ERROR, note, Repair.RETIRE_NOTE)


def _stale(canvas: Active) -> Iterator[Finding]:
    today, most = canvas.graph.today, canvas.graph.review_days
    if today is None or most is None:
        return
    for note in canvas.notes.values():
        days = (today - note.touched).days if note.touched else 0
        if days > most:
            yield _finding(
                "C17", Severity.WARN, note, Repair.REVIEW_NOTE, days=days, review_days=most
            )


def _single_point(canvas: Active) -> Iterator[Finding]:
    functions = len(canvas.block("ka"))
    if functions < SHARED_FROM:
        return
    for note in canvas.block("kr"):
        used_by = len(canvas.into("uses", note.id))
        if used_by > SHARED_MOST * functions + EPSILON:
            yield _finding(
                "C18",
                Severity.INFO,
                note,
                Repair.LINK_OTHER_RESOURCE,
                used_by=used_by,
                functions=functions,
            )


def _finding(
    check: str, severity: Severity, note: Note, repair: Repair, **facts: object
) -> Finding:
    return Finding(check, severity, (note.id,), repair, facts)


def _without_out(canvas: Active, block: str, kind: str) -> Iterator[Note]:
    return (note for note in canvas.block(block) if not canvas.out(kind, note.id))


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "C01": _customer_without_value,
        "C02": _value_nobody_asked_for,
        "C03": _value_nobody_delivers,
        "C04": _function_nobody_needs,
        "C05": _function_without_resource,
        "C06": _resource_idle,
        "C07": _value_unmeasured,
        "C08": _customer_unreachable,
        "C09": _relationship_unset,
        "C10": _value_not_captured,
        "C11": _cost_untraced,
        "C12": _authority_too_low,
        "C13": _missing_prerequisite,
        "C14": _too_thin_or_full,
        "C15": _overload,
        "C16": _invalidated_still_in_use,
        "C17": _stale,
        "C18": _single_point,
    }
)
ORDER = tuple(Severity)


def findings(canvas: Active) -> tuple[Finding, ...]:
    """Everything that the checks find: errors first, then by check, then by the order of notes."""
    found = [each for check in CHECKS.values() for each in check(canvas)]
    return tuple(sorted(found, key=lambda each: ORDER.index(each.severity)))
