"""The closeout of one engagement: everything that the eleven sections show, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as __

from assessments import results
from assessments.findings.compared import Compared
from assessments.reassessing import growth
from assessments.results import Results
from canvases import evidence
from canvases.mandates import reading
from canvases.models import MandateCopy, Objective
from pmo_studio.core.charts import PAGE, Look
from pmo_studio.core.models import Engagement
from roadmaps import dated, facts
from roadmaps.actions.handovers import handover_of
from roadmaps.closeout import celebration, lessons, unfinished
from roadmaps.closeout.story import appendix, canvas, captured, created, delivered, mandate, plan
from roadmaps.closeout.story.captured import Given
from roadmaps.closeout.story.figures import Figure
from roadmaps.dated import Standing
from roadmaps.kpis.colours import Colour
from roadmaps.models import CloseoutNarrative, Handover, Lesson, Plan, Reading
from roadmaps.readings import wall
from roadmaps.readings.current import KpiStanding, standings
from roadmaps.reviews import rounds
from roadmaps.waves.gate import GateState, gate_states

WIDTH = 440.0


@dataclass(frozen=True)
class Head:
    """One of the three numbers of value: the figure, and a line below it."""

    title: str
    figure: Figure
    words: str


@dataclass(frozen=True)
class Whole:
    """Each part is read when it is asked for, and once.  `look` and `width` are of the charts."""

    engagement: Engagement
    look: Look = PAGE
    width: float = WIDTH

    # --- what several sections read ---

    @cached_property
    def kpis(self) -> Mapping[int, KpiStanding]:
        return standings(self.engagement)

    @cached_property
    def by_key(self) -> Mapping[str, KpiStanding]:
        return {each.kpi.key: each for each in self.kpis.values()}

    @cached_property
    def standing(self) -> Standing | None:
        return dated.of(self.engagement)

    @cached_property
    def ground(self) -> facts.Ground:
        return facts.of(self.engagement)

    @cached_property
    def gates(self) -> Mapping[int, GateState]:
        return gate_states(self.standing.waves) if self.standing else {}

    @cached_property
    def rounds(self) -> rounds.Rounds:
        return rounds.of(self.engagement)

    @cached_property
    def closed(self) -> list[Results]:
        return results.closed(self.engagement)

    # --- 1, 5: the mandate ---

    @cached_property
    def kept(self) -> mandate.Kept:
        return mandate.of(reading.of(self.engagement), self.kpis)

    # --- 2: before and after ---

    @cached_property
    def grown(self) -> Compared | None:
        found = growth.compare(self.engagement, look=self.look)
        if found is None or not found.rows:
            return None
        return replace(found, width=self.width)

    # --- 3: KPIs ---

    @cached_property
    def lines(self) -> list[wall.Line]:
        """Every KPI, red first."""
        found = sorted(self.kpis.values(), key=lambda each: each.rank)
        return [wall.Line(each) for each in found]

    @property
    def red(self) -> list[wall.Line]:
        return [line for line in self.lines if line.standing.colour is Colour.RED]

    @property
    def on_target(self) -> int:
        return sum(line.standing.colour is Colour.GREEN for line in self.lines)

    # --- 4: value ---

    @cached_property
    def outputs(self) -> created.Outputs:
        return created.outputs(self.standing)

    @cached_property
    def functions(self) -> list[created.Graded]:
        return created.graded(self.ground, self.standing)

    @cached_property
    def units(self) -> list[delivered.Adopted]:
        return delivered.units(self.standing, self.gates)

    @cached_property
    def created(self) -> list[Figure]:
        return created.figures(self.engagement.pk, self.outputs, self.functions)

    @cached_property
    def delivered(self) -> list[Figure]:
        return delivered.figures(
            self.engagement.pk, self.units, self.outputs, self.by_key, self.rounds
        )

    @cached_property
    def captured(self) -> list[Figure]:
        return captured.figures(self.engagement.pk, self.by_key, self.kept, self.given)

    @cached_property
    def given(self) -> Given:
        """What the mandate gave at first is told where it was signed more than once."""
        copies = MandateCopy.objects.filter(mandate__engagement=self.engagement)
        signed = list(copies.order_by("pk"))
        then = reading.Charter(signed[0].document) if len(signed) > 1 else None
        return Given(then, self.kept.charter)

    @cached_property
    def value(self) -> list[tuple[str, list[Figure]]]:
        return [
            (__("Value created"), self.created),
            (__("Value delivered"), self.delivered),
            (__("Value captured"), self.captured),
        ]

    @cached_property
    def heads(self) -> list[Head]:
        """Of each of the three its first figure that is known, and the next one in a line."""
        return [_head(title, figures) for title, figures in self.value if figures]

    # --- 6 to 11 ---

    @cached_property
    def canvas(self) -> canvas.Compared | None:
        found = self.ground.canvas
        if found is None:
            return None
        found.engagement = self.engagement
        graph = self.ground.graph
        return canvas.of(found, evidence.validated(graph.notes if graph else ()))

    @cached_property
    def plan(self) -> plan.Planned:
        return plan.of(self.engagement, self.standing, self.gates)

    @cached_property
    def lessons(self) -> lessons.Page:
        return lessons.page(self.engagement)

    @cached_property
    def unfinished(self) -> list[unfinished.Part]:
        return unfinished.parts(self.engagement)

    @cached_property
    def handover(self) -> Handover:
        return handover_of(self.engagement)

    @cached_property
    def celebration(self) -> celebration.Page:
        """With those alone who agreed to be named, whoever looks."""
        return celebration.of(self.engagement, confides=False)

    @cached_property
    def appendix(self) -> appendix.Appendix:
        return appendix.of(self.engagement, self.closed, self.rounds)

    @cached_property
    def narratives(self) -> Mapping[int, str]:
        """What people wrote to the sections, by their numbers."""
        rows = CloseoutNarrative.objects.filter(closeout__engagement=self.engagement)
        return dict(rows.exclude(text="").values_list("section", "text"))

    @cached_property
    def has_begun(self) -> bool:
        return has_begun(self.engagement)


def has_begun(engagement: Engagement) -> bool:
    """Whether there is anything to close: objective, reading, plan, lesson, or a text of a section;
    one query."""
    rows = (
        Objective.objects.filter(mandate__engagement=OuterRef("pk")),
        Reading.objects.live().filter(kpi__engagement=OuterRef("pk")),
        Plan.objects.filter(engagement=OuterRef("pk")),
        Lesson.objects.live().filter(engagement=OuterRef("pk")),
        CloseoutNarrative.objects.filter(closeout__engagement=OuterRef("pk")).exclude(text=""),
    )
    found = reduce(or_, (Q(Exists(each)) for each in rows))
    return Engagement.objects.filter(found, pk=engagement.pk).exists()


def _head(title: str, figures: Sequence[Figure]) -> Head:
    known = [each for each in figures if each.is_known] or list(figures)
    rest = [f"{each.value} {each.words}" for each in known[1:2]]
    return Head(title, known[0], "; ".join([known[0].words, *rest]))
