"""The published counts of an assessment, as they are stored and as values.

The stored form is JSON: {"at", "questions": {key: [{"groups", "weight", "choices", "dk",
"na"}]}, "waiting": {key: people}, "participation": {…}}.  Groups are named by the keys of their
role groups, so that counts mean the same in another studio.
"""

from collections.abc import Mapping
from typing import Any

from assessments.answers import Cell, Counts, Tally


def read(stored: Mapping[str, Any]) -> Tally:
    """The counts by question key; empty while nothing is published."""
    questions = stored.get("questions", {})
    return {key: tuple(_cell(each) for each in cells) for key, cells in questions.items()}


def _cell(row: Mapping[str, Any]) -> Cell:
    choices = {int(choice): people for choice, people in row["choices"].items()}
    counts = Counts(choices, dk=row["dk"], na=row["na"])
    return Cell(tuple(row["groups"]), float(row["weight"]), counts)


def write(tally: Tally) -> dict[str, Any]:
    """The part "questions" of the stored form."""
    return {key: [_row(cell) for cell in cells] for key, cells in tally.items()}


def _row(cell: Cell) -> dict[str, Any]:
    choices = {str(choice): people for choice, people in sorted(cell.counts.choices.items())}
    return {
        "groups": list(cell.groups),
        "weight": cell.weight,
        "choices": choices,
        "dk": cell.counts.dk,
        "na": cell.counts.na,
    }
