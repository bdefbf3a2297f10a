"""What a removed seat leaves behind: apps say what becomes of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pmo_studio.core.models import Participant

if TYPE_CHECKING:
    from pmo_studio.core.events import Change

Release = Callable[["Change", Participant, bool], None]
_releases: list[Release] = []


def register(release: Release) -> None:
    """`release(change, seat, keep_notes)` is called inside the change that ends the seat."""
    _releases.append(release)


def release(change: "Change", seat: Participant, *, keep_notes: bool) -> None:
    for act in _releases:
        act(change, seat, keep_notes)
