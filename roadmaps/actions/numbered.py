"""Rows that carry the number of the event that changed them last."""

from typing import Protocol

from pmo_studio.core import events
from pmo_studio.core.overtaken import Versioned


class Numbered(Versioned, Protocol):
    """Such a row; `subject` is how events name it."""

    number: int

    @property
    def subject(self) -> str: ...

    def save(self) -> None: ...


def save(change: events.Change, row: Numbered) -> None:
    """Keep the row with the number of the event that the caller records next."""
    row.number = change.next_number
    row.save()
