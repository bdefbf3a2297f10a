"""What the to-be canvas measures of the gates' criteria (domain.md §9 and its Rulings)."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as __

from assessments.settling import in_use
from canvases import assumptions, pmo_figures, thread
from canvases.functions import functions_of
from canvases.graphs import graph_of
from canvases.models import Canvas, ModelConfirmation, Note
from canvases.models.note import State
from canvases.pmo import state as pmo_state
from canvases.thread import Graph, Report
from pmo_studio.core import catalogue, gates, phases
from pmo_studio.core.models import Engagement


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    phases.register_measures(("D2", "D3", "D7"), of_to_be, sheet="thread")
    phases.register_measures(("D8",), of_to_be, sheet="pmo_model")
    phases.register_measure("D4", notes_validated, sheet="canvas")
    in_use.register(capabilities_in_use)


def of_to_be(engagement: Engagement) -> Mapping[str, phases.Measured]:
    """D2, D3, D7 and D8, all said by one reading of the to-be canvas that counts."""
    canvas = Canvas.objects.to_be(engagement).first()
    graph = graph_of(canvas) if canvas else None
    # Before there is a note on it nothing is measured yet.
    report = thread.check(graph) if graph and graph.notes else None
    return {
        "D8": type_confirmed(engagement, canvas, graph),
        "D2": threads_complete(report),
        "D3": no_errors(report),
        "D7": functions_equipped(report),
    }


def threads_complete(report: Report | None) -> gates.Measure:
    """D2: complete threads, of every need and everybody without one."""
    part, whole = (report.percent.part, report.percent.whole) if report else (0, 0)
    return gates.share(part, whole, catalogue.criterion("D2").required)


def no_errors(report: Report | None) -> Sequence[gates.Measure]:
    """D3: the checks find no error.

    Without a single note on a to-be canvas nothing is measured yet: an empty sheet has no error,
    and is not what the gate asks for.
    """
    return (gates.none_may_exist(report.errors),) if report else ()


def capabilities_in_use(engagement: Engagement) -> set[str]:
    """D5 asks a target of each: what the functions of the to-be canvas raise first."""
    canvas = Canvas.objects.to_be(engagement).first()
    standing = Note.objects.live().filter(canvas=canvas, block="ka").exclude(state=State.RETIRE)
    keys = set(standing.exclude(function="").values_list("function", flat=True)) if canvas else ()
    if not keys:
        return set()
    known = functions_of(engagement)
    return {known[key].capability for key in keys}


def notes_validated(engagement: Engagement) -> gates.Measure:
    """D4: validated notes of customers and value propositions, against half of them."""
    canvas = Canvas.objects.to_be(engagement).first()
    required = catalogue.criterion("D4").required
    if canvas is None:
        return gates.share(0, 0, required)
    found = assumptions.board(canvas).gate
    return gates.share(found.validated, found.notes, required)


def functions_equipped(report: Report | None) -> Sequence[gates.Measure]:
    """D7: functions with a resource or partner and a KPI, of all.

    On a canvas without any function there is nothing to do; without a note nothing is measured yet,
    or every new engagement would have begun its second phase.
    """
    if report is None:
        return ()
    ready = report.functions_ready
    return (gates.share(ready.part, ready.whole, catalogue.criterion("D7").required),)


def type_confirmed(
    engagement: Engagement, canvas: Canvas | None, graph: Graph | None
) -> gates.Measure:
    """D8: a person has confirmed a type of PMO, on whatever canvas and figures.

    Canvases move on after it: the criterion says so, and stays met.
    """
    confirmed = ModelConfirmation.objects.filter(canvas__engagement=engagement).first()
    if confirmed is None:
        return gates.yes_no(False)
    if canvas is None or confirmed.canvas_id != canvas.pk:
        return gates.yes_no(True, remark=__("confirmed on another canvas"))
    today = pmo_state.of(canvas, graph).figures
    moved = pmo_figures.moved(confirmed.figures, today)
    return gates.yes_no(True, remark=__("confirmed on other figures") if moved else "")
