"""A process with everything on its map, read in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as __

from assessments import result_words
from assessments.models import Lane, PainPoint, Process, Step
from assessments.models.processes import SIPOC
from assessments.models.processes import StepKind as Kind
from assessments.processes import flow, swimlane
from pmo_studio.core.charts import PAGE, Look, Svg
from pmo_studio.core.drawing import Fonts

# By kind of step.
ICONS = {"task": "square", "decision": "diamond", "wait": "hourglass", "handover": "forward"}
LEAST_SHARE = 0.1  # percent
FONT_FOLDER = settings.BASE_DIR / "var" / "fonts"


def share_in_words(efficiency: float | None) -> str:
    """A flow efficiency, 0..1, in percent; below 1 % with a decimal, and empty where it is None.

    Who sees "0 %" believes that nobody works at all, so only that is printed so.
    """
    if efficiency is None:
        return ""
    percent = 100 * efficiency
    if 0 < percent < LEAST_SHARE:
        return __("below %(least)s") % {"least": result_words.percent(LEAST_SHARE, 1)}
    return result_words.percent(percent, 1 if 0 < percent < 1 else 0)


@dataclass(frozen=True)
class StepLine:
    """A step as the pages list it: its number, and the handover behind it where there is one."""

    row: Step
    number: int
    lane: Lane
    handover: int | None
    pains: Sequence[int]

    @property
    def icon(self) -> str:
        return ICONS[self.row.kind]

    @property
    def work(self) -> str:
        return flow.duration(self.row.work_min)

    @property
    def wait(self) -> str:
        return flow.waited(self.row.wait_min)


@dataclass(frozen=True)
class PainLine:
    """A pain point with the number of its marker, and the number of its step."""

    row: PainPoint
    number: int
    step: int | None


@dataclass(frozen=True)
class ProcessMap:
    """The live rows of one process in order, and what is computed from them."""

    process: Process
    lanes: Sequence[Lane]
    steps: Sequence[Step]
    pains: Sequence[PainPoint]

    @cached_property
    def chart(self) -> flow.Chart:
        lane_at = {lane.pk: at for at, lane in enumerate(self.lanes)}
        step_at = {step.pk: at for at, step in enumerate(self.steps)}
        process = self.process
        return flow.Chart(
            name=process.name,
            lanes=tuple(lane.name for lane in self.lanes),
            steps=tuple(
                flow.Step(
                    lane_at[step.lane_id],
                    flow.StepKind(step.kind),
                    step.name,
                    step.work_min,
                    step.wait_min,
                )
                for step in self.steps
            ),
            pains=tuple(
                flow.Pain(pain.text, step_at.get(pain.step_id or 0)) for pain in self.pains
            ),
            owner=process.owner,
            purpose=process.purpose,
            trigger=process.trigger,
            capability=process.capability,
            suppliers=tuple(process.suppliers),
            inputs=tuple(process.inputs),
            outputs=tuple(process.outputs),
            customers=tuple(process.customers),
        )

    @cached_property
    def flow(self) -> flow.Flow:
        return flow.flow(self.chart.steps)

    @cached_property
    def step_lines(self) -> list[StepLine]:
        lanes = {lane.pk: lane for lane in self.lanes}
        handovers = {at: number for number, at in enumerate(self.flow.handovers, start=1)}
        return [
            StepLine(
                row=step,
                number=at + 1,
                lane=lanes[step.lane_id],
                handover=handovers.get(at),
                pains=[line.number for line in self.pain_lines if line.row.step_id == step.pk],
            )
            for at, step in enumerate(self.steps)
        ]

    @cached_property
    def pain_lines(self) -> list[PainLine]:
        numbers = {step.pk: at for at, step in enumerate(self.steps, start=1)}
        return [
            PainLine(pain, number, numbers.get(pain.step_id or 0))
            for number, pain in enumerate(self.pains, start=1)
        ]

    @property
    def crossings(self) -> list[tuple[int, StepLine, StepLine]]:
        """Every handover: its number, the step before it and the step behind it."""
        lines = self.step_lines
        return [
            (number, lines[at], lines[at + 1])
            for number, at in enumerate(self.flow.handovers, start=1)
        ]

    @property
    def total_work(self) -> str:
        return flow.duration(self.flow.total_work)

    @property
    def total_wait(self) -> str:
        return flow.waited(self.flow.total_wait)

    @property
    def missing(self) -> list[str]:
        """What criterion A4 still misses, in words."""
        return missing(self.process, pains=len(self.pains))

    def svg(self, *, look: Look = PAGE, width: float = 1240.0) -> Svg:
        """The swimlane in the language of the page."""
        return draw(self.chart, look=look, width=width)


def draw(chart: flow.Chart, *, look: Look = PAGE, width: float = 1240.0) -> Svg:
    """The chart as a swimlane in the language of the page."""
    return swimlane.draw(
        chart,
        title=summary(chart),
        words=words(),
        fonts=Fonts.load(FONT_FOLDER),
        look=look,
        width=width,
    )


def summary(chart: flow.Chart) -> str:
    """What the drawing says, in words."""
    figures = flow.flow(chart.steps)
    said = {
        "name": chart.name,
        "steps": len(chart.steps),
        "lanes": len(chart.lanes),
        "crossings": len(figures.handovers),
        "work": flow.duration(figures.total_work),
        "wait": flow.waited(figures.total_wait),
    }
    words = __(
        "Process map “%(name)s”. Steps: %(steps)s, lanes: %(lanes)s, lane crossings:"
        " %(crossings)s. Work %(work)s, wait %(wait)s. The same stands below as a table."
    )
    return words % said


def missing(process: Process, *, pains: int) -> list[str]:
    """What a process still misses to count at the gate (domain.md §9, A4)."""
    lacking = []
    if not process.owner:
        lacking.append(__("owner"))
    if not all(getattr(process, name) for name in SIPOC):
        lacking.append(__("SIPOC"))
    if not pains:
        lacking.append(__("pain point"))
    return lacking


def of(process: Process) -> ProcessMap:
    """The map of one process; three queries."""
    return several([process])[0]


def several(processes: Sequence[Process]) -> list[ProcessMap]:
    """The maps of all of them; three queries."""
    keys = [process.pk for process in processes]
    lanes = Lane.objects.live().filter(process__in=keys)
    steps = Step.objects.live().filter(process__in=keys)
    pains = PainPoint.objects.live().filter(process__in=keys).select_related("author")
    of_lanes: dict[int, list[Lane]] = {key: [] for key in keys}
    of_steps: dict[int, list[Step]] = {key: [] for key in keys}
    of_pains: dict[int, list[PainPoint]] = {key: [] for key in keys}
    for lane in lanes:
        of_lanes[lane.process_id].append(lane)
    for step in steps:
        of_steps[step.process_id].append(step)
    for pain in pains:
        of_pains[pain.process_id].append(pain)
    return [
        ProcessMap(one, of_lanes[one.pk], of_steps[one.pk], of_pains[one.pk]) for one in processes
    ]


def words() -> swimlane.Words:
    """The words of the drawing in the language of the page."""
    return swimlane.Words(
        work=__("work"),
        wait=__("wait"),
        kinds={flow.StepKind(kind.value): str(kind.label) for kind in Kind},
        crossing=__("Lane crossing: the work passes into another lane"),
        pain=__("Pain point"),
        comes_from=lambda number: __("from %(number)s") % {"number": number},
        goes_to=lambda number: __("to %(number)s") % {"number": number},
        handover=lambda number: f"C{number}",
    )


def capability_name(key: str) -> str:
    """The name of a capability in the language of the page; nothing for none."""
    return result_words.capability(key) if key else ""
