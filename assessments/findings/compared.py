"""Two assessments side by side, on the capabilities that both know well enough (domain.md §10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as __

from assessments import result_words as words
from assessments import scoring
from assessments.findings import pictures, sides
from assessments.findings.compared_rows import (
    PLACES,
    ChangeRow,
    LeftOut,
    difference,
    level,
    part_of,
    row,
)
from assessments.findings.overview import is_weak
from assessments.models import Assessment
from assessments.results import Results
from assessments.scoring import CapScore, Change, Comparison, Difference, Growth
from pmo_studio.core import catalogue
from pmo_studio.core.charts import PAGE, Axis, Dumbbell, Look, Svg

WIDTH = 440.0
# So many of what grew most are named in words.
IN_WORDS = 3


def pair(assessments: Iterable[Assessment]) -> tuple[Assessment, Assessment] | None:
    """What to compare unasked: the one closed last against the closed one of the same questionnaire
    before it, the older first.

    Two questionnaires are compared only where somebody asks for it: before others, what differs
    between their questions would pass for progress.
    """
    closed = [each for each in assessments if each.closed_at is not None]
    closed.sort(key=lambda each: (each.closed_at, each.pk), reverse=True)
    for place, after in enumerate(closed):
        for before in closed[place + 1 :]:
            if before.model_key == after.model_key:
                return before, after
    return None


@dataclass(frozen=True)
class Compared:
    """`before` and `after` are results with something published."""

    before: Results
    after: Results
    targets: Mapping[str, float]
    look: Look = PAGE
    width: float = WIDTH

    @cached_property
    def growth(self) -> Growth:
        """On the questions that both asked."""
        return scoring.growth_between(
            sides.round_of(self.before), sides.round_of(self.after), self.targets
        )

    @property
    def is_shared(self) -> bool:
        """Whether both asked any of the same questions: then only those count."""
        return bool(self.growth.shared)

    @cached_property
    def comparison(self) -> Comparison:
        """On all that each says of a capability only where they share no question."""
        if self.is_shared:
            return self.growth.comparison
        return scoring.compare(
            sides.snapshot_of(self.before), sides.snapshot_of(self.after), self.targets
        )

    @cached_property
    def caps(self) -> tuple[Mapping[str, CapScore], Mapping[str, CapScore]]:
        """The capabilities before and after, as they are compared."""
        if self.is_shared:
            return self.growth.before, self.growth.after
        return self.before.capabilities, self.after.capabilities

    @cached_property
    def _changes(self) -> list[Change]:
        """In the order of the catalogue."""
        found = {change.capability: change for change in self.comparison.changes}
        return [found[each.key] for each in catalogue.capabilities() if each.key in found]

    @cached_property
    def rows(self) -> list[ChangeRow]:
        return [self._row(change) for change in self._changes]

    def _row(self, change: Change) -> ChangeRow:
        key = change.capability
        then, now = (caps[key] for caps in self.caps)
        before = level(then, self.before.assessment.pk)
        after = level(now, self.after.assessment.pk)
        return row(change, before, after, part_of(now) if self.is_shared else "")

    @cached_property
    def has_weak(self) -> bool:
        return any(side.is_weak for row in self.rows for side in (row.before, row.after))

    @cached_property
    def has_settled(self) -> bool:
        return any(side.is_settled for row in self.rows for side in (row.before, row.after))

    @cached_property
    def mean(self) -> str:
        """The mean of the changes; a dash where nothing is compared."""
        if not self._changes:
            return words.NO_VALUE
        return words.change(self._total / len(self._changes), PLACES)

    @cached_property
    def mean_sum(self) -> str:
        """The mean with what it was made of."""
        total = words.change(self._total, PLACES)
        return f"{total} / {len(self._changes)} = {self.mean}"

    @cached_property
    def _total(self) -> Decimal:
        return sum(map(difference, self._changes), Decimal(0))

    @cached_property
    def met(self) -> int:
        return sum(row.met is True for row in self.rows)

    @cached_property
    def aimed(self) -> int:
        """How many of the compared have a target."""
        return sum(row.met is not None for row in self.rows)

    @cached_property
    def notes(self) -> list[str]:
        """What else differs between the two."""
        told = [str(words.DIFFERENCES[each]) for each in self.comparison.differences]
        people = [each.participation.people for each in (self.before, self.after)]
        if Difference.NUMBER in self.comparison.differences:
            said = __("%(before)s answered before, %(after)s after.")
            told.append(
                said % {"before": words.people(people[0]), "after": words.people(people[1])}
            )
        return told

    @cached_property
    def grew_most(self) -> list[ChangeRow]:
        """Those with the largest growth, best first; what did not grow is not among them."""
        grown = sorted(self._changes, key=lambda each: (-difference(each), each.capability))
        return self._named([each for each in grown if difference(each) > 0][:IN_WORDS])

    @cached_property
    def fell(self) -> list[ChangeRow]:
        """What stands lower than before, the largest loss first."""
        lost = sorted(self._changes, key=lambda each: (difference(each), each.capability))
        return self._named([each for each in lost if difference(each) < 0])

    @cached_property
    def still_short(self) -> list[ChangeRow]:
        """What has not reached its target, the farthest first."""
        missed = [each for each in self._changes if each.met is False]
        missed.sort(key=lambda each: (each.after - (each.target or 0), each.capability))
        return self._named(missed)

    @cached_property
    def fast(self) -> list[ChangeRow]:
        return [row for row in self.rows if row.fast]

    @cached_property
    def years(self) -> str:
        """The time between the two as growth is held against it; empty where it is not known."""
        years = scoring.years_between(sides.day_of(self.before), sides.day_of(self.after))
        return "" if years is None else words.exact(years, 1)

    def _named(self, changes: Iterable[Change]) -> list[ChangeRow]:
        by_key = {row.key: row for row in self.rows}
        return [by_key[each.capability] for each in changes]

    @cached_property
    def left_out(self) -> list[LeftOut]:
        kept = {change.capability for change in self._changes}
        asked = self.before.capabilities.keys() | self.after.capabilities.keys()
        return [
            LeftOut(words.capability(each.key), "; ".join(self._reasons(each.key)))
            for each in catalogue.capabilities()
            if each.key in asked - kept
        ]

    def _reasons(self, key: str) -> Iterable[str]:
        told = []
        for results, caps in zip((self.before, self.after), self.caps, strict=True):
            said = {"title": results.assessment.title}
            if key not in results.capabilities:
                told.append(__("not asked in “%(title)s”") % said)
            elif key in caps and not sides.is_covered(caps[key]):
                said["share"] = words.share(caps[key].coverage.value)
                told.append(__("coverage %(share)s in “%(title)s”, below one half") % said)
        return told or [self._nothing_alike(key)]

    def _nothing_alike(self, key: str) -> str:
        if key not in self.caps[0]:
            return __("asked by other questions")
        return __("no question has a score in both")

    @cached_property
    def chart(self) -> Svg:
        axes = [
            Axis(
                words.capability(each.capability),
                each.after,
                each.target,
                each.before,
                thin=is_weak(self.caps[1][each.capability]),
            )
            for each in self._changes
        ]
        return pictures.maturity(axes, width=self.width, look=self.look)

    @cached_property
    def distances(self) -> Svg:
        """How far each capability came, and how far it has to go."""
        return pictures.distances(
            [
                Dumbbell(
                    words.capability(each.capability),
                    each.before,
                    each.after,
                    words.change(difference(each), PLACES),
                    each.target,
                    thin=is_weak(self.caps[1][each.capability]),
                )
                for each in self._changes
            ],
            mean=self.mean,
            width=self.width,
            look=self.look,
        )
