"""Query sets of workshops; they read like adjectives."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Sum
from django.utils import timezone

if TYPE_CHECKING:
    from pmo_studio.core.models import Participant
    from pmo_studio.workshops.models import Spotlight, Vote, VoteItem, VoteRound  # noqa: F401

# A spotlight that nobody took away is not followed on another day.
SPOTLIGHT_HOURS = 12


def shining_since() -> datetime.datetime:
    """A spotlight set after this is followed."""
    return timezone.now() - datetime.timedelta(hours=SPOTLIGHT_HOURS)


class SpotlightQuerySet(models.QuerySet["Spotlight"]):
    def shining(self) -> Self:
        """Set today, with the name of who set it."""
        return self.filter(set_at__gt=shining_since()).select_related("set_by")


class VoteRoundQuerySet(models.QuerySet["VoteRound"]):
    def open(self) -> Self:
        return self.filter(state="open")

    def ended(self) -> Self:
        return self.filter(state="ended")

    def for_list(self) -> Self:
        """Open rounds first, then the newest; with the number of their items."""
        listed = self.annotate(item_count=Count("items")).select_related("opened_by")
        return listed.order_by(models.Case(models.When(state="open", then=0), default=1), "-pk")


class VoteItemQuerySet(models.QuerySet["VoteItem"]):
    def with_dots_of(self, seat: "Participant") -> Self:
        """With `mine`: the dots that this seat gave, and nobody else's."""
        own = models.Q(votes__participant=seat)
        return self.annotate(
            mine=models.functions.Coalesce(Sum("votes__dots", filter=own), 0)
        ).order_by("position")

    def at_stake(self) -> Self:
        """What would be missed on a board: items that got dots, and all of an open round.

        Of an open round all, because which of them have dots is nobody's to know.
        """
        stands = models.Q(round__state="open") | models.Q(dots__gt=0)
        return self.filter(stands).select_related("round").order_by("round", "position")


class VoteQuerySet(models.QuerySet["Vote"]):
    def in_round(self, round_: "VoteRound") -> Self:
        return self.filter(item__round=round_)

    def of(self, seat: "Participant") -> Self:
        return self.filter(participant=seat)

    def voters(self) -> int:
        return self.values("participant").distinct().count()

    def total(self) -> int:
        return int(self.aggregate(total=Sum("dots"))["total"] or 0)
