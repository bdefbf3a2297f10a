"""The plan itself: it begins with the first thing that somebody plans."""

from pmo_studio.core import events
from roadmaps.models import Plan, Wave
from roadmaps.models.wave import WaveKind

# With what a plan begins: more rollouts are added where there are more units (domain.md §6.3).
FIRST_WAVES = (
    ("F", WaveKind.FOUNDATION),
    ("P", WaveKind.PILOT),
    ("R1", WaveKind.ROLLOUT),
    ("S", WaveKind.STABILISE),
)


def begun(change: events.Change) -> Plan:
    """The plan of the engagement, made with its first waves when there is none yet.

    Called inside a change, before it writes into the plan.
    """
    plan, is_new = Plan.objects.get_or_create(
        engagement=change.engagement, defaults={"number": change.next_number}
    )
    if is_new:
        Wave.objects.bulk_create(
            Wave(plan=plan, kind=kind, key=key, position=place, number=change.next_number)
            for place, (key, kind) in enumerate(FIRST_WAVES, start=1)
        )
    return plan
