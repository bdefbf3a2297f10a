"""Plans as tests make them: waves with packages of so much effort, and what waits for what."""

from collections.abc import Iterable

from pmo_studio.core.models import Participant
from roadmaps.actions import framing, units, wave_criteria
from roadmaps.actions.units import UnitFacts
from roadmaps.actions.wave_criteria import CriterionFacts
from roadmaps.models import Dependency, Plan, RolloutUnit, Wave, WaveCriterion, WorkPackage
from roadmaps.models.package import PackageKind
from roadmaps.models.wave import first_waves


def planned(by: Participant) -> Plan:
    """A plan with the waves that every plan begins with."""
    return framing.begin_plan(by.engagement, by=by)


def with_first_waves(plan: Plan) -> Plan:
    """The same for a plan of the factory, which has none."""
    Wave.objects.bulk_create(first_waves(plan))
    return plan


def wave_of(plan: Plan, key: str) -> Wave:
    return plan.waves.get(key=key)


def package(
    plan: Plan, key: str, wave: str | None = None, effort: int = 10, after: Iterable[str] = ()
) -> WorkPackage:
    """A package of their own in the wave of this key, or in the backlog."""
    made = WorkPackage.objects.create(
        plan=plan,
        key=key,
        kind=PackageKind.OWN,
        name=f"Package {key}",
        effort=effort,
        wave=wave_of(plan, wave) if wave else None,
    )
    for first in after:
        predecessor = WorkPackage.objects.get(plan=plan, key=first)
        Dependency.objects.create(package=made, predecessor=predecessor)
    return made


def unit(by: Participant, name: str, *, candidate: bool = True) -> RolloutUnit:
    facts = UnitFacts(name, candidate=candidate)
    return units.add_unit(by.engagement, facts=facts, by=by)


def criterion(
    wave: Wave, text: str, *, by: Participant, met: bool | None = None, kind: str = "success"
) -> WaveCriterion:
    facts = CriterionFacts(kind, text)
    made = wave_criteria.add_criterion(wave, facts=facts, by=by)
    return wave_criteria.look_at(made, met=met, by=by)
