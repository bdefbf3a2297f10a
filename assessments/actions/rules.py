"""What the actions of context and processes agree on: texts, rights, who came first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments import ballots
from pmo_studio.core.access import Denied, Right, may
from pmo_studio.core.belongings import Loss
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Event, Participant
from pmo_studio.core.refusals import Refused

R = TypeVar("R")

VOTED_ON = _("People have voted on this. Open its page and say that you are sure.")
GONE = _("This was deleted meanwhile. Copy your text, or restore it first.")
STALE = _(
    "Somebody else changed this while you were writing. Both texts are on this page: put together"
    " what should stand, then save again."
)


class Gone(Refused):
    """It was deleted meanwhile."""

    def __init__(self) -> None:
        super().__init__(GONE)


class Stale(Refused):
    """Somebody else changed it since the sender read it; nothing is written over."""

    def __init__(self) -> None:
        super().__init__(STALE)


class DotsLost(Refused):
    """What was voted on would be deleted: whoever does that says that they are sure."""

    def __init__(self, losses: Sequence[Loss]) -> None:
        super().__init__(VOTED_ON)
        self.losses = losses


def check_dots(engagement_id: int, subject: str) -> None:
    """Raise DotsLost when people have voted on it."""
    losses = ballots.losses(engagement_id, [subject])
    if losses:
        raise DotsLost(losses)


@dataclass(frozen=True)
class Changed(Generic[R]):
    """The row after the change, and the events that it recorded (none: nothing to change)."""

    row: R
    events: Sequence[Event] = ()


def text(value: str, *, most: int, field: str, empty: object = "") -> str:
    """A text of several lines as stored: trimmed, without control characters.

    Refused in words when it is too long, or empty where `empty` says that it may not be.
    """
    kept = "".join(
        sign for sign in value.replace("\r\n", "\n") if sign == "\n" or sign >= " "
    ).strip()
    return _checked(kept, most, field, empty)


def line(value: str, *, most: int, field: str, empty: object = "") -> str:
    """The same on one line."""
    return _checked(one_line(value.replace("\x00", "")), most, field, empty)


def lines(value: Sequence[str], *, most: int, each: int, field: str) -> list[str]:
    """Several lines, the empty ones dropped; Refused when one is too long or there are too many."""
    kept = [one for one in (one_line(each_.replace("\x00", "")) for each_ in value) if one]
    if len(kept) > most:
        words = __("At most %(most)s lines, these are %(count)s.")
        raise Refused(words % {"most": most, "count": len(kept)}, field=field)
    for one in kept:
        _checked(one, each, field, "")
    return kept


def _checked(kept: str, most: int, field: str, empty: object) -> str:
    if not kept and empty:
        raise Refused(empty, field=field)
    if len(kept) > most:
        words = __("At most %(most)s characters, these are %(count)s.")
        raise Refused(words % {"most": most, "count": len(kept)}, field=field)
    return kept


def room(count: int, most: int, words: object) -> None:
    """Refused when there are as many as there may be."""
    if count >= most:
        raise Refused(words)


def may_change(by: Participant, author_id: int) -> bool:
    """One's own; a facilitator everybody's."""
    if may(by, Right.CHANGE_OTHERS):
        return True
    return may(by, Right.WRITE) and author_id == by.pk


def require_change(by: Participant, author_id: int) -> None:
    if not may_change(by, author_id):
        raise Denied(Right.CHANGE_OTHERS)


def require_restore(by: Participant, author_id: int, archived_by_id: int | None) -> None:
    """Whoever may change it brings it back, and whoever deleted it."""
    if archived_by_id != by.pk or not may(by, Right.WRITE):
        require_change(by, author_id)


def require_version(version: int, base_version: int) -> None:
    if version != base_version:
        raise Stale
