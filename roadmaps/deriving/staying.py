"""What of a state stays, whatever is derived: waves of begun work, and who waits for it."""

from collections.abc import Collection, Iterable

from roadmaps.deriving import marks
from roadmaps.deriving.inputs import keeps_wave
from roadmaps.deriving.states import Fields, State
from roadmaps.models import WorkPackage

NOTHING: Fields = {"after": []}


def without(state: State, gone: Collection[str]) -> State:
    """The same, where nothing waits for what is gone; what is gone itself comes back whole."""
    return {
        mark: fields if mark in gone else _without(fields, gone) for mark, fields in state.items()
    }


def _without(fields: Fields, gone: Collection[str]) -> Fields:
    if "after" not in fields:
        return fields
    return fields | {"after": [[one, lag] for one, lag in fields["after"] if one not in gone]}


def kept_in_waves(state: State, rows: Iterable[WorkPackage], closed: Collection[str] = ()) -> State:
    """The same, where what has begun, and what closed waves hold, stays where it is."""
    waves = {
        marks.of_row(row): row.wave.key if row.wave else None
        for row in rows
        if row.archived_at is None and keeps_wave(row, closed)
    }
    return {
        mark: fields | {"wave": waves[mark]} if mark in waves else fields
        for mark, fields in state.items()
    }


def still_waiting(state: State, standing: State, staying: Collection[str]) -> State:
    """The same, where what waits for work that stays, though nothing asks for it any more, goes on
    waiting for it."""
    return {
        mark: fields
        | {
            "after": sorted(
                [
                    *fields["after"],
                    *(row for row in standing.get(mark, NOTHING)["after"] if row[0] in staying),
                ]
            )
        }
        for mark, fields in state.items()
    }
