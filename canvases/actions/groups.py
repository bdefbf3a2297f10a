"""Stacks of notes: make, name, move, dissolve."""

from collections.abc import Sequence

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.actions import dots, rules
from canvases.actions import notes as note_actions
from canvases.models import Group, Note
from pmo_studio.core import events, lines
from pmo_studio.core.access import Denied, Right, may
from pmo_studio.core.models import Event, Participant
from pmo_studio.core.refusals import Refused


def _clean_title(title: str) -> str:
    return lines.title(
        title,
        empty=_("A group needs a name."),
        too_long=_("A group's name holds up to 80 characters."),
    )


def group_notes(
    note: Note,
    *,
    onto: Note,
    by: Participant,
    title: str = "",
    key: events.Key | None = None,
    sure: bool = False,
) -> Sequence[Event]:
    """Put `note` onto `onto`: into its group, or into a new one made of the two.

    Raises DotsLost, unless `sure`, when one of them was voted on.
    """
    with events.change(note.engagement, by=by, key=key) as change:
        second = rules.live_note(note, by=change.by)
        # As it is under the lock: somebody else may have grouped it meanwhile.
        group = Group.objects.filter(notes=onto.pk).first()
        if group is not None:
            note_actions.put(second, change, block=group.block, group=group, sure=sure)
        else:
            first = rules.live_note(onto, by=change.by)
            _make_group(
                first, second, change, title=_clean_title(title or __("New group")), sure=sure
            )
    return change.events


def _make_group(
    first: Note, second: Note, change: events.Change, *, title: str, sure: bool
) -> None:
    if first == second:
        raise Refused(_("A note cannot be grouped with itself."))
    if first.canvas_id != second.canvas_id:
        raise Refused(_("Notes of two canvases cannot form a group."))
    if not sure:
        dots.check_grouping(second, onto=first)
    left = second.group
    group = Group.objects.create(
        canvas=first.canvas,
        block=first.block,
        title=title,
        position=first.position,
        number=change.next_number,
    )
    for place, member in enumerate((first, second)):
        member.group, member.block, member.position = group, first.block, float(place)
        member.number = group.number
    Note.objects.bulk_update([first, second], ["group", "block", "position", "number"])
    change.record(
        "group.made",
        subject=group.subject,
        topic=group.canvas.topic,
        title=group.title,
        block=group.block,
        notes=[first.pk, second.pk],
    )
    if left is not None:
        note_actions.dissolve_if_empty(left, change)


def rename_group(
    group: Group, *, title: str, by: Participant, key: events.Key | None = None
) -> Sequence[Event]:
    """Give the group another name; returns the events."""
    title = _clean_title(title)
    with events.change(group.engagement, by=by, key=key) as change:
        fresh = _live_group(group, by=change.by)
        before, fresh.title = fresh.title, title
        fresh.number = change.next_number
        fresh.save(update_fields=["title", "number"])
        change.record(
            "group.renamed",
            subject=fresh.subject,
            topic=fresh.canvas.topic,
            title=title,
            before=before,
        )
    return change.events


def move_group(
    group: Group,
    *,
    block: str,
    by: Participant,
    position: float | None = None,
    key: events.Key | None = None,
) -> Sequence[Event]:
    """Move the whole group with its notes into a block."""
    with events.change(group.engagement, by=by, key=key) as change:
        fresh = _live_group(group, by=change.by)
        place = rules.place_in(fresh.canvas, block, position)
        left_block, left_position = fresh.block, fresh.position
        fresh.block, fresh.position = block, place
        fresh.number = change.next_number
        fresh.save(update_fields=["block", "position", "number"])
        Note.objects.filter(group=fresh).update(block=block, number=fresh.number)
        rules.settle(fresh.canvas, block, place)
        change.record(
            "group.moved",
            subject=fresh.subject,
            topic=fresh.canvas.topic,
            block=block,
            position=place,
            from_block=left_block,
            from_position=left_position,
        )
    return change.events


def dissolve_group(
    group: Group, *, by: Participant, key: events.Key | None = None, sure: bool = False
) -> Sequence[Event]:
    """Take the group apart; its notes stay in the block, in their order.

    Raises DotsLost, unless `sure`, when the group was voted on.
    """
    with events.change(group.engagement, by=by, key=key) as change:
        fresh = _live_group(group, by=change.by)
        if not sure:
            dots.check_dissolve(fresh)
        members = list(Note.objects.live().filter(group=fresh).order_by("position", "pk"))
        number = change.next_number
        start = rules.end_position(fresh.canvas, fresh.block)
        for place, member in enumerate(members):
            member.group, member.position, member.number = None, start + place, number
        Note.objects.bulk_update(members, ["group", "position", "number"])
        note_actions.dissolve(fresh, change, members=members)
    return change.events


def _live_group(group: Group, *, by: Participant) -> Group:
    fresh = Group.objects.get(pk=group.pk)
    fresh.canvas = rules.check_open(group.canvas)
    if fresh.archived_at is not None:
        raise rules.NoteGone(rules.GROUP_GONE)
    if not may(by, Right.CHANGE_OTHERS) and not (
        fresh.canvas.everyone_edits and may(by, Right.WRITE)
    ):
        raise Denied(Right.CHANGE_OTHERS)
    return fresh
