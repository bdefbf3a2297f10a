"""Agreeing on the mandate, and reopening a signed one."""

from collections.abc import Sequence

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.rules import line as one_line_of
from canvases import topics
from canvases.actions.mandates.fields import open_mandate
from canvases.mandates import missing, reading, words
from canvases.models import Mandate
from canvases.models.mandate import Status
from pmo_studio.core import events, signing
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused

AGREED = _("The room had agreed already: %(who)s recorded it, %(at)s. Nothing was changed.")
SIGNED = _("The mandate is agreed and signed already, by %(name)s. Nothing was changed.")
INCOMPLETE = _("The mandate is not complete yet. Missing: %(fields)s.")
READ_OTHER = _(
    "Somebody else changed the mandate while you were reading. Read what stands now, then agree"
    " once more."
)
NOT_SIGNED = _("Only a signed mandate is reopened: this one can be changed as it is.")


class AgreedAlready(Refused):
    """Somebody recorded it before: nothing is lost, and nothing is to be done."""


def agree(
    engagement: Engagement,
    *,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> Mandate:
    """Record that the room agreed on what stands; Refused while something is missing.

    `seen` is the version that was read aloud: raises Overtaken when it is another one now, and
    AgreedAlready when somebody recorded it meanwhile.
    """
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        _refuse_again(reading.mandate_of(change.engagement))
        mandate = open_mandate(change)
        if is_overtaken(mandate, seen):
            raise Overtaken(READ_OTHER, now=mandate)
        refuse_incomplete(missing.to_agree(reading.standing(mandate).facts, timezone.localdate()))
        mandate.status = Status.AGREED
        mandate.agreed_at, mandate.agreed_by = timezone.now(), change.by
        mandate.number = change.next_number
        mandate.save()
        topic = topics.mandate(change.engagement)
        change.record("mandate.agreed", subject=mandate.subject, topic=topic)
    return mandate


def _refuse_again(mandate: Mandate) -> None:
    if mandate.is_signed:
        raise AgreedAlready(SIGNED % {"name": mandate.signed_name})
    if mandate.is_agreed and mandate.agreed_by and mandate.agreed_at:
        at = formats.date_format(timezone.localtime(mandate.agreed_at), "SHORT_DATETIME_FORMAT")
        raise AgreedAlready(AGREED % {"who": mandate.agreed_by.name, "at": at})


def refuse_incomplete(keys: Sequence[str]) -> None:
    if keys:
        names = dict.fromkeys(str(words.NAMES[key]) for key in keys)
        raise Refused(INCOMPLETE % {"fields": ", ".join(names)})


def reopen(
    engagement: Engagement, *, reason: str, by: Participant, key: events.Key | None = None
) -> Mandate:
    """Make a signed mandate a draft again.  What was signed stays as its copy."""
    reason = one_line_of(reason, most=signing.REASON_MOST, field="reason", empty=signing.NO_REASON)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.OWN)
        mandate = reading.mandate_of(change.engagement)
        if not mandate.is_signed:
            raise Refused(NOT_SIGNED)
        mandate.status = Status.DRAFT
        mandate.agreed_at = mandate.agreed_by = None
        mandate.signed_at = mandate.signed_by = mandate.signed_on = None
        mandate.signed_name = mandate.signed_how = ""
        mandate.number = change.next_number
        mandate.save()
        topic = topics.mandate(change.engagement)
        change.record("mandate.reopened", subject=mandate.subject, topic=topic, text=reason)
    return mandate
