"""The plan itself: it begins with the first thing that somebody plans."""

from pmo_studio.core import events
from roadmaps.models import Plan, Wave
from roadmaps.models.wave import first_waves


def begun(change: events.Change) -> Plan:
    """The plan of the engagement, made with its first waves when there is none yet.

    Called inside a change, before it writes into the plan.
    """
    plan, is_new = Plan.objects.get_or_create(
        engagement=change.engagement, defaults={"number": change.next_number}
    )
    if is_new:
        Wave.objects.bulk_create(first_waves(plan, change.next_number))
    return plan
