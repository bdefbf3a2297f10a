"""Sheet 3.2: the plan as a drawing.  Everybody reads; who plans looks ahead, then moves bars."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import dated, pictured, promises, taking_back, tools, topics
from roadmaps.actions import packages as package_actions
from roadmaps.actions import placing
from roadmaps.actions import schedule as actions
from roadmaps.dated import Standing
from roadmaps.forms.fields import wave_choices, waves_of
from roadmaps.forms.moving import NAMES, MoveForm
from roadmaps.forms.promising import PromiseForm
from roadmaps.gantt.scene import Zoom
from roadmaps.models import Plan, WorkPackage
from roadmaps.roadmap_page import Roadmap
from roadmaps.views.answers import AHEAD, unit_of

SHEET = "roadmap"
ENGAGEMENTS = Engagement.objects.all()
PACKAGES = WorkPackage.objects.select_related("plan__engagement", "owner", "wave", "note")


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The drawing, and beside it the package that is chosen."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return _page(request, engagement, show=request.GET.get("show", ""))


@require_POST
def move(request: StudioRequest, pk: int) -> HttpResponse:
    """Move a bar, or estimate it anew; what moves with it was shown before."""
    package = get_or_403(PACKAGES.all(), request, Right.PLAN, pk=pk)
    if AHEAD in request.POST:
        return redirect(f"{_ahead(request, package)}#panel")
    form = _form(package, request.POST)
    if not form.is_valid():
        return _page(request, package.engagement, show=package.key, form=form, status=422)
    after = ""
    try:
        moved = package_actions.change_package(
            package,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            sure=form.is_sure,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        pass
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        tell(form, overtaken)
        return _page(request, package.engagement, show=package.key, form=form, status=409)
    except Refused as refused:
        form.tell(refused)
        return _page(request, package.engagement, show=package.key, form=form, status=422)
    else:
        if request.POST.get("back"):
            messages.success(request, __("Taken back: %(key)s.") % {"key": package.key})
        elif moved.version != package.version:
            after = f"&{taking_back.query(form.before, moved)}"
        else:
            messages.success(request, __("Saved: %(key)s.") % {"key": package.key})
    at = pictured.address(package.engagement.pk, zoom=_zoom(request), show=package.key)
    return redirect(f"{at}{after}#panel")


@require_POST
def baseline(request: StudioRequest, pk: int) -> HttpResponse:
    """Keep the dates of today as what was promised, forget what was, or take that back."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    plans = Plan.objects.select_related("engagement")
    plan = get_or_403(plans, request, Right.DESIGN, engagement=pk)
    by, key = request.participant, events.key_of(request)
    if "back" in request.POST:
        return _take_back(request, plan)
    forgets = bool(request.POST.get("forget"))
    form = PromiseForm(request.POST, name=PromiseForm.FORGET if forgets else PromiseForm.KEEP)
    if not form.is_valid():
        return _page(request, engagement, promise=form, status=422)
    told = {"reason": form.cleaned_data["reason"], "seen": form.cleaned_data["ends"]}
    try:
        if forgets:
            actions.forget_baseline(plan, **told, by=by, key=key)
            messages.success(request, __("The baseline is forgotten."))
        else:
            kept = actions.keep_baseline(plan, **told, by=by, key=key)
            words = __("The baseline is kept: dates and efforts of %(n)s packages.")
            messages.success(request, words % {"n": kept})
    except events.AlreadyDone:
        pass
    except Refused as refused:
        words = "" if refused.field else refused.words
        if refused.field:
            tell(form, refused)
        return _page(request, engagement, promise=form, words=words, status=422)
    return redirect("roadmaps:roadmap", pk)


