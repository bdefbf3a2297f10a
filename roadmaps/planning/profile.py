"""How much of each resource is in use on which days, and where something still fits.  No Django.

A list of stretches of days with the same use, split where an activity begins or ends.  What was
found full for a kind of activity stays full, because nothing is ever taken out: the search for the
next one of that kind begins behind it.  So placing many activities stays near linear.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from roadmaps.planning.network import Placed

Uses = tuple[int, ...]


class Profile:
    """Working days from 0 on; `capacities` is how much there is of each resource every day."""

    def __init__(self, capacities: Uses) -> None:
        self._capacities = capacities
        # stretch i goes from _begins[i] to before _begins[i + 1], the last one for ever
        self._begins = [0]
        self._used = [[0] for _ in capacities]
        # by what is asked for: days on which it is known not to begin, from … to before …
        self._full: dict[tuple[Uses, int], tuple[int, int]] = {}

    def earliest(self, day: int, duration: int, uses: Uses) -> int:
        """The first day from `day` on from which the uses are free on every day."""
        wanted = [(used, most - use) for used, most, use in self._free(uses)]
        if not wanted or not duration:
            return day
        asked = (uses, duration)
        full_from, full_until = self._full.get(asked, (0, 0))
        start = self._search(day, duration, wanted, full_from, full_until)
        if full_from <= day <= full_until:
            self._full[asked] = (full_from, start)
        elif start - day > full_until - full_from:
            self._full[asked] = (day, start)
        return start

    def take(self, start: int, finish: int, uses: Uses) -> None:
        """Use so much on all these days, even where that is more than there is."""
        if finish <= start or not any(uses):
            return
        first, last = self._split(start), self._split(finish)
        for used, use in zip(self._used, uses, strict=False):
            if use:
                used[first:last] = [each + use for each in used[first:last]]

    def hold(self, placed: Iterable[tuple[Placed, Uses]]) -> None:
        """Use what activities hold that stay where they are, on the days on which they work."""
        for at, uses in placed:
            for start, finish in at.worked():
                self.take(max(start, 0), finish, uses)

    def _free(self, uses: Uses) -> list[tuple[list[int], int, int]]:
        resources = zip(self._used, self._capacities, uses, strict=False)
        return [(used, most, use) for used, most, use in resources if use]

    def _search(
        self,
        day: int,
        duration: int,
        wanted: list[tuple[list[int], int]],
        full_from: int,
        full_until: int,
    ) -> int:
        begins, stretches = self._begins, len(self._begins)
        # Mostly people alone are asked for, and there are many days to look at.
        (first, first_most), *others = wanted
        start = full_until if full_from <= day < full_until else day
        here = bisect_right(begins, start) - 1
        while here < stretches:
            if first[here] > first_most or (
                others and any(used[here] > most for used, most in others)
            ):
                here += 1
                # the last stretch is free of everything
                start = begins[here]
                if full_from <= start < full_until:
                    start = full_until
                    here = bisect_right(begins, start) - 1
                continue
            here += 1
            if here == stretches or begins[here] >= start + duration:
                break
        return start

    def _split(self, day: int) -> int:
        """The stretch that begins on that day, made where there is none."""
        here = bisect_left(self._begins, day)
        if here == len(self._begins) or self._begins[here] != day:
            self._begins.insert(here, day)
            for used in self._used:
                used.insert(here, used[here - 1])
        return here
