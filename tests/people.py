"""The same people in every test, each with a browser.

Lena leads, Fay facilitates, Carl contributes, Vera views, Gus is a guest: all in one
engagement.  Odd is a guest of another engagement, Rex a guest whose seat was revoked, Stan a
stranger with an account, and Noa nobody at all.
"""

import datetime
from dataclasses import dataclass

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
    lead = engagement.participants.get(role=Role.LEAD)
    facilitator = ParticipantFactory(
        engagement=engagement, role=Role.FACILITATOR, display_name="Fay Facilitator"
    )
    code = JoinCodeFactory(engagement=engagement, created_by=facilitator, code="K7M4QX")
    elsewhere = EngagementFactory()
    return People(
        engagement=engagement,
        code=code,
        lead=lead,
        facilitator=facilitator,
        contributor=ParticipantFactory(engagement=engagement, display_name="Carl Contributor"),
        viewer=ParticipantFactory(
            engagement=engagement, role=Role.VIEWER, display_name="Vera Viewer"
        ),
        guest=_guest(engagement, "guest", "Gus Guest", code),
        odd=_guest(elsewhere, "odd", "Odd Guest", JoinCodeFactory(engagement=elsewhere)),
        revoked=_revoked(engagement, code),
        stranger=UserFactory(name="Stan Stranger"),
    )


def _guest(engagement: Engagement, column: str, name: str, code: JoinCode) -> Participant:
    return GuestFactory(
        engagement=engagement,
        kind=Kind.GUEST,
        display_name=name,
        join_code=code,
        secret_hash=guests.hash_of(f"secret-{column}"),
    )


def _revoked(engagement: Engagement, code: JoinCode) -> Participant:
    seat = _guest(engagement, "revoked", "Rex Revoked", code)
    seat.ended_at, seat.ending, seat.secret_hash = timezone.now(), Ending.REMOVED, ""
    seat.save()
    return seat
