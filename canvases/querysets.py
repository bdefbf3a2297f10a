"""Query sets of canvases; they read like adjectives."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from canvases.link_kinds import KINDS, KPI
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.signing import OneTimeLinkQuerySet

if TYPE_CHECKING:
    from canvases.models import (  # noqa: F401
        Canvas,
        Group,
        Kpi,
        Link,
        MandateLink,
        MandateVariant,
        Note,
        NoteEvidence,
    )


class CanvasQuerySet(models.QuerySet["Canvas"]):
    def with_counts(self) -> Self:
        return self.annotate(note_count=Count("notes", filter=Q(notes__archived_at=None)))

    def with_notes(self) -> Self:
        """Those on which a note stands, once for each."""
        return self.filter(notes__isnull=False, notes__archived_at=None)

    def newest_first(self) -> Self:
        """The to-be canvas is what people open; among equals the newest.

        An empty one comes after every to-be canvas with notes: a canvas that was only just made
        takes nothing away from the one that people have filled.
        """
        noted = CanvasQuerySet(self.model).filter(pk=OuterRef("pk")).with_notes()
        filled = models.When(Exists(noted), kind="to_be", then=0)
        return self.order_by(
            models.Case(filled, models.When(kind="to_be", then=1), default=2), "-pk"
        )

    def to_be(self, engagement: Engagement) -> Self:
        """Those of how the PMO should be; the first is what gates and reports look at."""
        found = self.filter(engagement=engagement, kind="to_be")
        return found.select_related("engagement").newest_first()


class NoteQuerySet(models.QuerySet["Note"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def kin_of(self, pk: int) -> Self:
        """The note and all that were copied from the same first one, over whatever steps."""
        found: set[int] = set()
        near = {pk}
        while near:
            found |= near
            beside = Q(origin__in=near) | Q(copies__in=near)
            near = set(self.filter(beside).values_list("pk", flat=True)) - found
        return self.filter(pk__in=found)

    def for_board(self) -> Self:
        """With author, in the order of the board."""
        return self.live().select_related("author").order_by("block", "position", "pk")

    def for_change(self) -> Self:
        """With what access and the actions read."""
        return self.select_related("canvas__engagement", "author", "group")


class GroupQuerySet(models.QuerySet["Group"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)


class NoteEvidenceQuerySet(models.QuerySet["NoteEvidence"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def of_canvas(self, canvas: "Canvas") -> Self:
        """What is known of its live notes, the oldest first."""
        return self.live().filter(note__canvas=canvas, note__archived_at=None).order_by("pk")


class KpiQuerySet(models.QuerySet["Kpi"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)


class VariantQuerySet(models.QuerySet["MandateVariant"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def of(self, engagement: Engagement) -> Self:
        return self.filter(mandate__engagement=engagement)


class LinkToSignQuerySet(OneTimeLinkQuerySet["MandateLink"]):
    def standing(self) -> Self:
        """Those that still open the page on which one signs: none of a sponsor whose seat ended."""
        return self.unused().filter(mandate__sponsor__ended_at=None)


class LinkQuerySet(models.QuerySet["Link"]):
    def live(self) -> Self:
        """Not removed; those between notes that are gone or moved away are among them."""
        return self.filter(archived_at=None)

    def for_change(self) -> Self:
        """With what access and the actions read."""
        return self.select_related("canvas__engagement", "source__canvas__engagement", "kpi")

    def for_reading(self) -> Self:
        """With what a page says of them."""
        return self.select_related("source", "target", "kpi")

    def standing(self) -> Self:
        """Not removed, and to no KPI that was; those that rest are among them."""
        return self.live().filter(kpi__archived_at=None)

    def of_note(self, pk: int) -> Self:
        """Those that begin or end at this note."""
        return self.filter(Q(source=pk) | Q(target=pk))

    def in_force(self) -> Self:
        """Those that hold now: both ends on the board, in blocks that the kind joins."""
        fits = Q(pk__in=[])
        for kind in KINDS.values():
            ends = Q(target__block=kind.target, target__archived_at=None)
            if kind.target == KPI:
                ends = Q(kpi__archived_at=None)
            fits |= Q(kind=kind.key, source__block__in=kind.sources) & ends
        return self.live().filter(fits, source__archived_at=None)
