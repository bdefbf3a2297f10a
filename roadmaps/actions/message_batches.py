"""What is done to several messages of the communication plan at once; one event each time."""

import datetime
from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions.change_rules import record
from roadmaps.actions.message_fields import LONG_CHANNEL
from roadmaps.involving import messages as sheet
from roadmaps.involving.message_lines import Line
from roadmaps.models import Message
from roadmaps.models.communication import CHANNEL_MOST, MessageStatus

NOT_MOVED = _("The plan has other days by now. Look at them again, and press Follow where it fits.")
NOTHING_TICKED = _("Tick at least one draft that has its first day.")


def plan_messages(
    engagement: Engagement,
    *,
    chosen: Collection[int],
    channel: str = "",
    by: Participant,
    key: events.Key | None = None,
) -> int:
    """Drafts that have a first day become planned; a `channel` that is given is that of them all.

    The answer is how many; whoever else planned or removed one meanwhile keeps what they did.
    """
    channel = one_line(channel)
    if len(channel) > CHANNEL_MOST:
        raise Refused(LONG_CHANNEL, field="channel")
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        drafts = Message.objects.live().filter(
            engagement=change.engagement,
            pk__in=chosen,
            status=MessageStatus.DRAFT,
            first_on__isnull=False,
        )
        values = {"status": MessageStatus.PLANNED, "number": change.next_number}
        count = drafts.update(**values, **({"channel": channel} if channel else {}))
        if not count:
            raise Refused(NOTHING_TICKED)
        _record(change, "message.planned", count)
    return count


def follow_plan(
    engagement: Engagement,
    *,
    days: Mapping[int, datetime.date],
    by: Participant,
    key: events.Key | None = None,
) -> int:
    """Give drafted messages the first day, by their key, that the plan has for them now.

    Only where the plan has that day still and nobody set another one; the answer is how many.
    """
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        moved = {line.row.pk: line for line in sheet.of(change.engagement).lines if line.moved_to}
        rows = [moved[pk].row for pk, day in days.items() if pk in moved and _is(moved[pk], day)]
        if not rows:
            raise Refused(NOT_MOVED)
        for row in rows:
            row.first_on = row.drafted_on = days[row.pk]
            row.number = change.next_number
        Message.objects.bulk_update(rows, ["first_on", "drafted_on", "number"])
        _record(change, "message.followed", len(rows))
    return len(rows)


def _is(line: Line, day: datetime.date) -> bool:
    return line.moved_to == day


def _record(change: events.Change, kind: str, rows: int) -> None:
    change.rows = rows
    record(change, kind, f"communication:{change.engagement.pk}")
