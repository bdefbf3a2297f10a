"""The two exceptions to append-only, themselves events: erasing a person, redacting a text."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, subjects
from pmo_studio.core.access import Right, require
from pmo_studio.core.actions.seats import withdraw_invitations
from pmo_studio.core.models import (
    Engagement,
    Event,
    Invitation,
    Participant,
    PastSecret,
    RequestKey,
    SeatLink,
    Stakeholder,
)
from pmo_studio.core.models.people import Ending, Kind, Role
from pmo_studio.core.refusals import Refused

REDACTED = "▇▇▇"
TEXTS = ("text", "arrived", "title", "before")
NO_TEXT = _("There is no such text here. Choose the text's line in the history.")


def erase_person(seat: Participant, *, by: Participant) -> None:
    """Name, account, e-mail and secrets of the seat go; what they did stays, by nobody known.

    In an archived engagement too: whoever asks to be erased need not wait for its return.
    """
    with events.change(seat.engagement, by=by, archived_too=True) as change:
        require(change.by, Right.OWN)
        seat.refresh_from_db()
        if seat.ending == Ending.ERASED or seat.kind == Kind.SERVICE:
            raise Refused(_("There is nobody left to erase in this seat."))
        if seat.role == Role.LEAD and seat.ended_at is None:
            raise Refused(_("Hand the lead over before this person is erased."))
        if seat.user is not None:
            Invitation.objects.filter(
                engagement=seat.engagement_id, email=seat.user.email.lower()
            ).delete()
        Invitation.objects.filter(participant=seat).delete()
        SeatLink.objects.filter(participant=seat).delete()
        PastSecret.objects.filter(participant=seat).delete()
        RequestKey.objects.filter(participant=seat).delete()
        Stakeholder.objects.filter(participant=seat).delete()
        seat.user = None
        seat.display_name = seat.title = seat.secret_hash = ""
        seat.is_sponsor = False
        seat.ended_at, seat.ending = seat.ended_at or timezone.now(), Ending.ERASED
        seat.save()
        withdraw_invitations(change, seat)
        change.record("person.erased", subject=f"seat:{seat.pk}")


def redact_text(engagement: Engagement, *, subject: str, by: Participant) -> None:
    """Remove one text from its row and from every event that carries it."""
    try:
        prefix, number = subjects.split(subject)
    except ValueError:
        raise Refused(NO_TEXT) from None
    kind = subjects.get(prefix)
    if kind is None or kind.redact is None:
        raise Refused(NO_TEXT)
    with events.change(engagement, by=by, archived_too=True) as change:
        require(change.by, Right.OWN)
        if not kind.redact(change.engagement, number):
            raise Refused(NO_TEXT)
        subjects.redact_copies(change.engagement, subject)
        for event in Event.objects.filter(engagement=engagement).filter(
            Q(subject=subject) | Q(batch=True)
        ):
            _redact_event(event, subject, prefix, number)
        change.record("text.redacted", subject=subject)


def _redact_event(event: Event, subject: str, prefix: str, number: int) -> None:
    """The event's own texts when it is about the subject; its line when it is a batch."""
    lines = [line for value in event.data.values() if isinstance(value, list) for line in value]
    about = [line for line in lines if isinstance(line, dict) and line.get(prefix) == number]
    if event.subject == subject:
        about.append(event.data)
    for holder in about:
        holder.update({name: REDACTED for name in TEXTS if holder.get(name)})
    if about:
        event.save(update_fields=["data"])
