"""When each activity happens: serial generation, wave by wave (domain.md §6.4).  No Django."""

from collections.abc import Mapping

from roadmaps.planning.network import Key, Network, Placed, Schedule
from roadmaps.planning.problems import Problem


def problems(network: Network) -> tuple[Problem, ...]:
    """All that keeps a network from being scheduled; () when nothing does."""
    raise NotImplementedError


def serial(network: Network, fixed: Mapping[Key, Placed] | None = None) -> Schedule:
    """Every activity at the first days on which predecessors, wave and resources allow it.

    Among those whose predecessors are placed the first of the network is placed next.  `fixed` are
    activities that stand where they are, even where they use more than there is.  The network must
    have no problems.
    """
    raise NotImplementedError


def by_latest_finish(network: Network) -> Schedule:
    """The same in one pass where no wave counts: the one that must be finished first is next."""
    raise NotImplementedError


def duration(effort: float, staff: int) -> int:
    """Working days that so many people need for an effort in person-days; at least one."""
    raise NotImplementedError
