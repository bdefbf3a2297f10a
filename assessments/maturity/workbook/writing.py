"""Writes a maturity model as a workbook; the same model and words give the same bytes."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from assessments.maturity import writing
from assessments.maturity.entries import Level, MaturityModel
from assessments.maturity.workbook.archive import ROWS_MOST
from assessments.maturity.workbook.layout import (
    COLUMNS,
    MODEL_COLUMNS,
    MODEL_ROWS,
    Column,
    Kind,
    Words,
    cells_of,
    columns,
    heading,
)
from pmo_studio.core.catalogue import LANGUAGES

# A date of making would make every file another one.
CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook knows no zones
INSTRUCTIONS_WIDTH = 100

Cells = Mapping[str, object]


def write(model: MaturityModel, words: Words) -> bytes:
    """The workbook of the model, with headings and instructions in the given words."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    book.set_properties({"title": "", "created": CREATED})
    _write_instructions(book, words)
    _write_sheet(book, words, "model", MODEL_COLUMNS, list(_model_rows(model, words)))
    for sheet, rows in (
        ("parts", list(_rows("parts", writing.parts(model)))),
        ("questions", list(_rows("questions", writing.questions(model)))),
        ("levels", list(_level_rows(model))),
    ):
        _write_sheet(book, words, sheet, COLUMNS[sheet], rows)
    book.close()
    return output.getvalue()


def _write_instructions(book: Any, words: Words) -> None:
    sheet = book.add_worksheet(words.sheets["instructions"])
    sheet.set_column(0, 0, INSTRUCTIONS_WIDTH, book.add_format({"text_wrap": True}))
    sheet.hide_gridlines(2)
    bold = book.add_format({"bold": True, "text_wrap": True})
    for row, paragraph in enumerate(words.instructions):
        sheet.write_string(row, 0, paragraph, None if row else bold)


def _write_sheet(
    book: Any, words: Words, name: str, fields: Sequence[Column], rows: Sequence[Cells]
) -> None:
    sheet = book.add_worksheet(words.sheets[name])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 1)
    places = [(column, cell) for column in fields for cell in cells_of(column)]
    for index, (column, cell) in enumerate(places):
        sheet.set_column(index, index, column.width, plain)
        sheet.write_string(0, index, heading(words, cell), bold)
        if column.choices:
            allowed = {"validate": "list", "source": list(column.choices), "show_error": False}
            sheet.data_validation(1, index, ROWS_MOST - 1, index, allowed)
        for row, cells in enumerate(rows, 1):
            _write_cell(sheet, row, index, cells.get(cell), plain)
    if name == "model":
        _offer_choices(sheet)


def _write_cell(sheet: Any, row: int, column: int, value: object, look: object) -> None:
    # write_string never makes a formula or a link of what people wrote
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, look)
    elif value is not None:
        sheet.write_string(row, column, str(value), look)


def _offer_choices(sheet: Any) -> None:
    for row, field in enumerate(MODEL_ROWS, 1):
        if field.choices:
            allowed = {"validate": "list", "source": list(field.choices), "show_error": False}
            sheet.data_validation(row, 1, row, 1, allowed)


def _model_rows(model: MaturityModel, words: Words) -> Iterator[Cells]:
    """All fields of the model, those with the usual value too, so that people see them."""
    document = writing.document(model)
    for field in MODEL_ROWS:
        name = field.key.removeprefix("params.")
        value = document.get(name)
        if name != field.key:
            value = writing.plain(getattr(model.params, name))
        yield {"field": words.headings[name], **_spread("value", value)}


def _rows(sheet: str, rows: Iterable[Cells]) -> Iterator[Cells]:
    for row in rows:
        cells: dict[str, object] = {}
        for column in columns(sheet):
            value = row.get(column.key)
            if column.kind is Kind.TEXT:
                cells.update(_spread(column.key, value))
            else:
                cells[column.key] = ", ".join(value) if isinstance(value, list) else value
        yield cells


def _level_rows(model: MaturityModel) -> Iterator[Cells]:
    yield from _levels(model.levels)
    for dimension in model.dimensions():
        yield from _levels(dimension.levels, part=dimension.key)
    for question in model.questions():
        yield from _levels(question.levels, question=question.key)


def _levels(levels: Iterable[Level], **owner: str) -> Iterator[Cells]:
    for level in levels:
        yield {
            **owner,
            "number": level.number,
            **_spread("title", writing.text(level.title)),
            **_spread("text", writing.text(level.text)),
        }


def _spread(name: str, value: object) -> dict[str, object]:
    """A text over the columns of its languages; what is one for all stands in the first."""
    if not isinstance(value, dict):
        return {f"{name}.{LANGUAGES[0]}": value}
    return {f"{name}.{code}": value[code] for code in LANGUAGES}
