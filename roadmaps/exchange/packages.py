"""Packages out of a spreadsheet, checked row by row, never written here.  No Django.

Errors are codes with values; the page puts them into words.
"""

from collections.abc import Set
from dataclasses import dataclass, replace

from roadmaps.exchange.cells import Cells, sheet_of
from roadmaps.exchange.package_rows import Row, RowReader, Spellings, together
from roadmaps.exchange.tables import Column
from roadmaps.planning.network import Key

# The kind of rows that are no packages: the plan sets its gates itself.
GATE = "gate"
# What the plan computes itself, and what it does not take from a table.
COMPUTED = frozenset(Column) - {
    *(Column.KEY, Column.NAME, Column.KIND, Column.WAVE, Column.EFFORT, Column.STAFF),
    *(Column.EARLIEST, Column.OWNER, Column.AFTER, Column.PERCENT),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """All packages of the table, and what is not taken: columns by their headings, gates by their
    lines, and links to rows that are wrong, each the line and the key that it names."""

    rows: tuple[Row, ...]
    passed_over: tuple[str, ...] = ()
    gates: tuple[int, ...] = ()
    lost: tuple[tuple[int, Key], ...] = ()

    @property
    def wrong(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.wrong)

    @property
    def right(self) -> tuple[Row, ...]:
        """Those that can be taken; they wait only for each other and for what stands."""
        return tuple(row for row in self.rows if not row.wrong)


def read(content: bytes, spellings: Spellings) -> Sheet:
    """The packages of a CSV file or a workbook with a heading line.

    Names and efforts are needed; columns that the plan computes, and unknown ones, are passed over
    and told.  Raises csvs.BadTable where nothing of the file can be read.
    """
    sheet = sheet_of(content, spellings.headings)
    kinds = spellings.kinds
    gates = {cells.line for cells in sheet.rows if kinds.get(_kind_of(cells)) == GATE}
    written = {cells.texts.get(Column.KEY, "").upper() for cells in sheet.rows} - {""}
    known = written | spellings.keys
    rows = [
        RowReader(cells, spellings, known).row() for cells in sheet.rows if cells.line not in gates
    ]
    rows = together(rows)
    right = {row.key for row in rows if row.key and not row.wrong} | (spellings.keys - written)
    computed = [head for column, head in sheet.headings.items() if column in COMPUTED]
    return Sheet(
        tuple(_without(row, right) for row in rows),
        passed_over=(*computed, *sheet.unknown),
        gates=tuple(sorted(gates)),
        lost=tuple(
            (row.line, wait.key)
            for row in rows
            if not row.wrong
            for wait in row.after
            if wait.key not in right
        ),
    )


def _kind_of(cells: Cells) -> str:
    return cells.texts.get(Column.KIND, "").lower()


def _without(row: Row, right: Set[Key]) -> Row:
    """The row without links to what cannot be taken."""
    if row.wrong:
        return row
    return replace(row, after=tuple(wait for wait in row.after if wait.key in right))
