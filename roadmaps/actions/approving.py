"""Approving the closeout: by the sponsor's own seat, on paper, or by a one-time link; reopening it.

Approving closes the engagement in the same transaction: from then on nothing in it changes.
"""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assessments.actions.rules import line as one_line_of
from assessments.models import Assessment
from pmo_studio.core import events, signing, tokens
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.signing import How
from pmo_studio.core.refusals import Refused
from roadmaps.actions import closing_rules
from roadmaps.actions.closeouts import open_closeout, refuse_unread
from roadmaps.closeout import kept
from roadmaps.closeout.rules import Lack, closeout_of, lacks, sponsor_of
from roadmaps.models import Closeout, CloseoutCopy, CloseoutLink, SatisfactionSurvey
from roadmaps.models.closeout import Status

NOT_SPONSOR = _("Only the sponsor approves here. The lead can record an approval on paper.")
ALREADY = _("The closeout is approved already, by %(name)s on %(day)s. Nothing was changed.")
OPEN_MUSTS = _(
    "The closeout cannot be approved yet. Still open at gate 5: %(musts)s. Bring them forward on"
    " their sheets, or waive them at the gate."
)
NOT_TICKED = _("Tick the box: it says that you have read the closeout and approve it.")
NO_SPONSOR = _("Name the sponsor first, in the mandate or on the People page: it is for them.")
NOT_APPROVED = _("Only an approved closeout is reopened: this one can be changed as it is.")


class Approved(Refused):
    """Somebody approved it before: nothing is lost, and nothing is to be done."""

    def __init__(self, closeout: Closeout) -> None:
        told = {
            "name": closeout.approved_name,
            "day": date_format(closeout.approved_on or timezone.localdate()),
        }
        super().__init__(ALREADY % told)


class MustsOpen(Refused):
    """Musts of the last gate are neither met nor waived: `lacks` says which."""

    def __init__(self, found: list[Lack]) -> None:
        super().__init__(OPEN_MUSTS % {"musts": ", ".join(map(str, found))})
        self.lacks = found


def approve_as_sponsor(
    engagement: Engagement, *, seen: int | None, by: Participant, key: events.Key | None = None
) -> Closeout:
    """The sponsor approves what they have read, through their own seat."""
    with events.change(engagement, by=by, key=key, closed_too=True) as change:
        require(change.by, Right.SEE)
        sponsor = sponsor_of(change.engagement)
        is_theirs = sponsor.seat is not None and sponsor.seat.pk == change.by.pk
        if not (is_theirs or change.by.is_sponsor):
            raise Refused(NOT_SPONSOR)
        return _approve(change, signing.today(change.by.name, How.SEAT), seen)


