"""Tokens with which other programs send readings: made, used, taken back."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, tokens
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.people import Ending, Kind, Role
from pmo_studio.core.refusals import Refused
from roadmaps.models import ReadingToken
from roadmaps.models.reading import TOKEN_NAME_MOST

NO_NAME = _("Say what will send readings, such as “Project tool”.")
LONG_NAME = _("The name holds up to 60 characters. Shorten it.")
NAME_TAKEN = _("There is a token of this name already. Choose another name, or take that one back.")
FULL = _("There are 20 tokens, the most there can be. Take back one that nothing uses any more.")
MOST = 20
# Its last use is kept to the minute: no statement for every reading of a script.
STEP = datetime.timedelta(minutes=1)


def make_token(
    engagement: Engagement, *, name: str, by: Participant, key: events.Key | None = None
) -> str:
    """The secret of a new token, which is shown once.  It comes with a seat of its own."""
    name = one_line(name)
    if not name:
        raise Refused(NO_NAME, field="name")
    if len(name) > TOKEN_NAME_MOST:
        raise Refused(LONG_NAME, field="name")
    secret = tokens.new_token()
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        standing = ReadingToken.objects.standing().filter(engagement=change.engagement)
        if standing.filter(seat__display_name__iexact=name).exists():
            raise Refused(NAME_TAKEN, field="name")
        if standing.count() >= MOST:
            raise Refused(FULL)
        seat = Participant.objects.create(
            engagement=change.engagement, kind=Kind.SERVICE, role=Role.VIEWER, display_name=name
        )
        ReadingToken.objects.create(
            engagement=change.engagement,
            seat=seat,
            token_hash=tokens.hash_of(secret),
            created_by=change.by,
            created_at=timezone.now(),
        )
        change.record("reading_token.made", subject=f"seat:{seat.pk}")
    return secret


def revoke_token(token: ReadingToken, *, by: Participant, key: events.Key | None = None) -> None:
    """Take it back: whatever sends with it is refused from now on.  Twice is no error."""
    with events.change(token.engagement, by=by, key=key, archived_too=True) as change:
        require(change.by, Right.DESIGN)
        fresh = ReadingToken.objects.select_related("seat").get(pk=token.pk)
        if fresh.revoked_at is None:
            fresh.revoked_at = timezone.now()
            fresh.save(update_fields=["revoked_at"])
            seat = fresh.seat
            seat.ended_at, seat.ending = fresh.revoked_at, Ending.REMOVED
            seat.save(update_fields=["ended_at", "ending"])
            change.record("reading_token.revoked", subject=seat_subject(fresh))


def seat_subject(token: ReadingToken) -> str:
    return f"seat:{token.seat_id}"


def note_use(token: ReadingToken, now: datetime.datetime) -> None:
    """When something was sent with it last; no event."""
    if token.used_at is None or now - token.used_at >= STEP:
        ReadingToken.objects.filter(pk=token.pk).update(used_at=now)
