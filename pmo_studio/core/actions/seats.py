"""Seats: joining, naming, changing roles, leaving, removing, handing over, taking back."""

import datetime
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import belongings, events, guests, tokens
from pmo_studio.core.access import Right, may, require
from pmo_studio.core.models import (
    Engagement,
    JoinCode,
    Participant,
    RoleGroup,
    SeatLink,
    User,
)
from pmo_studio.core.models.people import TINTS, Ending, Kind, Purpose, Role
from pmo_studio.core.refusals import Refused

LINK_HOURS = {Purpose.SIGN: 14 * 24, Purpose.RETURN: 1}
LAST_LEAD = _("An engagement needs a lead. Hand the lead over to somebody else first.")
WRONG_CODE = _(
    "This code opens no room now. Check the six characters, or ask the facilitator for"
    " the current code."
)


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
    user: User | None = None,
    present: Participant | None = None,
) -> Joined:
    """Take a seat with a code.  Wrong, closed, expired and full codes are refused alike.

    `present` is the seat this browser already holds: it is kept, with the new code's rights.
    """
    if code is None:
        raise Refused(WRONG_CODE, field="code")
    # The joiner acts for the first time with the seat that this very change makes.
    with events.change(code.engagement, by=present or code.created_by) as change:
        if not JoinCode.objects.open().filter(pk=code.pk).exists():
            raise Refused(WRONG_CODE, field="code")
        seat = present or _ended_seat(change.engagement, user) or _new_seat(code, change, user)
        secret = "" if user or present else guests.new_secret()
        if secret:
            seat.secret_hash = guests.hash_of(secret)
        seat.display_name, seat.role_group, seat.join_code = name, role_group, code
        seat.ended_at, seat.ending = None, ""
        seat.save()
        change.by = seat
        change.record("seat.joined", subject=f"seat:{seat.pk}")
    return Joined(seat, secret)


def _new_seat(code: JoinCode, change: events.Change, user: User | None) -> Participant:
    if code.seats.count() >= code.seat_limit:
        raise Refused(WRONG_CODE, field="code")
    return Participant(
        engagement=change.engagement,
        kind=Kind.PERSON if user else Kind.GUEST,
        user=user,
        role=code.role,
        tint=_next_tint(change.engagement),
        expires_at=None if user else _expiry(change.engagement),
    )


def _ended_seat(engagement: Engagement, user: User | None) -> Participant | None:
    """An account that left comes back to the same seat: it can hold only one."""
    if user is None:
        return None
    return Participant.objects.filter(engagement=engagement, user=user).first()


def rename_seat(seat: Participant, *, name: str, by: Participant) -> None:
    """Change the name that others see: one's own, or as a facilitator anybody's."""
    if seat.pk != by.pk:
        require(by, Right.CHANGE_OTHERS)
    with events.change(seat.engagement, by=by) as change:
        seat.display_name = name
        seat.save(update_fields=["display_name"])
        change.record("seat.renamed", subject=f"seat:{seat.pk}")


def change_role(
    seat: Participant, *, role: str, role_group: RoleGroup | None, by: Participant
) -> None:
    """Give the seat another role and role group; the last lead stays the lead."""
    if role != seat.role:
        require(by, Right.SETTINGS)
    with events.change(seat.engagement, by=by) as change:
        if seat.role == Role.LEAD and role != Role.LEAD:
            _keep_a_lead(change.engagement, without=seat)
        if seat.kind == Kind.GUEST and role not in (Role.CONTRIBUTOR, Role.VIEWER):
            raise Refused(
                _("A guest can be contributor or viewer. Invite them by e-mail for more."),
                field="role",
            )
        if role == Role.LEAD and by.role != Role.LEAD:
            raise Refused(_("Only the lead may name another lead."), field="role")
        seat.role, seat.role_group = role, role_group
        seat.save(update_fields=["role", "role_group"])
        change.record("seat.role_changed", subject=f"seat:{seat.pk}", role=role)


def hand_over_lead(seat: Participant, *, by: Participant) -> None:
    """Make another account the lead; who hands over stays as a facilitator."""
    require(by, Right.OWN)
    with events.change(seat.engagement, by=by) as change:
        if seat.user_id is None or not seat.is_active():
            raise Refused(_("Only somebody with an account can be the lead. Invite them first."))
        seat.role = Role.LEAD
        seat.save(update_fields=["role"])
        Participant.objects.filter(pk=by.pk).update(role=Role.FACILITATOR)
        change.record("seat.role_changed", subject=f"seat:{by.pk}", role=Role.FACILITATOR.value)
        change.record("lead.handed_over", subject=f"seat:{seat.pk}")


