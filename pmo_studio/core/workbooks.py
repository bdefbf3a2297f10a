"""Writing a workbook: a head over every sheet, texts that never become formulas, the same bytes
whenever it is made."""

import datetime
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Fixed, so that the same figures give the same bytes.
CREATED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
# In characters; what is longer is wrapped, a head above its narrow numbers too.
WIDEST = 45
WIDEST_HEAD = 14
INDENT = 3
LINE = 15  # points
TALLEST = 409  # points; no spreadsheet takes a higher row
SHORT = 1.05
# No spreadsheet takes a longer name of a sheet.
LONGEST_NAME = 31
A4 = 9  # as spreadsheets number papers
# So many characters beside each other can be read on A4; beyond that in percent of their size.
READABLE, SMALLEST = 210, 62


@dataclass(frozen=True)
class Figure:
    """A number with how it is shown, as a spreadsheet writes formats; it keeps all its decimals."""

    value: float
    shown: str


def figure(value: float | None, shown: str) -> Figure | None:
    """The number, or an empty cell where there is none."""
    return None if value is None else Figure(value, shown)


def day(moment: datetime.datetime | None) -> str:
    """The day as people of the studio had it, not the one of UTC; "" where there is none."""
    return timezone.localdate(moment).isoformat() if moment else ""


Value = str | float | int | Figure | None
Rows = Iterable[Sequence[Value]]
# Its title, the heads of its columns, its rows.
Sheet = tuple[str, Sequence[str], Rows]


@dataclass(frozen=True)
class _Formats:
    """How heads, texts and figures look; `shown` by the format of its figures."""

    head: Format
    text: Format
    number: Format
    shown: Mapping[str, Format]


def written(title: str, sheets: Iterable[Sheet], formats: Sequence[str] = ()) -> bytes:
    """The workbook as bytes; `formats` are those that its figures use."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "created": CREATED})
        # Indented, so that no text touches the number before it.
        text = {"text_wrap": True, "align": "left", "valign": "top", "indent": 1}
        number = {"valign": "top"}
        made = _Formats(
            head=book.add_format(text | {"bold": True, "bottom": 1}),
            text=book.add_format(text),
            number=book.add_format(number),
            shown={each: book.add_format(number | {"num_format": each}) for each in formats},
        )
        for name, heads, rows in sheets:
            _write(book.add_worksheet(name[:LONGEST_NAME]), heads, list(rows), made)
    return file.getvalue()


def _write(
    sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[Value]], made: _Formats
) -> None:
    widths = _widths(heads, rows)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, _height(heads, widths))
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, made.head)
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, _height(row, widths))
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value, made.text)
            elif isinstance(value, Figure):
                sheet.write_number(number, column, value.value, made.shown[value.shown])
            elif value is not None:
                sheet.write_number(number, column, value, made.number)
    sheet.freeze_panes(1, 0)
    _set_for_print(sheet, widths)


def _widths(heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[int]:
    """In characters, with the indent; no word of a head is broken."""
    words = (max(map(len, head.split()), default=0) for head in heads)
    widths = [
        min(len(head), max(WIDEST_HEAD, word)) for head, word in zip(heads, words, strict=True)
    ]
    for row in rows:
        for column, value in enumerate(row):
            if isinstance(value, str):
                widths[column] = max(widths[column], min(WIDEST, len(value)))
    return [width + INDENT for width in widths]


def _height(row: Sequence[Value], widths: Sequence[int]) -> int:
    return min(TALLEST, LINE * _lines(row, widths))


def _lines(row: Sequence[Value], widths: Sequence[int]) -> int:
    """The lines that the longest text of a row is wrapped to: no program counts them by itself."""
    texts = (
        (value, width) for value, width in zip(row, widths, strict=False) if isinstance(value, str)
    )
    return max((_wrapped(text, width) for text, width in texts), default=1)


def _wrapped(text: str, width: int) -> int:
    """How many lines a text takes; a word that does not fit leaves the line before it short."""
    return sum(max(1, math.ceil(SHORT * len(line) / width)) for line in text.split("\n"))


def _set_for_print(sheet: Any, widths: Sequence[int]) -> None:
    """All columns on a page as long as they can be read there, else its first two on every page;
    the head on every page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.repeat_rows(0)
    if sum(widths) <= READABLE:
        sheet.fit_to_pages(1, 0)
        return
    sheet.set_print_scale(SMALLEST)
    sheet.repeat_columns(0, 1)
