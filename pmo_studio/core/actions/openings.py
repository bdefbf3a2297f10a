"""Opening sheets to contributors, and closing them again."""

from collections.abc import Collection

from pmo_studio.core import events, openings
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant, SheetOpening
from pmo_studio.core.models.people import Role
from pmo_studio.core.openings import Which

OPENED, CLOSED = "sheet.opened", "sheet.closed"


def set_openings(
    engagement: Engagement,
    *,
    opened: Collection[Which],
    closed: Collection[Which],
    by: Participant,
    key: events.Key | None = None,
) -> set[Which]:
    """Open and close exactly these; what somebody else opened or closed meanwhile stays.

    Returns what could not be opened, because the seat has ended or is no contributor's any more.
    """
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        standing = openings.of(change.engagement).which
        wanted = set(opened) - standing
        seats = (
            Participant.objects.active()
            .people()
            .filter(engagement=change.engagement, role=Role.CONTRIBUTOR)
        )
        known = {None, *seats.values_list("pk", flat=True)}
        left_out = {which for which in wanted if which[1] not in known}
        added, removed = wanted - left_out, set(closed) & standing
        SheetOpening.objects.bulk_create(
            SheetOpening(engagement=change.engagement, sheet=sheet, seat_id=seat)
            for sheet, seat in sorted(added, key=openings.to_key)
        )
        rows = SheetOpening.objects.filter(engagement=change.engagement)
        gone = [row.pk for row in rows if (row.sheet, row.seat_id) in removed]
        rows.filter(pk__in=gone).delete()
        _record(change, CLOSED, removed)
        _record(change, OPENED, added)
    return left_out


def _record(change: events.Change, kind: str, which: Collection[Which]) -> None:
    """An event each, so that the history of a seat tells what it might do when."""
    for sheet, seat in sorted(which, key=openings.to_key):
        subject = f"engagement:{change.engagement.pk}" if seat is None else f"seat:{seat}"
        topic = f"people:{change.engagement.pk}"
        change.record(kind, subject=subject, topic=topic, sheet=sheet.value)


def drop(seat: Participant) -> None:
    """Nothing is open to the seat by itself any more; the event that ends its role tells it."""
    SheetOpening.objects.filter(seat=seat).delete()
