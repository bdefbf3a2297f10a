"""Process maps as BPMN files: out, and in after a look at what would be taken."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments.actions import processes as actions
from assessments.forms.processes import ImportForm
from assessments.models.processes import StepKind
from assessments.processes import bpmn, flow, maps
from assessments.views.answers import sender
from assessments.views.processes import PROCESSES
from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.charts import Svg
from pmo_studio.core.downloads import attachment
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused

BAD = {
    "too_large": _("The file is larger than 1 MB."),
    "not_xml": _("The file is no XML. Export it as BPMN 2.0 and choose it again."),
    "has_dtd": _("The file brings a DOCTYPE or entities, which are refused for safety."),
    "not_bpmn": _("The file is XML, but no BPMN 2.0."),
    "no_process": _("There is no process in the file."),
    "no_steps": _("There is no step in the file."),
    "too_many": _("The file holds more than 300 lanes and elements, the most there can be."),
}
LEFT_OUT = {
    "branches": _("Branches: the steps were put into one line"),
    "loop": _("A way back: the loop was left out"),
    "parallel": _("A parallel gateway was left out"),
    "join": _("A gateway without a choice was left out"),
    "event": _("An event was left out"),
    "boundary": _("An event at the edge of a task was left out"),
    "annotation": _("A remark was left out"),
    "data": _("A data object was left out"),
    "message": _("A message between pools was left out"),
    "inside": _("What is inside a subprocess was left out"),
    "shortened": _("A name was too long and was cut"),
    "minutes": _("Minutes that are no number up to a year became 0"),
}


@dataclass(frozen=True)
class Line:
    """A step of the file as the preview lists it."""

    name: str
    lane: str
    kind: str
    work: str
    wait: str


@dataclass(frozen=True)
class Preview:
    """What would be taken of a file; `content` is that part as a file of our own."""

    chart: flow.Chart
    left_out: list[tuple[str, str]]
    svg: Svg | str
    content: str

    @property
    def lines(self) -> list[Line]:
        chart = self.chart
        return [
            Line(
                step.name,
                chart.lanes[step.lane],
                str(StepKind(step.kind.value).label),
                flow.duration(step.work_min),
                flow.waited(step.wait_min),
            )
            for step in chart.steps
        ]


@require_GET
def process_bpmn(request: StudioRequest, pk: int) -> HttpResponse:
    """The process as a BPMN 2.0 file."""
    process = get_or_403(PROCESSES.all(), request, Right.EXPORT, pk=pk)
    name = slugify(process.name) or "process"
    return attachment(bpmn.write(maps.of(process).chart), bpmn.MEDIA_TYPE, f"{name}.bpmn")


@require_http_methods(["GET", "POST"])
def process_import(request: StudioRequest, pk: int) -> HttpResponse:
    """A BPMN file: preview with what is left out; nothing is written before one agrees."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.CHANGE_OTHERS, pk=pk)
    if request.method == "GET":
        return _page(request, engagement, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    try:
        preview = _preview(_content(request, form))
        if "add" in request.POST:
            made = actions.import_process(engagement, chart=preview.chart, **sender(request))
            return redirect(made.row)
    except events.AlreadyDone:
        return redirect("assessments:processes", pk)
    except Refused as refused:
        form.add_error("file", refused.words)
        return _page(request, engagement, form, status=422)
    return _page(request, engagement, ImportForm(), preview=preview)


def _content(request: StudioRequest, form: ImportForm) -> bytes:
    """What was chosen, or what the preview has kept of it."""
    kept = request.POST.get("content", "")
    if kept:
        # The file is on the page no more: its lack is no mistake.
        form.full_clean()
        form.errors.clear()
        return kept.encode()
    if not form.is_valid():
        words = form.errors.pop("file")[0]
        raise Refused(words)
    file = form.cleaned_data["file"]
    if file.size > bpmn.MOST_BYTES:
        raise Refused(BAD["too_large"])
    return bytes(file.read())


def _preview(content: bytes) -> Preview:
    try:
        reading = bpmn.read(content, unnamed=__("Step without a name"), unnamed_lane=__("Lane"))
    except bpmn.BadFile as bad:
        raise Refused(BAD[bad.code]) from bad
    chart = reading.chart
    left_out = [(str(LEFT_OUT[one.code]), one.name) for one in reading.left_out]
    svg = maps.draw(chart) if chart.steps else ""
    return Preview(chart, left_out, svg, bpmn.write(chart).decode())


def _page(
    request: StudioRequest,
    engagement: Engagement,
    form: ImportForm,
    *,
    preview: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "preview": preview}
    template = "assessments/process_import.html"
    return pages.sheet(request, template, engagement, "processes", context, status=status)
