"""Where each capability should stand, and by when."""

import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Target
from assessments.models.target import CAPABILITIES
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused

UNKNOWN = _("There is no such capability.")
OUT_OF_RANGE = _("Choose a target from 1 to 5, in tenths of a level.")
LONG = _("The reason holds up to 500 characters.")
RATIONALE_MOST = 500
TENTH = Decimal("0.1")


def set_target(
    engagement: Engagement,
    *,
    capability: str,
    value: Decimal,
    rationale: str,
    by: Participant,
    due: datetime.date | None = None,
    key: events.Key | None = None,
) -> Target:
    """Set the level 1..5 that the capability is to reach; the last word counts."""
    if capability not in CAPABILITIES:
        raise Refused(UNKNOWN, field="capability")
    if not 1 <= value <= 5 or value != value.quantize(TENTH):
        raise Refused(OUT_OF_RANGE, field="value")
    rationale = rationale.strip()
    if len(rationale) > RATIONALE_MOST:
        raise Refused(LONG, field="rationale")
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        target, _made = Target.objects.update_or_create(
            engagement=change.engagement,
            capability=capability,
            defaults={
                "value": value,
                "rationale": rationale,
                "due": due,
                "set_by": change.by,
                "set_at": timezone.now(),
                "number": change.next_number,
            },
        )
        _record(change, target.subject, capability, float(value), rationale)
    return target


def clear_target(target: Target, *, by: Participant, key: events.Key | None = None) -> None:
    """Take the target back; what was said about it stays in the history."""
    with events.change(target.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        subject, capability = target.subject, target.capability
        if Target.objects.filter(pk=target.pk).delete()[0]:
            _record(change, subject, capability, None, "")


def topic_of(engagement: Engagement) -> str:
    """The live topic of the engagement's targets."""
    return f"targets:{engagement.pk}"


def _record(
    change: events.Change, subject: str, capability: str, value: float | None, text: str
) -> None:
    change.record(
        "target.set",
        subject=subject,
        topic=topic_of(change.engagement),
        capability=capability,
        value=value,
        text=text,
    )
