"""Waves that take no new work: those that their gate let through, and those whose days are over."""

from roadmaps.dated import Standing


def to_builds(standing: Standing) -> frozenset[str]:
    """By key, the waves in which a derivation begins nothing new.

    Where the days of all waves are over, the plan as a whole is behind, and only gates close one.
    """
    through = frozenset(standing.passed)
    over = {
        span.wave for span in standing.planned.spans if span.last and span.last < standing.today
    }
    closed = through | over
    open_ones = {wave.key for wave in standing.waves if standing.in_wave(wave)} - closed
    if not open_ones:
        return through
    return closed | _empty_before(standing, closed)


def _empty_before(standing: Standing, closed: frozenset[str]) -> set[str]:
    """Waves without days before one that is closed: nothing can happen in them any more."""
    places = [place for place, wave in enumerate(standing.waves) if wave.key in closed]
    before = standing.waves[: max(places, default=0)]
    return {wave.key for wave in before if not standing.in_wave(wave)}
