"""CSV files as spreadsheets write and open them.  No Django.

Errors are codes with values; pages put them into words.
"""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence

Cell = str | int | float | datetime.date | None

# A cell that begins like this would be calculated by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A number below nothing is one for a spreadsheet too, and has to stay one.
NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?")


class BadTable(Exception):
    """The file as a whole cannot be read: `code` says why, `value` what was found."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


def lines(content: bytes, *, most_bytes: int, most_rows: int) -> list[tuple[int, list[str]]]:
    """The heading and at least one row of a UTF-8 CSV file, each with the line that it ends on.

    Separators comma, semicolon and tab are told apart by the heading; empty lines are passed over.
    Raises BadTable: too_large, encoding, broken, empty, too_many.
    """
    if len(content) > most_bytes:
        raise BadTable("too_large", str(len(content) // 1024 // 1024))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable("encoding", str(error.start)) from error
    if "\x00" in text:
        raise BadTable("encoding", str(text.index("\x00")))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    found: list[tuple[int, list[str]]] = []
    count = 0
    try:
        for cells in reader:
            if not any(map(str.strip, cells)):
                continue
            count += 1
            # What lies beyond is counted and not kept: a few bytes make millions of rows.
            if count <= most_rows + 1:
                found.append((reader.line_num, cells))
    except csv.Error as error:
        raise BadTable("broken", str(error)) from error
    if count - 1 > most_rows:
        raise BadTable("too_many", str(count - 1))
    if len(found) < 2:
        raise BadTable("empty")
    return found


def written(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as a spreadsheet opens it: BOM, CRLF, ISO dates, no cell that is a formula; None is
    empty."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    for row in (heads, *rows):
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return sheet.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would calculate."""
    return f"'{text}" if _would_run(text) and not NUMBER.fullmatch(text) else text


def meant_by(cell: str) -> str:
    """What a cell that `safe_cell` wrote says."""
    return cell[1:] if cell.startswith("'") and _would_run(cell[1:]) else cell


def _would_run(text: str) -> bool:
    return text.lstrip(" ").startswith(FORMULA)


def _separator(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)
