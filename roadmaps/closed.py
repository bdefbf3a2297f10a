"""Waves that take no new work: those that their gate let through, and those whose days are over."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmo_studio.core.gates import Decision
from roadmaps.models import Wave

if TYPE_CHECKING:
    from roadmaps.dated import Standing


def passed(waves: Sequence[Wave]) -> frozenset[str]:
    """By key, those whose newest decision lets them through; of waves that `dated` has read."""
    # Waves with which a plan will begin were not read, and have no gate yet.
    decided = {wave.key: getattr(wave, "decided", None) for wave in waves}
    return frozenset(key for key, each in decided.items() if each and Decision(each).passes)


def to_builds(standing: "Standing") -> frozenset[str]:
    """By key, the waves in which a derivation begins nothing new.

    Where the days of all waves are over, the plan as a whole is behind, and only gates close one.
    """
    through = passed(standing.waves)
    over = {
        span.wave for span in standing.planned.spans if span.last and span.last < standing.today
    }
    closed = through | over
    open_ones = {wave.key for wave in standing.waves if standing.in_wave(wave)} - closed
    if not open_ones:
        return through
    return closed | _empty_before(standing, closed)


def _empty_before(standing: "Standing", closed: frozenset[str]) -> set[str]:
    """Waves without days before one that is closed: nothing can happen in them any more."""
    places = [place for place, wave in enumerate(standing.waves) if wave.key in closed]
    before = standing.waves[: max(places, default=0)]
    return {wave.key for wave in before if not standing.in_wave(wave)}
