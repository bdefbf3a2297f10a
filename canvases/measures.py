"""What phase 2 measures of the gates' criteria on the canvas (domain.md §9 and its Rulings)."""

from assessments.settling import in_use
from canvases import assumptions
from canvases.functions import functions_of
from canvases.models import Canvas, Note
from canvases.models.canvas import CanvasKind
from canvases.models.note import State
from pmo_studio.core import catalogue, gates, phases
from pmo_studio.core.models import Engagement


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    phases.register_measure("D4", notes_validated, sheet="canvas")
    in_use.register(capabilities_in_use)


def to_be(engagement: Engagement) -> Canvas | None:
    """The canvas that the gate asks about: the newest of how the PMO should be."""
    found = Canvas.objects.filter(engagement=engagement, kind=CanvasKind.TO_BE)
    return found.select_related("engagement").order_by("-pk").first()


def capabilities_in_use(engagement: Engagement) -> set[str]:
    """D5 asks a target of each: what the functions of the to-be canvas raise first."""
    canvas = to_be(engagement)
    standing = Note.objects.live().filter(canvas=canvas, block="ka").exclude(state=State.RETIRE)
    keys = set(standing.exclude(function="").values_list("function", flat=True)) if canvas else ()
    if not keys:
        return set()
    known = functions_of(engagement)
    return {known[key].capability for key in keys}


def notes_validated(engagement: Engagement) -> gates.Measure:
    """D4: validated notes of customers and value propositions, against half of them."""
    canvas = to_be(engagement)
    required = catalogue.criterion("D4").required
    if canvas is None:
        return gates.share(0, 0, required)
    found = assumptions.board(canvas).gate
    return gates.share(found.validated, found.notes, required)
