"""The packages that every plan has (domain.md §6.2): EN-1 to EN-6, one EN-5 a rollout.  No Django.

A deployment waits for the builds of its own wave; those of earlier waves it has behind it, because
every deployment waits for the one before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from roadmaps.planning import usual
from roadmaps.planning.gaps import Gap
from roadmaps.planning.gaps import Kind as GapKind
from roadmaps.planning.network import Key, Predecessor
from roadmaps.planning.packages import (
    CHARTER,
    NO_EDITS,
    Edits,
    Kind,
    Package,
    Size,
    edited,
    effort_for,
    merged,
)
from roadmaps.planning.usual import Given
from roadmaps.planning.waves import Wave, WaveKind

STAKEHOLDERS = "EN-2"
PILOT = "EN-3"
DEPLOYS = (WaveKind.PILOT, WaveKind.ROLLOUT)
# Gaps without a size that a package answers.
CLOSES: Mapping[str, GapKind] = {CHARTER: GapKind.MANDATE, STAKEHOLDERS: GapKind.STAKEHOLDER}


def enabling(
    waves: Sequence[Wave], size: Size, found: Iterable[Gap] = (), edits: Edits = NO_EDITS
) -> tuple[Package, ...]:
    """Every enabling package in its wave, waiting for the one before; not yet for builds."""
    known = list(found)
    packages: list[Package] = []
    last: Key | None = None
    for given in usual.given().values():
        at = [wave for wave in waves if wave.kind == given.wave]
        for number, wave in enumerate(at, start=1):
            package = _package(given, wave, number if given.per_unit else 0, size)
            after = (Predecessor(last),) if last else ()
            closes = tuple(gap.key for gap in known if gap.kind == CLOSES.get(given.key))
            packages.append(edited(replace(package, after=after, closes=closes), edits))
            last = package.key
    return tuple(packages)


def after_builds(
    packages: Iterable[Package], waves: Sequence[Wave], placed: Iterable[Package]
) -> tuple[Package, ...]:
    """The same, where each deployment also waits for the builds that stand in a wave for it.

    What people added themselves holds nothing up unless they say so.
    """
    built: dict[Key, list[Predecessor]] = {}
    for each in placed:
        if each.wave is not None and each.kind == Kind.BUILD:
            built.setdefault(each.wave, []).append(Predecessor(each.key))
    waits: dict[Key, list[Predecessor]] = {}
    due: list[Predecessor] = []
    for wave in waves:
        due += built.get(wave.key, ())
        if wave.kind in DEPLOYS:
            waits[wave.key], due = due, []
    return tuple(
        replace(each, after=merged(waits.get(_deploys(each), ()), each.after)) for each in packages
    )


def _package(given: Given, wave: Wave, number: int, size: Size) -> Package:
    units = wave.units if given.per_unit else 1
    return Package(
        key=f"{given.key}.{number}" if given.per_unit else given.key,
        kind=Kind.ENABLING,
        effort=effort_for(size, given.effort) * units,
        wave=wave.key,
        number=number,
        deliverables=given.deliverables,
    )


def _deploys(package: Package) -> Key:
    """The wave that a package deploys, empty for the others."""
    deploys = package.key == PILOT or package.number
    return package.wave or "" if deploys else ""
