"""What the studio holds: of one seat for its owner, and in numbers for everybody."""

from collections.abc import Callable
from typing import Any

from pmo_studio.core import openings
from pmo_studio.core.models import Engagement, Event, Participant, User

Counter = Callable[[Engagement], list[tuple[str, int]]]
Part = Callable[[Participant], list[dict[str, Any]]]
_counters: list[Counter] = []
_confidential: list[Counter] = []
_parts: dict[str, Part] = {}


def register(counter: Counter, *, confidential: bool = False) -> None:
    """Apps say what else an engagement holds, so that deleting can name what goes.

    What is `confidential` is counted for nobody but those who may see stakeholders.
    """
    (_confidential if confidential else _counters).append(counter)


def register_part(name: str, part: Part) -> None:
    """Apps say what they hold of one seat, as JSON values under a name of their own."""
    _parts[name] = part


def counts(engagement: Engagement, *, confidential: bool = True) -> list[tuple[str, int]]:
    """What the engagement holds, in words with numbers; all of it unless said otherwise."""
    from django.utils.translation import gettext as __

    people = Participant.objects.people().filter(engagement=engagement).count()
    listed = [(__("Seats"), people)]
    for counter in (*_counters, *(_confidential if confidential else ())):
        listed.extend(counter(engagement))
    listed.append((__("Lines of history"), Event.objects.filter(engagement=engagement).count()))
    return listed


def of(seat: Participant) -> dict[str, Any]:
    """Everything stored about one seat: for its owner only."""
    done = Event.objects.filter(engagement=seat.engagement_id, by=seat)
    return {
        "engagement": seat.engagement.name,
        "name": seat.display_name,
        "title": seat.title,
        "role": seat.role,
        "may_also_change": openings.of(seat.engagement).to(seat),
        "role_group": seat.role_group.name if seat.role_group else None,
        "e_mail": seat.user.email if seat.user else None,
        "reminders": _reminders(seat.user) if seat.user else None,
        "joined_at": seat.joined_at.isoformat(),
        "expires_at": seat.expires_at.isoformat() if seat.expires_at else None,
        "did": [
            {
                "number": event.number,
                "at": event.created_at.isoformat(),
                "kind": event.kind,
                "subject": event.subject,
                "data": event.data,
            }
            for event in done
        ],
        **{name: part(seat) for name, part in _parts.items()},
    }


def _reminders(account: User) -> dict[str, Any]:
    """What is kept of the account so that it gets letters, and none twice."""
    begun, sent = account.reminder_claimed_at, account.reminder_sent_at
    return {
        "wanted": account.reminders,
        "language": account.language or None,
        "last_begun_at": begun.isoformat() if begun else None,
        "last_sent_at": sent.isoformat() if sent else None,
    }
