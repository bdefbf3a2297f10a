"""The communication plan: rows drafted on request, and written."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions.change_rules import record, save
from roadmaps.actions.message_fields import Details, checked, details_of, values
from roadmaps.models import Message

MOST = 2000

NOTHING_CHOSEN = _("Choose at least one message that is not there yet.")
FULL = _("There are 2,000 messages, the most there can be. Remove some that no longer matter.")
GONE = _("Somebody removed this message meanwhile. Put it back first.")
OVERTAKEN = _(
    "Somebody else changed this message while you were writing. What stands now is shown here: save"
    " again to put yours in its place."
)


@dataclass(frozen=True)
class Drafted:
    """A row that the studio proposes, and what it proposes it for."""

    key: str
    details: Details


def add_message(
    engagement: Engagement, *, details: Details, by: Participant, key: events.Key | None = None
) -> Message:
    """Write a row of one's own."""
    details = checked(engagement, details)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        _refuse_full(change.engagement, 1)
        row = Message(engagement=change.engagement, position=_end(change), **values(details))
        save(change, row, "message.added")
    return row


def adopt_drafts(
    engagement: Engagement,
    *,
    drafts: Collection[Drafted],
    by: Participant,
    key: events.Key | None = None,
) -> int:
    """Take the drafts into the plan, but none that is there already, were it removed; one event.

    The answer is how many were taken.
    """
    found = {one.key: checked(engagement, one.details) for one in drafts}
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        rows = Message.objects.filter(engagement=change.engagement)
        there = set(rows.exclude(draft_key="").values_list("draft_key", flat=True))
        wanted = {name: details for name, details in found.items() if name not in there}
        if not wanted:
            raise Refused(NOTHING_CHOSEN)
        _refuse_full(change.engagement, len(wanted))
        end, number = _end(change), change.next_number
        Message.objects.bulk_create(
            Message(
                engagement=change.engagement,
                draft_key=name,
                drafted_on=details.first_on,
                position=end + place,
                number=number,
                **values(details),
            )
            for place, (name, details) in enumerate(wanted.items())
        )
        change.rows = len(wanted)
        record(change, "message.drafted", f"communication:{change.engagement.pk}")
    return len(wanted)


def change_message(
    row: Message,
    *,
    details: Details,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Message:
    """Say it otherwise; raises Overtaken when `seen` is not the version that stands now."""
    details = checked(row.engagement, details)
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        kept = live(row)
        if details == details_of(kept):
            return kept
        if is_overtaken(kept, seen):
            raise Overtaken(OVERTAKEN, now=kept)
        for name, value in values(details).items():
            setattr(kept, name, value)
        save(change, kept, "message.changed")
    return kept


def remove_message(row: Message, *, by: Participant, key: events.Key | None = None) -> None:
    """Take it off the plan; it can be put back.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        kept = fresh(row)
        if kept.archived_at is None:
            kept.archived_at = timezone.now()
            save(change, kept, "message.removed")


def restore_message(row: Message, *, by: Participant, key: events.Key | None = None) -> None:
    """Put a removed message back as it was."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        kept = fresh(row)
        if kept.archived_at is None:
            return
        _refuse_full(change.engagement, 1)
        kept.archived_at = None
        save(change, kept, "message.restored")


def _end(change: events.Change) -> float:
    rows = Message.objects.filter(engagement=change.engagement)
    return (rows.aggregate(last=Max("position"))["last"] or 0.0) + 1


def _refuse_full(engagement: Engagement, more: int) -> None:
    if Message.objects.live().filter(engagement=engagement).count() + more > MOST:
        raise Refused(FULL)


def fresh(row: Message) -> Message:
    """The message as it is under the lock."""
    rows = Message.objects.select_related("stakeholder", "group", "sender", "wave__plan")
    return get_object_or_404(rows, pk=row.pk)


def live(row: Message) -> Message:
    """The same; raises Overtaken when somebody removed it meanwhile."""
    kept = fresh(row)
    if kept.archived_at is not None:
        raise Overtaken(GONE, now=kept)
    return kept
