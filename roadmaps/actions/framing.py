"""The frame of the plan: when it starts, and how many days each gate takes."""

import datetime

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions.plans import begun
from roadmaps.actions.rules import record
from roadmaps.actions.wave_rules import ANEW
from roadmaps.models import Plan
from roadmaps.models.plan import MOST_GATE_DAYS

BAD_DAYS = _("A gate takes 0 to 60 working days.")


def begin_plan(engagement: Engagement, *, by: Participant, key: events.Key | None = None) -> Plan:
    """The plan with its first waves; where it stands already, nothing happens."""
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        is_new = not Plan.objects.filter(engagement=change.engagement).exists()
        plan = begun(change)
        if is_new:
            record(change, "plan.begun", plan.subject)
    return plan


def set_frame(
    engagement: Engagement,
    *,
    starts_on: datetime.date | None,
    gate_days: int,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> Plan:
    """Say when the plan starts (None: with the engagement) and how long its gates take."""
    if not 0 <= gate_days <= MOST_GATE_DAYS:
        raise Refused(BAD_DAYS, field="gate_days")
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        now = Plan.objects.filter(engagement=change.engagement).first()
        if is_overtaken(now, seen):
            raise Overtaken(ANEW, now=now)
        plan = begun(change)
        plan.starts_on, plan.gate_days = starts_on, gate_days
        plan.number = change.next_number
        plan.save(update_fields=["starts_on", "gate_days", "number"])
        record(
            change,
            "plan.framed",
            plan.subject,
            starts_on=starts_on.isoformat() if starts_on else "",
            gate_days=gate_days,
        )
    return plan
