"""Notes from a CSV file: read, checked row by row, never written here.

Pure: no Django.  Errors are codes with values; the page puts them into words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pmo_studio.core import csvs
from pmo_studio.core.csvs import BadTable

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 2000
MOST_LETTERS = 500
COLUMNS = ("block", "text", "colour")
HEADINGS = {
    "block": {"block", "bloco", "bloque"},
    "text": {"text", "note", "texto", "nota"},
    "colour": {"colour", "color", "paper", "cor"},
}


@dataclass(frozen=True)
class Row:
    """One row: its line in the file, what it says, and what is wrong with it (or nothing)."""

    line: int
    block: str
    text: str
    paper: str
    errors: tuple[str, ...] = ()


def read(content: bytes, *, blocks: Mapping[str, str], papers: Mapping[str, str]) -> list[Row]:
    """The rows of a UTF-8 CSV file with a heading line.

    `blocks` and `papers` map every accepted spelling, in small letters, to its key.  Separators
    comma, semicolon and tab are told apart by the heading.  Raises BadTable for a file that is
    too large, not UTF-8, without the columns, or without rows.
    """
    lines = csvs.lines(content, most_bytes=MOST_BYTES, most_rows=MOST_ROWS)
    places = _places(lines[0][1])
    return [_row(line, cells, places, blocks, papers) for line, cells in lines[1:]]


def _places(heading: list[str]) -> dict[str, int]:
    names = [cell.strip().lower() for cell in heading]
    places = {}
    for column in COLUMNS:
        found = [place for place, name in enumerate(names) if name in HEADINGS[column]]
        if found:
            places[column] = found[0]
        elif column != "colour":
            raise BadTable("column", column)
    return places


def _row(
    line: int,
    cells: list[str],
    places: dict[str, int],
    blocks: Mapping[str, str],
    papers: Mapping[str, str],
) -> Row:
    cell = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
    block = blocks.get(cell["block"].lower(), "")
    paper = papers.get(cell.get("colour", "").lower(), "")
    errors = []
    if not block:
        errors.append("block")
    if not cell["text"]:
        errors.append("text_empty")
    if len(cell["text"]) > MOST_LETTERS:
        errors.append("text_long")
    if not paper:
        errors.append("colour")
    return Row(line, block or cell["block"], cell["text"], paper, tuple(errors))
