"""Seats: joining, naming, changing roles, leaving, removing, handing over, taking back.

Rows that came with the request are read again under the engagement's lock: between the two
somebody may have removed the seat, or handed over the lead.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import belongings, closings, events, guests, tokens
from pmo_studio.core.access import RIGHTS, Right, may, require
from pmo_studio.core.actions import openings
from pmo_studio.core.models import (
    Engagement,
    Event,
    Invitation,
    JoinCode,
    Participant,
    PastSecret,
    RoleGroup,
    SeatLink,
    User,
)
from pmo_studio.core.models.people import TINTS, Ending, Kind, Purpose, Role
from pmo_studio.core.refusals import Refused

LINK_HOURS = {Purpose.SIGN: 14 * 24, Purpose.RETURN: 1}
LAST_LEAD = _("An engagement needs a lead. Hand the lead over to somebody else first.")
WRONG_CODE = _(
    "This code opens no room now. Check the six characters, or ask the facilitator whether"
    " the room is open."
)
LINK_USED = _("This link was used before or has expired. Ask for a new one.")
ENDED = _("This seat has ended. The person can join again with the code or an invitation.")


@dataclass(frozen=True)
class Joined:
    """A seat, and for a guest the secret that goes into the cookie once."""

    participant: Participant
    secret: str


def join(
    *,
    code: JoinCode | None,
    name: str,
    role_group: RoleGroup | None = None,
    watching: bool = False,
    user: User | None = None,
    present: Participant | None = None,
    secret: str = "",
) -> Joined:
    """Take a seat with a code.  Wrong, closed, expired, locked and full ones are refused alike.

    `present` is the seat this browser already holds: it is kept, with at least the code's
    rights.  `secret` is a guest's, from their form: the same form sent again finds the seat
    that it made.  A guest's seat always gets a new secret, for the one in the browser may have
    been planted there.  Whoever only watches cannot write.
    """
    if code is None:
        raise Refused(WRONG_CODE, field="code")
    try:
        # The joiner acts for the first time with the seat that this very change makes.
        by = present or code.created_by
        with events.change(code.engagement, by=by, limited=present is not None) as change:
            code = JoinCode.objects.standing().filter(pk=code.pk).first()
            if code is None:
                raise Refused(WRONG_CODE, field="code")
            seat = _still_present(present) or _seat_of(change.engagement, user)
            secret, made = _secret(secret, change.engagement)
            if made is not None and seat is None and user is None:
                return Joined(made, secret)
            seat = _seated(seat, code, change, user)
            if watching and seat.kind == Kind.GUEST:
                seat.role = Role.VIEWER
            if seat.kind != Kind.GUEST:
                secret = ""
            elif made is not None and made.pk != seat.pk:
                secret = guests.new_secret()
            seat.secret_hash = guests.hash_of(secret) if secret else ""
            renamed = seat.pk is not None and seat.display_name != name
            seat.display_name, seat.role_group, seat.join_code = name, role_group, code
            seat.save()
            change.by = seat
            if renamed:
                change.record("seat.renamed", subject=f"seat:{seat.pk}")
            change.record("seat.joined", subject=f"seat:{seat.pk}")
    except events.Archived:
        raise Refused(WRONG_CODE, field="code") from None
    except events.Closed as closed:
        # Whoever holds the code was invited once, and may know why it admits nobody any more.
        raise Refused(closings.words(closed.engagement), field="code") from None
    return Joined(seat, secret)


def _still_present(seat: Participant | None) -> Participant | None:
    if seat is None:
        return None
    seat.refresh_from_db()
    return seat if seat.is_active() else None


def _secret(offered: str, engagement: Engagement) -> tuple[str, Participant | None]:
    """A guest's new secret, with the seat that the same form has been sent for, if it has."""
    if not offered:
        return guests.new_secret(), None
    made = Participant.objects.filter(secret_hash=guests.hash_of(offered)).first()
    if made is None or (made.engagement_id == engagement.pk and made.is_active()):
        return offered, made
    return guests.new_secret(), None


def _seat_of(engagement: Engagement, user: User | None) -> Participant | None:
    """The one seat that the account can hold here, even if it has ended."""
    if user is None:
        return None
    return Participant.objects.filter(engagement=engagement, user=user).first()


def _seated(
    seat: Participant | None, code: JoinCode, change: events.Change, user: User | None
) -> Participant:
    """The seat to sit in: the one that is there, or one that the code admits to."""
    if seat is None or seat.ended_at is not None:
        return _admitted(seat, code, change, user)
    if seat.kind == Kind.GUEST:
        _stay(seat, code)
    return seat


