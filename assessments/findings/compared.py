"""Two assessments side by side, on the capabilities that both know well enough (domain.md §10)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as __

from assessments import result_words as words
from assessments import scoring
from assessments.findings import pictures
from assessments.findings.overview import is_weak, weak_level
from assessments.findings.places import Number, Places
from assessments.models import Assessment
from assessments.results import Results
from assessments.scoring import CapScore, Change, Comparison, Difference, Growth, Round, Snapshot
from pmo_studio.core import catalogue
from pmo_studio.core.charts import PAGE, Axis, Dumbbell, Look, Svg
from pmo_studio.core.rounding import half_up

WIDTH = 440.0
# A change is smaller than a level: tenths, as the levels have, would hide it, or make it.
PLACES = 2
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
class Level:
    """A capability in one of the two: in parentheses where the evidence is weak; `is_settled`
    where scores count that the room agreed on."""

    number: Number
    is_weak: bool
    is_settled: bool


@dataclass(frozen=True)
class ChangeRow:
    key: str
    name: str
    before: Level
    after: Level
    delta: str
    # The change with what it was made of: "2.34 − 2.27 = +0.07".
    sum: str
    target: str
    # None without a target.
    met: bool | None
    # How many levels it stands below its target, in hundredths; empty where none is missed.
    short: str
    # Whether it grew faster than usual.
    fast: bool
    # "5 of 6" where not every question that both asked counts; else empty.
    questions: str


@dataclass(frozen=True)
class LeftOut:
    """A capability that cannot be compared, and why."""

    name: str
    why: str


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
        return scoring.growth_between(_round(self.before), _round(self.after), self.targets)

    @property
    def is_shared(self) -> bool:
        """Whether both asked any of the same questions: then only those count."""
        return bool(self.growth.shared)

    @cached_property
    def comparison(self) -> Comparison:
        """On all that each says of a capability only where they share no question."""
        if self.is_shared:
            return self.growth.comparison
        return scoring.compare(_snapshot(self.before), _snapshot(self.after), self.targets)

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
        before, after = words.hundredth(change.before), words.hundredth(change.after)
        delta = words.change(_difference(change), PLACES)
        then, now = (caps[key] for caps in self.caps)
        return ChangeRow(
            key=key,
            name=words.capability(key),
            before=_level(then, self.before, key),
            after=_level(now, self.after, key),
            delta=delta,
            sum=f"{after} {words.MINUS} {before} = {delta}",
            target=words.level(change.target),
            met=change.met,
            short=_short(change),
            fast=change.fast,
            questions=_part_of(now) if self.is_shared else "",
        )

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
        return sum(map(_difference, self._changes), Decimal(0))

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
        grown = sorted(self._changes, key=lambda each: (-_difference(each), each.capability))
        return self._named([each for each in grown if _difference(each) > 0][:IN_WORDS])

    @cached_property
    def fell(self) -> list[ChangeRow]:
        """What stands lower than before, the largest loss first."""
        lost = sorted(self._changes, key=lambda each: (_difference(each), each.capability))
        return self._named([each for each in lost if _difference(each) < 0])

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
        years = scoring.years_between(_day(self.before), _day(self.after))
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
            elif key in caps and not _is_covered(caps[key]):
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
                    words.change(_difference(each), PLACES),
                    each.target,
                    thin=is_weak(self.caps[1][each.capability]),
                )
                for each in self._changes
            ],
            mean=self.mean,
            width=self.width,
            look=self.look,
        )


def _difference(change: Change) -> Decimal:
    """Of the two numbers as the sum prints them: whoever subtracts them finds it."""
    return half_up(change.after, PLACES) - half_up(change.before, PLACES)


def _short(change: Change) -> str:
    if change.met is not False or change.target is None:
        return ""
    return words.printed(half_up(change.target, PLACES) - half_up(change.after, PLACES), PLACES)


def _part_of(cap: CapScore) -> str:
    """The questions that count, where some that both asked have no score in one of them."""
    if cap.scored == cap.items:
        return ""
    return __("%(scored)s of %(items)s") % {"scored": cap.scored, "items": cap.items}


def _snapshot(results: Results) -> Snapshot:
    assessment = results.assessment
    return Snapshot(
        assessment.model_key,
        assessment.model_version,
        people_of(results),
        results.capabilities,
        results.result.params,
        _day(results),
    )


def _round(results: Results) -> Round:
    return Round(results.model, results.result, people_of(results), _day(results))


def people_of(results: Results) -> dict[str, int]:
    """Who had answered when the figures were made, by shown group."""
    parts = results.participation.groups
    return {"+".join(sorted(part.groups)): part.people for part in parts}


def _day(results: Results) -> datetime.date:
    """When it closed; of an open one the day of its figures."""
    return timezone.localdate(results.assessment.closed_at or results.made_at)


def _is_covered(cap: CapScore) -> bool:
    value = cap.coverage.value
    return value is not None and scoring.reaches(value, scoring.LEAST_COVERAGE)


def _level(cap: CapScore, results: Results, key: str) -> Level:
    place = Places.of(results.assessment.pk)
    return Level(
        number=Number(weak_level(cap), place.to("capability", key)),
        is_weak=is_weak(cap),
        is_settled=cap.agreed > 0,
    )
