"""What the report says of the organisation beside its scores: context entries, process maps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __

from assessments.models import ContextEntry, Process
from assessments.models.context import ContextKind
from assessments.models.processes import SIPOC
from assessments.processes import flow, maps
from pmo_studio.core.charts import PRINT, Svg
from pmo_studio.core.models import Engagement

# Drawn a little wider than the page and scaled to it: its type is then 7 pt high, as small as print
# may be.  A process of more steps than these would not fit a page and is printed as a table.
SCALED = 0.85
MOST_DRAWN = 16


@dataclass(frozen=True)
class ContextPart:
    """The entries of one kind, each with its dots."""

    title: str
    entries: Sequence[tuple[ContextEntry, int]]


@dataclass(frozen=True)
class ProcessPart:
    """One process: its drawing or its steps, its figures, SIPOC as (title, lines), what hurts."""

    process: Process
    drawing: Svg | None
    steps: Sequence[maps.StepLine]
    efficiency: str
    untimed: int
    work: str
    wait: str
    handovers: int
    sipoc: Sequence[tuple[str, Sequence[str]]]
    pains: Sequence[maps.PainLine]


def context_parts(engagement: Engagement, dots: Mapping[str, int]) -> list[ContextPart]:
    """Kinds without an entry are left out; `dots` by subject.  One query."""
    rows = list(ContextEntry.objects.filter(engagement=engagement).for_page())
    parts = [
        ContextPart(
            str(kind.label),
            [(row, dots.get(row.subject, 0)) for row in rows if row.kind == kind],
        )
        for kind in ContextKind
    ]
    return [part for part in parts if part.entries]


def process_parts(engagement: Engagement, *, width: float) -> Iterator[ProcessPart]:
    """Every live process as wide as the page; four queries."""
    processes = list(Process.objects.live().as_is().filter(engagement=engagement))
    for map_ in maps.several(processes):
        figures = map_.flow
        drawn = len(map_.steps) <= MOST_DRAWN
        yield ProcessPart(
            process=map_.process,
            drawing=map_.svg(look=PRINT, width=width / SCALED) if drawn else None,
            steps=[] if drawn else map_.step_lines,
            efficiency=maps.share_in_words(figures.efficiency),
            untimed=len(figures.untimed),
            work=flow.duration(figures.total_work),
            wait=flow.waited(figures.total_wait),
            handovers=len(figures.handovers),
            sipoc=_sipoc(map_.process),
            pains=map_.pain_lines,
        )


def _sipoc(process: Process) -> list[tuple[str, Sequence[str]]]:
    titles = (__("Suppliers"), __("Inputs"), __("Outputs"), __("Customers"))
    columns = [(title, getattr(process, name)) for title, name in zip(titles, SIPOC, strict=True)]
    return columns if any(lines for _title, lines in columns) else []
