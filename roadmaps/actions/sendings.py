"""When messages were sent, for each day on which they were due."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions.change_rules import record
from roadmaps.actions.messages import live
from roadmaps.change.communication import Frequency, due_days
from roadmaps.models import Message, Sending

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
        if not _is_due(fresh, due_on):
            raise Refused(NOT_DUE)
        values = {"sent_on": sent_on, "by": change.by, "number": change.next_number}
        made, _is_new = Sending.objects.update_or_create(
            message=fresh, due_on=due_on, defaults=values
        )
        record(change, "message.sent", fresh.subject)
    return made


def take_sending_back(sending: Sending, *, by: Participant, key: events.Key | None = None) -> None:
    """It was not sent after all.  Twice is no error."""
    with events.change(sending.message.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        if Sending.objects.filter(pk=sending.pk).delete()[0]:
            record(change, "message.not_sent", sending.message.subject)


def _is_due(row: Message, day: datetime.date) -> bool:
    if row.first_on is None:
        return False
    return day in due_days(row.first_on, Frequency(row.rhythm), row.last_on, day)
