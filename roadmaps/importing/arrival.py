"""What a file brings to a plan, and how it travels between the preview and the yes.

Nothing of a preview is stored: what can be taken goes to the browser, signed, and comes back.
"""

import datetime
import hashlib
from collections.abc import Set
from dataclasses import dataclass, fields
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

# Fields of a row; without faults of its own, since such rows do not travel.
DAYS = ("earliest", "started", "finished", "start")
PLAIN = tuple(each.name for each in fields(Row) if each.name not in {*DAYS, "after", "wrong"})
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
class Choices:
    """What people chose in the preview: which rows are new packages though one that stands is much
    like them (by handles, or all), whether new tasks of another tool wait in the backlog, and
    whether packages that stand keep their progress."""

    new: Set[str] = frozenset()
    all_new: bool = False
    backlog: bool = False
    keep_progress: bool = False


YES_OR_NO = tuple(each.name for each in fields(Choices) if each.name != "new")


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
    choices: Choices = Choices()


def carried(arrival: Arrival, *, by: Participant) -> str:
    """The arrival as a signed text, which only this seat can bring back.  Raises TooMuch."""
    choices = arrival.choices
    told = {
        "seat": by.pk,
        "file": [arrival.file_name, arrival.format, arrival.left_out],
        "columns": sorted(arrival.columns),
        "rows": [_packed(row) for row in arrival.rows],
        "wrong": [[each.line, each.name, each.words] for each in arrival.wrong],
        "kept": arrival.kept,
        "choices": [sorted(choices.new), *(getattr(choices, name) for name in YES_OR_NO)],
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
    new, *yes_or_no = told["choices"]
    return Arrival(
        name,
        format_,
        rows=tuple(map(_unpacked, told["rows"])),
        columns=frozenset(map(Column, told["columns"])),
        wrong=tuple(WrongLine(line, who, tuple(words)) for line, who, words in told["wrong"]),
        left_out=left_out,
        kept=tuple((code, who, value) for code, who, value in told["kept"]),
        choices=Choices(frozenset(new), *yes_or_no),
    )


def hash_of(told: object) -> str:
    """By what a preview is known: the same where the same would be written."""
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _packed(row: Row) -> list[Any]:
    return [
        *(getattr(row, name) for name in PLAIN),
        *(day.isoformat() if (day := getattr(row, name)) else "" for name in DAYS),
        [[wait.key, wait.lag] for wait in row.after],
    ]


def _unpacked(values: list[Any]) -> Row:
    *plain, after = values
    told = dict(zip((*PLAIN, *DAYS), plain, strict=True))
    days = {name: _day(told[name]) for name in DAYS}
    return Row(**told | days, after=tuple(Predecessor(*wait) for wait in after))


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
