"""When messages were sent or skipped, for each day on which they were due."""

import datetime
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions.change_rules import record
from roadmaps.actions.messages import live
from roadmaps.involving import messages as sheet
from roadmaps.models import Message, Sending

NOTHING_CHOSEN = _("Choose a day for which the message was not sent.")
NOT_DUE = _("The message is not due on that day any more. Look at its days again.")
FUTURE = _("Choose a day that has come: it tells when the message was sent.")


def mark_sent(
    row: Message,
    *,
    due_on: datetime.date,
    sent_on: datetime.date,
    by: Participant,
    key: events.Key | None = None,
) -> Sending:
    """Note that it was sent for a day on which it was due; again corrects the day of sending."""
    if sent_on > timezone.localdate():
        raise Refused(FUTURE, field="sent_on")
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        fresh = live(row)
        _refuse_not_due(fresh, [due_on])
        values = {"sent_on": sent_on, "by": change.by, "number": change.next_number}
        made, _is_new = Sending.objects.update_or_create(
            message=fresh, due_on=due_on, defaults=values
        )
        record(change, "message.sent", fresh.subject)
    return made


def skip(
    row: Message,
    *,
    due_on: Collection[datetime.date],
    by: Participant,
    key: events.Key | None = None,
) -> int:
    """Let days pass without sending: they count as due and not sent, but nobody is asked any more.

    A day for which something is noted already keeps that.  The answer is how many were skipped.
    """
    if not due_on:
        raise Refused(NOTHING_CHOSEN)
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        fresh = live(row)
        _refuse_not_due(fresh, due_on)
        noted = set(Sending.objects.filter(message=fresh).values_list("due_on", flat=True))
        days = sorted(set(due_on) - noted)
        if not days:
            return 0
        Sending.objects.bulk_create(
            Sending(message=fresh, due_on=day, by=change.by, number=change.next_number)
            for day in days
        )
        record(change, "message.skipped", fresh.subject)
    return len(days)


def take_sending_back(sending: Sending, *, by: Participant, key: events.Key | None = None) -> None:
    """It was not sent, or not skipped, after all.  Twice is no error."""
    with events.change(sending.message.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        if Sending.objects.filter(pk=sending.pk).delete()[0]:
            kind = "message.not_skipped" if sending.is_skipped else "message.not_sent"
            record(change, kind, sending.message.subject)


def _refuse_not_due(row: Message, days: Collection[datetime.date]) -> None:
    if not set(days) <= set(sheet.line_of(row).due_until(max(days))):
        raise Refused(NOT_DUE)
