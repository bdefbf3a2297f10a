"""What the actions of this app agree on: rights, locks, positions."""

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from canvases.models import Canvas, Group, Note
from canvases.models.canvas import MOST_NOTES, CanvasKind
from canvases.models.note import State
from pmo_studio.core.access import Denied, Right, may, require
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused

STEP = 1.0
# Two neighbours closer than this cannot be halved reliably: the block is renumbered.
CLOSEST = 1e-6
# Beyond this from zero a block is renumbered too: nobody can push its end out of reach.
FARTHEST = 1e6


class NoteGone(Refused):
    """The note was deleted meanwhile; what was typed can be copied or made a new note."""


class CanvasLocked(Refused):
    """The canvas is locked."""


GONE = _("This note was deleted meanwhile. Copy your text, or make a new note of it.")
GROUP_GONE = _("This group was taken apart meanwhile.")
LOCKED = _("The canvas is locked. Ask the facilitator to unlock it.")
# What one person pastes at once, so that no guest fills a canvas by a slip of the hand.
MOST_PASTED = 100
PASTE_LONG = _(
    "You can paste up to 100 lines at once, these are %(count)s. Paste them in parts, or ask the"
    " facilitator to."
)
FULL = _("This canvas holds 2,000 notes, the most there can be. Use a second canvas.")


def check_open(canvas: Canvas) -> Canvas:
    """The canvas as it is now, under the engagement's lock; CanvasLocked when it is locked."""
    fresh = Canvas.objects.get(pk=canvas.pk)
    fresh.engagement = canvas.engagement
    if fresh.locked_at is not None:
        raise CanvasLocked(LOCKED)
    return fresh


def check_room(canvas: Canvas, more: int = 1) -> None:
    if Note.objects.live().filter(canvas=canvas).count() + more > MOST_NOTES:
        raise Refused(FULL)


def check_paste(by: Participant, lines: int) -> None:
    """Refused when so many lines are more than this seat may paste at once."""
    if lines > MOST_PASTED and not may(by, Right.CHANGE_OTHERS):
        raise Refused(PASTE_LONG % {"count": lines}, field="lines")


def may_change(by: Participant, note: Note, canvas: Canvas) -> bool:
    """One's own notes; a facilitator all; everybody all while the canvas says so."""
    if may(by, Right.CHANGE_OTHERS):
        return True
    mine = note.author_id == by.pk and not note.anonymous
    return may(by, Right.WRITE) and (mine or canvas.everyone_edits)


def may_link(by: Participant, canvas: Canvas) -> bool:
    """Facilitators and whom they opened links to; all contributors while the canvas says so."""
    if may(by, Right.LINKS):
        return True
    return may(by, Right.WRITE) and canvas.everyone_links


def asks_to_link(by: Participant, canvas: Canvas) -> bool:
    """Whether the seat writes here but may not link: it is told whom to ask."""
    is_open = canvas.locked_at is None
    return is_open and may(by, Right.WRITE) and not may_link(by, canvas)


def may_describe(by: Participant, note: Note) -> bool:
    """Say what a note stands for, or how it is to be tested: whoever may link or change it."""
    return may_link(by, note.canvas) or may_change(by, note, note.canvas)


def standing_note(note: Note) -> Note:
    """The note as it is now; NoteGone or CanvasLocked."""
    fresh = Note.objects.select_related("author", "group").get(pk=note.pk)
    fresh.canvas = check_open(note.canvas)
    if fresh.archived_at is not None:
        raise NoteGone(GONE)
    return fresh


def live_note(note: Note, *, by: Participant) -> Note:
    """The same, if `by` may change it; else Denied."""
    fresh = standing_note(note)
    if not may_change(by, fresh, fresh.canvas):
        raise Denied(Right.CHANGE_OTHERS)
    return fresh


def describable_note(note: Note, *, by: Participant) -> Note:
    """The same, if `by` may say what it stands for; else Denied."""
    fresh = standing_note(note)
    if not may_describe(by, fresh):
        require(by, Right.LINKS)
    return fresh


def live_group(group: Group, note: Note) -> Group:
    """The group as it is now, if the note can go into it; NoteGone otherwise."""
    fresh = Group.objects.live().filter(pk=group.pk, canvas=note.canvas_id).first()
    if fresh is None:
        raise NoteGone(GROUP_GONE)
    return fresh


def first_state(canvas: Canvas) -> str:
    """What a new note is: of today on an as-is canvas, else something new."""
    return State.KEEP if canvas.kind == CanvasKind.AS_IS else State.NEW


def end_position(canvas: Canvas, block: str) -> float:
    """The place after everything in the block."""
    notes = Note.objects.live().filter(canvas=canvas, block=block)
    groups = Group.objects.live().filter(canvas=canvas, block=block)
    tops = [rows.aggregate(top=Max("position"))["top"] for rows in (notes, groups)]
    present = [top for top in tops if top is not None]
    return max(present) + STEP if present else 0.0


def place_in(canvas: Canvas, block: str, position: float | None) -> float:
    """The place that was asked for, or the one after everything in the block."""
    return end_position(canvas, block) if position is None else position


def settle(canvas: Canvas, block: str, position: float) -> None:
    """Renumber the block 0, 1, 2 … when the place just taken is too far out, or too close."""
    notes = Note.objects.live().filter(canvas=canvas, block=block)
    groups = Group.objects.live().filter(canvas=canvas, block=block)
    # One of them is what was just placed; the whole block is read only in the rare case.
    around = {"position__range": (position - 2 * CLOSEST, position + 2 * CLOSEST)}
    places = [
        *notes.filter(**around).values_list("position", flat=True),
        *groups.filter(**around).values_list("position", flat=True),
    ]
    crowded = sum(abs(place - position) < CLOSEST for place in places) > 1
    if not crowded and abs(position) <= FARTHEST:
        return
    items: list[Note | Group] = [*notes, *groups]
    items.sort(key=lambda item: (item.position, item.pk))
    for place, item in enumerate(items):
        item.position = float(place)
    Note.objects.bulk_update([item for item in items if isinstance(item, Note)], ["position"])
    Group.objects.bulk_update([item for item in items if isinstance(item, Group)], ["position"])
