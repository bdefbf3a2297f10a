"""A file into the plan: a preview that stores nothing, then all of it that is right."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from pmo_studio.core import events, limits, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from roadmaps.actions import importing as actions
from roadmaps.forms.importing import PlanFileForm
from roadmaps.importing import arrival, preview, reading
from roadmaps.importing.arrival import Arrival, Choices
from roadmaps.importing.matching import ground, matched
from roadmaps.importing.preview import Preview
from roadmaps.models import PlanImport

SHEET = "roadmap"
IMPORTS = PlanImport.objects.select_related("plan__engagement", "by")
A_PAGE = 200
GONE = _(
    "This preview is too old, or another seat made it. Choose the file again: nothing was imported."
)
TOO_MUCH = _("The file says more than can be looked at in one go. Import it in parts.")
TOO_OFTEN = _("You have looked into many files in the last minutes. Wait a minute, then try again.")
# Reading a file costs more than sending it: a seat may look at so many rows, and so many more each
# second; a file that nothing can be read of counts as a thousand.
rows_read = limits.WriteLimit()
READER = limits.Allowance(burst=60_000, a_second=300)
UNREADABLE = 1000
IN_FILE = _("“%(file)s”: %(words)s")
CHOSEN = _("This is what would happen as you chose. Look again, then take it.")


@require_http_methods(["GET", "POST"])
def plan_import(request: StudioRequest, pk: int) -> HttpResponse:
    """Without a file the form; with one the preview; with what it carried the import."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.DESIGN, pk=pk)
    if request.method == "GET":
        return _page(request, engagement, PlanFileForm())
    if "content" in request.POST:
        try:
            return _agreed(request, engagement)
        except Refused as refused:
            return _page(request, engagement, PlanFileForm(), words=refused.words, status=422)
    if rows_read.wait(request.participant.pk, READER):
        return _page(request, engagement, PlanFileForm(), words=TOO_OFTEN, status=429)
    form = PlanFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, engagement, form, status=422)
    try:
        return _preview(request, engagement, _read(request, engagement, form))
    except Refused as refused:
        rows_read.count(request.participant.pk, READER, UNREADABLE)
        name = reading.file_name(form.cleaned_data["file"].name or "")
        form.add_error("file", IN_FILE % {"file": name, "words": refused.words})
        return _page(request, engagement, form, status=422)


def _read(request: StudioRequest, engagement: Engagement, form: PlanFileForm) -> Arrival:
    upload = form.cleaned_data["file"]
    standing = ground(engagement)
    found = reading.read(
        upload.read(),
        name=upload.name or "",
        waves=standing.waves,
        keys=[row.key for row in standing.rows],
    )
    rows_read.count(request.participant.pk, READER, len(found.rows) + found.left_out)
    return found


def _agreed(request: StudioRequest, engagement: Engagement) -> HttpResponse:
    """Another page of the preview, or the yes."""
    by = request.participant
    try:
        brought = arrival.brought_back(request.POST["content"], by=by)
    except arrival.Gone:
        return _page(request, engagement, PlanFileForm(), words=GONE, status=409)
    choices = _choices(request)
    was_shown = choices == brought.choices
    brought = replace(brought, choices=choices)
    if "take" not in request.POST:
        return _preview(request, engagement, brought)
    if not was_shown:
        return _preview(request, engagement, brought, words=CHOSEN, status=409)
    try:
        row = actions.import_plan(
            engagement,
            arrival=brought,
            seen=request.POST.get("seen", ""),
            by=by,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect("roadmaps:exchange", engagement.pk)
    except Refused as refused:
        return _preview(request, engagement, brought, words=refused.words, status=409)
    words = __(
        "Imported: %(added)s packages added, %(changed)s changed, %(left_out)s rows left out."
    )
    told = {"added": row.added, "changed": row.changed, "left_out": row.left_out}
    messages.success(request, words % told)
    return redirect("roadmaps:plan_imported", row.pk)


def _choices(request: StudioRequest) -> Choices:
    new = frozenset(request.POST.getlist("new"))
    return Choices(new, *(name in request.POST for name in arrival.YES_OR_NO))


def _preview(
    request: StudioRequest, engagement: Engagement, brought: Arrival, **shown: Any
) -> HttpResponse:
    standing = ground(engagement)
    found = Preview(
        brought,
        matched(standing, brought),
        standing,
        preview.seats_of(engagement.pk),
        request.POST.get("page", ""),
    )
    try:
        content = arrival.carried(brought, by=request.participant)
    except arrival.TooMuch:
        raise Refused(TOO_MUCH, field="file") from None
    return _page(
        request,
        engagement,
        PlanFileForm(),
        preview=found,
        content=content,
        key=events.new_key(),
        **shown,
    )


@require_GET
def imported(request: StudioRequest, pk: int) -> HttpResponse:
    """What came of a file, and all that is kept of it."""
    row = get_or_403(IMPORTS.all(), request, Right.DESIGN, pk=pk)
    page = Paginator(row.kept, A_PAGE).get_page(request.GET.get("page", ""))
    context = {
        "row": row,
        "page": page,
        "kept": list(preview.told(tuple(one) for one in page)),
    }
    return pages.sheet(request, "roadmaps/plan_imported.html", row.engagement, SHEET, context)


def _page(
    request: StudioRequest,
    engagement: Engagement,
    form: PlanFileForm,
    *,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    context = {"form": form, "preview": None, "words": "", "content": "", "key": ""} | shown
    template = "roadmaps/plan_import.html"
    return pages.sheet(request, template, engagement, SHEET, context, status=status)