def remove_seat(seat: Participant, *, keep_notes: bool, by: Participant) -> None:
    """End somebody else's seat.  Their votes go always; their notes only if told so."""
    require(by, Right.CHANGE_OTHERS)
    if seat.pk == by.pk:
        raise Refused(_("Use “Leave” to end your own seat."))
    if seat.role in (Role.LEAD, Role.FACILITATOR):
        require(by, Right.SETTINGS)
    with events.change(seat.engagement, by=by) as change:
        _end(change, seat, Ending.REMOVED)
        belongings.release(change, seat, keep_notes=keep_notes)
        change.record("seat.removed", subject=f"seat:{seat.pk}", keep_notes=keep_notes)


def leave(*, by: Participant) -> None:
    """End one's own seat; the last lead must hand over first."""
    with events.change(by.engagement, by=by, archived_too=True) as change:
        _end(change, by, Ending.LEFT)
        change.record("seat.left", subject=f"seat:{by.pk}")


def name_sponsor(engagement: Engagement, *, name: str, title: str, by: Participant) -> Participant:
    """Name the sponsor: their present seat is renamed, or a seat without account is made."""
    require(by, Right.RUN)
    with events.change(engagement, by=by) as change:
        sponsor = Participant.objects.filter(engagement=engagement, is_sponsor=True).first()
        if sponsor is None:
            sponsor = Participant(
                engagement=change.engagement,
                kind=Kind.GUEST,
                role=Role.VIEWER,
                is_sponsor=True,
                role_group=RoleGroup.objects.filter(engagement=engagement, key="EXE").first(),
                tint=_next_tint(change.engagement),
            )
        sponsor.display_name, sponsor.title = name, title
        sponsor.save()
        change.record("sponsor.named", subject=f"seat:{sponsor.pk}")
    return sponsor


def make_seat_sponsor(seat: Participant, *, by: Participant) -> None:
    """Somebody who is here already is the sponsor from now on."""
    require(by, Right.RUN)
    with events.change(seat.engagement, by=by) as change:
        Participant.objects.filter(engagement=seat.engagement_id, is_sponsor=True).update(
            is_sponsor=False
        )
        seat.is_sponsor = True
        seat.save(update_fields=["is_sponsor"])
        change.record("sponsor.named", subject=f"seat:{seat.pk}")


def make_link(seat: Participant, *, purpose: Purpose, by: Participant) -> str:
    """Make a one-time link to the seat; returns its token, which is shown once.

    An older unused link of the same purpose dies, so that at most one is out there.
    """
    require(by, Right.RUN)
    if purpose == Purpose.RETURN and seat.kind != Kind.GUEST:
        raise Refused(_("This person has an account: they come back by logging in."))
    token = tokens.new_token()
    with events.change(seat.engagement, by=by) as change:
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
    link = links.filter(token_hash=tokens.hash_of(token), used_at=None).first()
    if link is None or link.expires_at <= timezone.now() or link.participant.ended_at is not None:
        return None
    return link


def use_link(token: str) -> Joined:
    """Use the link up: the seat gets a new secret and the old one is worthless from now on."""
    link = open_link(token)
    if link is None:
        raise Refused(_("This link was used before or has expired. Ask for a new one."))
    seat = link.participant
    with events.change(seat.engagement, by=seat) as change:
        if not SeatLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
            raise Refused(_("This link was used before or has expired. Ask for a new one."))
        secret = ""
        if seat.kind == Kind.GUEST:
            secret = guests.new_secret()
            seat.secret_hash = guests.hash_of(secret)
            seat.save(update_fields=["secret_hash"])
        change.record("seat.moved", subject=f"seat:{seat.pk}")
        if link.purpose == Purpose.SIGN:
            change.record("sponsor.confirmed", subject=f"seat:{seat.pk}")
    return Joined(seat, secret)


def _end(change: events.Change, seat: Participant, ending: Ending) -> None:
    if seat.role == Role.LEAD:
        _keep_a_lead(change.engagement, without=seat)
    seat.ended_at, seat.ending, seat.secret_hash = timezone.now(), ending, ""
    seat.is_sponsor = False
    seat.save(update_fields=["ended_at", "ending", "secret_hash", "is_sponsor"])
    SeatLink.objects.filter(participant=seat, used_at=None).delete()


def _keep_a_lead(engagement: Engagement, *, without: Participant) -> None:
    leads = Participant.objects.active().filter(engagement=engagement, role=Role.LEAD)
    if not leads.exclude(pk=without.pk).exists():
        raise Refused(LAST_LEAD)


def _next_tint(engagement: Engagement) -> int:
    """The colour that the fewest seats wear."""
    seats = Participant.objects.active().people().filter(engagement=engagement)
    worn = dict(seats.values_list("tint").annotate(Count("pk")))
    return min(range(TINTS), key=lambda tint: worn.get(tint, 0))


def _expiry(engagement: Engagement) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=engagement.seat_days)


def can_remove(by: Participant, seat: Participant) -> bool:
    """Whether the page offers to remove the seat."""
    if seat.pk == by.pk or not may(by, Right.CHANGE_OTHERS):
        return False
    return seat.role not in (Role.LEAD, Role.FACILITATOR) or may(by, Right.SETTINGS)
