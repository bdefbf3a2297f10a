"""How far the contents of a document are gathered, told from inside what builds it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Tell = Callable[[int, int], None]
_tell: ContextVar[Tell | None] = ContextVar("tell", default=None)


@contextmanager
def told(tell: Tell) -> Iterator[None]:
    """Within it, `tell(number, total)` hears of every chapter that begins."""
    token = _tell.set(tell)
    try:
        yield
    finally:
        _tell.reset(token)


def chapter(number: int, total: int) -> None:
    """The chapter of this number begins, from 1."""
    if tell := _tell.get():
        tell(number, total)
