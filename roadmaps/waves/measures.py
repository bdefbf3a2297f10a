"""I2 and I7: the pilot is decided, the rollouts are gated (domain.md §9 and its Rulings)."""

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef

from pmo_studio.core import catalogue, gates, phases
from pmo_studio.core.models import Engagement
from roadmaps.models import Wave, WaveCriterion, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.models.wave import CriterionKind, WaveKind
from roadmaps.waves.gate import GateState, gate_states


def of_waves(engagement: Engagement) -> Mapping[str, phases.Measured]:
    """Both by one reading of the waves: two queries."""
    criteria = WaveCriterion.objects.live().filter(wave=OuterRef("pk"), kind=CriterionKind.SUCCESS)
    held = WorkPackage.objects.live().filter(wave=OuterRef("pk"))
    rows = Wave.objects.filter(plan__engagement=engagement).annotate(
        has_criteria=Exists(criteria),
        has_packages=Exists(held.exclude(status=PackageStatus.DROPPED)),
    )
    waves = list(rows)
    states = gate_states(waves)
    return {"I2": _pilot(waves, states), "I7": _rollouts(waves, states)}


def _pilot(waves: Sequence[Wave], states: Mapping[int, GateState]) -> Sequence[gates.Measure]:
    """A unit with success criteria and a passed gate; before a plan nothing is measured."""
    pilot = next((wave for wave in waves if wave.kind == WaveKind.PILOT), None)
    if pilot is None:
        return ()
    is_named = pilot.unit_id is not None and pilot.has_criteria  # type: ignore[attr-defined]  # annotated
    return (
        gates.yes_no(is_named, key="unit"),
        gates.yes_no(states[pilot.pk].passes, key="gate"),
    )


def _rollouts(waves: Sequence[Wave], states: Mapping[int, GateState]) -> gates.Measure:
    """Rollouts that hold packages have a gate; without any there is nothing yet."""
    gated = [
        wave
        for wave in waves
        if wave.kind == WaveKind.ROLLOUT and (wave.has_packages or states[wave.pk].decision)  # type: ignore[attr-defined]  # annotated
    ]
    passed = sum(states[wave.pk].passes for wave in gated)
    return gates.share(passed, len(gated), catalogue.criterion("I7").required)
