"""The maturity of several engagements side by side: of each, the assessment that closed last.

Like every figure of results it follows from published counts, agreed scores and targets alone, and
is the same that the pages of that engagement show to all its seats.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assessments import result_words as words
from assessments import results
from assessments.findings import pictures
from assessments.findings.overview import is_weak, remark, weak_level
from assessments.findings.places import Places
from assessments.findings.sides import day_of
from assessments.models import Assessment, Target
from assessments.results import Results
from pmo_studio.core import catalogue
from pmo_studio.core.charts import Axis, Svg
from pmo_studio.core.models import Engagement

_WIDTH = 420.0


@dataclass(frozen=True)
class Cell:
    """A capability in one engagement; `level` is "" where the assessment does not know it."""

    level: str
    target: str
    remark: str
    url: str


@dataclass(frozen=True)
class Side:
    """One engagement with its assessment."""

    engagement: Engagement
    results: Results
    # By capability.
    targets: Mapping[str, float]

    @property
    def assessment(self) -> Assessment:
        return self.results.assessment

    @property
    def model(self) -> str:
        return words.spoken(self.results.model.name)

    @property
    def on(self) -> datetime.date:
        return day_of(self.results)

    @property
    def people(self) -> str:
        """How many had answered, as the results say it."""
        return words.people(self.results.participation.people)

    @property
    def url(self) -> str:
        return Places.of(self.assessment.pk).whole

    def cell(self, key: str) -> Cell:
        target = self.targets.get(key)
        aim = "" if target is None else words.level(target)
        cap = self.results.capabilities.get(key)
        if cap is None:
            return Cell("", aim, "", "")
        url = Places.of(self.assessment.pk).to("capability", key)
        return Cell(weak_level(cap), aim, remark(cap), url)

    def radar(self, keys: Sequence[str]) -> Svg:
        """All sides over the same capabilities, so that shapes can be compared."""
        return pictures.maturity([self._axis(key) for key in keys], width=_WIDTH)

    def _axis(self, key: str) -> Axis:
        cap = self.results.capabilities.get(key)
        now = cap.score if cap else None
        thin = cap is not None and is_weak(cap)
        return Axis(words.capability(key), now=now, target=self.targets.get(key), thin=thin)


@dataclass(frozen=True)
class Line:
    """A capability over all sides."""

    key: str
    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Across:
    """The sides in the order in which they were asked for."""

    sides: Sequence[Side]

    @cached_property
    def keys(self) -> list[str]:
        """The capabilities of which any side speaks, in the order of the catalogue."""
        known = {key for side in self.sides for key in side.results.capabilities}
        return [key for key in catalogue.load().capabilities if key in known]

    @cached_property
    def lines(self) -> list[Line]:
        return [
            Line(key, words.capability(key), [side.cell(key) for side in self.sides])
            for key in self.keys
        ]

    @property
    def radars(self) -> list[tuple[Side, Svg]]:
        return [(side, side.radar(self.keys)) for side in self.sides]

    @property
    def other_models(self) -> bool:
        """Whether they were not all asked the same version of the same model."""
        asked = {(side.assessment.model_key, side.assessment.model_version) for side in self.sides}
        return len(asked) > 1

    @property
    def parts(self) -> list[Side]:
        """Those that judge a part of the organisation only."""
        return [side for side in self.sides if side.assessment.scope_unit]


def newest(engagements: Collection[int]) -> dict[int, Assessment]:
    """By engagement, the assessment with figures that closed last; one query."""
    rows = Assessment.objects.filter(engagement__in=engagements).closed().published()
    return {row.engagement_id: row for row in rows.for_list().order_by("closed_at", "pk")}


def of(engagements: Sequence[Engagement]) -> Across:
    """Those of which something is published, in this order; four queries."""
    chosen = newest([each.pk for each in engagements])
    rows = Assessment.objects.filter(pk__in=[each.pk for each in chosen.values()])
    found = {each.assessment.engagement_id: each for each in results.of_all(rows)}
    targets: dict[int, dict[str, float]] = {}
    for row in Target.objects.filter(engagement__in=list(found)):
        targets.setdefault(row.engagement_id, {})[row.capability] = float(row.value)
    return Across(
        [
            Side(each, found[each.pk], targets.get(each.pk, {}))
            for each in engagements
            if each.pk in found
        ]
    )
