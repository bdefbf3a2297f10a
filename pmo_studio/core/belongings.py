"""What a removed seat leaves behind: apps say what becomes of it, and what would go with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmo_studio.core.models import Participant

if TYPE_CHECKING:
    from pmo_studio.core.events import Change


@dataclass(frozen=True)
class Loss:
    """Something voted on, by its words of then; `dots` is None while nobody may know them."""

    title: str
    vote: str
    dots: int | None


Release = Callable[["Change", Participant, bool], None]
Losses = Callable[[Participant], list[Loss]]
_releases: list[Release] = []
_losses: list[Losses] = []


def register(release: Release, losses: Losses | None = None) -> None:
    """`release(change, seat, keep_notes)` is called inside the change that ends the seat;
    `losses(seat)` tells beforehand what would no longer be voted on without its notes."""
    _releases.append(release)
    if losses is not None:
        _losses.append(losses)


def release(change: "Change", seat: Participant, *, keep_notes: bool) -> None:
    for act in _releases:
        act(change, seat, keep_notes)


def losses(seat: Participant) -> list[Loss]:
    return [loss for tell in _losses for loss in tell(seat)]
