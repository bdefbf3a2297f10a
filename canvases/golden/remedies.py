"""The one act that carries a thread on from where it stops, and the page for it."""

from django.urls import reverse
from django.utils.translation import gettext as __

from canvases import check_words
from canvases.check_words import Action
from canvases.golden import columns
from canvases.golden.scene import Scene
from canvases.thread import Id, Repair, Stop, Thread

LABELS = {
    "kr": check_words.LABELS[Repair.LINK_RESOURCE],
    "kpi": check_words.LABELS[Repair.LINK_MEASURED_BY],
    **check_words.TO_LINK,
}


def of(thread: Thread, scene: Scene) -> Action | None:
    """None where nothing is lacking, or the page of who builds functions is not there."""
    engagement = scene.ground.canvas.engagement_id
    match thread.stop:
        case Stop.FUNCTION:
            return link(thread.value, "ka")
        case Stop.RESOURCE:
            return link(thread.delivering[0], "kr")
        case Stop.KPI:
            return link(thread.value, "kpi")
        case Stop.PLAN if page := columns.page_of("gaps"):
            return Action(__("To the gaps"), reverse(page, args=[engagement]))
        case Stop.MANDATE:
            page = reverse("canvases:mandate", args=[engagement])
            return Action(__("Let a KPI prove an objective"), f"{page}?edit=objectives#objectives")
    return None


def link(note: Id, block: str) -> Action:
    """Link a note with one of a block, or with a KPI."""
    return Action(str(LABELS[block]), f"{reverse('canvases:note', args=[note])}?link={block}#links")
