"""The cells of a CSV file or a workbook as texts under known headings.  No Django."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import Any

import openpyxl

from assessments.maturity.workbook import archive
from pmo_studio.core import csvs
from pmo_studio.core.csvs import BadTable
from roadmaps.exchange.mspdi.clock import YEARS
from roadmaps.exchange.tables import Column

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 60
ZIP = b"PK\x03\x04"
NEEDED = (Column.NAME, Column.EFFORT)
# As databases write it there is a time of day behind it, which plans do not know.
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}\S*)?")
OTHER_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")


class DayOrder(Enum):
    """Which comes first in a date such as 03/04/2026; UNKNOWN: told only where one is over 12."""

    DAY_FIRST = auto()
    UNKNOWN = auto()


class Ambiguous(ValueError):
    """A date that two countries read differently."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: its line as people count, and its texts without blanks around, if not empty."""

    line: int
    texts: Mapping[Column, str]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """The rows, each known column with its heading in the file, and the headings of others."""

    rows: tuple[Cells, ...]
    headings: Mapping[Column, str]
    unknown: tuple[str, ...]


def sheet_of(content: bytes, spellings: Mapping[str, Column]) -> RawSheet:
    """The first sheet with a row below its headings.  Raises csvs.BadTable: what csvs.lines
    raises, what a workbook is refused for (the codes of archive.CODES), and column (without one of
    NEEDED) or heading_twice."""
    lines = _of_workbook(content) if content.startswith(ZIP) else _of_csv(content)
    (_, heads), *rows = lines
    places: dict[Column, int] = {}
    for place, head in enumerate(heads):
        column = spellings.get(_folded(head))
        if column in places:
            raise BadTable("heading_twice", head)
        if column:
            places[column] = place
    for column in NEEDED:
        if column not in places:
            raise BadTable("column", column)
    found = []
    for line, cells in rows:
        texts = {name: cells[at] for name, at in places.items() if at < len(cells) and cells[at]}
        if texts:
            found.append(Cells(line, texts))
    if not found:
        raise BadTable("empty")
    unknown = [head for head in heads if head and _folded(head) not in spellings]
    return RawSheet(tuple(found), {name: heads[at] for name, at in places.items()}, tuple(unknown))


def _folded(head: str) -> str:
    return " ".join(head.lower().split())


def _of_csv(content: bytes) -> list[tuple[int, list[str]]]:
    found = csvs.lines(content, most_bytes=MOST_BYTES, most_rows=MOST_ROWS)
    return [(line, [csvs.meant_by(cell).strip() for cell in cells]) for line, cells in found]


def _of_workbook(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        archive.check(content, rows_most=MOST_ROWS + 1)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found = list(_filled(book.worksheets[0])) if book.worksheets else []
    except archive.BadWorkbook as bad:
        raise BadTable(bad.problems[0].code) from bad
    except Exception as error:
        # openpyxl raises nearly anything on a broken file; to people all of it is one thing
        raise BadTable("not_a_workbook") from error
    if len(found) < 2:
        raise BadTable("empty")
    return found


def _filled(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        texts = [_text(cell) for cell in cells]
        if any(texts):
            yield number, texts


def _text(cell: Any) -> str:
    """What a cell shows, of numbers and dates what they are; of a formula its last result."""
    value = cell.value
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float | int) and "%" in str(cell.number_format):
        value = round(value * 100, 6)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else csvs.meant_by(str(value)).strip()


def a_whole(text: str, least: int, most: int) -> int | None:
    """A whole number within its bounds, or None."""
    digits = text.removesuffix(".0").removesuffix(",0")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        return None
    return int(digits) if least <= int(digits) <= most else None


def a_date(text: str, order: DayOrder) -> date | None:
    """A day, or None for what is none.  Raises Ambiguous."""
    if match := ISO_DAY.fullmatch(text):
        return _day(*map(int, match.groups()))
    match = OTHER_DAY.fullmatch(text)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if order is DayOrder.DAY_FIRST or match[2] == ".":
        return _day(year, second, first)
    days = {_day(year, second, first), _day(year, first, second)} - {None}
    if len(days) > 1:
        raise Ambiguous(text)
    return next(iter(days), None)


def _day(year: int, month: int, day: int) -> date | None:
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def known(spellings: Iterable[tuple[str, Column]]) -> dict[str, Column]:
    """Headings by how people write them, folded as those of a file are."""
    return {_folded(spelling): column for spelling, column in spellings}
