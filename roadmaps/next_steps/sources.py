"""What calls for a next step: where KPI readings and function reviews hand on what they found."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as __

from canvases.models import Kpi
from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import is_id
from roadmaps.actions.improvement_details import Source
from roadmaps.kpis.colours import Colour
from roadmaps.models.function_review import Decision
from roadmaps.readings import words as reading_words
from roadmaps.readings.current import KpiStanding, standings
from roadmaps.reviews import functions, steps
from roadmaps.reviews.steps import OpenDecision


@dataclass(frozen=True)
class Call:
    """A function that calls for a step: its key (F05, n12), its name, what was decided, and why.

    `since` is the day of the decision: what was done before does not answer it.
    """

    function: str
    name: str
    decided: str = ""
    reason: str = ""
    since: datetime.date | None = None

    @property
    def source(self) -> Source:
        """Of the catalogue, or the note that names it."""
        note = self.function.removeprefix("n")
        return Source(note=int(note)) if is_id(note) else Source(function=self.function)


@dataclass(frozen=True)
class RedKpi:
    """A KPI off its target, in the words of the wall.

    `since` is the last day of the period that was read: what was done before does not answer it.
    """

    kpi: Kpi
    why: str = ""
    since: datetime.date | None = None


def red_kpis(engagement: Engagement) -> list[RedKpi]:
    """Those whose last reading is red and not too old, in the order of sheet 2.6; two queries."""
    found = standings(engagement).values()
    return [_red(each) for each in found if each.colour is Colour.RED]


def _red(standing: KpiStanding) -> RedKpi:
    last = standing.last
    if last is None:
        return RedKpi(standing.kpi)
    told = {
        "period": reading_words.period(last.period),
        "value": reading_words.rounded(standing.value, standing.kpi.unit),
        "target": reading_words.target(standing.kpi),
    }
    why = __("Last reading %(period)s: %(value)s, target %(target)s.") % told
    return RedKpi(standing.kpi, why, last.period.end)


def open_decisions(engagement: Engagement) -> list[Call]:
    """Functions that are to be improved, merged or retired by their newest review; five queries."""
    found = steps.open_decisions(engagement)
    into = functions.names(
        engagement, [each.review.into_id for each in found if each.review.into_id]
    )
    return [_call(each, into) for each in found]


def _call(found: OpenDecision, into: Mapping[int, str]) -> Call:
    review, name = found.review, found.listed.name
    decided = {
        Decision.IMPROVE: __("Improve “%(name)s”"),
        Decision.MERGE: __("Merge “%(name)s” into “%(into)s”"),
        Decision.RETIRE: __("Retire “%(name)s”"),
    }[Decision(review.decision)]
    told = {"name": name, "into": into.get(review.into_id or 0, "")}
    return Call(found.listed.key, name, decided % told, review.reason, review.decided_on)
