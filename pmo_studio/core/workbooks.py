"""Writing a workbook: a head over every sheet, texts that never become formulas, the same bytes
whenever it is made."""

import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Fixed, so that the same figures give the same bytes.
CREATED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
WIDEST = 60
# A long head is wrapped above its narrow numbers.
WIDEST_HEAD = 18
# No spreadsheet takes a longer name of a sheet.
LONGEST_NAME = 31


@dataclass(frozen=True)
class Figure:
    """A number with how it is shown, as a spreadsheet writes formats; it keeps all its decimals."""

    value: float
    shown: str


Value = str | float | int | Figure | None
Rows = Iterable[Sequence[Value]]
# Its title, the heads of its columns, its rows.
Sheet = tuple[str, Sequence[str], Rows]


def written(title: str, sheets: Iterable[Sheet], formats: Sequence[str] = ()) -> bytes:
    """The workbook as bytes; `formats` are those that its figures use."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "created": CREATED})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        shown = {each: book.add_format({"num_format": each}) for each in formats}
        for name, heads, rows in sheets:
            _write(book.add_worksheet(name[:LONGEST_NAME]), heads, rows, head, shown)
    return file.getvalue()


def _write(
    sheet: Any, heads: Sequence[str], rows: Rows, bold: Format, shown: Mapping[str, Format]
) -> None:
    widths = [min(WIDEST_HEAD, len(head)) for head in heads]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
                widths[column] = max(widths[column], len(value))
            elif isinstance(value, Figure):
                sheet.write_number(number, column, value.value, shown[value.shown])
            elif value is not None:
                sheet.write_number(number, column, value)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(WIDEST, width + 2))
    sheet.freeze_panes(1, 0)