def _admitted(
    former: Participant | None, code: JoinCode, change: events.Change, user: User | None
) -> Participant:
    """A seat with the code's rights: whoever was more before does not become it again."""
    if code.locked_at is not None or code.seats.count() >= code.seat_limit:
        raise Refused(WRONG_CODE, field="code")
    seat = former or Participant(
        engagement=change.engagement,
        kind=Kind.PERSON if user else Kind.GUEST,
        user=user,
        tint=next_tint(change.engagement),
        expires_at=None if user else _expiry(change.engagement),
    )
    seat.role, seat.ended_at, seat.ending = code.role, None, ""
    return seat


def _stay(seat: Participant, code: JoinCode) -> None:
    """A guest who comes with a new code keeps the seat for as long as a new one would last."""
    if RIGHTS[seat.role] < RIGHTS[code.role]:
        seat.role = code.role
    if seat.expires_at is not None:
        seat.expires_at = _expiry(seat.engagement)


def rename_seat(seat: Participant, *, name: str, by: Participant) -> None:
    """Change the name that others see: one's own, or as a facilitator anybody's."""
    with events.change(seat.engagement, by=by, closed_too=True) as change:
        if seat.pk != by.pk:
            require(change.by, Right.PEOPLE)
        _read_again(seat)
        if seat.display_name == name:
            return
        seat.display_name = name
        seat.save(update_fields=["display_name"])
        change.record("seat.renamed", subject=f"seat:{seat.pk}")


def roles_to_give(by: Participant, seat: Participant | None = None) -> list[str]:
    """The roles that `by` may give: to the seat, or to somebody new by invitation.

    Facilitators admit people up to contributor; roles are the lead's, and a facilitator's
    whom the lead allows to change settings.  Nobody changes whoever stands above that.
    """
    if may(by, Right.OWN):
        roles = [Role.LEAD, Role.FACILITATOR, Role.CONTRIBUTOR, Role.VIEWER]
    elif may(by, Right.SETTINGS):
        roles = [Role.FACILITATOR, Role.CONTRIBUTOR, Role.VIEWER]
    elif may(by, Right.PEOPLE):
        roles = [Role.CONTRIBUTOR, Role.VIEWER]
    else:
        roles = []
    if seat is None:
        return [role.value for role in roles]
    if seat.role not in roles:
        return []
    # Rights that reach beyond the room need an account behind them.
    low = (Role.CONTRIBUTOR, Role.VIEWER)
    return [role.value for role in roles if seat.user_id is not None or role in low]


def change_role(
    seat: Participant, *, role: str, role_group: RoleGroup | None, by: Participant
) -> None:
    """Give the seat another role and role group; the last lead stays the lead."""
    with events.change(seat.engagement, by=by, closed_too=True) as change:
        _read_again(seat, by=by)
        require(by, Right.PEOPLE)
        if role == seat.role and role_group == seat.role_group:
            return
        if role != seat.role:
            _check_role(seat, role, by)
            if seat.role == Role.LEAD:
                _keep_a_lead(change.engagement, without=seat)
            openings.drop(seat)
        seat.role, seat.role_group = role, role_group
        seat.save(update_fields=["role", "role_group"])
        withdraw_invitations(change, seat)
        change.record("seat.role_changed", subject=f"seat:{seat.pk}", role=str(role))


def _check_role(seat: Participant, role: str, by: Participant) -> None:
    if role in roles_to_give(by, seat):
        return
    if seat.user_id is None and role in roles_to_give(by):
        raise Refused(
            _("Without an account one can be contributor or viewer. Invite them by e-mail first."),
            field="role",
        )
    raise Refused(_("This role is the lead's to give or to take. Ask the lead."), field="role")


def hand_over_lead(seat: Participant, *, by: Participant) -> None:
    """Make another account the lead; who hands over stays as a facilitator."""
    with events.change(seat.engagement, by=by, closed_too=True) as change:
        _read_again(seat, by=by)
        require(by, Right.OWN)
        if seat.pk == by.pk:
            raise Refused(_("You are the lead. Choose somebody else to hand over to."))
        if seat.user_id is None:
            raise Refused(_("Only somebody with an account can be the lead. Invite them first."))
        openings.drop(seat)
        seat.role, by.role = Role.LEAD, Role.FACILITATOR
        seat.save(update_fields=["role"])
        by.save(update_fields=["role"])
        withdraw_invitations(change, by)
        change.record("seat.role_changed", subject=f"seat:{by.pk}", role=Role.FACILITATOR.value)
        change.record("lead.handed_over", subject=f"seat:{seat.pk}")