def approve_on_paper(
    engagement: Engagement,
    *,
    name: str,
    on: datetime.date | None,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Closeout:
    """The lead records that it was approved on paper, by whom and on which day."""
    signature = signing.on_paper(name, on)
    with events.change(engagement, by=by, key=key, closed_too=True) as change:
        require(change.by, Right.OWN)
        return _approve(change, signature, seen)


def approve_by_link(token: str, *, name: str, ticked: bool, seen: int | None) -> Closeout:
    """Use the link up: whoever holds it approves with their name."""
    link = open_link(token)
    if link is None:
        raise Refused(signing.LINK_OVER)
    name = signing.checked_name(name)
    if not ticked:
        raise Refused(NOT_TICKED, field="ticked")
    engagement = link.closeout.engagement
    hand = signing.hand(engagement, sponsor_of(engagement).seat)
    with events.change(engagement, by=hand, closed_too=True) as change:
        again = open_link(token)
        if again is None:
            raise Refused(signing.LINK_OVER)
        CloseoutLink.objects.filter(pk=again.pk).update(used_at=timezone.now())
        return _approve(change, signing.today(name, How.LINK), seen)


def _approve(change: events.Change, approval: signing.Signature, seen: int | None) -> Closeout:
    closeout = closeout_of(change.engagement)
    _refuse_approved(closeout)
    draft = refuse_unread(closeout, seen)
    _refuse_open_musts(change.engagement)
    now = timezone.now()
    closeout.status = Status.APPROVED
    closeout.approved_at, closeout.approved_by = now, change.by
    closeout.approved_name, closeout.approved_on = approval.name, approval.on
    closeout.approved_how, closeout.number = approval.how, change.next_number
    closeout.save()
    CloseoutLink.objects.filter(closeout=closeout).revoke()
    _keep(change, closeout, draft, approval, now)
    _close(change.engagement, now)
    closing_rules.record(change, "closeout.approved", closeout.subject, how=str(approval.how))
    return closeout


def _keep(
    change: events.Change,
    closeout: Closeout,
    draft: kept.Draft,
    approval: signing.Signature,
    at: datetime.datetime,
) -> None:
    """The copy of what was approved, and under it who in the room signed."""
    copy = CloseoutCopy.objects.create(
        closeout=closeout,
        document=draft.approved(approval),
        sponsor=sponsor_of(change.engagement).seat,
        approved_by=change.by,
        approved_at=at,
        number=change.next_number,
    )
    closeout.signatures.filter(copy=None).update(copy=copy)


def _close(engagement: Engagement, at: datetime.datetime) -> None:
    """Read-only from now on.

    Answers hold what they answer and not the engagement: those under way are waited for, and
    whoever waits for these rows meanwhile finds it closed.
    """
    open_ones: tuple[QuerySet[Any], ...] = (
        Assessment.objects.open().filter(engagement=engagement),
        SatisfactionSurvey.objects.filter(engagement=engagement, closed_at=None),
    )
    for rows in open_ones:
        list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    engagement.closed_at = at
    engagement.save(update_fields=["closed_at"])


def reopen(
    engagement: Engagement, *, reason: str, by: Participant, key: events.Key | None = None
) -> Closeout:
    """Let work go on in an engagement that was closed out.  What was approved stays as its copy."""
    reason = one_line_of(reason, most=signing.REASON_MOST, field="reason", empty=signing.NO_REASON)
    with events.change(engagement, by=by, key=key, closed_too=True) as change:
        require(change.by, Right.OWN)
        closeout = closeout_of(change.engagement)
        if not closeout.is_approved:
            raise Refused(NOT_APPROVED)
        closeout.status = Status.DRAFT
        closeout.approved_at = closeout.approved_by = closeout.approved_on = None
        closeout.approved_name = closeout.approved_how = ""
        closeout.number = change.next_number
        closeout.save()
        change.engagement.closed_at = None
        change.engagement.save(update_fields=["closed_at"])
        closing_rules.record(change, "closeout.reopened", closeout.subject, text=reason)
    return closeout


# --- links ---


def make_link(engagement: Engagement, *, by: Participant, key: events.Key | None = None) -> str:
    """Make a link with which the sponsor approves; returns its token, which is shown once.

    An older one that was not used is worthless from now on.
    """
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        closeout = open_closeout(change)
        if not sponsor_of(change.engagement).is_named:
            raise Refused(NO_SPONSOR)
        refuse_unread(closeout, kept.draft(closeout).version)
        _refuse_open_musts(change.engagement)
        token = signing.replace_link(CloseoutLink.objects.all(), by=change.by, closeout=closeout)
        change.record("closeout.link_made", subject=closeout.subject)
    return token


def revoke_link(engagement: Engagement, *, by: Participant, key: events.Key | None = None) -> None:
    """Make the link that is out worthless.  Twice is no error."""
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        closeout = closeout_of(change.engagement)
        if closeout.pk and CloseoutLink.objects.filter(closeout=closeout).revoke():
            change.record("closeout.link_revoked", subject=closeout.subject)


def open_link(token: str) -> CloseoutLink | None:
    """The link that the token opens now, or None; reading uses nothing up."""
    rows = CloseoutLink.objects.standing().select_related("closeout__engagement")
    return rows.filter(token_hash=tokens.hash_of(token)).first()


def _refuse_approved(closeout: Closeout) -> None:
    if closeout.is_approved:
        raise Approved(closeout)


def _refuse_open_musts(engagement: Engagement) -> None:
    found = lacks(engagement)
    if found:
        raise MustsOpen(found)
