"""Value delivered: people reached and trained, adoption by unit, satisfaction of customers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases import kpi_words
from pmo_studio.core.rounding import half_up
from roadmaps.closeout.story import measured
from roadmaps.closeout.story.created import Outputs
from roadmaps.closeout.story.figures import NO_VALUE, Figure, number, of_whole, percent, source
from roadmaps.closing import value
from roadmaps.closing.value import Unit
from roadmaps.dated import Standing
from roadmaps.models import RolloutUnit
from roadmaps.models.deliverable import DeliverableKind
from roadmaps.models.package import PackageStatus
from roadmaps.readings.current import KpiStanding
from roadmaps.reviews.rounds import ALL, Rounds
from roadmaps.wave_words import wave_title
from roadmaps.waves.gate import GateState

# KPIs of the catalogue that speak of it (domain.md §8).
ADOPTION, SATISFACTION, TRAINING = "K05", "K13", "K16"

ByKey = Mapping[str, KpiStanding]


@dataclass(frozen=True)
class Adopted:
    """A unit of the rollout: its people, the wave that takes place there, how many of its work
    packages are done, and whether the gate of the wave was passed."""

    name: str
    people: int | None
    wave: str
    done: int
    packages: int
    reached: bool
    gate: str

    @property
    def told(self) -> str:
        people = NO_VALUE if self.people is None else str(self.people)
        return __("%(name)s: %(people)s people, %(gate)s") % {
            "name": self.name,
            "people": people,
            "gate": self.gate,
        }


def units(standing: Standing | None, gates: Mapping[int, GateState]) -> list[Adopted]:
    """Every unit of the plan in its order; one query."""
    if standing is None:
        return []
    waves = {wave.unit_id: wave for wave in standing.waves if wave.unit_id}
    found = []
    for unit in RolloutUnit.objects.live().filter(plan=standing.plan):
        wave = waves.get(unit.pk)
        if wave is None:
            found.append(Adopted(unit.name, unit.people, "", 0, 0, False, __("in no wave")))
            continue
        rows = [row for row in standing.in_wave(wave) if row.status != PackageStatus.DROPPED]
        done = sum(row.status == PackageStatus.DONE for row in rows)
        gate = gates.get(wave.pk, GateState())
        found.append(
            Adopted(
                *(unit.name, unit.people, wave_title(wave), done, len(rows), gate.passes),
                gate.words,
            )
        )
    return found


def figures(
    engagement_id: int, adopted: Sequence[Adopted], outputs: Outputs, kpis: ByKey, rounds: Rounds
) -> list[Figure]:
    found = [
        _reach(engagement_id, adopted),
        measured.reading("training", kpis.get(TRAINING)) or _trainings(engagement_id, outputs),
        measured.reading("adoption", kpis.get(ADOPTION)),
        *_satisfaction(engagement_id, kpis, rounds),
    ]
    return [each for each in found if each is not None]


def _reach(engagement_id: int, adopted: Sequence[Adopted]) -> Figure:
    found = value.reach(Unit(each.people, each.reached) for each in adopted)
    share = found.share
    if not share.whole:
        told = __("reached: no unit of the rollout is named")
    elif found.counts_people:
        told = ngettext("of %(n)s person reached", "of %(n)s people reached", share.whole)
    else:
        told = ngettext("of %(n)s unit reached", "of %(n)s units reached", share.whole)
    sums = [f"100 × {share.part} / {share.whole} = {percent(share.percent)}"]
    sums += [each.told for each in adopted]
    return Figure(
        "reach",
        percent(share.percent),
        told % {"n": share.whole} if share.whole else told,
        source("waves", engagement_id),
        sums if share.whole else (),
        number(share.percent),
    )


def _trainings(engagement_id: int, outputs: Outputs) -> Figure:
    """Where nobody measures whom training reached: what was accepted."""
    found = outputs.of_kind(DeliverableKind.TRAINING)
    told = ngettext("training accepted", "trainings accepted", found.whole)
    sums = [__("Nobody measures training reach (KPI K16): deliverables are counted.")]
    raw = found.part if found.whole else None
    return Figure("training", of_whole(found), told, source("progress", engagement_id), sums, raw)


def _satisfaction(engagement_id: int, kpis: ByKey, rounds: Rounds) -> Iterator[Figure]:
    """The newest survey of customers that may be shown, else the KPI."""
    told = rounds.told
    whole = told.whole(ALL) if told else None
    if whole is None or whole.mean is None:
        if known := measured.reading("satisfaction", kpis.get(SATISFACTION)):
            yield known
        return
    parts = " + ".join(f"{n} × {step}" for step, n in enumerate(whole.counts, start=1) if n)
    mean = kpi_words.number(half_up(Decimal(repr(whole.mean)), 1))
    said = ngettext(
        "satisfaction, %(n)s customer answered", "satisfaction, %(n)s customers answered", whole.n
    )
    address = reverse("roadmaps:satisfaction", args=[engagement_id])
    yield Figure(
        "satisfaction",
        __("%(mean)s of 5") % {"mean": mean},
        said % {"n": whole.n},
        source("function_review", engagement_id, address),
        [f"({parts}) / {whole.n} = {mean}"],
        whole.mean,
    )
