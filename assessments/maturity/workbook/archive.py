"""Looks at a workbook as a zip file, before anything parses it.

A workbook from outside may be a bomb, carry macros or point elsewhere. What is decided here is
decided on bytes: at most 2 MB packed and 20 MB unpacked are ever looked at.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

BYTES_MOST = 2_000_000
UNPACKED_MOST = 20_000_000
ENTRIES_MOST = 200
# Tables of repeated words reach 30; only entries that are large are judged.
RATIO_MOST = 100
RATIO_FROM = 1_000_000
ROWS_MOST = 2_000

# Every code that only a workbook can have, besides those of a document.
CODES = frozenset(
    [
        "date",
        "duplicate_heading",
        "duplicate_sheet",
        "error_value",
        "external_links",
        "formula",
        "macros",
        "merged_cells",
        "missing_heading",
        "missing_sheet",
        "not_a_workbook",
        "too_many_rows",
        "two_owners",
        "unknown_heading",
        "unknown_owner",
        "unpacks_too_large",
        "value_without_heading",
    ]
)

ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
ROW_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,9})["']""")
VALUE = re.compile(rb"<(?:\w+:)?(?:v|is|f)\b")
SHEET = re.compile(rb"<(?:\w+:)?sheetData\b")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b")
ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)["']""")
ENCODINGS = {b"utf-8", b"us-ascii", b"ascii"}
MACROS = ("vbaproject", "macrosheets/", "activex/", "embeddings/")
LINKS = ("externallinks/", "connections.xml", "querytables/")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong, and where: keys of a sheet and a column, and the row as people count it."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


class BadWorkbook(ValueError):
    """A file that is no workbook of a maturity model, with everything that is wrong with it."""

    def __init__(self, *problems: CellProblem) -> None:
        super().__init__("; ".join(f"{p.sheet} {p.row} {p.column}: {p.code}" for p in problems))
        self.problems = problems


def check(content: bytes, rows_most: int = ROWS_MOST) -> None:
    """Raises BadWorkbook unless the file is harmless to open and small enough to read."""
    if len(content) > BYTES_MOST:
        raise BadWorkbook(CellProblem("too_large", {"most": BYTES_MOST}))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist())
            for name, data in _xml(archive):
                _check_xml(name, data, rows_most)
    except BadWorkbook:
        raise
    except Exception as error:
        # zipfile and its decompressors raise nearly anything on a broken or encrypted file
        raise BadWorkbook(CellProblem("not_a_workbook")) from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    dense = any(
        entry.file_size > RATIO_FROM and entry.file_size > RATIO_MOST * entry.compress_size
        for entry in entries
    )
    if len(entries) > ENTRIES_MOST or unpacked > UNPACKED_MOST or dense:
        raise BadWorkbook(CellProblem("unpacks_too_large", {"most": UNPACKED_MOST}))
    if "xl/workbook.xml" not in names or len(set(names)) < len(names):
        raise BadWorkbook(CellProblem("not_a_workbook"))
    if any(mark in name for name in names for mark in MACROS):
        raise BadWorkbook(CellProblem("macros"))
    if any(mark in name for name in names for mark in LINKS):
        raise BadWorkbook(CellProblem("external_links"))


def _xml(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    # An entry never gives more bytes than the size that was checked above.
    for entry in archive.infolist():
        if entry.filename.lower().endswith((".xml", ".rels")):
            yield entry.filename, archive.read(entry)


def _check_xml(name: str, data: bytes, rows_most: int) -> None:
    encoding = ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BadWorkbook(CellProblem("not_a_workbook"))
    if encoding and encoding[1].lower() not in ENCODINGS:
        raise BadWorkbook(CellProblem("not_a_workbook"))
    if name.lower() == "[content_types].xml" and b"macroEnabled" in data:
        raise BadWorkbook(CellProblem("macros"))
    if not SHEET.search(data):
        return
    if _has_too_many_rows(data, rows_most):
        raise BadWorkbook(CellProblem("too_many_rows", {"most": rows_most}))
    if MERGED.search(data):
        raise BadWorkbook(CellProblem("merged_cells"))


def _has_too_many_rows(data: bytes, most: int) -> bool:
    """Whether there are values below the last row; some programs end with an empty one."""
    number = 0
    start: re.Match[bytes] | None = None
    for match in ROW.finditer(data):
        if start and number > most and VALUE.search(data, start.end(), match.start()):
            return True
        given = ROW_NUMBER.search(match[1])
        number = int(given[1]) if given else number + 1
        start = match
    return bool(start and number > most and VALUE.search(data, start.end()))
