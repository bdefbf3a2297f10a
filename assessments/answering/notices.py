"""That answers came in: a line in the log now and then, in numbers only.

An answer itself takes no lock and leaves no line.  The line tells how many people answered in
each group that is large enough, so that pages show progress; it is by the studio's own seat.

A line for each newcomer would tell at which minute somebody came.  So the first line names no
number, and a later one is written only when three more people have answered than the line
before told, or ten minutes after it.
"""

import datetime
import logging
import threading
from collections.abc import Callable
from functools import partial

from django.db.models import QuerySet
from django.utils import timezone

from assessments.answering import participation
from assessments.disclosure import LEAST
from assessments.models import Assessment
from pmo_studio.core import events
from pmo_studio.core.models import Event, Participant
from pmo_studio.core.models.people import Kind
from pmo_studio.core.phase_states import Later, in_a_thread

logger = logging.getLogger(__name__)

WAIT = 2.0  # seconds
QUIET = datetime.timedelta(minutes=10)


class Notifier:
    """Tells of new answers at most once in `wait` seconds; `later(seconds, call)` is the clock."""

    def __init__(self, *, later: Later = in_a_thread, wait: float = WAIT) -> None:
        self.later = later
        self.wait = wait
        self._waiting: set[int] = set()
        self._lock = threading.Lock()

    def soon(self, assessment_id: int) -> None:
        """Have it told when the wait is over; what comes meanwhile rides along."""
        with self._lock:
            if assessment_id in self._waiting:
                return
            self._waiting.add(assessment_id)
        self.later(self.wait, partial(self._tell, assessment_id))

    def _tell(self, assessment_id: int) -> None:
        # Out of the set before the counting: what is answered during it asks for another line.
        with self._lock:
            self._waiting.discard(assessment_id)
        try:
            told = tell(assessment_id, wait=self.wait)
        except Exception:
            # Nobody waits for the line; the next answer brings another one.
            logger.exception("New answers of assessment %s were not told", assessment_id)
            return
        if not told:
            self.soon(assessment_id)


def tell(assessment_id: int, *, wait: float = WAIT) -> bool:
    """Write the line if there is enough to tell; False when another process wrote one less than
    `wait` seconds ago."""
    assessment = Assessment.objects.select_related("engagement").filter(pk=assessment_id).first()
    if assessment is None or assessment.engagement.is_read_only:
        return True
    seats = Participant.objects.filter(engagement=assessment.engagement)
    service = seats.filter(kind=Kind.SERVICE).first()
    if service is None:
        return True
    if _was_told(assessment, wait):
        return False
    # Counted before the lock, so that nobody in the room waits for the counting.
    progress = participation.of(assessment)
    people = progress.people if progress.people >= LEAST else 0
    if not _is_news(assessment, people):
        return True
    with events.change(assessment.engagement, by=service) as change:
        if _was_told(assessment, wait):
            return False
        # Another process may have told as much meanwhile.
        if not _is_news(assessment, people):
            return True
        change.record(
            "answers.changed",
            subject=assessment.subject,
            topic=assessment.topic,
            people=people,
            groups=[
                {"groups": list(each.groups), "people": each.people} for each in progress.groups
            ]
            if people
            else [],
        )
    return True


def _was_told(assessment: Assessment, wait: float) -> bool:
    since = timezone.now() - datetime.timedelta(seconds=wait)
    return _told(assessment).filter(created_at__gt=since).exists()


def _is_news(assessment: Assessment, people: int) -> bool:
    """Whether so many people are a line: never which one of them came when."""
    last = _told(assessment).order_by("-number").first()
    if last is None:
        return True
    if not people:
        return False
    more = people - last.data["people"]
    return more >= LEAST or timezone.now() - last.created_at >= QUIET


def _told(assessment: Assessment) -> QuerySet[Event]:
    return Event.objects.filter(
        engagement=assessment.engagement_id, subject=assessment.subject, kind="answers.changed"
    )


notifier = Notifier()
soon: Callable[[int], None] = notifier.soon
