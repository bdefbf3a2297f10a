"""Canvases to vote on, and rounds that are open."""

from collections.abc import Sequence
from typing import Any

from canvases.models import Canvas, Note
from pmo_studio.workshops.actions import votes
from pmo_studio.workshops.models import VoteItem, VoteRound
from tests.factories import CanvasFactory, NoteFactory
from tests.people import People


def notes_of(people: People, count: int = 6, canvas: Canvas | None = None) -> list[Note]:
    """So many notes of the guest in one block, called Item 0, Item 1 …"""
    board = canvas or CanvasFactory(engagement=people.engagement)
    return [
        NoteFactory(canvas=board, author=people.guest, text=f"Item {index}", position=float(index))
        for index in range(count)
    ]


def open_round(people: People, notes: Sequence[Note] | None = None, **options: Any) -> VoteRound:
    """A round on six notes with five dots, at most two on one, unless told otherwise."""
    chosen = notes_of(people) if notes is None else notes
    given = {"title": "Which first?", "dots": 5, "cap": 2} | options
    return votes.open_round(
        people.engagement, items=[note.subject for note in chosen], by=people.facilitator, **given
    )


def items_of(round_: VoteRound) -> list[VoteItem]:
    return list(VoteItem.objects.filter(round=round_).select_related("round__engagement"))
