"""Dots that a change would leave without what they were given to (facilitation.md, behaviour 8).

A vote keeps its items and its result whatever happens to the board.  But a note that goes into a
group, a group that is taken apart and anything deleted no longer stand on the canvas as what
people voted on: whoever does that is told first, and says that they are sure.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from canvases.models import Canvas, Group, Note
from canvases.versioning.snapshots import Diff
from pmo_studio.core.belongings import Loss
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused
from pmo_studio.workshops.models import VoteItem

VOTED_ON = _("People have voted on this. Open the canvas and say that you are sure.")


class DotsLost(Refused):
    """What was voted on would leave the board; `note` is what was to be changed, if a note was."""

    def __init__(self, losses: Sequence[Loss], note: Note | None) -> None:
        super().__init__(VOTED_ON)
        self.losses = losses
        self.note = note


def check_move(note: Note, group: Group | None) -> None:
    """Raise DotsLost when the note, put into `group` (None: out of any), would take dots along."""
    if note.group == group:
        return
    joins = [note.subject] if note.group is None else []
    _check(note.canvas, [*joins, *_emptied(note)], note)


def check_grouping(note: Note, onto: Note) -> None:
    """Raise DotsLost when one of the two that become a group carries dots."""
    alone = [each.subject for each in (onto, note) if each.group is None]
    _check(note.canvas, [*alone, *_emptied(note)], note)


def check_delete(note: Note) -> None:
    """Raise DotsLost when the note, or the group that goes with its last note, carries dots."""
    _check(note.canvas, [note.subject, *_emptied(note)], note)


def check_dissolve(group: Group) -> None:
    """Raise DotsLost when the group carries dots."""
    _check(group.canvas, [group.subject], None)


def check_diff(canvas: Canvas, made: Diff) -> None:
    """Raise DotsLost when something that carries dots would no longer stand by itself."""
    losses = lost_by(canvas, made)
    if losses:
        raise DotsLost(losses, None)


def lost_by(canvas: Canvas, made: Diff) -> list[Loss]:
    """What carries dots among what leaves the canvas or goes into a group."""
    joins = [pair.new for pair in made.notes.touched if pair.new.group and not pair.old.group]
    notes = [f"note:{line.id}" for line in (*made.notes.removed, *joins)]
    groups = [f"group:{line.id}" for line in made.groups.removed]
    return _losses(canvas.engagement_id, [*notes, *groups])


def without_notes_of(seat: Participant) -> list[Loss]:
    """What carries dots among the notes of the seat, and the groups that only they keep."""
    mine = Note.objects.live().filter(author=seat)
    groups = set(mine.exclude(group=None).values_list("group", flat=True))
    others = Note.objects.live().filter(group__in=groups).exclude(author=seat)
    emptied = groups.difference(others.values_list("group", flat=True))
    subjects = [*(note.subject for note in mine), *(f"group:{pk}" for pk in emptied)]
    return _losses(seat.engagement_id, subjects)


def voted_on(engagement_id: int, subjects: Sequence[str]) -> set[str]:
    """Which of these carry dots."""
    items = VoteItem.objects.at_stake().filter(round__engagement=engagement_id)
    return {item.subject for item in items.filter(subject__in=subjects)}


def _emptied(note: Note) -> list[str]:
    """The group that is no more when this note leaves it."""
    group = note.group
    if group is None or Note.objects.live().filter(group=group).exclude(pk=note.pk).exists():
        return []
    return [group.subject]


def _check(canvas: Canvas, subjects: Sequence[str], note: Note | None) -> None:
    losses = _losses(canvas.engagement_id, subjects)
    if losses:
        raise DotsLost(losses, note)


def _losses(engagement_id: int, subjects: Sequence[str]) -> list[Loss]:
    items = VoteItem.objects.at_stake().filter(
        round__engagement=engagement_id, subject__in=subjects
    )
    return [Loss(item.title, item.round.title, item.dots) for item in items]
