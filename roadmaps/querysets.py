"""Querysets of the plan; they read like adjectives."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    # ruff takes the names in the brackets below for mere texts
    from roadmaps.models import (  # noqa: F401
        ChangeGroup,
        Concern,
        Deliverable,
        Gap,
        Message,
        RolloutUnit,
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
