"""For which customers a stakeholder can stand, and does."""

from dataclasses import dataclass

from canvases.models import Canvas, Note, SegmentLink
from canvases.models.note import State
from pmo_studio.core.models import Stakeholder


@dataclass(frozen=True)
class Customer:
    """A note of the customers' block; `canvas` says where, when it is not the one that counts."""

    note: Note
    stands: bool
    canvas: str = ""


def of(stakeholder: Stakeholder) -> list[Customer]:
    """Those of the to-be canvas in their order, then others for whom somebody said so.

    Three queries.
    """
    linked = SegmentLink.objects.filter(stakeholder=stakeholder, note__archived_at=None)
    notes = {link.note_id: link.note for link in linked.select_related("note__canvas")}
    canvas = Canvas.objects.to_be(stakeholder.engagement).first()
    here = list(_customers(canvas)) if canvas else []
    shown = {note.pk for note in here}
    others = [note for pk, note in notes.items() if pk not in shown]
    return [
        *(Customer(note, note.pk in notes) for note in here),
        *(Customer(note, True, note.canvas.title) for note in others),
    ]


def _customers(canvas: Canvas) -> list[Note]:
    notes = Note.objects.live().filter(canvas=canvas, block="cs").exclude(state=State.RETIRE)
    return list(notes.order_by("position", "pk"))
