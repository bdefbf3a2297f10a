"""From packages in waves to what is scheduled, and what is wrong with them.  No Django."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from roadmaps.planning import schedule
from roadmaps.planning.critical import circle
from roadmaps.planning.network import Activity, Key, Network
from roadmaps.planning.packages import LEAST_EFFORT, Package, in_a_wave
from roadmaps.planning.problems import Error, Problem
from roadmaps.planning.waves import Wave


def network(
    packages: Sequence[Package], waves: Sequence[Wave], team: int, gate_days: int
) -> Network:
    """The packages that stand in a wave, in the order in which each wave prefers them.

    What waits for a package in the backlog waits for nothing here; `problems` names it.
    """
    placed = [each for each in packages if each.wave is not None]
    number = _numbers(waves)
    keys = {each.key for each in placed}
    activities = [_activity(each, number[each.wave or ""], keys) for each in in_a_wave(placed)]
    activities.sort(key=lambda each: each.wave)
    return Network(tuple(activities), (team,), gate_days)


def days(package: Package) -> int:
    """Working days of a package; one where `problems` names its effort or staff."""
    if package.effort >= LEAST_EFFORT and package.staff > 0:
        return schedule.duration(package.effort, package.staff)
    return 1


def problems(
    packages: Sequence[Package], waves: Sequence[Wave], network: Network
) -> tuple[Problem, ...]:
    """All that keeps the packages from being scheduled, in the order of the packages.

    A circle and a negative lag are told even where they lie in the backlog.
    """
    around = circle(packages)
    known = {each.key: each for each in packages}
    return (
        *([Problem(Error.CYCLE, around)] if around else []),
        *(found for each in packages for found in _of_package(each, known, around)),
        *(
            _in_words_of(waves, found)
            for found in schedule.unschedulable(network)
            if found.code != Error.NEGATIVE_LAG
        ),
    )


def _of_package(
    package: Package, known: Mapping[Key, Package], around: Sequence[Key]
) -> Iterator[Problem]:
    if package.effort < LEAST_EFFORT:
        yield Problem(Error.NO_EFFORT, (package.key,), {"effort": package.effort})
    if package.staff < 1:
        yield Problem(Error.NO_STAFF, (package.key,), {"staff": package.staff})
    for one in package.after:
        if one.lag < 0:
            yield Problem(Error.NEGATIVE_LAG, (package.key, one.key), {"lag": one.lag})
        before = known.get(one.key)
        if before is None:
            yield Problem(Error.UNKNOWN, (package.key, one.key))
        elif package.wave is not None and before.wave is None and one.key not in around:
            yield Problem(Error.IN_BACKLOG, (package.key, one.key), {"wave": package.wave})


def _in_words_of(waves: Sequence[Wave], found: Problem) -> Problem:
    """The keys of waves in place of their numbers."""
    if found.code != Error.LATER_WAVE:
        return found
    facts = {name: waves[number].key for name, number in found.facts.items()}  # type: ignore[call-overload]
    return replace(found, facts=facts)


def _activity(package: Package, wave: int, placed: Container[Key]) -> Activity:
    after = package.after
    if any(one.key not in placed for one in after):
        after = tuple(one for one in after if one.key in placed)
    return Activity(
        key=package.key,
        duration=days(package),
        uses=(package.staff,),
        after=after,
        wave=wave,
        earliest=package.earliest,
    )


def _numbers(waves: Sequence[Wave]) -> dict[Key, int]:
    return {wave.key: number for number, wave in enumerate(waves)}
