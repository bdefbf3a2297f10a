"""From facts to a whole dated plan: gaps, packages, waves and dates (domain.md §6).  No Django.

    plan = derive(Inputs(facts, catalogue.load().functions, "M", waves, Settings(start, team=3)))
    plan.errors, plan.timetable.end, plan.packages[0].arithmetic

What people then change is scheduled again by `timetables.timetable` alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pmo_studio.core.catalogue import Function
from roadmaps.planning import builds, enabling, packages, waves
from roadmaps.planning import gaps as gap_rules
from roadmaps.planning.gaps import Facts, Gap, Uncovered
from roadmaps.planning.network import Key
from roadmaps.planning.packages import ChangeNeed, Edit, Edits, Kind, Package, Size
from roadmaps.planning.problems import Problem, Warn
from roadmaps.planning.timetables import Settings, Timetable, timetable
from roadmaps.planning.waves import Load, Placement, Wave


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a plan follows from; `own` are packages that people added."""

    facts: Facts
    catalogue: Mapping[str, Function]
    size: Size
    waves: Sequence[Wave]
    settings: Settings
    changes: Sequence[ChangeNeed] = ()
    own: Sequence[Package] = ()
    edits: Mapping[Key, Edit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """Gaps, packages with their waves (None: backlog), loads, dates, and what is wrong.

    Packages stand by wave, and in the order in which a wave begins with them; the backlog is last.
    """

    gaps: tuple[Gap, ...]
    uncovered: tuple[Uncovered, ...]
    packages: tuple[Package, ...]
    loads: tuple[Load, ...]
    timetable: Timetable
    warnings: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return self.timetable.errors


def derive(inputs: Inputs) -> Plan:
    """The whole plan; the same for the same inputs in any order."""
    found = gap_rules.gaps(inputs.facts, inputs.catalogue)
    uncovered = gap_rules.uncovered(found, inputs.facts, inputs.catalogue)
    standing, placement = _placed(inputs, found)
    loads = waves.loads(inputs.waves, standing)
    return Plan(
        gaps=found,
        uncovered=uncovered,
        packages=standing,
        loads=loads,
        timetable=timetable(standing, inputs.waves, inputs.settings),
        warnings=(
            *waves.overloads(loads),
            *placement.late,
            *_of_packages(standing),
            *map(_of_gap, uncovered),
        ),
    )


def _placed(inputs: Inputs, found: Sequence[Gap]) -> tuple[tuple[Package, ...], Placement]:
    """Every package in its wave."""
    edits = inputs.edits
    own = (packages.edited(each, edits) for each in inputs.own)
    derived = builds.builds(found, inputs.catalogue, inputs.size, edits)
    built = packages.ranked([*derived, *own])
    always = enabling.enabling(inputs.waves, inputs.size, found, edits)
    needs = [_need(each, edits) for each in inputs.changes]
    placement = waves.place(inputs.waves, always, built, needs)
    built = [_in_wave(each, placement) for each in built]
    standing = [
        *enabling.after_builds(always, inputs.waves, built),
        *(_in_wave(packages.edited(packages.change(each), edits), placement) for each in needs),
        *built,
    ]
    return tuple(_by_wave(standing, inputs.waves)), placement


def _in_wave(package: Package, placement: Placement) -> Package:
    return replace(package, wave=placement.waves.get(package.key))


def _need(need: ChangeNeed, edits: Edits) -> ChangeNeed:
    """A need as somebody set it, as far as that decides where it goes."""
    edit = edits.get(need.key, Edit())
    if edit.wave:
        need = replace(need, wave=edit.wave, functions=())
    return need if edit.effort is None else replace(need, effort=edit.effort)


def _by_wave(standing: Iterable[Package], along: Sequence[Wave]) -> list[Package]:
    number: dict[Key | None, int] = {wave.key: place for place, wave in enumerate(along)}
    ordered = packages.in_a_wave(standing)
    return sorted(ordered, key=lambda each: number.get(each.wave, len(number)))


def _of_packages(standing: Sequence[Package]) -> Iterator[Problem]:
    left = tuple(each.key for each in standing if each.wave is None)
    if left:
        yield Problem(Warn.BACKLOG, left)
    for each in standing:
        if each.kind == Kind.BUILD and not each.benefit:
            yield Problem(Warn.NO_MEASURED_GAP, (each.key,))


def _of_gap(gap: Uncovered) -> Problem:
    facts = {"capability": gap.capability}
    if gap.selected:
        return Problem(Warn.GAP_WITHOUT_PACKAGE, gap.selected, facts)
    return Problem(Warn.UNCOVERED_GAP, gap.raised_by, facts)
