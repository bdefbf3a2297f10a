"""Limits on guessing.  Only failures count, so a room is never locked out by its own success.

Counters live in this process's memory: with several web processes each counts for itself
(docs/adr/0004-limits.md).
"""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

PER_ADDRESS = 20
PER_STUDIO = 200
WINDOW = 60.0
PAUSE = 1.0


class FailureLimit:
    """Counts failures in the last minute, per address and for the whole studio."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._failures: dict[str, deque[float]] = defaultdict(deque)
        self._all: deque[float] = deque()

    def failed(self, address: str) -> None:
        """Count one failure."""
        now = self.clock()
        with self._lock:
            self._failures[address].append(now)
            self._all.append(now)

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

    def _forget(self, times: deque[float]) -> None:
        oldest = self.clock() - WINDOW
        while times and times[0] <= oldest:
            times.popleft()


codes = FailureLimit()