def remove_seat(seat: Participant, *, keep_notes: bool, by: Participant) -> None:
    """End somebody else's seat.  Their votes go always; their notes only if told so.

    Once the engagement is closed out both stay: what was approved does not change.
    """
    with events.change(seat.engagement, by=by, closed_too=True) as change:
        _read_again(seat, by=by)
        require(by, Right.PEOPLE)
        if seat.pk == by.pk:
            raise Refused(_("Use “Leave” to end your own seat."))
        if seat.role not in roles_to_give(by):
            raise Refused(_("Only the lead may remove the lead or a facilitator."))
        _end(change, seat, Ending.REMOVED)
        keep_notes = keep_notes or change.engagement.closed_at is not None
        if change.engagement.closed_at is None:
            belongings.release(change, seat, keep_notes=keep_notes)
        change.record("seat.removed", subject=f"seat:{seat.pk}", keep_notes=keep_notes)


def leave(*, by: Participant) -> None:
    """End one's own seat; the last lead must hand over first."""
    with events.change(by.engagement, by=by, archived_too=True) as change:
        _read_again(by)
        _end(change, by, Ending.LEFT)
        change.record("seat.left", subject=f"seat:{by.pk}")


def name_sponsor(engagement: Engagement, *, name: str, title: str, by: Participant) -> Participant:
    """Name the sponsor.

    The present sponsor is renamed while nobody has used that seat; afterwards another name is
    another person, who gets a seat of their own.
    """
    with events.change(engagement, by=by) as change:
        require(change.by, Right.RUN)
        sponsor = Participant.objects.filter(engagement=engagement, is_sponsor=True).first()
        if sponsor is not None and sponsor.display_name != name and _was_used(sponsor):
            Participant.objects.filter(pk=sponsor.pk).update(is_sponsor=False)
            sponsor = None
        if sponsor is None:
            sponsor = Participant(
                engagement=change.engagement,
                kind=Kind.GUEST,
                role=Role.VIEWER,
                is_sponsor=True,
                role_group=RoleGroup.objects.filter(engagement=engagement, key="EXE").first(),
                tint=next_tint(change.engagement),
            )
        sponsor.display_name, sponsor.title = name, title
        sponsor.save()
        change.record("sponsor.named", subject=f"seat:{sponsor.pk}")
    return sponsor


def _was_used(seat: Participant) -> bool:
    has_way_in = seat.user_id is not None or seat.secret_hash != ""
    return has_way_in or Event.objects.filter(engagement=seat.engagement_id, by=seat).exists()


def make_seat_sponsor(seat: Participant, *, by: Participant) -> None:
    """Somebody who is here already is the sponsor from now on."""
    with events.change(seat.engagement, by=by) as change:
        require(change.by, Right.RUN)
        _read_again(seat)
        if seat.is_sponsor:
            return
        Participant.objects.filter(engagement=seat.engagement_id, is_sponsor=True).update(
            is_sponsor=False
        )
        # A sponsor signs over years: their seat does not run out with the workshop's guests.
        seat.is_sponsor, seat.expires_at = True, None
        seat.save(update_fields=["is_sponsor", "expires_at"])
        change.record("sponsor.named", subject=f"seat:{seat.pk}")


def make_link(seat: Participant, *, purpose: Purpose, by: Participant) -> str:
    """Make a one-time link to the seat; returns its token, which is shown once.

    An older unused link of the same purpose dies, so that at most one is out there.
    """
    token = tokens.new_token()
    with events.change(seat.engagement, by=by) as change:
        require(change.by, Right.RUN)
        _read_again(seat)
        if purpose == Purpose.RETURN and seat.kind != Kind.GUEST:
            raise Refused(_("This person has an account: they come back by logging in."))
        if purpose == Purpose.SIGN and not seat.is_sponsor:
            raise Refused(_("Only the sponsor signs. Make this person the sponsor first."))
        SeatLink.objects.filter(participant=seat, purpose=purpose, used_at=None).delete()
        SeatLink.objects.create(
            participant=seat,
            purpose=purpose,
            token_hash=tokens.hash_of(token),
            created_by=by,
            expires_at=timezone.now() + datetime.timedelta(hours=LINK_HOURS[purpose]),
        )
        change.record("seat.link_made", subject=f"seat:{seat.pk}", purpose=purpose.value)
    return token


