"""Signing the mandate: by the sponsor's own seat, on paper, or by a one-time link."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvases import topics
from canvases.actions.mandates import refuse_incomplete, revoke_links
from canvases.mandates import missing, reading
from canvases.models import Mandate, MandateCopy, MandateLink
from canvases.models.mandate import Status
from pmo_studio.core import events, signing, tokens
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.signing import How
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused

NOT_SPONSOR = _("Only the sponsor signs here. The lead can record a signature on paper.")
NOT_AGREED = _("Agree on the mandate first: then it can be signed.")
SIGNED_ALREADY = _("The mandate is signed already, by %(name)s.")
NOT_TICKED = _("Tick the box: it says that you have read the mandate and sign it.")
NO_SPONSOR = _("Name the sponsor first: the link is for them.")
READ_OTHER = _(
    "The mandate was changed while you were reading. Read what stands now, then sign once more."
)


def sign_as_sponsor(
    engagement: Engagement, *, by: Participant, seen: int | None, key: events.Key | None = None
) -> Mandate:
    """The sponsor signs what they have read, through their own seat."""
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.SEE)
        mandate = reading.mandate_of(change.engagement)
        if mandate.sponsor_id != change.by.pk:
            raise Refused(NOT_SPONSOR)
        return _sign(change, mandate, signing.today(change.by.name, How.SEAT), seen)


def sign_on_paper(
    engagement: Engagement,
    *,
    name: str,
    on: datetime.date | None,
    by: Participant,
    seen: int | None,
    key: events.Key | None = None,
) -> Mandate:
    """The lead records that it was signed on paper, by whom and on which day."""
    signature = signing.on_paper(name, on)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.OWN)
        mandate = reading.mandate_of(change.engagement)
        return _sign(change, mandate, signature, seen)


def sign_by_link(token: str, *, name: str, ticked: bool, seen: int | None) -> Mandate:
    """Use the link up: whoever holds it signs with their name."""
    link = open_link(token)
    if link is None:
        raise Refused(signing.LINK_OVER)
    name = signing.checked_name(name)
    if not ticked:
        raise Refused(NOT_TICKED, field="ticked")
    engagement = link.mandate.engagement
    hand = signing.hand(engagement, link.mandate.sponsor)
    with events.change(engagement, by=hand) as change:
        again = open_link(token)
        if again is None:
            raise Refused(signing.LINK_OVER)
        mandate = reading.mandate_of(change.engagement)
        MandateLink.objects.filter(pk=again.pk).update(used_at=timezone.now())
        return _sign(change, mandate, signing.today(name, How.LINK), seen)


def _sign(
    change: events.Change, mandate: Mandate, signature: signing.Signature, seen: int | None
) -> Mandate:
    if mandate.is_signed:
        raise Refused(SIGNED_ALREADY % {"name": mandate.signed_name})
    if not mandate.is_agreed:
        raise Refused(NOT_AGREED)
    # Whoever signs themselves says what they have read; paper was read elsewhere.
    is_unread = seen is None and signature.how != How.PAPER
    if is_unread or is_overtaken(mandate, seen):
        raise Overtaken(READ_OTHER, now=mandate)
    refuse_incomplete(missing.to_sign(reading.standing(mandate).facts, timezone.localdate()))
    mandate.status = Status.SIGNED
    mandate.signed_at, mandate.signed_by = timezone.now(), change.by
    mandate.signed_name, mandate.signed_on = signature.name, signature.on
    mandate.signed_how, mandate.number = signature.how, change.next_number
    mandate.save()
    revoke_links(mandate)
    MandateCopy.objects.create(
        mandate=mandate,
        document=reading.document(reading.standing(mandate)),
        sponsor=mandate.sponsor,
        signed_by=change.by,
        signed_at=mandate.signed_at,
        number=change.next_number,
    )
    topic = topics.mandate(change.engagement)
    change.record("mandate.signed", subject=mandate.subject, topic=topic, how=str(signature.how))
    return mandate


# --- links ---


def make_link(engagement: Engagement, *, by: Participant, key: events.Key | None = None) -> str:
    """Make a link with which the sponsor signs; returns its token, which is shown once.

    An older one that was not used is worthless from now on.
    """
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        mandate = reading.mandate_of(change.engagement)
        if mandate.is_signed:
            raise Refused(SIGNED_ALREADY % {"name": mandate.signed_name})
        if not mandate.is_agreed:
            raise Refused(NOT_AGREED)
        has_left = mandate.sponsor is not None and mandate.sponsor.ended_at is not None
        if has_left or not mandate.sponsor_words:
            raise Refused(NO_SPONSOR)
        refuse_incomplete(missing.to_sign(reading.standing(mandate).facts, timezone.localdate()))
        token = signing.replace_link(MandateLink.objects.all(), by=change.by, mandate=mandate)
        change.record("mandate.link_made", subject=mandate.subject)
    return token


def revoke_link(engagement: Engagement, *, by: Participant, key: events.Key | None = None) -> None:
    """Make the link that is out worthless.  Twice is no error."""
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        mandate = reading.mandate_of(change.engagement)
        if mandate.pk and revoke_links(mandate):
            change.record("mandate.link_revoked", subject=mandate.subject)


def open_link(token: str) -> MandateLink | None:
    """The link that the token opens now, or None; reading uses nothing up."""
    rows = MandateLink.objects.standing().select_related("mandate__engagement", "mandate__sponsor")
    return rows.filter(token_hash=tokens.hash_of(token)).first()
