"""Targets as something to vote on: how important people find each capability.

The only list is `targets:all`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as __

from assessments.models import Target
from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import Candidate, Offer
from pmo_studio.workshops.models import VoteItem, VoteRound

ALL = "all"


@dataclass(frozen=True)
class Votes:
    """The last ended vote on targets in which anybody voted: the dots that each target got, by its
    key; `most` counts what anything on the ballot got, whether or not its target still stands."""

    title: str = ""
    path: str = ""
    voters: int = 0
    dots: Mapping[str, int] = field(default_factory=dict)

    @property
    def most(self) -> int:
        return max(self.dots.values(), default=0)


def offers(engagement: Engagement) -> list[Offer]:
    """All targets as one list, once there are any; one query."""
    count = Target.objects.filter(engagement=engagement).count()
    return [Offer(ALL, __("Importance of the capabilities"), count)] if count else []


def candidates(engagement: Engagement, name: str) -> list[Candidate]:
    """Every target, in the order of the catalogue; one query."""
    if name != ALL:
        return []
    rows = Target.objects.filter(engagement=engagement).in_order()
    return [Candidate(target.subject, target.name) for target in rows]


def rounds(engagement: Engagement) -> QuerySet[VoteRound]:
    """The ended votes that targets stood on, the one that ended last first."""
    on_targets = VoteItem.objects.filter(
        round__engagement=engagement, subject__startswith="target:"
    )
    ended = VoteRound.objects.ended().filter(pk__in=on_targets.values("round"))
    return ended.order_by("-ended_at", "-pk")


def last(engagement: Engagement) -> Votes:
    """The vote that counts: one in which nobody voted replaces no other; two queries."""
    round_ = rounds(engagement).filter(voters__gt=0).first()
    if round_ is None:
        return Votes()
    items = VoteItem.objects.filter(round=round_, subject__startswith="target:")
    dots = {subject: count or 0 for subject, count in items.values_list("subject", "dots")}
    return Votes(round_.title, round_.get_absolute_url(), round_.voters or 0, dots)
