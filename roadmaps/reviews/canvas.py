"""The canvas review: which assumptions are late or untested, what nobody looked at, who acts."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from canvases import assumptions
from canvases.assumptions import SETTLED, Assumption, Board
from canvases.models import Canvas
from pmo_studio.core.models import Event


@dataclass(frozen=True)
class CanvasReview:
    """What is to be looked at on one canvas."""

    canvas: Canvas
    board: Board
    # What was said when it was looked through last.
    said: str

    @property
    def due(self) -> datetime.date:
        return self.board.review_due

    @property
    def is_overdue(self) -> bool:
        return self.board.is_due

    def _items(self) -> list[Assumption]:
        return [item for column in self.board.columns for item in column.items]

    @property
    def late(self) -> Sequence[Assumption]:
        """Planned to be settled by now: who was to do it, and until when."""
        return self._by_day(item for item in self._items() if item.is_late)

    @property
    def planned(self) -> Sequence[Assumption]:
        """To be settled by a day to come: by whom, how, and until when."""
        open_ones = (item for item in self._items() if item.verdict.status not in SETTLED)
        return self._by_day(item for item in open_ones if item.trial and not item.is_late)

    def _by_day(self, items: Iterable[Assumption]) -> list[Assumption]:
        return sorted(items, key=lambda item: item.trial.due if item.trial else self.due)

    @property
    def unplanned(self) -> Sequence[Assumption]:
        """Nobody has learnt anything of them, and nobody plans to."""
        return [
            item
            for item in self._items()
            if item.verdict.status == "assumption" and item.trial is None
        ]

    @property
    def stale(self) -> Sequence[Assumption]:
        """Not looked at for as long as a review may take; all of them once it is overdue."""
        return [item for item in self._items() if item.is_stale]


def of(canvas: Canvas) -> CanvasReview:
    """A fixed number of queries."""
    events = Event.objects.filter(engagement=canvas.engagement, kind="canvas.reviewed")
    last = events.filter(subject=canvas.topic).order_by("-number").first()
    return CanvasReview(
        canvas, assumptions.board(canvas), last.data.get("text", "") if last else ""
    )
