"""Reads the workbook of a maturity model; every problem has its sheet, row and column."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import openpyxl

from assessments.maturity import reading
from assessments.maturity.entries import MaturityModel
from assessments.maturity.fields import BadModel, Problem, shown
from assessments.maturity.workbook.archive import ROWS_MOST, BadWorkbook, CellProblem, check
from assessments.maturity.workbook.layout import (
    COLUMNS,
    ENGLISH,
    MODEL_ROWS,
    NEEDED_SHEETS,
    Column,
    Kind,
    Words,
    cells_of,
    columns,
    find,
    known_fields,
    known_headings,
    known_sheets,
)
from pmo_studio.core.catalogue import LANGUAGES

COLUMNS_MOST = 60
PROBLEMS_MOST = 100
YES = {"yes", "true", "x", "sim", "verdadeiro", "sí", "si", "verdadero", "1"}
NO = {"no", "false", "não", "nao", "falso", "0"}
INDEX = re.compile(r"\[\d+\]")
SEPARATORS = re.compile(r"[,;\s]+")


@dataclass(frozen=True, slots=True)
class Contents:
    """What a workbook says: a document for `reading.read`, and where its entries stand."""

    document: dict[str, object]
    # The sheet and row of a place such as "questions[3]", "questions[3].levels[0]" or "name".
    rows: Mapping[str, tuple[str, int]]

    def locate(self, problem: Problem) -> CellProblem:
        """The problem of the document as one of the workbook."""
        place, rest = problem.place, ""
        while place and place not in self.rows:
            place, _, last = place.rpartition(".")
            rest = f"{last}.{rest}" if rest else last
        if not place:
            return _unlocated(problem)
        sheet, row = self.rows[place]
        name = place if sheet == "model" else INDEX.sub("", rest)
        return CellProblem(problem.code, problem.values, sheet, row, _column(sheet, name))


@dataclass(slots=True)
class _Row:
    number: int
    cells: dict[str, object]


@dataclass(slots=True)
class _Reader:
    known: tuple[Words, ...]
    problems: list[CellProblem] = field(default_factory=list)
    rows: dict[str, tuple[str, int]] = field(default_factory=dict)

    def refuse(
        self,
        code: str,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        **values: object,
    ) -> None:
        if len(self.problems) < PROBLEMS_MOST:
            self.problems.append(CellProblem(code, values, sheet, row, column))


def read_model(content: bytes, known: Iterable[Words] = ()) -> MaturityModel:
    """The model in a workbook; BadWorkbook with everything that is wrong with it, located."""
    contents = read(content, known)
    try:
        return reading.read(contents.document)
    except BadModel as bad:
        raise BadWorkbook(*map(contents.locate, bad.problems[:PROBLEMS_MOST])) from bad


def read(content: bytes, known: Iterable[Words] = ()) -> Contents:
    """What stands in a workbook, with headings in any of the known words, or plain English.

    Raises BadWorkbook, and nothing else, for what is no workbook of this kind.
    """
    check(content)
    reader = _Reader((*known, ENGLISH))
    try:
        tables = _tables(reader, content)
    except Exception as error:
        # openpyxl raises nearly anything on a broken file; to people all of it is one thing
        raise BadWorkbook(CellProblem("not_a_workbook")) from error
    document = _document(reader, tables) if not reader.problems else {}
    if reader.problems:
        raise BadWorkbook(*reader.problems)
    return Contents(document, reader.rows)


def _tables(reader: _Reader, content: bytes) -> dict[str, list[_Row]]:
    """The rows of every sheet that has a known name, by its key."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    names = known_sheets(reader.known)
    tables: dict[str, list[_Row]] = {}
    for sheet in book.worksheets:
        key = find(names, sheet.title)
        if key is None or key == "instructions":
            continue
        if key in tables:
            reader.refuse("duplicate_sheet", key)
            continue
        tables[key] = list(_table(reader, key, sheet))
    for key in NEEDED_SHEETS:
        if key not in tables:
            reader.refuse("missing_sheet", key)
    return tables


def _table(reader: _Reader, key: str, sheet: Any) -> Iterator[_Row]:
    rows = sheet.iter_rows(min_row=1, max_row=ROWS_MOST, max_col=COLUMNS_MOST)
    headings: dict[int, str] = {}
    for number, cells in enumerate(rows, 1):
        values = {
            index: value
            for index, cell in enumerate(cells)
            if (value := _value(reader, key, number, headings.get(index) or None, cell)) is not None
        }
        if number == 1:
            headings = _headings(reader, key, values)
            continue
        for index in values.keys() - headings.keys():
            reader.refuse("value_without_heading", key, number, value=shown(str(values[index])))
        found = {
            name: values[index] for index, name in headings.items() if index in values and name
        }
        if found:
            yield _Row(number, found)


def _value(reader: _Reader, sheet: str, row: int, column: str | None, cell: Any) -> object:
    """A text, number or truth value; None for an empty cell."""
    if cell.value is None:
        return None
    if cell.data_type in ("f", "e", "d"):
        code = {"f": "formula", "e": "error_value", "d": "date"}[cell.data_type]
        reader.refuse(code, sheet, row, column)
        return None
    value: object = cell.value
    if isinstance(value, str):
        return value if value.strip() else None
    return value


