"""What a file brings to a plan, and how it travels between the preview and the yes.

Nothing of a preview is stored: what can be taken goes to the browser, signed, and comes back.
"""

import datetime
import hashlib
from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from django.core import signing

from pmo_studio.core.models import Participant
from roadmaps.exchange.package_rows import Row
from roadmaps.exchange.tables import Column
from roadmaps.planning.network import Predecessor

SALT = "roadmaps.importing"
# A preview can be agreed to for as long as a working day and its evening.
KEEP_SECONDS = 24 * 3600
# What comes back is a field of a form; Django takes no more than six million bytes of those.
MOST_CARRIED = 5_500_000

# A code, whom it is about, and what the file says.
Kept = tuple[str, str, str]


class Gone(Exception):
    """What came back is not what a preview of this seat gave, or it is too old."""


class TooMuch(Exception):
    """The file says more than can travel."""


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A row that is not taken: where it stands, what it is called, and why, with the remedy."""

    line: int
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Arrival:
    """`columns` are those that the file has; of all other fields it says nothing.  `rows` are
    without faults of their own, `wrong` the first of those with some, `left_out` all of these."""

    file_name: str
    format: str
    rows: tuple[Row, ...]
    columns: Set[Column]
    wrong: tuple[WrongLine, ...] = ()
    left_out: int = 0
    kept: tuple[Kept, ...] = ()


def carried(arrival: Arrival, *, by: Participant) -> str:
    """The arrival as a signed text, which only this seat can bring back.  Raises TooMuch."""
    told = {
        "seat": by.pk,
        "file": [arrival.file_name, arrival.format, arrival.left_out],
        "columns": sorted(arrival.columns),
        "rows": [_packed(row) for row in arrival.rows],
        "wrong": [[each.line, each.name, each.words] for each in arrival.wrong],
        "kept": arrival.kept,
    }
    text = signing.dumps(told, salt=SALT, compress=True)
    if len(text) > MOST_CARRIED:
        raise TooMuch
    return text


def brought_back(text: str, *, by: Participant) -> Arrival:
    """The arrival again.  Raises Gone."""
    try:
        told = signing.loads(text, salt=SALT, max_age=KEEP_SECONDS)
    except signing.BadSignature:
        raise Gone from None
    if told["seat"] != by.pk:
        raise Gone
    name, format_, left_out = told["file"]
    return Arrival(
        name,
        format_,
        rows=tuple(_unpacked(*row) for row in told["rows"]),
        columns=frozenset(map(Column, told["columns"])),
        wrong=tuple(WrongLine(line, who, tuple(words)) for line, who, words in told["wrong"]),
        left_out=left_out,
        kept=tuple((code, who, value) for code, who, value in told["kept"]),
    )


def hash_of(told: object) -> str:
    """By what a preview is known: the same where the same would be written."""
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _packed(row: Row) -> list[Any]:
    return [
        *(row.line, row.key, row.name, row.kind, row.wave, row.effort, row.staff),
        row.earliest.isoformat() if row.earliest else "",
        row.owner,
        [[wait.key, wait.lag] for wait in row.after],
        row.percent,
    ]


def _unpacked(
    line: int,
    key: str,
    name: str,
    kind: str,
    wave: str,
    effort: int,
    staff: int,
    earliest: str,
    owner: str,
    after: list[tuple[str, int]],
    percent: int | None,
) -> Row:
    return Row(
        line,
        key,
        name,
        kind,
        wave,
        effort,
        staff,
        datetime.date.fromisoformat(earliest) if earliest else None,
        owner,
        tuple(Predecessor(*wait) for wait in after),
        percent,
    )
