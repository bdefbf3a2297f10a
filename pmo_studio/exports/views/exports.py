"""The page of exports: ask, watch, cancel, fetch."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from pmo_studio.core import errors, events, files, pages, sheets
from pmo_studio.core.access import Right, get_or_403, may, require
from pmo_studio.core.htmx import StudioRequest, is_fragment
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from pmo_studio.exports import actions, kinds, pango, store, words
from pmo_studio.exports.forms import AudienceForm, DataForm, options_of
from pmo_studio.exports.models import ExportJob, For, State

SHOWN = 30
NO_CANVAS = _("There is no canvas yet. As soon as there is one, it can leave from here.")


@dataclass(frozen=True)
class Offer:
    """A kind on the page with the forms of its options."""

    kind: kinds.Kind
    form: forms.Form
    audience: AudienceForm | None
    lacking: str


@dataclass(frozen=True)
class Elsewhere:
    """A file that is made on a sheet of its own; no address while it would hold nothing."""

    file: files.File
    sheet: sheets.Sheet
    url: str | None


@dataclass(frozen=True)
class Line:
    """A job on the page, in words."""

    job: ExportJob
    title: str
    words: str
    mine: bool


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """What can be exported and what was."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.EXPORT, pk=pk)
    return _page(request, engagement)


@require_GET
def jobs(request: StudioRequest, pk: int) -> HttpResponse:
    """The list of jobs alone, for polling; the whole page without a script."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.EXPORT, pk=pk)
    if not is_fragment(request):
        return redirect("exports:index", pk)
    context = {"engagement": engagement} | _jobs_context(request.participant)
    return render(request, "exports/index.html#jobs", context)


@require_POST
def request_export(request: StudioRequest, pk: int, kind: str) -> HttpResponse:
    """Ask for a file."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.EXPORT, pk=pk)
    chosen = kinds.get(kind)
    if chosen is None:
        raise Http404
    form = chosen.form(engagement)(request.POST, prefix=chosen.key)
    audience = _audience_form(request.participant, chosen, request.POST)
    if not form.is_valid() or (audience and not audience.is_valid()):
        return _page(request, engagement, bound=(chosen.key, form), status=422)
    options = options_of(form)
    if audience and audience.with_data:
        options["data"] = True
    try:
        actions.request_export(
            engagement,
            kind=chosen.key,
            options=options,
            audience=audience.cleaned_data["audience"] if audience else For.ROOM,
            by=request.participant,
            key=events.key_of(request),
        )
    except Refused as refused:
        form.add_error(None, refused.words)
        return _page(request, engagement, bound=(chosen.key, form), status=422)
    except events.AlreadyDone:
        pass  # the same press twice: the job is in the list
    # Straight to the line that shows how far the file is.
    return redirect(f"{reverse('exports:index', args=[pk])}#jobs")


@require_POST
def cancel(request: StudioRequest, pk: int) -> HttpResponse:
    """Stop a job."""
    job = _job(request, pk)
    try:
        actions.cancel_export(job, by=request.participant)
    except Refused as refused:
        return errors.refuse(request, 409, refused.words)
    return _back(request, job)


@require_POST
def retry(request: StudioRequest, pk: int) -> HttpResponse:
    """Ask for the same again."""
    job = _job(request, pk)
    try:
        actions.retry_export(job, by=request.participant)
    except Refused as refused:
        return errors.refuse(request, 409, refused.words)
    return _back(request, job)


@require_GET
def download(request: StudioRequest, pk: int) -> HttpResponseBase:
    """The file, for who asked and for facilitators; rights are checked again."""
    job = _job(request, pk)
    if not job.has_file(timezone.now()) or not store.has(job.content_hash):
        gone = __("This file is no longer here. Ask for it again on the page of exports.")
        return errors.refuse(request, 410, gone)
    kind = kinds.get(job.kind)
    response = FileResponse(
        store.path_of(job.content_hash).open("rb"),
        as_attachment=True,
        filename=job.file_name,
        content_type=kind.media_type if kind else "application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


# --- parts --------------------------------------------------------------------------------------


def _job(request: StudioRequest, pk: int) -> ExportJob:
    """The job, for who asked or a facilitator; files for facilitators only for them."""
    listed = ExportJob.objects.select_related("engagement", "requested_by")
    job = get_or_403(listed, request, Right.EXPORT, pk=pk)
    if job.requested_by_id != request.participant.pk or job.audience != For.ROOM:
        require(request.participant, Right.EXPORT_DATA)
    return job


def _back(request: StudioRequest, job: ExportJob) -> HttpResponse:
    if is_fragment(request):
        context = {"engagement": job.engagement} | _jobs_context(request.participant)
        return render(request, "exports/index.html#jobs", context)
    return redirect("exports:index", job.engagement_id)


def _page(
    request: StudioRequest,
    engagement: Engagement,
    *,
    bound: tuple[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    seat = request.participant
    offers = [
        _offer(engagement, seat, kind, bound, {"canvas": request.GET.get("canvas")})
        for kind in kinds.all_kinds()
        if kind.is_offered
    ]
    context = {
        "offers": offers,
        "elsewhere": [
            Elsewhere(file, sheets.get(file.sheet), file.address(engagement))
            for file in files.all_files()
            if may(seat, file.right)
        ],
        "remedy": pango.remedy() if pango.is_missing() else "",
    } | _jobs_context(seat)
    return pages.sheet(request, "exports/index.html", engagement, "exports", context, status=status)


def _offer(
    engagement: Engagement,
    seat: Participant,
    kind: kinds.Kind,
    bound: tuple[str, forms.Form] | None,
    wanted: dict[str, str | None],
) -> Offer:
    """`wanted` is what the page one came from asks for (?canvas=3)."""
    form = kind.form(engagement)(prefix=kind.key, initial=wanted)
    if bound and bound[0] == kind.key:
        form = bound[1]
    rows = [each for each in form.fields.values() if isinstance(each, forms.ModelChoiceField)]
    needed = [each.queryset for each in rows if each.required and each.queryset is not None]
    possible = all(queryset.exists() for queryset in needed)
    lacking = kind.lacking(engagement) if possible else str(NO_CANVAS)
    return Offer(kind, form, _audience_form(seat, kind), lacking)


def _audience_form(seat: Participant, kind: kinds.Kind, data: Any = None) -> AudienceForm | None:
    """Only who may see more than the room is asked whom the file is for."""
    if not may(seat, Right.EXPORT_DATA):
        return None
    form = DataForm if kind.carries_data else AudienceForm
    return form(data, prefix=kind.key)


def _jobs_context(seat: Participant) -> dict[str, Any]:
    listed = ExportJob.objects.visible_to(seat).for_list()[:SHOWN]
    lines = [_line(job, seat) for job in listed]
    return {"lines": lines, "watching": any(line.job.is_under_way for line in lines)}


def _line(job: ExportJob, seat: Participant) -> Line:
    kind = kinds.get(job.kind)
    said = {State.FAILED: words.problem, State.RUNNING: words.step, State.QUEUED: words.step}
    speak = said.get(State(job.state))
    return Line(
        job,
        str(kind.title) if kind else job.kind,
        speak(job.step) if speak else "",
        job.requested_by_id == seat.pk,
    )
