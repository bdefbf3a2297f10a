"""From the barrier of a group to the change package that takes it away (domain.md §7, T31).

    awareness      sponsor message, briefings          communication              F          2
    desire         sponsor dialogue, champions         governance, communication  F          4
    knowledge      training                            training                   first hit  n/10
    ability        coaching, practice, floor support   training                   field      n/5
    reinforcement  recognition, KPI in reviews, audit  governance                 S          2

by what it is, the kinds of its deliverables, its wave and its effort for n people, rounded up and
2 at least.  "First hit" is the first wave with a function that has an impact on the group, "field"
the first such one among pilot and rollouts; P where there is none.
Efforts are person-days.  No Django.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from roadmaps.change import impact
from roadmaps.change.adkar import Element, Reading
from roadmaps.change.impact import Impacts, Wave

FOUNDATION, PILOT, STABILISE = "F", "P", "S"
# Kinds of deliverables, as work packages know them.
COMMUNICATION, GOVERNANCE, TRAINING = "communication", "governance", "training"
KINDS: dict[Element, tuple[str, ...]] = {
    Element.AWARENESS: (COMMUNICATION,),
    Element.DESIRE: (GOVERNANCE, COMMUNICATION),
    Element.KNOWLEDGE: (TRAINING,),
    Element.ABILITY: (TRAINING,),
    Element.REINFORCEMENT: (GOVERNANCE,),
}
FIXED_EFFORT = {Element.AWARENESS: 2, Element.DESIRE: 4, Element.REINFORCEMENT: 2}
PEOPLE_A_DAY = {Element.KNOWLEDGE: 10, Element.ABILITY: 5}
LEAST_EFFORT = 2
# From here on a package against the barrier is mandatory.
MANDATORY_IMPACT = impact.MEDIUM


@dataclass(frozen=True, slots=True)
class Group:
    """What is known of one group: its size, its newest reading, what hits it how hard."""

    key: int
    people: int = 0
    reading: Reading | None = None
    impacts: Impacts = field(default_factory=dict)

    @property
    def barrier(self) -> Element | None:
        return self.reading.barrier if self.reading else None


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """The change package that a group needs; `mandatory` ranks before all that is not."""

    group: int
    barrier: Element
    wave: str
    effort: int
    mandatory: bool

    @property
    def kinds(self) -> tuple[str, ...]:
        """Of its deliverables, the leading one first."""
        return KINDS[self.barrier]


def effort(barrier: Element, people: int) -> int:
    """The default effort in person-days, for so many people (T31)."""
    if barrier in FIXED_EFFORT:
        return FIXED_EFFORT[barrier]
    return max(LEAST_EFFORT, math.ceil(people / PEOPLE_A_DAY[barrier]))


def wave_of(barrier: Element, impacts: Impacts, waves: Sequence[Wave]) -> str:
    """The wave in which the package is due; P where nothing planned hits the group yet."""
    if barrier is Element.REINFORCEMENT:
        return STABILISE
    if barrier is Element.KNOWLEDGE:
        return impact.first_wave(impacts, waves) or PILOT
    if barrier is Element.ABILITY:
        # Practised where the new work begins: never before the pilot, never after the rollouts.
        field_waves = [wave for wave in waves if wave.key not in (FOUNDATION, STABILISE)]
        return impact.first_wave(impacts, field_waves) or PILOT
    return FOUNDATION


def draft(group: Group, waves: Sequence[Wave]) -> ChangeDraft | None:
    """The package for the group's barrier; None without a reading or a barrier."""
    barrier = group.barrier
    if barrier is None:
        return None
    return ChangeDraft(
        group=group.key,
        barrier=barrier,
        wave=wave_of(barrier, group.impacts, waves),
        effort=effort(barrier, group.people),
        mandatory=impact.hardest(group.impacts, waves) >= MANDATORY_IMPACT,
    )


def drafts(groups: Sequence[Group], waves: Sequence[Wave]) -> list[ChangeDraft]:
    """The packages of all groups, mandatory ones first, else in the order of the groups."""
    made = [each for group in groups if (each := draft(group, waves)) is not None]
    return sorted(made, key=lambda each: not each.mandatory)
