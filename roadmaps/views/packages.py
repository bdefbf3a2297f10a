"""Sheet 3.1 and the page of a work package.  Everybody reads, lead and facilitators plan, the owner
of a package says how far it is."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.acts import refused
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in
from pmo_studio.core.subjects import is_id
from roadmaps import dated, package_list, package_words, topics
from roadmaps.actions import advancing, rules, staffing
from roadmaps.actions import packages as actions
from roadmaps.dated import Standing
from roadmaps.forms.fields import seat_choices, wave_choices, waves_of
from roadmaps.forms.packages import PackageForm, ProgressForm
from roadmaps.models import Plan, WorkPackage
from roadmaps.models.package import PackageKind, PackageStatus
from roadmaps.package_list import BACKLOG, NOBODY, Filters
from roadmaps.views.answers import to_list, to_package, unit_of, warn_of_new
from roadmaps.views.package_pages import PACKAGES, SHEET, shown
from roadmaps.wave_words import wave_title

ENGAGEMENTS = Engagement.objects.all()


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The packages by wave, all of them or those that a filter leaves."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    filters = _filters(request)
    page, at = (request.GET.get(name, "") for name in ("page", "at"))
    listed = package_list.listed(engagement, filters, page, at)
    address = reverse("roadmaps:packages", args=[pk])
    query = request.GET.urlencode()
    context: dict[str, Any] = {
        "number": engagement.last_number,
        "topic": topics.plan(engagement),
        "here": f"{address}?{query}" if query else address,
        "listed": listed,
        "base": _base(filters),
        "plans": may(request.participant, Right.PLAN),
        "kinds": PackageKind.choices,
        "statuses": PackageStatus.choices,
        "waves": [(wave.key, wave_title(wave)) for wave in listed.waves],
        "backlog": (BACKLOG, package_words.BACKLOG),
        "nobody": NOBODY,
    }
    return pages.sheet(request, "roadmaps/packages.html", engagement, SHEET, context)


def _filters(request: StudioRequest) -> Filters:
    """What the address asks for; an unknown value shows everything, never nothing unsaid."""
    given = {name: request.GET.get(name, "") for name in ("kind", "status", "wave", "owner")}
    if given["kind"] not in PackageKind.values:
        given["kind"] = ""
    if given["status"] not in PackageStatus.values:
        given["status"] = ""
    if given["owner"] != NOBODY and not is_id(given["owner"]):
        given["owner"] = ""
    return Filters(**given)


def _base(filters: Filters) -> str:
    """What an address of another page of the list says before its number."""
    query = urlencode({name: value for name, value in vars(filters).items() if value})
    return f"{query}&" if query else ""


@require_http_methods(["GET", "POST"])
def new(request: StudioRequest, pk: int) -> HttpResponse:
    """A package of one's own."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.PLAN, pk=pk)
    plan = Plan.objects.filter(engagement=engagement).first()
    form = PackageForm(
        request.POST if request.method == "POST" else None,
        seats=seat_choices(pk),
        waves=wave_choices(waves_of(plan)),
        unit=unit_of(engagement),
    )
    if request.method == "GET" or not form.is_valid():
        return _new(request, engagement, form)
    before = dated.of(engagement)
    try:
        package = actions.add_package(
            engagement,
            details=form.details(),
            sure=form.is_sure,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return to_list(pk)
    except Refused as refusal:
        form.tell(refusal)
        return _new(request, engagement, form)
    _saved(request, package, before)
    return to_package(package)


def _new(request: StudioRequest, engagement: Engagement, form: PackageForm) -> HttpResponse:
    context = {"form": form}
    status = 422 if form.is_bound else 200
    return pages.sheet(
        request, "roadmaps/package_new.html", engagement, SHEET, context, status=status
    )


@require_http_methods(["GET", "POST"])
def package(request: StudioRequest, pk: int) -> HttpResponse:
    """One package: read by everybody, planned by who plans."""
    right = Right.SEE if request.method == "GET" else Right.PLAN
    row = get_or_403(PACKAGES.all(), request, right, pk=pk)
    if request.method == "GET":
        return shown(request, row)
    form = PackageForm(
        request.POST,
        package=row,
        seats=seat_choices(row.engagement.pk, row.owner),
        waves=wave_choices(waves_of(row.plan)),
        unit=unit_of(row.engagement),
    )
    if not form.is_valid():
        return shown(request, row, form=form)
    before = dated.of(row.engagement)
    try:
        changed = actions.change_package(
            row,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            sure=form.is_sure,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return to_package(row)
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        fresh = PACKAGES.get(pk=pk)
        return shown(request, fresh, form=form, words=overtaken.words, status=409)
    except Refused as refusal:
        form.tell(refusal)
        return shown(request, row, form=form)
    _saved(request, changed, before)
    return to_package(changed)


def _saved(request: StudioRequest, package: WorkPackage, before: Standing | None) -> None:
    """Says so, and what the plan will stumble over that it did not `before`."""
    messages.success(request, __("Saved: %(name)s.") % {"name": package_words.called(package)})
    # In the backlog it is no error yet.
    words = staffing.beyond_in_backlog(package, request.participant.engagement.team_limit)
    if words:
        messages.warning(request, words)
    warn_of_new(request, package.engagement, before)


@require_POST
def progress(request: StudioRequest, pk: int) -> HttpResponse:
    """How far it is; its owner says it too."""
    row = get_or_403(PACKAGES.all(), request, Right.WRITE, pk=pk)
    rules.require_tending(request.participant, row)
    form = ProgressForm(request.POST, package=row)
    if not form.is_valid():
        return shown(request, row, progress_form=form)
    before = dated.of(row.engagement)
    try:
        advancing.set_progress(
            row,
            progress=form.progress(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return to_package(row)
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        fresh = PACKAGES.get(pk=pk)
        return shown(request, fresh, progress_form=form, words=overtaken.words, status=409)
    except Refused as refusal:
        tell(form, refusal)
        return shown(request, row, progress_form=form)
    messages.success(request, __("Saved: %(name)s.") % {"name": package_words.called(row)})
    warn_of_new(request, row.engagement, before)
    return to_package(row)


@require_POST
def kpis(request: StudioRequest, pk: int) -> HttpResponse:
    """Which KPIs it moves."""
    row = get_or_403(PACKAGES.all(), request, Right.PLAN, pk=pk)
    chosen = [int(each) for each in request.POST.getlist("kpi") if is_id(each)]
    try:
        actions.set_kpis(row, kpis=chosen, by=request.participant, key=events.key_of(request))
    except events.AlreadyDone:
        pass
    except Refused as refusal:
        return shown(request, row, words=refusal.words)
    return to_package(row, "#kpis")


@require_POST
def remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take it off the plan; the sheet offers to put it back."""
    row = get_or_403(PACKAGES.all(), request, Right.PLAN, pk=pk)
    seen = seen_in(request.POST)
    no = refused(request, lambda: actions.remove_package(row, by=request.participant, seen=seen))
    if no is None:
        messages.success(request, package_words.removed(row))
    return no or to_list(row.engagement.pk)


@require_POST
def restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Put a removed one back."""
    row = get_or_403(PACKAGES.all(), request, Right.PLAN, pk=pk)
    no = refused(request, lambda: actions.restore_package(row, by=request.participant))
    return no or to_package(row)
