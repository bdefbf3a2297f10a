"""The report's chapters "Assumptions and evidence" and "KPIs"."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from canvases import assumptions, kpi_table
from canvases.assumptions import Assumption, Board
from canvases.models import Canvas, NoteEvidence
from canvases.words import status, status_empty
from pmo_studio.core import chapters, gate_criteria
from pmo_studio.core.models import Engagement

# --- assumptions --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A note with how many pieces of evidence it has."""

    item: Assumption
    pieces: int


@dataclass(frozen=True)
class Status:
    """The notes of one status, or what is said where there is none.

    `is_open` is true where evidence has not settled them, so that a test is to be expected.
    """

    title: str
    empty: str
    is_open: bool
    lines: Sequence[Line]


def evidence(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """What is known of the to-be canvas; left out until somebody noted or planned something.

    The same for every audience: counts and plans, no more than the page shows to everybody.
    """
    canvas = Canvas.objects.to_be(engagement).first()
    if canvas is None:
        return None
    board = assumptions.board(canvas)
    pieces = Counter(NoteEvidence.objects.of_canvas(canvas).values_list("note", flat=True))
    if not pieces and not any(item.trial for column in board.columns for item in column.items):
        return None
    context = {
        "canvas": canvas,
        "board": board,
        "required": gate_criteria.of_engagement(engagement, "D4").required_percent,
        "statuses": _statuses(board, pieces),
    }
    return chapters.Content(render_to_string("canvases/report/evidence.html", context))


def _statuses(board: Board, pieces: Counter[int]) -> list[Status]:
    return [
        Status(
            title=status(column.status),
            empty=status_empty(column.status),
            is_open=column.status in ("assumption", "testing"),
            lines=[Line(item, pieces[item.note.pk]) for item in column.items],
        )
        for column in board.columns
    ]


# --- KPIs ---------------------------------------------------------------------------------------


def kpis(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """Every KPI with what it measures and proves, the same for every audience."""
    lines = kpi_table.lines(engagement)
    if not lines:
        return None
    return chapters.Content(render_to_string("canvases/report/kpis.html", {"lines": lines}))
