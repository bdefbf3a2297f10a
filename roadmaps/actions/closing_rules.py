"""What the writers of lessons, handover, celebration and thanks share."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, Versioned, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import topics
from roadmaps.actions import numbered
from roadmaps.actions.archiving import put_aside
from roadmaps.actions.numbered import Numbered

Row = TypeVar("Row", bound=models.Model)

OVERTAKEN = _(
    "Somebody else changed this while you were writing. What stands now is shown here: save again"
    " to put yours in its place."
)
NO_SEAT = _("Choose somebody who has a seat in this engagement, or nobody.")


def record(change: events.Change, kind: str, subject: str, **data: Any) -> None:
    """An event of sheets 5.2 to 5.4: open pages of them, and the wall, load again."""
    change.record(kind, subject=subject, topic=topics.closing(change.engagement), **data)


def save(change: events.Change, row: Numbered, kind: str, **data: Any) -> None:
    """Keep the row with the number of the event that tells of it."""
    numbered.save(change, row)
    record(change, kind, row.subject, **data)


def refuse_unseen(row: Versioned | None, seen: int | None, field: str = "") -> None:
    """Raises Overtaken where another one stands than the sender has seen."""
    if is_overtaken(row, seen):
        raise Overtaken(OVERTAKEN, now=row, field=field)


def fresh(row: Row, *related: str) -> Row:
    """The row as it is under the lock."""
    rows = type(row)._default_manager.select_related("engagement", *related)
    return get_object_or_404(rows, pk=row.pk)


def end(rows: "models.QuerySet[Any]") -> float:
    """The place behind the last."""
    return (rows.aggregate(last=Max("position"))["last"] or 0.0) + 1


def check_seat(engagement: Engagement, chosen: int | None, before: int | None = None) -> None:
    """Who is chosen sits here now, or stood there before; Refused at the field of the owner."""
    if chosen is None or chosen == before:
        return
    seats = Participant.objects.active().people().filter(engagement=engagement, pk=chosen)
    if not seats.exists():
        raise Refused(NO_SEAT, field="owner")


def archive(change: events.Change, row: Any, *, removed: bool, kinds: tuple[str, str]) -> None:
    """Put the row aside, or back; `kinds` are of the one event and of the other, and say nothing
    more."""
    if put_aside(change, row, removed=removed):
        record(change, kinds[0] if removed else kinds[1], row.subject)
