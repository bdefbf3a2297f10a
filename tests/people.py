"""The same people in every test, each with a browser.

Lena leads, Fay facilitates, Carl contributes, Vera views, Gus is a guest: all in one
engagement.  Odd is a guest of another engagement, Rex a guest whose seat was revoked, Stan a
stranger with an account, and Noa nobody at all.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from pmo_studio.core import guests
from pmo_studio.core.actions.engagements import create_engagement
from pmo_studio.core.models import Engagement, JoinCode, Participant, User
from pmo_studio.core.models.people import Ending, Kind, Role
from tests.factories import (
    EngagementFactory,
    GuestFactory,
    JoinCodeFactory,
    ParticipantFactory,
    UserFactory,
)

COLUMNS = ("lead", "facilitator", "contributor", "viewer", "guest", "odd", "revoked", "stranger")


@dataclass
class People:
    """The engagement, its seats by column name, and a signed-in browser for each."""

    engagement: Engagement
    code: JoinCode
    lead: Participant
    facilitator: Participant
    contributor: Participant
    viewer: Participant
    guest: Participant
    odd: Participant
    revoked: Participant
    stranger: User

    def browser(self, column: str) -> Client:
        """A browser signed in as that person; `nobody` is a browser without anything."""
        client = Client()
        if column == "nobody":
            return client
        who = getattr(self, column)
        if isinstance(who, User):
            client.force_login(who)
        elif who.user is not None:
            client.force_login(who.user)
        else:
            client.cookies[f"{guests.PREFIX}{who.engagement_id}"] = f"secret-{column}"
        return client


def make_people(engagement: Engagement | None = None) -> People:
    """Everybody, in a fresh engagement unless one is given."""
    if engagement is None:
        owner = UserFactory(name="Lena Lead")
        engagement = create_engagement(
            owner=owner,
            name="Meridian Health PMO",
            organisation="Meridian Health",
            start_date=datetime.date(2026, 1, 5),
        )
    # Half of all tests begin with these people, so they come in as few statements as they can.
    elsewhere = EngagementFactory()
    names = ("Fay Facilitator", "Carl Contributor", "Vera Viewer", "Stan Stranger", "Olga Owner")
    fay, carl, vera, stan, olga = User.objects.bulk_create(UserFactory.build(name=n) for n in names)
    facilitator, host = _seated(
        _member(engagement, fay, Role.FACILITATOR), _member(elsewhere, olga, Role.FACILITATOR)
    )
    code, other_code = JoinCode.objects.bulk_create(
        [
            JoinCodeFactory.build(engagement=engagement, created_by=facilitator, code="K7M4QX"),
            JoinCodeFactory.build(engagement=elsewhere, created_by=host),
        ]
    )
    left = {"ended_at": timezone.now(), "ending": Ending.REMOVED, "secret_hash": ""}
    contributor, viewer, guest, odd, revoked = _seated(
        _member(engagement, carl, Role.CONTRIBUTOR),
        _member(engagement, vera, Role.VIEWER),
        _guest(code, "guest", display_name="Gus Guest"),
        _guest(other_code, "odd", display_name="Odd Guest"),
        _guest(code, "revoked", display_name="Rex Revoked", **left),
    )
    return People(
        engagement=engagement,
        code=code,
        lead=engagement.participants.get(role=Role.LEAD),
        facilitator=facilitator,
        contributor=contributor,
        viewer=viewer,
        guest=guest,
        odd=odd,
        revoked=revoked,
        stranger=stan,
    )


def _seated(*seats: Participant) -> list[Participant]:
    return Participant.objects.bulk_create(seats)


def _member(engagement: Engagement, user: User, role: Role) -> Participant:
    return ParticipantFactory.build(
        engagement=engagement, user=user, role=role, display_name=user.name
    )


def _guest(code: JoinCode, column: str, **values: Any) -> Participant:
    secret = {"secret_hash": guests.hash_of(f"secret-{column}")}
    return GuestFactory.build(
        engagement=code.engagement, kind=Kind.GUEST, join_code=code, **secret | values
    )