def _headings(reader: _Reader, sheet: str, values: Mapping[int, object]) -> dict[int, str]:
    """Column by its place on the sheet; empty where the heading says nothing to us."""
    names = known_headings(sheet, reader.known)
    found: dict[int, str] = {}
    for index, value in values.items():
        cell = find(names, str(value))
        if cell is None:
            reader.refuse("unknown_heading", sheet, 1, heading=shown(str(value)))
            found[index] = ""
        elif cell in found.values():
            reader.refuse("duplicate_heading", sheet, 1, cell)
        else:
            found[index] = cell
    for column in columns(sheet):
        if column.needed and not set(cells_of(column)) & set(found.values()):
            reader.refuse("missing_heading", sheet, 1, column.key)
    return found


def _document(reader: _Reader, tables: Mapping[str, list[_Row]]) -> dict[str, object]:
    document = _model(reader, tables["model"])
    owners: dict[str, dict[str, tuple[str, dict[str, object]]]] = {"part": {}, "question": {}}
    for sheet, owner in (("parts", "part"), ("questions", "question")):
        entries: list[dict[str, object]] = []
        for row in tables[sheet]:
            entry, place = _entry(sheet, row), f"{sheet}[{len(entries)}]"
            reader.rows[place] = (sheet, row.number)
            owners[owner].setdefault(str(entry.get("key")), (place, entry))
            entries.append(entry)
        document[sheet] = entries
    for row in tables.get("levels", []):
        _add_level(reader, row, document, owners)
    return document


def _model(reader: _Reader, rows: Iterable[_Row]) -> dict[str, object]:
    names = known_fields(reader.known)
    kinds = {row.key: row for row in MODEL_ROWS}
    document: dict[str, object] = {"format": reading.FORMAT}
    params: dict[str, object] = {}
    for row in rows:
        name = str(row.cells.get("field", ""))
        key = find(names, name)
        if key is None:
            reader.refuse("unknown_field", "model", row.number, "field", field=shown(name))
            continue
        if key in reader.rows:
            reader.refuse("duplicate_field", "model", row.number, "field", field=shown(name))
        reader.rows[key] = ("model", row.number)
        value = _field(kinds[key], row.cells, "value")
        target = params if key.startswith("params.") else document
        if value is not None:
            target[key.removeprefix("params.")] = value
    return {**document, "params": params}


def _entry(sheet: str, row: _Row) -> dict[str, object]:
    values = {column.key: _field(column, row.cells, column.key) for column in COLUMNS[sheet]}
    return {key: value for key, value in values.items() if value is not None}


def _add_level(
    reader: _Reader,
    row: _Row,
    document: dict[str, object],
    owners: Mapping[str, Mapping[str, tuple[str, dict[str, object]]]],
) -> None:
    """Puts a row of the sheet Levels where it belongs: to a question, a part, or the model."""
    level = _entry("levels", row)
    named = {owner: str(level.pop(owner)) for owner in owners if owner in level}
    if len(named) > 1:
        reader.refuse("two_owners", "levels", row.number, "question")
        return
    place, target = "", document
    for owner, key in named.items():
        if key not in owners[owner]:
            reader.refuse("unknown_owner", "levels", row.number, owner, key=shown(key))
            return
        place, target = owners[owner][key]
    levels = cast(list[object], target.setdefault("levels", []))
    place = f"{place}.levels" if place else "levels"
    reader.rows[f"{place}[{len(levels)}]"] = ("levels", row.number)
    levels.append(level)


def _field(column: Column, cells: Mapping[str, object], name: str) -> object:
    """What the cells of a field say, as the document has it."""
    if column.kind is Kind.TEXT:
        given = {code: cells.get(f"{name}.{code}") for code in LANGUAGES}
        return {code: _text(value) for code, value in given.items() if value is not None} or None
    # A field of the model that is no text stands in the first of the columns for texts.
    value = cells.get(name, cells.get(f"{name}.{LANGUAGES[0]}"))
    if value is None:
        return None
    if column.kind is Kind.NUMBER:
        return _number(value)
    if column.kind is Kind.FLAG:
        return _flag(value)
    if column.kind is Kind.KEYS:
        return [key for key in SEPARATORS.split(_text(value)) if key]
    return _text(value)


def _text(value: object) -> str:
    """A text; what people wrote as a number is one too: the key 1."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _number(value: object) -> object:
    """A number, also one that is kept as a text, with a comma or a point."""
    if not isinstance(value, str):
        return value
    try:
        return float(value.strip().replace(",", "."))
    except ValueError:
        return value


def _flag(value: object) -> object:
    folded = str(value).strip().casefold()
    if folded in YES:
        return True
    return False if folded in NO else value


def _column(sheet: str, name: str) -> str | None:
    """The column of a field on the sheet, or the field itself on the sheet Model."""
    if sheet == "model":
        return name
    for column in COLUMNS[sheet]:
        for cell in cells_of(column):
            if name in (cell, column.key):
                return cell
    return None


def _unlocated(problem: Problem) -> CellProblem:
    """A problem of something that stands nowhere: a whole sheet, or a field that is missing."""
    if problem.place in COLUMNS:
        return CellProblem(problem.code, problem.values, problem.place)
    return CellProblem(problem.code, problem.values, "model", None, problem.place or None)