def open_link(token: str) -> SeatLink | None:
    """The link that the token opens now, or None; reading uses nothing up."""
    links = SeatLink.objects.select_related("participant__engagement")
    link = links.filter(token_hash=tokens.hash_of(token)).first()
    return link if link is not None and _is_open(link) else None


def _is_open(link: SeatLink) -> bool:
    unused = link.used_at is None and timezone.now() < link.expires_at
    # A signature link of a seat that is no longer the sponsor's signs nothing.
    signs = link.purpose != Purpose.SIGN or link.participant.is_sponsor
    return unused and signs and link.participant.is_active()


def use_link(token: str) -> Joined:
    """Use the link up: the seat gets a new secret and the old one is worthless from now on."""
    link = open_link(token)
    if link is None:
        raise Refused(LINK_USED)
    seat = link.participant
    with events.change(seat.engagement, by=seat) as change:
        again = open_link(token)
        if again is None:
            raise Refused(LINK_USED)
        SeatLink.objects.filter(pk=link.pk).update(used_at=timezone.now())
        seat.refresh_from_db()
        moved, secret = link.purpose == Purpose.RETURN or seat.secret_hash != "", ""
        if seat.kind == Kind.GUEST:
            secret = guests.new_secret()
            retire_secret(seat)
            seat.secret_hash = guests.hash_of(secret)
            seat.save(update_fields=["secret_hash"])
        if moved:
            change.record("seat.moved", subject=f"seat:{seat.pk}")
        if link.purpose == Purpose.SIGN:
            change.record("sponsor.confirmed", subject=f"seat:{seat.pk}")
    return Joined(seat, secret)


def _read_again(seat: Participant, *, by: Participant | None = None) -> None:
    """The seat, and whoever acts on it, as they are under the lock; Refused if it has ended."""
    seat.refresh_from_db()
    if by is not None and by is not seat:
        by.refresh_from_db()
    if seat.ended_at is not None or seat.kind == Kind.SERVICE:
        raise Refused(ENDED)


def _end(change: events.Change, seat: Participant, ending: Ending) -> None:
    if seat.role == Role.LEAD:
        _keep_a_lead(change.engagement, without=seat)
    retire_secret(seat)
    seat.ended_at, seat.ending, seat.secret_hash = timezone.now(), ending, ""
    seat.is_sponsor = False
    seat.save(update_fields=["ended_at", "ending", "secret_hash", "is_sponsor"])
    SeatLink.objects.filter(participant=seat, used_at=None).delete()
    openings.drop(seat)
    withdraw_invitations(change, seat)


def retire_secret(seat: Participant) -> None:
    """Remember the secret that becomes worthless now, so that its browser can be told why."""
    if seat.secret_hash:
        PastSecret.objects.get_or_create(
            secret_hash=seat.secret_hash, defaults={"participant": seat}
        )


def withdraw_invitations(change: events.Change, seat: Participant) -> None:
    """Revoke the open invitations that the seat, as it is now, could not send any more."""
    unused = Invitation.objects.filter(created_by=seat, accepted_at=None, revoked_at=None)
    for invitation in unused.exclude(role__in=roles_to_give(seat)):
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        change.record("seat.invitation_revoked", subject=f"invitation:{invitation.pk}")


def _keep_a_lead(engagement: Engagement, *, without: Participant) -> None:
    leads = Participant.objects.active().filter(engagement=engagement, role=Role.LEAD)
    if not leads.exclude(pk=without.pk).filter(user__isnull=False).exists():
        raise Refused(LAST_LEAD)


def has_namesake(seat: Participant) -> bool:
    """Whether somebody else who sits here has the same name."""
    others = Participant.objects.active().people().filter(engagement=seat.engagement_id)
    return others.filter(display_name__iexact=seat.display_name).exclude(pk=seat.pk).exists()


def next_tint(engagement: Engagement) -> int:
    """The colour that the fewest seats wear."""
    seats = Participant.objects.active().people().filter(engagement=engagement)
    worn = dict(seats.values_list("tint").annotate(Count("pk")))
    return min(range(TINTS), key=lambda tint: worn.get(tint, 0))


def _expiry(engagement: Engagement) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=engagement.seat_days)


def can_remove(by: Participant, seat: Participant) -> bool:
    """Whether the page offers to remove the seat."""
    return seat.pk != by.pk and seat.role in roles_to_give(by)
