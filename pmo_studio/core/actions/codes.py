"""Join codes: open, lock and unlock, close."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, tokens
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, JoinCode, Participant
from pmo_studio.core.models.people import CODE_HOURS, CODE_SEATS, Role
from pmo_studio.core.refusals import Refused


def open_code(
    engagement: Engagement,
    *,
    by: Participant,
    role: str = Role.CONTRIBUTOR,
    hours: int = CODE_HOURS,
    seat_limit: int = CODE_SEATS,
) -> JoinCode:
    """Open a new code.  Older ones admit nobody any more; who joined with them stays."""
    with events.change(engagement, by=by) as change:
        require(change.by, Right.RUN)
        now = timezone.now()
        JoinCode.objects.standing().filter(engagement=engagement).update(expires_at=now)
        code = JoinCode.objects.create(
            engagement=change.engagement,
            code=_unused_code(),
            role=role,
            opens_at=now,
            expires_at=now + datetime.timedelta(hours=hours),
            seat_limit=seat_limit,
            created_by=change.by,
        )
        change.record("code.opened", subject=f"code:{code.pk}", role=str(role))
    return code


def lock_room(engagement: Engagement, *, by: Participant) -> None:
    """Nobody new joins, who is in the room goes on writing; the code stays for unlocking."""
    with events.change(engagement, by=by) as change:
        require(change.by, Right.RUN)
        open_codes = JoinCode.objects.open().filter(engagement=engagement)
        if open_codes.update(locked_at=timezone.now()):
            change.record("room.locked", subject=f"engagement:{engagement.pk}")


def unlock_room(engagement: Engagement, *, by: Participant) -> None:
    """The same code admits people again, unless it has expired meanwhile."""
    with events.change(engagement, by=by) as change:
        require(change.by, Right.RUN)
        locked = JoinCode.objects.standing().filter(engagement=engagement, locked_at__isnull=False)
        if not locked.update(locked_at=None):
            if JoinCode.objects.open().filter(engagement=engagement).exists():
                return
            raise Refused(_("The code has expired meanwhile. Open the room with a new one."))
        change.record("room.unlocked", subject=f"engagement:{engagement.pk}")


def close_room(engagement: Engagement, *, by: Participant) -> None:
    """The code is closed for good, and guests read from now on instead of writing."""
    with events.change(engagement, by=by) as change:
        require(change.by, Right.RUN)
        unclosed = JoinCode.objects.filter(engagement=engagement, closed_at=None)
        if unclosed.update(closed_at=timezone.now()):
            change.record("room.closed", subject=f"engagement:{engagement.pk}")


def _unused_code() -> str:
    # 31^6 is 887 million: a second round is a rarity, a third one never seen.
    while True:
        code = tokens.new_code()
        if not JoinCode.objects.filter(code=code).exists():
            return code
