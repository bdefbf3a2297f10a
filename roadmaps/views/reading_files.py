"""Many readings at once: a pasted column or a file in, all of them as a file out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from pmo_studio.core import events, limits, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.downloads import attachment
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from pmo_studio.core.subjects import is_id
from roadmaps.actions import readings as actions
from roadmaps.actions.readings import Stands
from roadmaps.forms.many_readings import ManyForm
from roadmaps.readings import doubts, files, importing
from roadmaps.readings.importing import Preview

SHEET = "kpi-wall"
ENGAGEMENTS = Engagement.objects.all()
NOT_TICKED = _("All of these periods have readings. Tick that they are replaced, or leave them.")
# So many rows of a preview are shown, wrong ones first.
SHOWN = 200
# Looking costs more than sending: a seat may have so many rows looked at.
rows_read = limits.WriteLimit()
READER = limits.Allowance(burst=60_000, a_second=300)


@require_http_methods(["GET", "POST"])
def many(request: StudioRequest, pk: int) -> HttpResponse:
    """The form, a preview that stores nothing, then all rows that are right."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.READINGS, pk=pk)
    if request.method == "GET":
        return _page(request, engagement, ManyForm(engagement=engagement, asked=request.GET))
    form = ManyForm(request.POST, request.FILES, engagement=engagement)
    if not form.is_valid():
        return _page(request, engagement, form, status=422)
    if rows_read.wait(request.participant.pk, READER):
        form.add_error(None, __("You have looked into many rows. Wait a minute, then try again."))
        return _page(request, engagement, form, status=429)
    given = form.cleaned_data
    try:
        found = importing.preview(engagement, given["text"], kpi=given["kpi"], first=given["first"])
    except Refused as refused:
        tell(form, refused)
        return _page(request, engagement, form, status=422)
    rows_read.count(request.participant.pk, READER, len(found.rows))
    if "take" in request.POST:
        return _take(request, engagement, form, found)
    return _page(request, engagement, form, found=found)


def _take(
    request: StudioRequest, engagement: Engagement, form: ManyForm, found: Preview
) -> HttpResponse:
    replace = form.cleaned_data["replace"]
    seen = {int(each) for each in request.POST.get("replaces", "").split() if is_id(each)}
    entries = found.entries(replace=replace)
    if not entries and found.replacing:
        form.add_error(None, NOT_TICKED)
        return _page(request, engagement, form, found=found, status=422)
    try:
        rows = actions.record(
            engagement,
            entries=entries,
            replaces=seen,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect("roadmaps:kpi_wall", engagement.pk)
    except Stands:
        words = __("Somebody recorded some of these meanwhile. Look again, then take them.")
        form.add_error(None, words)
        return _page(request, engagement, form, found=found, status=409)
    except Refused as refused:
        tell(form, refused)
        return _page(request, engagement, form, found=found, status=422)
    words = ngettext("%(n)s reading recorded.", "%(n)s readings recorded.", len(entries))
    messages.success(request, words % {"n": len(entries)})
    for doubt in doubts.of(rows):
        messages.warning(request, doubt)
    left = len(found.wrong) + (0 if replace else len(found.replacing))
    if left:
        more = ngettext("%(n)s row was left out.", "%(n)s rows were left out.", left)
        messages.warning(request, more % {"n": left})
    return redirect("roadmaps:kpi_wall", engagement.pk)


def _page(
    request: StudioRequest,
    engagement: Engagement,
    form: ManyForm,
    *,
    found: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = [*found.wrong, *found.empty, *found.replacing, *found.new, *found.same] if found else []
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "rows": rows[:SHOWN],
        "more": max(0, len(rows) - SHOWN),
        "replaces": " ".join(map(str, found.replaced_ids)) if found else "",
        "key": events.new_key(),
    }
    template = "roadmaps/readings/many.html"
    return pages.sheet(request, template, engagement, SHEET, context, status=status)


@require_GET
def file(request: StudioRequest, pk: int, kind: str) -> HttpResponse:
    """All readings that stand, as CSV or as a workbook."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.EXPORT, pk=pk)
    made = files.BY_KIND.get(kind)
    if made is None:
        raise Http404
    name = f"{slugify(engagement.name) or 'kpi'}-readings.{kind}"
    response = attachment(made.written(engagement), made.media_type, name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
