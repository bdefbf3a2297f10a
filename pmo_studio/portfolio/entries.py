"""What a person's engagements are told apart by, read with as many queries for 3 as for 300."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from pmo_studio.core import catalogue, milestones, sponsors
from pmo_studio.core.milestones import Milestone
from pmo_studio.core.models import Engagement, Event, Participant, PhaseState, User
from pmo_studio.core.models.log import Audience
from pmo_studio.core.models.people import Role

_RUN = (Role.LEAD, Role.FACILITATOR)


class State(NamedTuple):
    """What of a PhaseState a list shows."""

    progress: int
    passed: bool
    next_action: str
    next_words: dict[str, str]


@dataclass(frozen=True)
class Entry:
    """One engagement in which the person has a seat."""

    engagement: Engagement
    seat: Participant
    sponsor: str
    sponsor_title: str
    phase: int
    percent: int
    # Of the current phase, as its row knows it; None before the first.
    state: State | None
    is_closed: bool
    # What it has ahead, the first day first.
    ahead: Sequence[Milestone]
    late: int
    at: datetime.datetime
    # By account.
    facilitators: Mapping[int, str] = field(default_factory=dict)
    # The cycles before and after it, by name where the person has a seat there too.
    continues: str = ""
    continued_by: str = ""

    @property
    def name(self) -> str:
        return self.engagement.name

    @property
    def organisation(self) -> str:
        return self.engagement.organisation

    @property
    def next_on(self) -> datetime.date | None:
        return self.ahead[0].day if self.ahead else None

    @property
    def is_open(self) -> bool:
        return not self.engagement.is_read_only


def of(user: User) -> list[Entry]:
    """Where the account holds a seat, in no order."""
    seats = list(
        Participant.objects.active()
        .filter(user=user)
        .select_related("engagement")
        .annotate(last_at=Subquery(_last_at()))
    )
    keys = [seat.engagement_id for seat in seats]
    states, people = _states(keys), _People(keys)
    # Nothing is due any more in what is archived or closed.
    alive = [seat.engagement_id for seat in seats if not seat.engagement.is_read_only]
    ahead, late = milestones.ahead(alive), milestones.late(alive, timezone.localdate())
    cycles = _cycles([seat.engagement for seat in seats])
    return [
        _entry(
            seat,
            states.get(seat.engagement_id, {}),
            people,
            ahead.get(seat.engagement_id, []),
            late.get(seat.engagement_id, 0),
            cycles[seat.engagement_id],
        )
        for seat in seats
    ]


def _cycles(engagements: Sequence[Engagement]) -> dict[int, tuple[str, str]]:
    """By engagement what it continues and what continues it, of these: nobody learns how another
    is called."""
    names = {each.pk: each.name for each in engagements}
    after = {each.renewed_from_id: each.name for each in engagements}
    return {
        each.pk: (names.get(each.renewed_from_id or 0, ""), after.get(each.pk, ""))
        for each in engagements
    }


def _last_at() -> QuerySet[Event, datetime.datetime]:
    """When the room last did something; what only facilitators may see does not count."""
    of_room = Event.objects.filter(engagement=OuterRef("engagement"), audience=Audience.ROOM)
    return of_room.newest_first().values_list("created_at", flat=True)[:1]


def _states(engagements: Iterable[int]) -> dict[int, dict[int, State]]:
    rows = PhaseState.objects.filter(engagement__in=engagements).values_list(
        "engagement", "phase", *State._fields
    )
    found: dict[int, dict[int, State]] = {}
    for engagement, phase, *values in rows:
        found.setdefault(engagement, {})[phase] = State(*values)
    return found


def _current(states: Mapping[int, State]) -> int:
    """The first phase whose gate is not passed; the last one when all are."""
    numbers = [phase.number for phase in catalogue.phases()]
    return next((n for n in numbers if n not in states or not states[n].passed), numbers[-1])


class _People:
    """Sponsors and facilitators of many engagements."""

    def __init__(self, engagements: Sequence[int]) -> None:
        self.sponsors: dict[int, tuple[str, str]] = {}
        self.facilitators: dict[int, dict[int, str]] = {}
        self.named = sponsors.named(engagements)
        wanted = Q(is_sponsor=True) | Q(role__in=_RUN, ended_at=None)
        rows = Participant.objects.filter(wanted, engagement__in=engagements)
        for row in rows.only(
            "engagement_id", "user_id", "display_name", "title", "role", "is_sponsor", "ended_at"
        ):
            if row.is_sponsor:
                self.sponsors[row.engagement_id] = (row.name, row.title)
            if row.role in _RUN and row.ended_at is None and row.user_id is not None:
                self.facilitators.setdefault(row.engagement_id, {})[row.user_id] = row.name

    def sponsor(self, engagement: int) -> tuple[str, str]:
        """Name and title of the seat, else whom the mandate names."""
        return self.sponsors.get(engagement) or (self.named.get(engagement, ""), "")


def _entry(
    seat: Participant,
    states: Mapping[int, State],
    people: _People,
    ahead: Sequence[Milestone],
    late: int,
    cycles: tuple[str, str],
) -> Entry:
    key, current = seat.engagement_id, _current(states)
    state = states.get(current)
    sponsor, title = people.sponsor(key)
    return Entry(
        engagement=seat.engagement,
        seat=seat,
        sponsor=sponsor,
        sponsor_title=title,
        phase=current,
        percent=state.progress if state else 0,
        state=state,
        is_closed=seat.engagement.closed_at is not None,
        ahead=ahead,
        late=late,
        at=seat.last_at or seat.engagement.created_at,  # type: ignore[attr-defined]
        facilitators=people.facilitators.get(key, {}),
        continues=cycles[0],
        continued_by=cycles[1],
    )
