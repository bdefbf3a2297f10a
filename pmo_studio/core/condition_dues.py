"""Conditions of gates, of phases and of waves, as things that are due."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from django.utils.translation import gettext as __

from pmo_studio.core import lines
from pmo_studio.core.due import Due
from pmo_studio.core.models import Participant


class Condition(Protocol):
    """A row of either kind of gate."""

    text: str
    due_on: datetime.date
    owner: Participant | None


Row = TypeVar("Row", bound=Condition)


def told(seat: Participant, rows: Iterable[Row], address: Callable[[Row], str]) -> Iterator[Due]:
    """Each for this seat, with who looks after it where that is somebody else."""
    for row in rows:
        mine = row.owner is not None and row.owner.pk == seat.pk
        words = __("Meet the condition “%(text)s”")
        if row.owner and not mine:
            words = __("%(owner)s meets the condition “%(text)s”")
        said = {"owner": row.owner.name if row.owner else "", "text": lines.beginning(row.text)}
        yield Due(words % said, row.due_on, address(row), mine)
