"""A file of whichever kind as an arrival; told by what it holds, never by what it is called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from pmo_studio.core.csvs import BadTable
from pmo_studio.core.lines import one_line
from pmo_studio.core.markup import printable
from pmo_studio.core.refusals import Refused
from roadmaps import project_file_words, table_words
from roadmaps.exchange import arriving, cells, packages
from roadmaps.exchange.mspdi.parsing import BadFile
from roadmaps.exchange.mspdi.reading import read as read_project
from roadmaps.exchange.package_rows import LONGEST_VALUE, Row, Spellings
from roadmaps.exchange.packages import Sheet
from roadmaps.importing.arrival import Arrival, Kept, WrongLine
from roadmaps.models import FileFormat, Wave
from roadmaps.models.exchange import FILE_NAME_MOST
from roadmaps.planning.network import Predecessor

# So many rows with something wrong are told; the others are counted.
MOST_WRONG = 500
# So many things are kept aside one by one; what is beyond is counted.
MOST_KEPT = 10_000
# Project files hold much that only their tool computes.
MOST_PROJECT = 25_000_000
XML_BEGINS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")
# Before the key of a row that the file has none of ours for: no key begins like this.
TEMPORARY = "#"


def read(content: bytes, *, name: str, waves: Sequence[Wave], keys: Iterable[str]) -> Arrival:
    """What the file brings; `keys` are those of packages that stand in the plan.

    Refused in words where nothing of it can be read.
    """
    spellings = table_words.spellings(waves, keys)
    called = file_name(name)
    if content.lstrip(b" \t\r\n").startswith(XML_BEGINS):
        return _of_project(content, called, spellings, waves)
    try:
        sheet = packages.read(content, spellings)
    except BadTable as bad:
        raise Refused(table_words.refusal(bad), field="file") from bad
    is_workbook = content.startswith(cells.ZIP)
    return _arrival(
        called,
        FileFormat.XLSX if is_workbook else FileFormat.CSV,
        sheet,
        wrong=_wrong_rows(sheet, waves),
        kept=[("column", "", head) for head in sheet.passed_over],
    )


def file_name(name: str) -> str:
    """What the file is called, without folders and what no line can hold."""
    plain = one_line(printable(PurePath(name.replace("\\", "/")).name))[:FILE_NAME_MOST]
    return plain or "plan"


def _of_project(content: bytes, name: str, spellings: Spellings, waves: Sequence[Wave]) -> Arrival:
    try:
        reading = read_project(content)
    except BadFile as bad:
        raise Refused(project_file_words.refusal(bad), field="file") from bad
    sheet = _with_own_keys(arriving.sheet_of(reading, kinds=spellings.kinds, waves=spellings.waves))
    wrong = [
        WrongLine(each.row, each.name, (project_file_words.wrong_with(each),))
        for each in reading.wrong
    ]
    wrong = sorted([*wrong, *_wrong_rows(sheet, waves)], key=lambda each: each.line)
    kept = [(str(one.code), one.name, one.value) for one in reading.project.kept]
    return _arrival(name, FileFormat.MSPDI, sheet, wrong=wrong, kept=kept)


def _arrival(
    name: str, format_: str, sheet: Sheet, *, wrong: Sequence[WrongLine], kept: list[Kept]
) -> Arrival:
    called = {row.line: row.name for row in sheet.rows}
    if sheet.gates:
        kept.append(("gates", "", str(len(sheet.gates))))
    first = {row.key.removeprefix(TEMPORARY): row.name for row in sheet.rows if row.foreign}
    kept += [
        ("lost_link", called.get(line, ""), (first.get(key) or key)[:LONGEST_VALUE])
        for line, key in sheet.lost
    ]
    if len(kept) > MOST_KEPT:
        kept = [*kept[:MOST_KEPT], ("more", "", str(len(kept) - MOST_KEPT))]
    return Arrival(
        file_name=name,
        format=format_,
        rows=sheet.right,
        columns=sheet.columns,
        wrong=tuple(wrong[:MOST_WRONG]),
        left_out=len(wrong),
        kept=tuple(kept),
    )


def _wrong_rows(sheet: Sheet, waves: Sequence[Wave]) -> list[WrongLine]:
    return [
        WrongLine(row.line, row.name, tuple(table_words.wrong_with(row, waves)))
        for row in sheet.wrong
    ]


def _with_own_keys(sheet: Sheet) -> Sheet:
    """The rows, of which those without a key of ours are marked: what such a key happens to be
    must never name a package of the plan."""
    marked = {row.key: f"{TEMPORARY}{row.key}" for row in sheet.rows if row.foreign}
    return replace(sheet, rows=tuple(_marked(row, marked) for row in sheet.rows))


def _marked(row: Row, marks: Mapping[str, str]) -> Row:
    after = tuple(Predecessor(marks.get(each.key, each.key), each.lag) for each in row.after)
    return replace(row, key=marks.get(row.key, row.key), after=after)
