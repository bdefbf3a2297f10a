"""How hard what is built hits a group, and where one wave asks too much of it (domain.md §7).

    impact of a wave on a group = max over the functions of the wave, 0 (none) to 3 (high)
    load                        = Σ over the same functions; above 5 the wave should be split

No Django.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

NONE, LOW, MEDIUM, HIGH = range(4)
LEVELS = (NONE, LOW, MEDIUM, HIGH)
# A load above this saturates a group.
SATURATION = 5

Function = str
# How hard each function hits one group; a function that is not named does not.
Impacts = Mapping[Function, int]


@dataclass(frozen=True, slots=True)
class Wave:
    """A wave of the plan by its key in domain.md §6, F, P, R1 and so on, S; what is built in it."""

    key: str
    functions: Collection[Function] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """What one wave does to one group: the functions with an impact, the hardest first."""

    wave: str
    functions: tuple[tuple[Function, int], ...]

    @property
    def impact(self) -> int:
        return max((level for _, level in self.functions), default=NONE)

    @property
    def load(self) -> int:
        return sum(level for _, level in self.functions)

    @property
    def saturates(self) -> bool:
        """Whether the wave should be split."""
        return self.load > SATURATION


def hits(impacts: Impacts, waves: Sequence[Wave]) -> list[Hit]:
    """What each wave does to a group, in the order of the waves."""
    return [Hit(wave.key, _felt(impacts, wave.functions)) for wave in waves]


def hardest(impacts: Impacts, waves: Sequence[Wave]) -> int:
    """The impact of the wave that hits the group hardest; what is built in no wave hits nobody."""
    return max((hit.impact for hit in hits(impacts, waves)), default=NONE)


def first_wave(impacts: Impacts, waves: Sequence[Wave]) -> str | None:
    """The first wave with a function that hits the group at all."""
    return next((hit.wave for hit in hits(impacts, waves) if hit.impact >= LOW), None)


def _felt(impacts: Impacts, functions: Collection[Function]) -> tuple[tuple[Function, int], ...]:
    felt = {each: impacts.get(each, NONE) for each in functions}
    listed = ((each, level) for each, level in felt.items() if level > NONE)
    return tuple(sorted(listed, key=lambda pair: (-pair[1], pair[0])))
