"""PhaseState rows: what lists over many engagements show instead of measuring each one.

Rows follow the event log: a bell asks for a refresh after each commit, and two seconds later
all that has happened by then is computed once.  A row is therefore at most that old; should a
process stop in between, `manage.py refresh_phases` (nightly) makes it good.
"""

import logging
import threading
from collections.abc import Callable
from functools import partial

from django.db import connections, transaction

from pmo_studio.core import catalogue, gate_criteria, phases
from pmo_studio.core.models import Engagement, PhaseState

logger = logging.getLogger(__name__)

WAIT = 2.0  # seconds

Later = Callable[[float, Callable[[], None]], None]


def computed(engagement: Engagement) -> list[PhaseState]:
    """The rows as they should be now, not saved."""
    return [
        PhaseState(
            engagement=engagement,
            phase=one.phase.number,
            progress=one.progress.percent,
            passed=one.gate.passed,
            met=one.met,
            total=one.total,
            ratios={line.key: line.ratio for line in one.progress.lines},
            next_action=one.next.key if one.next else "",
            next_words=_words(one.next) if one.next else {},
            at_number=engagement.last_number,
        )
        for one in phases.overview(engagement).phases
    ]


def _words(one: phases.CriterionStanding) -> dict[str, str]:
    """The next action by language, where it is not the one of the method."""
    method = gate_criteria.of_method(one.key)
    if method is not None and method.next_action == one.next_action:
        return {}
    return {code: one.next_action.in_language(code) for code in catalogue.LANGUAGES}


def refresh(engagement_id: int) -> None:
    """Compute the five rows afresh and store them, unless newer ones are there.

    The number is read before the measuring and the write is conditional on it: no lock is
    held while measuring, and of two refreshes at once the later state wins.
    """
    engagement = Engagement.objects.filter(pk=engagement_id).first()
    if engagement is None:  # deleted in the meantime
        return
    rows = computed(engagement)
    with transaction.atomic():
        # The engagement's lock comes first, as in every change (events.change).
        locked = Engagement.objects.select_for_update(of=("self",)).filter(pk=engagement_id)
        if locked.first() is None:
            return
        for row in rows:
            _store(row)


def _store(row: PhaseState) -> None:
    values = {name: getattr(row, name) for name in _FIELDS}
    stored = PhaseState.objects.filter(engagement=row.engagement, phase=row.phase)
    if not stored.filter(at_number__lte=row.at_number).update(**values) and not stored.exists():
        row.save()


_FIELDS = ("progress", "passed", "met", "total", "ratios", "next_action", "next_words", "at_number")


def in_a_thread(seconds: float, call: Callable[[], None]) -> None:
    """Run the call later, beside whatever this process is doing, without keeping it alive."""

    def run() -> None:
        try:
            call()
        finally:
            connections.close_all()  # the thread's own; nobody else would close them

    timer = threading.Timer(seconds, run)
    timer.daemon = True
    timer.start()


class Refresher:
    """A bell that refreshes an engagement's rows at most once in `wait` seconds.

    The first ring starts the wait and the rings meanwhile ride along, so a busy workshop costs
    one refresh per wait and the writers nothing.  `later(seconds, call)` is the clock.
    """

    def __init__(self, *, later: Later = in_a_thread, wait: float = WAIT) -> None:
        self.later = later
        self.wait = wait
        self._waiting: set[int] = set()
        self._lock = threading.Lock()

    def before_commit(self, engagement_id: int, number: int) -> None:
        """Nothing to do: what is not committed cannot be measured."""

    def after_commit(self, engagement_id: int, number: int) -> None:
        self.refresh_soon(engagement_id)

    def refresh_soon(self, engagement_id: int) -> None:
        """Have the rows refreshed when the wait is over."""
        with self._lock:
            if engagement_id in self._waiting:
                return
            self._waiting.add(engagement_id)
        self.later(self.wait, partial(self._refresh, engagement_id))

    def _refresh(self, engagement_id: int) -> None:
        # Out of the set before the measuring: what happens during it asks for another one.
        with self._lock:
            self._waiting.discard(engagement_id)
        try:
            refresh(engagement_id)
        except Exception:
            # Nobody waits for the answer; the next event or the night makes it good.
            logger.exception("The phases of engagement %s were not refreshed", engagement_id)


refresher = Refresher()
