"""What deploys a rollout is called after its unit, while nobody called it otherwise."""

from pmo_studio.core import events
from roadmaps.actions import rules
from roadmaps.models import Wave, WorkPackage
from roadmaps.models.package import NAME_MOST, PackageKind
from roadmaps.planning import usual

COLON = ": "


def follow(change: events.Change, wave: Wave) -> None:
    """Name the packages that deploy the wave after the unit that it has now."""
    number = wave.key.removeprefix("R")
    keys = [f"{each.key}.{number}" for each in usual.given().values() if each.per_unit]
    kinds = WorkPackage.objects.filter(plan=wave.plan_id, kind=PackageKind.ENABLING)
    for row in kinds.filter(key__in=keys):
        name = _called_after(row.name, wave.unit.name if wave.unit else "")
        if row.name != row.derived.get("name") or name == row.name:
            continue
        row.name, row.derived = name, {**row.derived, "name": name}
        rules.save(change, row)


def _called_after(name: str, unit: str) -> str:
    head = name.partition(COLON)[0]
    return f"{head}{COLON}{unit}"[:NAME_MOST] if unit else head
