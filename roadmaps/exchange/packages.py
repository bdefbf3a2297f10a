"""Packages out of a spreadsheet, checked row by row, never written here.  No Django.

Errors are codes with values; the page puts them into words.
"""

from collections.abc import Iterable, Sequence, Set
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
    *(Column.STATUS, Column.STARTED, Column.FINISHED, Column.VERSION),
}
TAKEN = frozenset(Column) - COMPUTED


@dataclass(frozen=True, slots=True)
class Sheet:
    """All packages of the table, and what is not taken: columns by their headings, gates by their
    lines, and links, each by its line and the key that it names, most of them to wrong rows.

    `columns` are those that the table has; of all others it says nothing."""

    rows: tuple[Row, ...]
    passed_over: tuple[str, ...] = ()
    gates: tuple[int, ...] = ()
    lost: tuple[tuple[int, Key], ...] = ()
    columns: Set[Column] = TAKEN

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
    computed = [head for column, head in sheet.headings.items() if column in COMPUTED]
    return settled(
        together(rows),
        stand=spellings.keys,
        passed_over=(*computed, *sheet.unknown),
        gates=sorted(gates),
        columns=sheet.headings.keys() & TAKEN,
    )


def settled(
    rows: Sequence[Row],
    *,
    stand: Set[Key] = frozenset(),
    passed_over: Iterable[str] = (),
    gates: Iterable[int] = (),
    lost: Iterable[tuple[int, Key]] = (),
    columns: Set[Column] = TAKEN,
) -> Sheet:
    """The rows as a sheet; those that can be taken wait only for each other, and for what stands in
    the plan already (`stand`)."""
    right = {row.key for row in rows if row.key and not row.wrong} | stand
    gone = [
        (row.line, wait.key)
        for row in rows
        for wait in row.after
        if not row.wrong and wait.key not in right
    ]
    return Sheet(
        tuple(_without(row, right) for row in rows),
        passed_over=tuple(passed_over),
        gates=tuple(gates),
        lost=(*lost, *gone),
        columns=columns,
    )


def _kind_of(cells: Cells) -> str:
    return cells.texts.get(Column.KIND, "").lower()


def _without(row: Row, right: Set[Key]) -> Row:
    """The row without links to what cannot be taken."""
    if row.wrong:
        return row
    return replace(row, after=tuple(wait for wait in row.after if wait.key in right))
