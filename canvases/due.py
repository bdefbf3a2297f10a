"""What is due of a canvas and its mandate: tests of assumptions, reviews."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as __

from canvases import assumptions
from canvases.models import Canvas, Mandate, NoteEvidence, Trial
from canvases.models.canvas import CanvasKind
from pmo_studio.core import lines
from pmo_studio.core.access import Right, may
from pmo_studio.core.due import Due
from pmo_studio.core.models import Participant


def tests(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """Planned tests that settled nothing yet: one's own, and everybody's for who runs it.

    Owners are written by name: one's own are those with the name of the seat.
    """
    runs = may(seat, Right.RUN)
    planned = Trial.objects.filter(due__lte=until).exclude(note__state="retire")
    standing = planned.filter(
        note__canvas__engagement=seat.engagement_id,
        note__canvas__locked_at=None,
        note__archived_at=None,
    )
    rows = [
        row
        for row in standing.select_related("note")
        if runs or _same(row.owner, seat.display_name)
    ]
    notes = [row.note_id for row in rows]
    known = assumptions.known(NoteEvidence.objects.live().filter(note__in=notes))
    for row in rows:
        if known.get(row.note_id, assumptions.UNKNOWN).is_settled:
            continue
        mine = _same(row.owner, seat.display_name)
        words = __("Test “%(note)s”") if mine else __("%(owner)s tests “%(note)s”")
        told = {"owner": row.owner, "note": lines.beginning(row.note.text)}
        yield Due(words % told, row.due, reverse("canvases:evidence", args=[row.note_id]), mine)


def reviews(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """Canvases to look through together again, for who may say that it was done."""
    if not may(seat, Right.DESIGN):
        return
    open_ones = Canvas.objects.filter(engagement=seat.engagement_id, locked_at=None)
    for canvas in open_ones.exclude(kind=CanvasKind.ALTERNATIVE):
        canvas.engagement = seat.engagement
        day = assumptions.review_due(canvas)
        if day <= until:
            words = __("Look through the canvas “%(title)s” together") % {"title": canvas.title}
            yield Due(words, day, reverse("canvases:assumptions", args=[canvas.pk]))


def mandate(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """The day on which the mandate is to be reviewed, for who runs it and for its sponsor."""
    rows = Mandate.objects.filter(engagement=seat.engagement_id, review_on__lte=until)
    for row in rows:
        mine = row.sponsor_id == seat.pk
        if row.review_on and (mine or may(seat, Right.DESIGN)):
            address = reverse("canvases:mandate", args=[seat.engagement_id])
            yield Due(__("Review the mandate"), row.review_on, address, mine)


def _same(owner: str, name: str) -> bool:
    return lines.one_line(owner).casefold() == lines.one_line(name).casefold()
