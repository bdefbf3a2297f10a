"""Parts of a meeting one after the other, and their times (domain.md §11).  No Django."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Placed:
    """A part: minutes after the beginning at which it begins, and how long it takes.

    `at` is its time of day, None while nobody said when the meeting begins.
    """

    offset: int
    minutes: int
    at: datetime.time | None

    @property
    def end(self) -> int:
        return self.offset + self.minutes


def total(minutes: Sequence[int]) -> int:
    """How long the whole takes, in minutes."""
    return sum(minutes)


def placed(minutes: Sequence[int], begins: datetime.time | None = None) -> list[Placed]:
    """One part after the other; a break is a part like any other."""
    found, offset = [], 0
    for each in minutes:
        found.append(Placed(offset, each, after(begins, offset)))
        offset += each
    return found


def after(begins: datetime.time | None, minutes: int) -> datetime.time | None:
    """The time of day so many minutes later; after midnight it is that of the next day."""
    if begins is None:
        return None
    hours, rest = divmod((begins.hour * 60 + begins.minute + minutes) % DAY, 60)
    return datetime.time(hours, rest)
