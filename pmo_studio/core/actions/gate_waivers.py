"""Doing without a criterion at a gate, and asking it again."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, gate_records
from pmo_studio.core.access import Right, require
from pmo_studio.core.actions.gate_criteria import asked_now
from pmo_studio.core.actions.gates import topic
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, GateWaiver, Participant
from pmo_studio.core.models.gates import REASON_MOST
from pmo_studio.core.refusals import Refused

NO_REASON = _("Say why the gate does without it.")
LONG_REASON = _("The reason holds up to 500 characters. Shorten it.")
NOT_ASKED = _("This criterion is not asked at its gate now.")
WAIVED = _("This criterion is waived already.")


def waive(
    engagement: Engagement,
    *,
    criterion: str,
    reason: str,
    by: Participant,
    key: events.Key | None = None,
) -> GateWaiver:
    """Do without a criterion: it counts as met, and its figures stay visible."""
    reason = one_line(reason)
    if not reason:
        raise Refused(NO_REASON, field="reason")
    if len(reason) > REASON_MOST:
        raise Refused(LONG_REASON, field="reason")
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.SETTINGS)
        if criterion not in asked_now(change.engagement):
            raise Refused(NOT_ASKED)
        if criterion in gate_records.waivers_of(change.engagement):
            raise Refused(WAIVED)
        row = GateWaiver.objects.create(
            engagement=change.engagement,
            criterion=criterion,
            reason=reason,
            by=change.by,
            since=timezone.localdate(),
            number=change.next_number,
        )
        change.record(
            "gate.waived",
            subject=row.subject,
            topic=topic(change.engagement),
            criterion=criterion,
            text=reason,
        )
    return row


def withdraw(row: GateWaiver, *, by: Participant, key: events.Key | None = None) -> GateWaiver:
    """Ask the criterion again; that it was waived stays on record."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.SETTINGS)
        row = GateWaiver.objects.get(pk=row.pk)
        if row.withdrawn_on is not None:
            return row
        withdrawn(row, change)
    return row


def withdrawn(row: GateWaiver, change: events.Change) -> None:
    """The waiver stands no more from today on; that it did stays on record."""
    row.withdrawn_on, row.withdrawn_by = timezone.localdate(), change.by
    row.number = change.next_number
    row.save(update_fields=["withdrawn_on", "withdrawn_by", "number"])
    change.record(
        "gate.waiver_withdrawn",
        subject=row.subject,
        topic=topic(change.engagement),
        criterion=row.criterion,
        text=row.reason,
    )
