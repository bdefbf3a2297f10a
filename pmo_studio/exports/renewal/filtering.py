"""A closed engagement's bundle, and the bundle with which its next cycle begins."""

from collections.abc import Iterable
from typing import Any

from pmo_studio.core.bundle import Row, Table, tables
from pmo_studio.exports.renewal.terms import Cycle, Document, Goes, Terms
from pmo_studio.exports.renewal.ways import WAYS

SEAT = "seat"
# Who shall do something, or belongs somewhere: nobody, where they do not come along; where the row
# has a field for it, their name.  Every other seat says who did something.
PLACES = {
    "owner": "owner_name",
    "sponsor": "sponsor_name",
    "sender": "sender_name",
    "seat": "name",
    "participant": "",
}


# What these are about, where that is no key of a function: without it a row would say nothing.
SAYS_ALL = {
    "links": ("target", "kpi"),
    "grade_choices": ("note",),
    "impacts": ("note",),
    "pmo_roles": ("note",),
    "raci": ("note", "role", "party"),
}
# Events of the old log, and texts counted by them.
UNLOGGED = {"number": 0, "version": 1}


def renewed(document: Document, terms: Terms, *, now: str) -> tuple[dict[str, Any], Cycle]:
    """The document of the next cycle, and what was kept of which table.

    `document` is one that bundle.write made, `now` a moment as it writes them.  Rows keep their
    ids.  What points to a row that stays behind is emptied, and goes with it where it cannot be.
    """
    cycle = Cycle(document, terms, now)
    made: dict[str, Any] = {"schema": document["schema"], "scope": document["scope"]}
    for table in tables():
        found = document.get(table.key)
        rows = list(_renewed(table, [found] if table.single and found else found or (), cycle))
        if table.single:
            made[table.key] = rows[0] if rows else None
        else:
            made[table.key] = rows
    return made, cycle


def _renewed(table: Table, rows: Iterable[Row], cycle: Cycle) -> Iterable[Row]:
    way = WAYS[table.key]
    if not isinstance(way, Goes):
        return []
    # A row may point to a later one of its own table: those are known before any is settled.
    coming = [row for row in rows if way.keeps(row, cycle) and _has_its_own(table, row, cycle)]
    cycle.kept[table.space] = {row.get("id", 1) for row in coming}
    return [way.becomes(_settled(table, row, cycle), cycle) for row in coming]


def _has_its_own(table: Table, row: Row, cycle: Cycle) -> bool:
    """Whether all that the row cannot be without comes along."""
    gone = [
        (name, space)
        for name, space in table.references.items()
        if space != table.space and row.get(name) is not None and not cycle.has(space, row[name])
    ]
    return not any(
        _is_nameless(table, row, name, cycle) if space == SEAT else _is_needed(table, name)
        for name, space in gone
    )


def _is_nameless(table: Table, row: Row, name: str, cycle: Cycle) -> bool:
    """Whether only a name could stand for the seat, and it left none: somebody was erased."""
    has_to = PLACES.get(name) == "name" and "name" in table.fields
    return has_to and not cycle.seats[row[name]]["display_name"]


def _is_needed(table: Table, name: str) -> bool:
    return not table.field(name).null or name in SAYS_ALL.get(table.key, ())


def _settled(table: Table, row: Row, cycle: Cycle) -> Row:
    """Every id in the row is one that comes along, or empty; no log tells of it yet."""
    made = dict(row)
    for name, space in table.references.items():
        if space == SEAT and made[name] is not None and not cycle.has(SEAT, made[name]):
            made |= _without_seat(table, made, name, cycle)

    def resolve(space: str, number: int, place: str) -> int:
        return number if cycle.has(space, number) else 0

    made = table.convert_ids(made, table.key, resolve)
    return made | {name: value for name, value in UNLOGGED.items() if name in made}


def _without_seat(table: Table, row: Row, name: str, cycle: Cycle) -> Row:
    if name not in PLACES:
        return {name: cycle.studio}
    named = PLACES[name]
    if named not in table.fields or row[named]:
        return {name: None}
    return {name: None, named: cycle.seats[row[name]]["display_name"]}
