"""Querysets of the plan; they read like adjectives."""

import datetime
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pmo_studio.core.models import Engagement
from pmo_studio.core.models.signing import OneTimeLinkQuerySet

if TYPE_CHECKING:
    # ruff takes the names in the brackets below for mere texts
    from roadmaps.models import (  # noqa: F401
        Acknowledgement,
        CalendarFeed,
        ChangeGroup,
        CloseoutLink,
        Concern,
        Deliverable,
        Gap,
        Improvement,
        Lesson,
        Message,
        PlanProposal,
        Reading,
        ReadingToken,
        RolloutUnit,
        ThankYou,
        WaveCriterion,
        WorkPackage,
    )

Row = TypeVar("Row", bound=models.Model)


class LiveQuerySet(models.QuerySet[Row]):
    """Rows that are put aside instead of deleted."""

    def live(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)


class UnitQuerySet(LiveQuerySet["RolloutUnit"]):
    pass


class CriterionQuerySet(LiveQuerySet["WaveCriterion"]):
    pass


class PackageQuerySet(LiveQuerySet["WorkPackage"]):
    pass


class DeliverableQuerySet(LiveQuerySet["Deliverable"]):
    pass


class GapQuerySet(LiveQuerySet["Gap"]):
    pass


class ChangeGroupQuerySet(LiveQuerySet["ChangeGroup"]):
    pass


class MessageQuerySet(LiveQuerySet["Message"]):
    pass


class ConcernQuerySet(LiveQuerySet["Concern"]):
    pass


class ImprovementQuerySet(LiveQuerySet["Improvement"]):
    def open(self) -> Self:
        """Still to be done."""
        return self.live().filter(done_on=None)

    def planned(self) -> Self:
        """Dated, and somebody's: what counts for the gate."""
        owned = Q(owner__isnull=False) | ~Q(owner_name="")
        return self.live().filter(owned, quarter__isnull=False)


class ReadingQuerySet(LiveQuerySet["Reading"]):
    def of(self, engagement: Engagement) -> Self:
        """Of KPIs that stand, with them; in the order of their periods."""
        return self.filter(kpi__engagement=engagement, kpi__archived_at=None)


class ReadingTokenQuerySet(models.QuerySet["ReadingToken"]):
    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(revoked_at=None)


class LessonQuerySet(LiveQuerySet["Lesson"]):
    def acting(self) -> Self:
        """Those that ask for something to be done."""
        return self.exclude(action="")


class AcknowledgementQuerySet(LiveQuerySet["Acknowledgement"]):
    def public(self) -> Self:
        """Of people who agreed to be named: what may leave the hands of the facilitators."""
        return self.filter(public=True)


class ThanksQuerySet(LiveQuerySet["ThankYou"]):
    pass


class FeedQuerySet(models.QuerySet["CalendarFeed"]):
    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(revoked_at=None)

    def open(self) -> Self:
        """Those that answer now: the seat sits, its account may log in, nothing is archived."""
        unexpired = Q(seat__expires_at=None) | Q(seat__expires_at__gt=timezone.now())
        may_log_in = Q(seat__user=None) | Q(seat__user__is_active=True)
        return self.standing().filter(
            unexpired, may_log_in, seat__ended_at=None, seat__engagement__archived_at=None
        )


class ProposalQuerySet(models.QuerySet["PlanProposal"]):
    def searching(self) -> Self:
        return self.filter(state__in=("waiting", "running"))

    def stopped(self, now: datetime.datetime) -> Self:
        """Running, and not heard of for too long: their worker was stopped."""
        return self.filter(state="running", overdue_at__lt=now)

    def applied(self) -> Self:
        """What the plan stands by, the newest first."""
        return self.filter(applied_at__isnull=False, taken_back_at=None).order_by("-applied_at")


class CloseoutLinkQuerySet(OneTimeLinkQuerySet["CloseoutLink"]):
    def standing(self) -> Self:
        """Those that still open the page on which one approves: none of a sponsor whose seat ended,
        and none in an archive."""
        here = "closeout__engagement"
        return self.unused().filter(
            **{f"{here}__mandate__sponsor__ended_at": None, f"{here}__archived_at": None}
        )
