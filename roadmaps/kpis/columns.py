"""Rows of a pasted column or a file of readings, as cells with a meaning; what they say is not
judged here."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

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
# A figure as it may stand alone in a cell, with its unit: 12,5 · 1.234,5 days · 21,5/25.
_ONE = (
    r"[-+\N{MINUS SIGN}\N{EN DASH}]?\d+(?:[.\s'\N{RIGHT SINGLE QUOTATION MARK}]\d{3})*"
    r"(?:,\d+)?(?:\.\d+)?"
)
FIGURE = re.compile(rf"\s*{_ONE}(?:\s*(?:/|of|de)\s*{_ONE})?[^\d,]*")


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

    @property
    def is_empty(self) -> bool:
        """Whether its period has no reading: neither a figure nor a note stands there."""
        figures = ("value", "numerator", "denominator", "note")
        return self.by_name is not None and not any(map(self.get, figures))


def rows(text: str, *, with_kpi: bool, most: int) -> list[Cells]:
    """The rows with something in them.  `with_kpi`: without a heading the first cell is a KPI.

    Tab, semicolon and comma are told apart; a comma inside a column of numbers is a decimal one.
    Where rows bring no period of their own, an empty one between others is one as well: it keeps
    the place of its period.
    """
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=_quoting(text))
    try:
        found = _read(reader, most)
    except csv.Error as error:
        raise Broken(str(error)) from error
    filled = [(number, cells) for number, cells in found if any(cells)]
    heads, begin = _heads(filled[0][1]) if filled else None, 0
    if heads:
        begin = filled.pop(0)[0]
        found = [(number, cells) for number, cells in found if number > begin]
    usual = _usual_width(filled)
    kept = filled
    if not with_kpi and filled and not _has_periods(heads, filled):
        kept = [(number, cells) for number, cells in found if number <= filled[-1][0]]
    if len(kept) > most:
        # Empty rows beyond them were counted and not kept.
        raise TooMany(str(max(len(kept), filled[-1][0] - begin)))
    shapes = OF_MANY if with_kpi else OF_ONE
    return [_named(number, cells, heads or _names(cells, shapes, usual)) for number, cells in kept]


def _read(reader: Any, most: int) -> list[tuple[int, list[str]]]:
    """Every row with the line it ends on: those beyond `most` and a heading are counted alone, the
    empty ones too, for a few bytes make millions of them."""
    found: list[tuple[int, list[str]]] = []
    filled = empty = 0
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            filled += 1
        else:
            empty += 1
        if (filled if any(cells) else empty) <= most + 1:
            found.append((reader.line_num, cells))
    if filled > most + 1:
        first = next(cells for _number, cells in found if any(cells))
        raise TooMany(str(filled - bool(_heads(first))))
    return found


def _named(number: int, cells: list[str], names: Sequence[str] | None) -> Cells:
    cells = _trimmed(cells)
    told = " ".join(filter(None, cells))
    if names is None or len(cells) > len(names):
        return Cells(number, None, told)
    pairs = zip(names, cells, strict=False)
    return Cells(number, {name: meant_by(cell) for name, cell in pairs if name}, told)


def _names(
    cells: list[str], shapes: dict[int, tuple[str, ...]], usual: int
) -> Sequence[str] | None:
    """What each cell holds, by their number; where the last are empty, as in the other rows."""
    width = len(_trimmed(cells))
    if width == 0:
        return ()
    return shapes.get(usual if width < usual <= len(cells) else width)


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty ones at the end."""
    width = max((n for n, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:width]


def _usual_width(filled: Sequence[tuple[int, list[str]]]) -> int:
    """How many cells most rows have."""
    widths = Counter(len(_trimmed(cells)) for _number, cells in filled)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _has_periods(heads: Sequence[str] | None, filled: Sequence[tuple[int, list[str]]]) -> bool:
    if heads:
        return "period" in heads
    return any(len(_trimmed(cells)) > 1 for _number, cells in filled)


def _heads(cells: Sequence[str]) -> list[str] | None:
    """What each column holds, by a heading line; None where the first line is none."""
    names = [MEANT.get(cell.casefold(), "") for cell in cells]
    return names if {"value", "numerator"} & set(names) and "" not in names[:2] else None


def _separator(text: str) -> str:
    if "\t" in text:
        return "\t"
    if ";" in text:
        return ";"
    # One cell that is no number does not make a separator of the decimal commas of the others.
    with_comma = [line for line in text.splitlines() if "," in line]
    if with_comma and _heads([cell.strip() for cell in with_comma[0].split(",")]):
        return ","
    numbers = sum(bool(FIGURE.fullmatch(line)) for line in with_comma)
    return "\t" if 2 * numbers >= len(with_comma) else ","


def _quoting(text: str) -> Literal[0, 3]:
    return csv.QUOTE_MINIMAL if '"' in text else csv.QUOTE_NONE
