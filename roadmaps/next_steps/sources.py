"""What calls for a next step: where KPI readings and function reviews hand on what they found."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __

from canvases.models import Kpi
from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import is_id
from roadmaps.actions.improvement_details import Source
from roadmaps.models.function_review import Decision
from roadmaps.reviews import steps
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


def red_kpis(engagement: Engagement) -> Sequence[Kpi]:
    """KPIs whose last reading is red; none while nothing is read."""
    return ()


def open_decisions(engagement: Engagement) -> list[Call]:
    """Functions that are to be improved, merged or retired by their newest review; four queries."""
    return [_call(each) for each in steps.open_decisions(engagement)]


def _call(found: OpenDecision) -> Call:
    name = found.listed.name
    decided = {
        Decision.IMPROVE: __("Improve “%(name)s”"),
        Decision.MERGE: __("Merge “%(name)s” with another function"),
        Decision.RETIRE: __("Retire “%(name)s”"),
    }[Decision(found.review.decision)]
    return Call(
        found.listed.key,
        name,
        decided % {"name": name},
        found.review.reason,
        found.review.decided_on,
    )
