"""What every test asks the database, so that the second database is asked everything, but not
over and over.

    on SQLite      Recorder notes for every test the kinds of statement that it sends
    on PostgreSQL  worth_asking leaves out a test when each of its kinds is sent often enough by
                   tests that ask more

A kind is a statement without its figures and the number of its values, with the kinds of the
values: what SQLite swallows and PostgreSQL refuses (a NUL, a number too large) is one of its own.
`dev.py test` names the folder in which one run tells the other; without it nothing is left out.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connections

# So often each kind is sent on PostgreSQL at least, with rows that different tests have made.
OFTEN = 2
LONG = 200  # longer than any column of a name
NUMBERS = re.compile(r"\b\d+\b")
VALUES = re.compile(r"%s(?:, %s)+")
ROWS = re.compile(r"\(%s\)(?:, \(%s\))+")
CASES = re.compile(r"(WHEN \([^()]*\) THEN %s )\1+")
FRAMES = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
NUL = "\0"
FAILED = "failed"
Execute = Callable[..., Any]


def folder() -> Path | None:
    """Where the run on SQLite tells the one on PostgreSQL."""
    name = os.environ.get("PMO_TESTS_STATEMENTS")
    return Path(name) if name else None


class Recorder:
    """Notes what is sent through the default connection, test by test."""

    def __init__(self) -> None:
        self.sent: dict[str, set[str]] = {}

    @contextmanager
    def listening(self, test: str) -> Iterator[None]:
        kinds = self.sent.setdefault(test, set())

        def note(execute: Execute, sql: str, values: Any, many: bool, context: Any) -> Any:
            kinds.add(kind(sql, values[0] if many and values else values))
            try:
                return execute(sql, values, many, context)
            except DatabaseError:
                kinds.add(FAILED)
                raise

        with connections["default"].execute_wrapper(note):
            yield
        kinds.discard("")

    def tell(self, folder: Path) -> None:
        told = {test: sorted(kinds) for test, kinds in self.sent.items()}
        (folder / f"{os.getpid()}.json").write_text(json.dumps(told), "utf-8")


def kind(sql: str, values: Any) -> str:
    """The kind of a statement; nothing for those that only begin or end transactions."""
    plain, many = without_figures(sql)
    if not plain:
        return ""
    sorts = map(sort_of, values.values() if isinstance(values, dict) else values or ())
    # Of many rows the kinds of values, of one row also their places.
    return short(plain, tuple(dict.fromkeys(sorts) if many else (s for s, _ in groupby(sorts))))


@cache
def without_figures(sql: str) -> tuple[str, bool]:
    """The text of a statement without numbers, and whether it is of many rows; nothing for what
    only begins or ends transactions."""
    if sql.startswith(FRAMES):
        return "", False
    row = VALUES.sub("%s", NUMBERS.sub("0", sql))
    plain = CASES.sub(r"\1", ROWS.sub("(%s)", row))
    return plain, plain != row


@cache
def short(plain: str, sorts: tuple[str, ...]) -> str:
    return blake2b(f"{plain} {sorts}".encode(), digest_size=8).hexdigest()


def sort_of(value: Any) -> str:
    """The type of a value, and what the databases may take differently."""
    name = type(value).__name__
    if isinstance(value, str):
        return name + NUL * (NUL in value) + "+" * (len(value) > LONG)
    if isinstance(value, int):
        return name + "+" * (abs(value) >= 2**31)
    return name


def told(folder: Path) -> dict[str, set[str]]:
    """What the tests of the other run sent."""
    sent: dict[str, set[str]] = {}
    for path in sorted(folder.glob("*.json")):
        sent |= {test: set(kinds) for test, kinds in json.loads(path.read_text("utf-8")).items()}
    return sent


def worth_asking(tests: Iterable[str], sent: dict[str, set[str]]) -> set[str]:
    """Tests that together send every kind OFTEN, or as often as all of them do: those first that
    send the most kinds, and in the end none that the others make needless.

    Also those of which nothing is known, and those that a database refused something.
    """
    seen: Counter[str] = Counter()
    worth = set()
    for test in sorted(tests, key=lambda test: -len(sent.get(test, ()))):
        kinds = sent.get(test, set())
        if not kinds or FAILED in kinds or any(seen[each] < OFTEN for each in kinds):
            worth.add(test)
            seen.update(kinds)
    # What was taken early for kinds that later ones had to bring as well; in one order for all
    # workers, which must agree on what they run, though a set has one of its own in each of them.
    for test in sorted(worth, key=lambda test: (len(sent.get(test, ())), test)):
        kinds = sent.get(test, set())
        if kinds and FAILED not in kinds and all(seen[each] > OFTEN for each in kinds):
            worth.remove(test)
            seen.subtract(kinds)
    return worth
