"""Invitations by e-mail: a link that gives one account a seat."""

import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, tokens
from pmo_studio.core.access import RIGHTS, Right, require
from pmo_studio.core.actions.seats import next_tint, retire_secret, roles_to_give
from pmo_studio.core.models import Engagement, Invitation, Participant, User
from pmo_studio.core.models.people import Kind
from pmo_studio.core.refusals import Refused

DAYS = 14
NAME_MOST = 60
USED = _("This invitation was used, withdrawn or has expired. Ask for a new one.")


def invite(
    engagement: Engagement,
    *,
    email: str,
    role: str,
    link: str,
    by: Participant,
    seat: Participant | None = None,
) -> str:
    """Invite an address; returns the address of the link for copying, which is shown once.

    `link` is the absolute address with `{token}` in it.  `seat` is an existing seat without an
    account that the invited person takes.  The mail leaves after the commit.
    """
    email = email.lower()
    token = tokens.new_token()
    with events.change(engagement, by=by, closed_too=True) as change:
        require(change.by, Right.PEOPLE)
        if role not in roles_to_give(change.by):
            raise Refused(_("This role is the lead's to give. Ask the lead."), field="role")
        if Participant.objects.active().filter(engagement=engagement, user__email=email).exists():
            raise Refused(_("This person has a seat already."), field="email")
        if seat is not None:
            _check_free(seat)
        same = Q(email=email) | Q(participant=seat, participant__isnull=False)
        _open(engagement).filter(same).update(revoked_at=timezone.now())
        invitation = Invitation.objects.create(
            engagement=change.engagement,
            email=email,
            role=role,
            participant=seat,
            token_hash=tokens.hash_of(token),
            created_by=by,
            expires_at=timezone.now() + datetime.timedelta(days=DAYS),
        )
        change.record("seat.invited", subject=f"invitation:{invitation.pk}", role=str(role))
        address = link.replace("{token}", token)
        transaction.on_commit(partial(_send, invitation, address), robust=True)
    return address


def mails_leave() -> bool:
    """Whether a mail server is set up here: without one mails end in the log."""
    return settings.EMAIL_BACKEND.split(".")[-2] not in ("console", "dummy")


def _check_free(seat: Participant) -> None:
    """A seat can be given to an account while it has none and is still there."""
    seat.refresh_from_db()
    if seat.user_id is not None or seat.ended_at is not None:
        raise Refused(_("This seat has ended or has an account already."), field="email")


def revoke(invitation: Invitation, *, by: Participant) -> None:
    """Make the link worthless."""
    with events.change(invitation.engagement, by=by, closed_too=True) as change:
        require(change.by, Right.PEOPLE)
        if _open(invitation.engagement).filter(pk=invitation.pk).update(revoked_at=timezone.now()):
            change.record("seat.invitation_revoked", subject=f"invitation:{invitation.pk}")


def find(token: str) -> Invitation | None:
    """The invitation that the token opens now, or None."""
    invitations = Invitation.objects.select_related("engagement", "created_by", "participant")
    invitation = invitations.filter(token_hash=tokens.hash_of(token)).first()
    return invitation if invitation is not None and invitation.is_open() else None


def accept(token: str, *, user: User) -> Participant:
    """Take the seat with the account that is logged in."""
    invitation = find(token)
    if invitation is None:
        raise Refused(USED)
    engagement = invitation.engagement
    sender = invitation.created_by
    with events.change(engagement, by=sender, closed_too=True, limited=False) as change:
        # The link gives what its sender may give now: neither a removed nor a former lead any more.
        if invitation.role not in roles_to_give(change.by):
            raise Refused(USED)
        unused = _open(engagement).filter(pk=invitation.pk)
        if not unused.update(accepted_at=timezone.now()):
            raise Refused(USED)
        seat = _seat_for(user, invitation)
        change.by = seat
        change.record("seat.joined", subject=f"seat:{seat.pk}")
    return seat


def _seat_for(user: User, invitation: Invitation) -> Participant:
    """The account's seat: its own one, else the one that waits for it, else a new one."""
    engagement = invitation.engagement
    seat = Participant.objects.filter(engagement=engagement, user=user).first()
    if seat is None:
        seat = _waiting(invitation) or Participant(
            engagement=engagement, tint=next_tint(engagement)
        )
        retire_secret(seat)
        seat.kind, seat.user, seat.secret_hash, seat.expires_at = Kind.PERSON, user, "", None
        seat.display_name = seat.display_name or user.display_name[:NAME_MOST]
        seat.role = invitation.role
    elif seat.ended_at is not None or RIGHTS[seat.role] < RIGHTS[invitation.role]:
        seat.role = invitation.role
    seat.ended_at, seat.ending = None, ""
    seat.save()
    return seat


def _waiting(invitation: Invitation) -> Participant | None:
    """The seat that was to be taken, unless it has ended or somebody else holds it by now."""
    if invitation.participant is None:
        return None
    seats = Participant.objects.filter(pk=invitation.participant.pk, user=None, ended_at=None)
    return seats.first()


def _open(engagement: Engagement) -> QuerySet[Invitation]:
    return Invitation.objects.filter(engagement=engagement, accepted_at=None, revoked_at=None)


def _send(invitation: Invitation, address: str) -> None:
    engagement = invitation.engagement
    with translation.override(engagement.language):
        subject = __("Invitation to %(name)s") % {"name": engagement.name}
        body = __(
            "%(host)s invites you to design the project management office of"
            " %(organisation)s together.\n\nOpen this link to take your seat:\n%(address)s\n\n"
            "It works once, until %(until)s."
        ) % {
            "host": invitation.created_by.name,
            "organisation": engagement.organisation,
            "address": address,
            "until": timezone.localdate(invitation.expires_at).isoformat(),
        }
    send_mail(" ".join(subject.split()), body, None, [invitation.email])
