"""Query sets of assessments; they read like adjectives."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from assessments.models import ContextEntry, Lane, PainPoint, Process, Step  # noqa: F401


class ContextEntryQuerySet(models.QuerySet["ContextEntry"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def for_page(self) -> Self:
        """With author, in the order of the page."""
        return self.live().select_related("author").order_by("position", "pk")


class ProcessQuerySet(models.QuerySet["Process"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)


class LaneQuerySet(models.QuerySet["Lane"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)


class StepQuerySet(models.QuerySet["Step"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def for_change(self) -> Self:
        """With what access and the actions read."""
        return self.select_related("process__engagement", "lane")


class PainPointQuerySet(models.QuerySet["PainPoint"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def for_change(self) -> Self:
        """With what access and the actions read."""
        return self.select_related("process__engagement", "step", "author")
