"""What the checks say of a canvas, computed when somebody looks and kept until something changes.

Never in the request of an edit: whoever edits is answered first, and the open pages ask. A canvas
is checked at most once a second however many people edit and look; whoever asks meanwhile gets
what was found last, with the number up to which it holds, and asks again.
"""

import datetime
import threading
import time
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString

from canvases import thread
from canvases.graphs import graph_of
from canvases.models import Canvas
from canvases.thread import Graph, Report
from pmo_studio.core.models import Event
from pmo_studio.core.querysets import EventQuerySet

QUIET = 1.0  # seconds between two checks of one canvas
MOST_KEPT = 100
# What happens all the time and can change no finding. A kind that is missing here costs a check
# too many; one too many would leave a finding standing that is none.
IDLE = (
    *("answerers.", "answers.", "code.", "context.", "export.", "lane.", "pain.", "process."),
    *("room.", "seat.", "spotlight.", "stakeholder.", "step.", "vote.cast", "vote.opened"),
    *("workshop.", "note.coloured"),
)


@dataclass
class Checked:
    """A canvas with its report; `number` is the event up to which it is known to hold.

    `parts` keeps what pages made of it, by what they asked for.
    """

    made: datetime.datetime
    day: datetime.date
    at: float
    number: int
    graph: Graph
    report: Report
    parts: dict[tuple[str, ...], SafeString] = field(default_factory=dict)


_kept: dict[int, Checked] = {}
_locks: dict[int, threading.Lock] = {}
clock = time.monotonic


def of(canvas: Canvas) -> Checked:
    """The canvas checked, at most QUIET seconds behind.  No query while nothing has happened."""
    kept = _kept.get(canvas.pk)
    # Another database than before has other canvases with the same numbers.
    if kept is not None and kept.made != canvas.created_at:
        kept = None
    if kept is not None and (_holds(kept, canvas) or clock() - kept.at < QUIET):
        return kept
    lock = _locks.setdefault(canvas.pk, threading.Lock())
    if not lock.acquire(blocking=kept is None):
        return kept  # type: ignore[return-value]  # somebody checks it right now
    try:
        # Whoever waited for the first check has its result.
        found = _kept.get(canvas.pk)
        if kept is None and found is not None and found.made == canvas.created_at:
            return found
        return _check(canvas)
    finally:
        lock.release()


def at_hand(canvas: Canvas) -> Checked | None:
    """What is kept and surely holds still, without a query; None where one would have to look."""
    kept = _kept.get(canvas.pk)
    if kept is None or kept.made != canvas.created_at or kept.day != timezone.localdate():
        return None
    return kept if kept.number >= canvas.engagement.last_number else None


def forget() -> None:
    """Nothing is kept any more."""
    _kept.clear()
    _locks.clear()


def _check(canvas: Canvas) -> Checked:
    # The number was read with the canvas and therefore before its notes: what is written meanwhile
    # is found now or asked for again.
    graph = graph_of(canvas)
    made = Checked(
        made=canvas.created_at,
        day=timezone.localdate(),
        at=clock(),
        number=canvas.engagement.last_number,
        graph=graph,
        report=thread.check(graph),
    )
    if len(_kept) >= MOST_KEPT and canvas.pk not in _kept:
        oldest = min(list(_kept.items()), key=lambda item: item[1].at)[0]
        _kept.pop(oldest, None)
    _kept[canvas.pk] = made
    return made


def _holds(kept: Checked, canvas: Canvas) -> bool:
    """Whether nothing has happened since that could change a finding."""
    number = canvas.engagement.last_number
    if kept.day != timezone.localdate():
        return False
    if kept.number >= number:
        return True
    if _events_since(kept.number, canvas).exists():
        return False
    kept.number = number
    return True


def _events_since(number: int, canvas: Canvas) -> EventQuerySet:
    idle = Q()
    for prefix in IDLE:
        idle |= Q(kind__startswith=prefix)
    elsewhere = Q(topic__startswith="canvas:") & ~Q(topic=canvas.topic)
    newer = Event.objects.filter(engagement=canvas.engagement_id, number__gt=number)
    return newer.exclude(idle | elsewhere)
