"""Drafts of the mandate as something to vote on: the lists `mandate:mission`, `mandate:vision`."""

from collections import Counter
from collections.abc import Mapping, Set

from django.utils.translation import gettext as __

from canvases.models import MandateVariant
from canvases.models.mandate import Drafted, Status
from canvases.querysets import VariantQuerySet
from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import Candidate, Offer
from pmo_studio.workshops import results
from pmo_studio.workshops.models import VoteItem

PREFIX = "mandate_variant"


def offers(engagement: Engagement) -> list[Offer]:
    """The drafts of each field that has any, until the mandate is signed; one query."""
    rows = _open(engagement).order_by()
    counts = Counter(rows.values_list("field", flat=True))
    titles = {Drafted.MISSION: __("Mission drafts"), Drafted.VISION: __("Vision drafts")}
    return [Offer(key.value, titles[key], counts[key]) for key in Drafted if counts[key]]


def candidates(engagement: Engagement, name: str) -> list[Candidate]:
    """The drafts of one field in the order in which they came; one query."""
    if name not in Drafted.values:
        return []
    rows = _open(engagement).filter(field=name)
    return [Candidate(row.subject, row.text) for row in rows]


def _open(engagement: Engagement) -> VariantQuerySet:
    """Whatever the room votes, a signed mandate keeps its words."""
    return MandateVariant.objects.live().of(engagement).exclude(mandate__status=Status.SIGNED)


def shown(engagement_id: int, subjects: Set[str]) -> tuple[str, Mapping[str, int]]:
    """Title and dots, by subject, of the vote on these drafts that ended last."""
    return results.newest(results.given(engagement_id), subjects)


def on_ballots(rounds: Set[int]) -> dict[int, int]:
    """The engagement of every round on which drafts stood; one query."""
    items = VoteItem.objects.filter(round__in=rounds, subject__startswith=f"{PREFIX}:")
    return dict(items.values_list("round", "round__engagement").distinct())
