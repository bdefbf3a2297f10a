"""Secret addresses under which calendar programs read the plan: made, used, taken back."""

import datetime

from django.utils import timezone

from pmo_studio.core import events, tokens
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant
from roadmaps.models import CalendarFeed


def make_feed(*, by: Participant, key: events.Key | None = None) -> str:
    """The token of a new address of the seat, which is shown once; the one before ends."""
    token = tokens.new_token()
    with events.change(by.engagement, by=by, key=key) as change:
        require(change.by, Right.EXPORT)
        now = timezone.now()
        CalendarFeed.objects.standing().filter(seat=change.by).update(revoked_at=now)
        CalendarFeed.objects.create(
            seat=change.by, token_hash=tokens.hash_of(token), created_at=now
        )
        change.record("calendar.made", subject=f"seat:{change.by.pk}")
    return token


def revoke_feed(*, by: Participant, key: events.Key | None = None) -> bool:
    """Take the address of the seat back; False where there is none."""
    with events.change(by.engagement, by=by, key=key, archived_too=True) as change:
        require(change.by, Right.SEE)
        standing = CalendarFeed.objects.standing().filter(seat=change.by)
        if not standing.update(revoked_at=timezone.now()):
            return False
        change.record("calendar.revoked", subject=f"seat:{change.by.pk}")
    return True


def end_feeds(change: events.Change, seat: Participant, keep_notes: bool) -> None:
    """With the seat its addresses end."""
    CalendarFeed.objects.filter(seat=seat).delete()


def note_use(feed: CalendarFeed, day: datetime.date) -> None:
    """That a program asked on this day: one statement a day, and no event."""
    if feed.used_on != day:
        CalendarFeed.objects.filter(pk=feed.pk).update(used_on=day)
