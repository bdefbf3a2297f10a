"""Limits on guessing and on writing.

Guesses are counted by address, and only failures count, so a room is never locked out by its own
success.  Writes are counted by seat, never by address.  Counters live in this process's memory:
with several web processes each counts for itself (docs/adr/0004-limits.md).
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

PER_ADDRESS = 20
PER_STUDIO = 200
WINDOW = 60.0
PAUSE = 1.0
# So many keys are kept before those that no longer matter are looked for.
SWEEP = 1024


class FailureLimit:
    """Counts failures in the last minute, per address and for the whole studio."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._failures: dict[str, deque[float]] = {}
        self._sweep_at = SWEEP
        self._all: deque[float] = deque()

    def failed(self, address: str) -> None:
        """Count one failure."""
        now = self.clock()
        with self._lock:
            self._failures.setdefault(address, deque(maxlen=PER_ADDRESS)).append(now)
            self._all.append(now)
            self._forget(self._all)
            if len(self._failures) > self._sweep_at:
                self._sweep()

    def refuses(self, address: str) -> bool:
        """Whether this address has used up its failures of the last minute."""
        with self._lock:
            recent = self._failures.get(address)
            if recent is None:
                return False
            self._forget(recent)
            if not recent:
                del self._failures[address]
                return False
            return len(recent) >= PER_ADDRESS

    def pause(self) -> float:
        """Seconds that the next guess waits because the whole studio sees many failures."""
        with self._lock:
            self._forget(self._all)
            return PAUSE if len(self._all) >= PER_STUDIO else 0.0

    def clear(self) -> None:
        with self._lock:
            self._failures.clear()
            self._all.clear()

    def _sweep(self) -> None:
        """Drop the addresses whose failures are over; few rounds, each after twice as many."""
        for times in self._failures.values():
            self._forget(times)
        self._failures = {address: times for address, times in self._failures.items() if times}
        self._sweep_at = max(SWEEP, 2 * len(self._failures))

    def _forget(self, times: deque[float]) -> None:
        oldest = self.clock() - WINDOW
        while times and times[0] <= oldest:
            times.popleft()


codes = FailureLimit()
# Addresses of calendars: who looks for one must not shut people out who type codes.
feeds = FailureLimit()
# Of tokens with which programs send: one that was taken back and sends on shuts no calendar out.
programs = FailureLimit()


@dataclass(frozen=True)
class Allowance:
    """How many rows a seat may write in one go, and how many come back in a second."""

    burst: int
    a_second: float


# Nobody types, drags or taps so fast for so long; a script does, and a stuck key.
WRITER = Allowance(burst=240, a_second=4)
# Facilitators clear up for everybody, and import whole canvases.
FACILITATOR = Allowance(burst=3000, a_second=30)


class WriteLimit:
    """Counts the rows that each seat writes, as the moment at which all of them are worked off.

    Who is no more than a burst ahead of the clock may write.  A change is let in before anybody
    knows how many rows it writes, so its rows may lead further than that: the next one waits.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._worked_off: dict[int | str, float] = {}
        self._sweep_at = SWEEP

    def wait(self, seat_id: int | str, allowance: Allowance) -> float:
        """Seconds until the seat may write again; 0 when it may now, which counts as a row."""
        with self._lock:
            ahead = max(0.0, self._worked_off.get(seat_id, 0.0) - self.clock())
            over = ahead - (allowance.burst - 1) / allowance.a_second
            if over > 0:
                return over
            self._add(seat_id, 1 / allowance.a_second)
            return 0.0

    def count(self, seat_id: int | str, allowance: Allowance, rows: int) -> None:
        """Count further rows of a change that was let in."""
        with self._lock:
            self._add(seat_id, rows / allowance.a_second)

    def clear(self) -> None:
        with self._lock:
            self._worked_off.clear()

    def _add(self, seat_id: int | str, seconds: float) -> None:
        now = self.clock()
        self._worked_off[seat_id] = max(now, self._worked_off.get(seat_id, now)) + seconds
        if len(self._worked_off) > self._sweep_at:
            ahead = {seat: until for seat, until in self._worked_off.items() if until > now}
            self._worked_off, self._sweep_at = ahead, max(SWEEP, 2 * len(ahead))


writes = WriteLimit()
