"""Candidates for the pilot as something to vote on: the list `pilot:units`."""

from collections.abc import Mapping, Sequence, Set

from django.utils.translation import gettext as __

from pmo_studio.core import subjects
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.subjects import Candidate, Offer
from pmo_studio.workshops import results
from pmo_studio.workshops.models import VoteItem
from roadmaps.models import RolloutUnit
from roadmaps.querysets import UnitQuerySet

PREFIX = "rollout_unit"
LIST = "units"


def offers(engagement: Engagement) -> list[Offer]:
    """The candidates, where there are any; one query."""
    count = _open(engagement).count()
    return [Offer(LIST, __("Candidates for the pilot"), count)] if count else []


def candidates(engagement: Engagement, name: str) -> list[Candidate]:
    """The candidates in their order; one query."""
    if name != LIST:
        return []
    return [Candidate(row.subject, row.name) for row in _open(engagement)]


def shown(engagement_id: int, candidates: Set[str]) -> tuple[str, Mapping[str, int]]:
    """Title and dots, by subject, of the vote on these candidates that ended last."""
    return results.newest(results.given(engagement_id), candidates)


def topics_of_votes(made: Sequence[Event]) -> dict[int, set[str]]:
    """Reach for pmo_studio.live: the candidates on which a vote has ended show its dots."""
    rounds = {event.number: subjects.split(event.subject)[1] for event in made}
    items = VoteItem.objects.filter(round__in=rounds.values(), subject__startswith=f"{PREFIX}:")
    found = dict(items.values_list("round", "round__engagement").distinct())
    return {
        number: {f"plan:{found[round_]}"} for number, round_ in rounds.items() if round_ in found
    }


def _open(engagement: Engagement) -> UnitQuerySet:
    return RolloutUnit.objects.live().filter(plan__engagement=engagement, candidate=True)
