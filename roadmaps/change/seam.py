"""The engagement matrix: where stakeholders stand, where they are needed, whom to see first.

    gap      = max(0, desired − current)        steps of ORDER
    priority = power × interest × gap

ORDER is a convention of planning: who resists cares, who is unaware does not know yet
(domain.md §7).  No Django.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pmo_studio.core.quadrants import HIGH, Quadrant, quadrant


class Attitude(StrEnum):
    """How somebody stands to the PMO; the farthest from carrying it comes first."""

    UNAWARE = "unaware"
    RESISTANT = "resistant"
    NEUTRAL = "neutral"
    SUPPORTIVE = "supportive"
    LEADING = "leading"

    @property
    def step(self) -> int:
        """0 for unaware to 4 for leading."""
        return ORDER.index(self)


ORDER = tuple(Attitude)


class Flag(StrEnum):
    """What to look at before anything else, the worst first."""

    SPONSOR_BELOW = "sponsor_below"  # error: the sponsor does not support
    CLOSE_RESISTS = "close_resists"  # warn: talk in person before any workshop
    DESIRED_BELOW = "desired_below"  # info: less is wanted of them than they give


class Tactic(StrEnum):
    """What moves somebody by a step."""

    BRIEF = "brief"
    LISTEN = "listen"
    SHOW = "show"
    ROLE = "role"


_TACTICS = {
    Attitude.RESISTANT: Tactic.LISTEN,
    Attitude.NEUTRAL: Tactic.SHOW,
    Attitude.SUPPORTIVE: Tactic.ROLE,
}


@dataclass(frozen=True, slots=True)
class Stance:
    """What is known of one stakeholder.

    Power and interest are from 1 to 5, means of votes among them, None where nobody said; so are
    both attitudes.  `by_name` tells that the sponsor is known by no more than the same name.
    """

    key: int
    name: str
    power: float | None = None
    interest: float | None = None
    current: Attitude | None = None
    desired: Attitude | None = None
    sponsor: bool = False
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the matrix; None where something is not known that the figure is made of."""

    stance: Stance
    quadrant: Quadrant | None
    gap: int | None
    priority: float | None
    flags: tuple[Flag, ...]

    @property
    def tactics(self) -> tuple[Tactic, ...]:
        """What to do, the first now and each further one when it has worked."""
        return tactics(self.stance.current, self.stance.desired)


def gap(current: Attitude | None, desired: Attitude | None) -> int | None:
    """The steps upwards that are wanted, 0 to 4."""
    if current is None or desired is None:
        return None
    return max(0, desired.step - current.step)


def tactics(current: Attitude | None, desired: Attitude | None) -> tuple[Tactic, ...]:
    """A tactic for every step up.

    Who is unaware is briefed, and nothing further: what comes next depends on what they say then.
    """
    if current is None or desired is None or desired.step <= current.step:
        return ()
    if current is Attitude.UNAWARE:
        return (Tactic.BRIEF,)
    return tuple(_TACTICS[step] for step in ORDER[current.step : desired.step])


def standing(stance: Stance, *, high: float = HIGH) -> Standing:
    """The line of one stakeholder; from `high` on power and interest count as high."""
    where = None
    if stance.power is not None and stance.interest is not None:
        where = quadrant(stance.power, stance.interest, high=high)
    steps = gap(stance.current, stance.desired)
    return Standing(stance, where, steps, _priority(stance, steps), _flags(stance, where))


def matrix(stances: Iterable[Stance], *, high: float = HIGH) -> list[Standing]:
    """All lines: by priority, then by power, then by name; unknown figures come last."""
    return sorted((standing(each, high=high) for each in stances), key=_place)


def _priority(stance: Stance, steps: int | None) -> float | None:
    if stance.power is None or stance.interest is None or steps is None:
        return None
    return stance.power * stance.interest * steps


def _flags(stance: Stance, where: Quadrant | None) -> tuple[Flag, ...]:
    current, desired = stance.current, stance.desired
    if current is None:
        return ()
    raised = {
        Flag.SPONSOR_BELOW: stance.sponsor and current.step < Attitude.SUPPORTIVE.step,
        Flag.CLOSE_RESISTS: where is Quadrant.CLOSE and current is Attitude.RESISTANT,
        Flag.DESIRED_BELOW: desired is not None and desired.step < current.step,
    }
    return tuple(flag for flag, holds in raised.items() if holds)


def _place(line: Standing) -> tuple[float, float, str, int]:
    priority = -1.0 if line.priority is None else line.priority
    power = line.stance.power or 0.0
    return -priority, -power, line.stance.name.casefold(), line.stance.key


def below_neutral(lines: Iterable[Standing]) -> list[Standing]:
    """Whom gate criterion I6 counts: managed closely, and unaware or resistant."""
    low = (Attitude.UNAWARE, Attitude.RESISTANT)
    return [
        line for line in lines if line.quadrant is Quadrant.CLOSE and line.stance.current in low
    ]
