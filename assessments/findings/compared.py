"""Two assessments side by side, on the capabilities that both know well enough (domain.md §10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as __

from assessments import result_words as words
from assessments import scoring
from assessments.findings import pictures
from assessments.findings.overview import is_weak, weak_level
from assessments.findings.places import Number, Places
from assessments.models import Assessment
from assessments.results import Results
from assessments.scoring import CapScore, Change, Comparison, Snapshot
from pmo_studio.core import catalogue
from pmo_studio.core.charts import PAGE, Axis, Look, Svg
from pmo_studio.core.rounding import half_up

WIDTH = 440.0
# A change is smaller than a level: tenths, as the levels have, would hide it, or make it.
PLACES = 2


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
    def comparison(self) -> Comparison:
        return scoring.compare(_snapshot(self.before), _snapshot(self.after), self.targets)

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
        return ChangeRow(
            key=key,
            name=words.capability(key),
            before=_level(self.before, key),
            after=_level(self.after, key),
            delta=delta,
            sum=f"{after} {words.MINUS} {before} = {delta}",
            target=words.level(change.target),
            met=change.met,
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
        return [str(words.DIFFERENCES[each]) for each in self.comparison.differences]

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
        for results in (self.before, self.after):
            title = results.assessment.title
            cap = results.capabilities.get(key)
            if cap is None:
                yield __("not asked in “%(title)s”") % {"title": title}
            elif not _is_covered(cap):
                coverage = words.share(cap.coverage.value)
                yield __("coverage %(share)s in “%(title)s”, below one half") % {
                    "share": coverage,
                    "title": title,
                }

    @cached_property
    def chart(self) -> Svg:
        axes = [
            Axis(
                words.capability(each.capability),
                each.after,
                each.target,
                each.before,
                thin=is_weak(self.after.capabilities[each.capability]),
            )
            for each in self._changes
        ]
        return pictures.maturity(axes, width=self.width, look=self.look)


def _difference(change: Change) -> Decimal:
    """Of the two numbers as the sum prints them: whoever subtracts them finds it."""
    return half_up(change.after, PLACES) - half_up(change.before, PLACES)


def _snapshot(results: Results) -> Snapshot:
    """With the people who had answered when the figures were made, by shown group."""
    parts = results.participation.groups
    people = {"+".join(sorted(part.groups)): part.people for part in parts}
    assessment = results.assessment
    return Snapshot(assessment.model_key, assessment.model_version, people, results.capabilities)


def _is_covered(cap: CapScore) -> bool:
    value = cap.coverage.value
    return (
        cap.score is not None
        and value is not None
        and scoring.reaches(value, scoring.LEAST_COVERAGE)
    )


def _level(results: Results, key: str) -> Level:
    cap, place = results.capabilities[key], Places.of(results.assessment.pk)
    return Level(
        number=Number(weak_level(cap), place.to("capability", key)),
        is_weak=is_weak(cap),
        is_settled=cap.agreed > 0,
    )
