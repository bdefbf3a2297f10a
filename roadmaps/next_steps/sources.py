"""What calls for a next step: where KPI readings and function reviews hand on what they found."""

from collections.abc import Sequence
from dataclasses import dataclass

from canvases.models import Kpi
from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import is_id
from roadmaps.actions.improvement_details import Source


@dataclass(frozen=True)
class Call:
    """A function that calls for a step: its key (F05, n12), its name, what was decided, and why."""

    function: str
    name: str
    why: str = ""
    reason: str = ""

    @property
    def source(self) -> Source:
        """Of the catalogue, or the note that names it."""
        note = self.function.removeprefix("n")
        return Source(note=int(note)) if is_id(note) else Source(function=self.function)


def red_kpis(engagement: Engagement) -> Sequence[Kpi]:
    """KPIs whose last reading is red; none while nothing is read."""
    return ()


def open_decisions(engagement: Engagement) -> Sequence[Call]:
    """Functions that are to be improved, merged or retired; none while nothing was reviewed."""
    return ()
