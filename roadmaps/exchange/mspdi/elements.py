"""Elements as the format writes them.  No Django."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pmo_studio.core.markup import tag

# Name and value of one element after the other; None is left out.
Values = Sequence[tuple[str, object]]


def element(name: str, values: Values, more: Iterable[str] = (), last: Values = ()) -> str:
    """An element of these values, then whole elements, then values again: the schema orders all."""
    return tag(name, [*plain(values), *more, *plain(last)])


def plain(values: Values) -> list[str]:
    return [tag(name, text=str(value)) for name, value in values if value is not None]


def stamp(moment: datetime) -> str:
    """Wall time: a plan knows no zones."""
    return moment.isoformat(timespec="seconds")


def flag(value: bool) -> int:
    return int(value)