def _take_back(request: StudioRequest, plan: Plan) -> HttpResponse:
    number = request.POST["back"]
    try:
        n = actions.take_back_baseline(
            plan,
            number=int(number) if number.isdecimal() and len(number) < 16 else 0,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        pass
    except Refused as refused:
        return _page(request, plan.engagement, words=refused.words, status=422)
    else:
        words = ngettext(
            "Promised again: the days and efforts of %(n)s package.",
            "Promised again: the days and efforts of %(n)s packages.",
            n,
        )
        messages.success(request, words % {"n": n})
    return redirect("roadmaps:roadmap", plan.engagement.pk)


def _page(
    request: StudioRequest,
    engagement: Engagement,
    *,
    show: str = "",
    form: MoveForm | None = None,
    promise: PromiseForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    standing = dated.of(engagement)
    zoom = _zoom(request)
    address = pictured.address(engagement.pk, zoom=zoom)
    context: dict[str, Any] = {
        "number": engagement.last_number,
        "topic": topics.plan(engagement),
        "words": words,
        "zoom": zoom,
        "zooms": _zooms(),
        "address": address,
        "as_table": request.GET.get("as") == "table",
        "standing": standing,
        "roadmap": None,
        "chosen": None,
        "key": events.new_key(),
        "former": promises.former(request.participant),
        "paper": tools.paper_form(engagement) if may(request.participant, Right.EXPORT) else None,
    }
    if standing is not None:
        roadmap = Roadmap(standing, zoom, show, address)
        context |= {"roadmap": roadmap} | _panel(request, roadmap, form)
        context |= _promising(standing, promise)
    return pages.sheet(request, "roadmaps/roadmap.html", engagement, SHEET, context, status=status)


def _promising(standing: Standing, sent: PromiseForm | None) -> dict[str, PromiseForm]:
    """The forms that ask before a promise is replaced or given up; `sent` is one of them."""
    ends = actions.ends_of(standing)
    made = {
        name: PromiseForm(ends=ends, name=name) for name in (PromiseForm.KEEP, PromiseForm.FORGET)
    }
    if sent is not None:
        sent.show_anew(ends)
        made[sent.name] = sent
    return {"keeping": made[PromiseForm.KEEP], "forgetting": made[PromiseForm.FORGET]}


def _panel(request: StudioRequest, roadmap: Roadmap, form: MoveForm | None) -> dict[str, Any]:
    """The panel of the package that is chosen; what is typed into its form is looked ahead with."""
    row = roadmap.row()
    if row is None:
        return {}
    package = PACKAGES.get(pk=row.pk)
    if not may(request.participant, Right.PLAN):
        return {"chosen": roadmap.panel(package)}
    looks_ahead = any(name in request.GET for name in NAMES)
    if form is None:
        form = _form(package, _given(request, package) if looks_ahead else None)
    changes = form.columns() if form.is_bound and _may_go(package, form) else None
    back = taking_back.offered(package, request.GET)
    return {"chosen": roadmap.panel(package, changes), "form": form, "back": back}


def _may_go(package: WorkPackage, form: MoveForm) -> bool:
    """Whether it could be saved so; what refuses it is told before it is pressed."""
    if not form.is_valid():
        return False
    try:
        placing.refuse_place(package, form.details().wave)
    except Refused as refused:
        form.tell(refused)
    return form.is_valid()


def _ahead(request: StudioRequest, package: WorkPackage) -> str:
    """Where the same is looked ahead with, without the secrets of the form that asks."""
    at = pictured.address(package.engagement.pk, zoom=_zoom(request), show=package.key)
    asked = {name: request.POST.get(name, "") for name in (*NAMES, "seen")}
    return f"{at}&{urlencode(asked)}"


def _given(request: StudioRequest, package: WorkPackage) -> dict[str, Any]:
    """What somebody looks ahead with; what they do not name stays as it is."""
    details = package_actions.details_of(package)
    stands = {name: getattr(details, name) for name in NAMES}
    given = {name: request.GET[name] for name in NAMES if name in request.GET}
    return {name: "" if value is None else value for name, value in (stands | given).items()} | {
        "seen": request.GET.get("seen", package.version)
    }


def _form(package: WorkPackage, data: Any = None) -> MoveForm:
    return MoveForm(
        data,
        package=package,
        waves=wave_choices(waves_of(package.plan)),
        unit=unit_of(package.engagement),
    )


def _zoom(request: StudioRequest) -> Zoom:
    given = request.GET.get("zoom") or request.POST.get("zoom", "")
    return Zoom(given) if given in set(Zoom) else Zoom.MONTH


def _zooms() -> list[tuple[Zoom, str]]:
    return [(Zoom.QUARTER, __("Quarters")), (Zoom.MONTH, __("Months")), (Zoom.WEEK, __("Weeks"))]
