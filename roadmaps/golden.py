"""Gaps and packages in the golden thread (domain.md Rulings §5.4).

    function –has→ gap –closed by→ package –moves→ KPI –proves→ objective

A function is built where it stands at its target already, or where a package closes its gap.
Where KPIs stand is what was read of them; an objective is kept when each of its KPIs is green or
has come 90 % of its way (domain.md Rulings §10).
"""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases import graphs
from canvases.golden import columns, own
from canvases.golden.columns import Box, Column, Edge, Ground, Part, Shape, State
from canvases.models import Canvas, Objective
from canvases.pmo import state as pmo_state
from canvases.thread import Graph, Id, Note
from canvases.thread.graph import RETIRE
from pmo_studio.core import catalogue, languages
from roadmaps.closing import mandate
from roadmaps.closing.mandate import Verdict
from roadmaps.function_keys import function_key
from roadmaps.kpis.colours import Colour
from roadmaps.models import Closing, Gap, PackageKpi, Plan, WorkPackage
from roadmaps.models.gap import GapKind
from roadmaps.models.package import PackageStatus
from roadmaps.planning.gaps import FunctionState, grade_today
from roadmaps.readings import words
from roadmaps.readings.current import KpiStanding, of_kpis

SHOWN = (GapKind.MATURITY, GapKind.FUNCTION)
VERDICTS = {
    Verdict.KEPT: pgettext_lazy("objective", "Kept"),
    Verdict.NOT_YET: pgettext_lazy("objective", "Not yet"),
    Verdict.NO_READING: pgettext_lazy("objective", "No reading yet"),
}
SHAPES: Mapping[Colour, Shape] = {
    Colour.GREEN: "ok",
    Colour.AMBER: "warn",
    Colour.RED: "bad",
    Colour.GREY: "open",
}
VERDICT_SHAPES: Mapping[Verdict, Shape] = {
    Verdict.KEPT: "ok",
    Verdict.NOT_YET: "warn",
    Verdict.NO_READING: "open",
}


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    columns.register(Column("gaps", _("Gaps"), 35, gaps, page="roadmaps:gaps"))
    columns.register(Column("packages", _("Work packages"), 40, packages))
    columns.register_states(states)
    graphs.register_built(built)


def gap_key(pk: object) -> str:
    return f"gap-{pk}"


def package_key(pk: object) -> str:
    return f"package-{pk}"


def gaps(ground: Ground) -> Part:
    """Those that a package closes, each led to by the functions that raise it; three queries."""
    rows = list(_closed(ground))
    notes = ground.active.block("ka")
    edges = tuple(
        Edge(own.note_key(note.id), gap_key(row.pk))
        for row in rows
        for note in notes
        if _concerns(row, note, ground)
    )
    return Part([Box(gap_key(row.pk), _name(row, ground)) for row in rows], edges)


def packages(ground: Ground) -> Part:
    """What closes those gaps, and the KPIs that it moves."""
    shown = {row.pk for row in _closed(ground)}
    closings = [row for row in _closings(ground) if row.gap_id in shown]
    rows = {row.package_id: row.package for row in closings}
    moves = PackageKpi.objects.filter(package__in=rows, kpi__in=ground.kpis)
    measuring = ground.measuring
    edges = [Edge(gap_key(row.gap_id), package_key(row.package_id)) for row in closings]
    edges += [
        Edge(package_key(row.package_id), own.kpi_key(row.kpi_id))
        for row in moves
        if row.kpi_id in measuring
    ]
    return Part([_box(row) for row in rows.values()], tuple(edges))


def states(ground: Ground) -> dict[str, State]:
    """Where KPIs stand that were measured, and once one was, what became of each objective; one
    query."""
    found = of_kpis(ground.kpis.values(), ground.canvas.engagement)
    read = {pk: each for pk, each in found.items() if each.points}
    told = {
        own.kpi_key(pk): State(SHAPES[each.colour], words.state(each)) for pk, each in read.items()
    }
    if read:
        told |= {own.objective_key(row.pk): _verdict(row, found) for row in ground.objectives}
    return told


def _verdict(objective: Objective, standings: Mapping[int, KpiStanding]) -> State:
    """Of the KPIs that prove it and still stand."""
    kpis = [each.kpi_id for each in objective.proofs.all() if each.kpi_id in standings]
    if not kpis:
        return State("open", __("No KPI proves it"))
    found = mandate.verdict([_proof(standings[pk]) for pk in kpis])
    return State(VERDICT_SHAPES[found], str(VERDICTS[found]))


def _proof(standing: KpiStanding) -> mandate.Proof:
    achieved = standing.achieved
    percent = achieved.percent if achieved else None
    return mandate.Proof(standing.colour, percent, is_read=bool(standing.points))


def built(canvas: Canvas, graph: Graph) -> frozenset[Id] | None:
    """The notes of functions that stand or are planned; None before anything is derived."""
    plan = Plan.objects.filter(engagement=canvas.engagement_id, derived_at__isnull=False).first()
    if plan is None:
        return None
    closing = set(_planned_functions(plan))
    grades = pmo_state.of(canvas, graph).grades
    return frozenset(
        note.id
        for note in graph.notes
        if note.block == "ka"
        and note.state != RETIRE
        and (
            function_key(note.function or note.id) in closing
            or _stands(note, graph, grades.get(note.function or note.id))
        )
    )


def _planned_functions(plan: Plan) -> Iterable[str]:
    rows = Closing.objects.filter(package__plan=plan, gap__kind=GapKind.FUNCTION)
    rows = rows.filter(package__archived_at=None).exclude(package__status=PackageStatus.DROPPED)
    return rows.values_list("gap__code", flat=True)


def _stands(note: Note, graph: Graph, target: int | None) -> bool:
    if target is None:
        return False
    key = note.function or ""
    state = FunctionState(key, target, note.state, graph.as_is_services.get(key))  # type: ignore[arg-type]
    return grade_today(state) >= target


def _closings(ground: Ground) -> Iterable[Closing]:
    rows = Closing.objects.filter(package__plan__engagement=ground.canvas.engagement_id)
    rows = rows.filter(package__archived_at=None, gap__archived_at=None, gap__kind__in=SHOWN)
    rows = rows.exclude(package__status=PackageStatus.DROPPED)
    return rows.select_related("package", "gap__note")


def _closed(ground: Ground) -> Iterator[Gap]:
    """Each gap once, in the order in which it was found."""
    found = {row.gap_id: row.gap for row in _closings(ground)}
    notes = ground.active.block("ka")
    for pk in sorted(found):
        if any(_concerns(found[pk], note, ground) for note in notes):
            yield found[pk]


def _concerns(gap: Gap, note: Note, ground: Ground) -> bool:
    """Whether the function of a note has the gap, or raises its capability."""
    if gap.kind == GapKind.FUNCTION:
        return gap.code == function_key(note.function or note.id)
    entry = ground.active.entry(note)
    return entry is not None and gap.code in (entry.capability, *entry.secondary)


def _name(gap: Gap, ground: Ground) -> str:
    if gap.kind == GapKind.MATURITY:
        return catalogue.capability(gap.code).name.in_language(languages.current())
    entry = ground.graph.functions.get(gap.code)
    if entry is not None:
        return entry.name.in_language(languages.current())
    return gap.note.text if gap.note else gap.code


def _box(row: WorkPackage) -> Box:
    return Box(package_key(row.pk), row.name, row.get_absolute_url(), tag=row.key)
