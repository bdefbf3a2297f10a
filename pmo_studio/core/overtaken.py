"""Two people who write the same row anew at once: the second is told what stands now."""

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from pmo_studio.core.refusals import Refused

ANEW = _(
    "Somebody else settled this anew while you were reading: nothing was taken back. Open the page"
    " again to see what stands now."
)


class Versioned(Protocol):
    """A row that is written anew as a whole."""

    @property
    def version(self) -> int: ...


class Overtaken(Refused):
    """Somebody else wrote it, or took it back, since the sender read it; `version` is what the
    sender has seen once these words were read, 0 where nothing stands."""

    def __init__(self, words: object, *, now: Versioned | None, field: str = "") -> None:
        super().__init__(words, field=field)
        self.version = version_of(now)


def version_of(row: Versioned | None) -> int:
    return row.version if row else 0


def is_overtaken(now: Versioned | None, seen: int | None) -> bool:
    """Whether another one stands now than the sender has seen; `seen` None asks for nothing."""
    return seen is not None and version_of(now) != seen


def refuse_overtaken(now: Versioned | None, seen: int | None) -> None:
    """Before something is taken back: what nobody settled any more may go twice."""
    if now is not None and is_overtaken(now, seen):
        raise Overtaken(ANEW, now=now)
