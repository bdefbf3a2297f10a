"""Sheet 3.6 made ready to be shown: how far the plan is, what is due, risks, issues, reviews."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from pmo_studio.core.due import late_words
from pmo_studio.core.models import Engagement, Participant
from roadmaps import dated, lateness, package_words
from roadmaps.dated import Standing
from roadmaps.lateness import Deadline
from roadmaps.models import Concern, Deliverable, Review, WaveCondition, WorkPackage
from roadmaps.models.deliverable import OPEN, DeliverableStatus
from roadmaps.models.package import PackageStatus
from roadmaps.waves import due as gate_due

Owned = WorkPackage | Deliverable | Concern | WaveCondition
# So many days ahead count as this week.
DAYS = 7


@dataclass(frozen=True)
class Item:
    """Something that is due: in words, on a day, at an address; `late` says why it is."""

    words: str
    key: str
    day: datetime.date
    url: str
    is_late: bool
    late: str = ""


@dataclass(frozen=True)
class Person:
    """What is due this week of one person; `seat` None: of nobody."""

    seat: Participant | None
    items: Sequence[Item]

    @property
    def name(self) -> str:
        return self.seat.name if self.seat else __("Nobody yet")


@dataclass(frozen=True)
class Page:
    """Everything on the sheet; `standing` is None before there is a plan."""

    engagement: Engagement
    standing: Standing | None
    outputs: Sequence[Deliverable]
    concerns: Sequence[Concern]
    reviews: Sequence[Review]
    conditions: Sequence[WaveCondition] = ()

    @property
    def placed(self) -> Sequence[WorkPackage]:
        return self.standing.placed if self.standing else ()

    @property
    def packages_done(self) -> int:
        return sum(row.status == PackageStatus.DONE for row in self.placed)

    @cached_property
    def packages_late(self) -> int:
        """How many end later than promised or planned, this week or not."""
        return sum(each.is_late for each in lateness.all_of(self.standing)) if self.standing else 0

    @cached_property
    def planned_outputs(self) -> list[Deliverable]:
        placed = {row.pk for row in self.placed}
        return [row for row in self.outputs if row.package_id in placed]

    @property
    def outputs_accepted(self) -> int:
        return sum(row.status == DeliverableStatus.ACCEPTED for row in self.planned_outputs)

    @property
    def done_in_words(self) -> str:
        """How the percentage came about: Σ effort × share done ÷ Σ effort."""
        if self.standing is None or not self.standing.done.total:
            return ""
        weighed = self.standing.done
        words = __("%(done)s of %(effort)s: each package counts with its effort.")
        total = package_words.effort(int(weighed.total), self.engagement.planning_unit)
        return words % {"done": package_words.figure(weighed.done), "effort": total}

    @property
    def forecast_in_words(self) -> str:
        """By how much the end is expected later or earlier than promised; empty without both."""
        expected = self.standing.expected if self.standing else None
        if expected is None or expected.days is None or expected.baseline_end is None:
            return ""
        promised = date_format(expected.baseline_end, "SHORT_DATE_FORMAT")
        if not expected.days:
            return __("as promised, %(day)s") % {"day": promised}
        if expected.days > 0:
            words = ngettext(
                "%(n)s working day later than promised, %(day)s",
                "%(n)s working days later than promised, %(day)s",
                expected.days,
            )
        else:
            words = ngettext(
                "%(n)s working day earlier than promised, %(day)s",
                "%(n)s working days earlier than promised, %(day)s",
                -expected.days,
            )
        return words % {"n": abs(expected.days), "day": promised}

    @cached_property
    def people(self) -> list[Person]:
        """Whoever has something due this week or late, who has most first; nobody last."""
        found: dict[int | None, list[Item]] = {}
        seats: dict[int | None, Participant | None] = {None: None}
        for row, item in self._due():
            found.setdefault(row.owner_id, []).append(item)
            seats[row.owner_id] = row.owner
        people = [
            Person(seats[pk], sorted(items, key=lambda item: item.day))
            for pk, items in found.items()
        ]
        return sorted(people, key=lambda each: (each.seat is None, -len(each.items), each.name))

    @property
    def open_concerns(self) -> list[Concern]:
        """Issues and risks that are open, the heaviest first."""
        rows = [row for row in self.concerns if row.closed_on is None]
        return sorted(rows, key=lambda row: (-row.rating, row.pk))

    @property
    def closed_concerns(self) -> list[Concern]:
        return [row for row in self.concerns if row.closed_on is not None]

    @property
    def until(self) -> datetime.date:
        return _until(self.standing)

    def _due(self) -> Iterator[tuple[Owned, Item]]:
        yield from self._packages_due()
        yield from self._outputs_due()
        yield from self._concerns_due()
        yield from self._conditions_due()

    def _packages_due(self) -> list[tuple[WorkPackage, Item]]:
        rows = lateness.due_by(self.standing, self.until) if self.standing else ()
        return [(each.row, self._package_item(each, day)) for each, day in rows]

    def _package_item(self, each: Deadline, day: datetime.date) -> Item:
        row = each.row
        return Item(row.name, row.key, day, row.get_absolute_url(), each.is_late, each.words)

    def _outputs_due(self) -> list[tuple[Deliverable, Item]]:
        return [
            (row, self._item(row.name, row.package.key, row.due_on, self._output_page(row)))
            for row in self.planned_outputs
            if row.due_on and row.due_on <= self.until and row.status in OPEN
        ]

    def _concerns_due(self) -> list[tuple[Concern, Item]]:
        return [
            (row, self._item(row.text, "", row.due_on, f"#concern-{row.pk}"))
            for row in self.concerns
            if row.due_on and row.due_on <= self.until and row.closed_on is None
        ]

    def _conditions_due(self) -> list[tuple[WaveCondition, Item]]:
        words = __("Meet the condition “%(text)s”")
        return [
            (row, self._item(words % {"text": row.text}, "", row.due_on, gate_due.address(row)))
            for row in self.conditions
        ]

    def _output_page(self, row: Deliverable) -> str:
        return f"{row.package.get_absolute_url()}#deliverable-{row.pk}"

    def _item(self, words: str, key: str, day: datetime.date, url: str) -> Item:
        is_late = self.standing is not None and day < self.standing.today
        return Item(words, key, day, url, is_late, late_words(day) if is_late else "")


def _until(standing: Standing | None) -> datetime.date:
    today = standing.today if standing else datetime.date.min
    return today + datetime.timedelta(days=DAYS)


def page(engagement: Engagement) -> Page:
    """Everything on the sheet; a fixed number of queries."""
    standing = dated.of(engagement)
    outputs = Deliverable.objects.live().filter(
        package__plan__engagement=engagement, package__archived_at=None
    )
    concerns = Concern.objects.live().filter(plan__engagement=engagement)
    reviews = Review.objects.filter(plan__engagement=engagement).select_related("by")
    return Page(
        engagement=engagement,
        standing=standing,
        outputs=list(
            outputs.exclude(status=DeliverableStatus.DROPPED).select_related("package", "owner")
        ),
        concerns=list(concerns.select_related("package", "owner")),
        reviews=list(reviews),
        conditions=list(gate_due.still_open(engagement.pk, _until(standing))),
    )
