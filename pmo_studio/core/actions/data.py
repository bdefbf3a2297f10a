"""The two exceptions to append-only, themselves events: erasing a person, redacting a text."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, subjects, texts
from pmo_studio.core.access import Right, require
from pmo_studio.core.actions import openings
from pmo_studio.core.actions.seats import withdraw_invitations
from pmo_studio.core.models import (
    Engagement,
    Invitation,
    Participant,
    PastSecret,
    RequestKey,
    SeatLink,
    Stakeholder,
)
from pmo_studio.core.models.people import Ending, Kind, Role
from pmo_studio.core.refusals import Refused

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
        openings.drop(seat)
        seat.user = None
        seat.display_name = seat.title = seat.secret_hash = ""
        seat.is_sponsor = False
        seat.ended_at, seat.ending = seat.ended_at or timezone.now(), Ending.ERASED
        seat.save()
        withdraw_invitations(change, seat)
        change.record("person.erased", subject=f"seat:{seat.pk}")


def redact_text(engagement: Engagement, *, subject: str, by: Participant) -> None:
    """Remove every text of one row from it, from its copies, and from the events that tell it."""
    try:
        prefix, _number = subjects.split(subject)
    except ValueError:
        raise Refused(NO_TEXT) from None
    kind = subjects.get(prefix)
    if kind is None or kind.redact is None:
        raise Refused(NO_TEXT)
    with events.change(engagement, by=by, archived_too=True) as change:
        require(change.by, Right.OWN)
        traces = texts.traces(change.engagement, subject)
        was_told = _redact_log(change.engagement, traces)
        subjects.redact_copies(change.engagement, traces.keys, traces.texts)
        for key in (subject, *(copy.subject for copy in traces.copies)):
            stands = kind.redact(change.engagement, subjects.split(key)[1])
            # Of a row that is gone the log may still tell.
            if not stands and not was_told:
                raise Refused(NO_TEXT)
            change.record("text.redacted", subject=key)


def _redact_log(engagement: Engagement, traces: texts.Traces) -> bool:
    """Whether the log told one of the texts."""
    found = False
    for event, line in texts.lines(engagement, traces.keys):
        told = [name for name in texts.FIELDS if line.get(name) in traces.texts]
        if told:
            line.update(dict.fromkeys(told, texts.REDACTED))
            event.save(update_fields=["data"])
            found = True
    return found
