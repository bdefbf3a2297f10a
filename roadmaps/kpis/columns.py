"""Rows of a pasted column or a file of readings, as cells with a meaning; what they say is not
judged here."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pmo_studio.core.csvs import meant_by

# How people head their columns, in the three languages of the studio.
HEADS = {
    "kpi": ("kpi", "key", "indicator", "indicador", "chave", "clave"),
    "period": ("period", "month", "período", "periodo", "mês", "mes", "date", "data", "fecha"),
    "value": ("value", "reading", "valor", "medição", "medición"),
    "numerator": ("numerator", "part", "numerador", "parte"),
    "denominator": ("denominator", "whole", "denominador", "todo", "total"),
    "note": ("note", "nota", "observação", "comment", "comentario", "comentário"),
}
MEANT = {name: field for field, names in HEADS.items() for name in names}
# By the number of cells of a row without a heading; with a KPI in the first one.
OF_ONE = {
    1: ("value",),
    2: ("period", "value"),
    3: ("period", "numerator", "denominator"),
    4: ("period", "numerator", "denominator", "note"),
}
OF_MANY = {
    3: ("kpi", "period", "value"),
    4: ("kpi", "period", "numerator", "denominator"),
    5: ("kpi", "period", "numerator", "denominator", "note"),
}


class Broken(ValueError):
    """The text cannot be read as a table at all."""


class TooMany(ValueError):
    """More rows than may come at once."""


@dataclass(frozen=True)
class Cells:
    """One row: its number in the text, its cells by what they mean; none where too many or too few
    stand in it."""

    number: int
    by_name: dict[str, str] | None
    text: str

    def get(self, name: str) -> str:
        return (self.by_name or {}).get(name, "")


def rows(text: str, *, with_kpi: bool, most: int) -> list[Cells]:
    """The rows with something in them.  `with_kpi`: without a heading the first cell is a KPI.

    Tab, semicolon and comma are told apart; a comma inside a column of numbers is a decimal one.
    """
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=_quoting(text))
    try:
        found = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise Broken(str(error)) from error
    found = [(number, cells) for number, cells in found if any(cells)]
    heads = _heads(found[0][1]) if found else None
    if heads:
        del found[0]
    if len(found) > most:
        raise TooMany(str(len(found)))
    shapes = OF_MANY if with_kpi else OF_ONE
    return [_named(number, cells, heads, shapes) for number, cells in found]


def _named(
    number: int,
    cells: list[str],
    heads: Sequence[str] | None,
    shapes: dict[int, tuple[str, ...]],
) -> Cells:
    while cells and not cells[-1]:
        cells = cells[:-1]
    names = (
        heads if heads and len(cells) <= len(heads) else None if heads else shapes.get(len(cells))
    )
    told = " ".join(filter(None, cells))
    if names is None:
        return Cells(number, None, told)
    pairs = zip(names, cells, strict=False)
    return Cells(number, {name: meant_by(cell) for name, cell in pairs if name}, told)


def _heads(cells: Sequence[str]) -> list[str] | None:
    """What each column holds, by a heading line; None where the first line is none."""
    names = [MEANT.get(cell.casefold(), "") for cell in cells]
    return names if {"value", "numerator"} & set(names) and "" not in names[:2] else None


def _separator(text: str) -> str:
    if "\t" in text:
        return "\t"
    if ";" in text:
        return ";"
    lines = [line for line in text.splitlines() if line.strip()]
    numbers = all(_is_number(line) for line in lines)
    return "\t" if numbers else ","


def _is_number(line: str) -> bool:
    """Whether the line is one number, with a comma or without."""
    bare = line.strip().rstrip("%").strip().lstrip("+-")
    return line.count(",") <= 1 and bare.replace(",", "", 1).replace(".", "", 1).isdigit()


def _quoting(text: str) -> Literal[0, 3]:
    return csv.QUOTE_MINIMAL if '"' in text else csv.QUOTE_NONE
