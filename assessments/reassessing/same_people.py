"""Who is asked again: by role group, the people of last time who are still there.

Only who was asked, as seats and addresses say it; who answered is tied to neither.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.models import AnswerInvitation, Assessment, AssessmentGroup
from pmo_studio.core.models import Engagement, Participant, RoleGroup, User
from pmo_studio.core.models.people import Kind


@dataclass(frozen=True)
class Invited:
    """An address that was invited; `has_left` where it was withdrawn or its seat here has ended."""

    email: str
    role_group: int
    language: str
    has_left: bool


@dataclass(frozen=True)
class GroupAgain:
    """A role group: who can be asked now, and how many of last time are gone.

    `here` counts seats that can answer now, `invited` addresses that will be invited again, `left`
    seats and addresses of last time that are gone.
    """

    pk: int
    name: str
    was_asked: bool
    here: int
    invited: int
    left: int

    @property
    def is_empty(self) -> bool:
        """Whether nobody is known who would answer."""
        return not (self.here or self.invited)


def by_group(earlier: Assessment, engagement: Engagement) -> list[GroupAgain]:
    """Every role group of the engagement, in its order; five queries."""
    rows = AssessmentGroup.objects.filter(assessment=earlier)
    asked = set(rows.values_list("role_group", flat=True))
    addresses = invited(earlier)
    seats = list(
        Participant.objects.filter(engagement=engagement, role_group__isnull=False)
        .exclude(kind=Kind.SERVICE)
        .order_by("pk")
    )
    return [
        GroupAgain(
            pk=group.pk,
            name=group.name,
            was_asked=group.pk in asked,
            here=sum(seat.role_group_id == group.pk and seat.is_active() for seat in seats),
            invited=_count(addresses, group, left=False),
            left=_count(addresses, group, left=True)
            + sum(seat.role_group_id == group.pk and _left_since(seat, earlier) for seat in seats),
        )
        for group in RoleGroup.objects.filter(engagement=engagement)
    ]


def _count(addresses: Iterable[Invited], group: RoleGroup, *, left: bool) -> int:
    return sum(each.role_group == group.pk and each.has_left is left for each in addresses)


def _left_since(seat: Participant, earlier: Assessment) -> bool:
    """Whether the seat could answer then and cannot now."""
    opened, closed = earlier.opened_at, earlier.closed_at
    came = closed is None or seat.joined_at <= closed
    ends = [moment for moment in (seat.ended_at, seat.expires_at) if moment is not None]
    stayed = opened is None or not ends or min(ends) >= opened
    return came and stayed and not seat.is_active()


def invited(earlier: Assessment) -> Sequence[Invited]:
    """Everybody who was invited by e-mail, each address once; two queries."""
    rows = list(
        AnswerInvitation.objects.of(earlier)
        .select_related("group")
        .order_by("group__role_group__position", "email", "pk")
    )
    gone = _accounts_that_left(earlier.engagement_id)
    found: dict[str, Invited] = {}
    for row in rows:
        email = row.email.lower()
        left = row.revoked_at is not None or email in gone
        if email not in found or found[email].has_left:
            found[email] = Invited(email, row.group.role_group_id, row.language, left)
    return list(found.values())


def _accounts_that_left(engagement_id: int) -> set[str]:
    """Addresses of accounts whose seat here has ended."""
    users = User.objects.filter(seats__engagement=engagement_id, seats__ended_at__isnull=False)
    return {email.lower() for email in users.values_list("email", flat=True)}
