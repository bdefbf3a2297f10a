"""Sheet 2.5: where each capability should stand, by when and why."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import topics
from assessments.actions import targets as actions
from assessments.forms.targets import TargetForm
from assessments.models import Target
from assessments.models.target import CAPABILITIES
from assessments.settling import target_table
from pmo_studio.core import catalogue, errors, events, languages, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in
from pmo_studio.workshops.actions import votes

SHEET = "targets"
ENGAGEMENTS = Engagement.objects.all()


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The table; `?edit=CTL` opens the form of one capability beside it."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return _page(request, engagement, request.GET.get("edit", ""))


def _page(
    request: StudioRequest,
    engagement: Engagement,
    capability: str = "",
    *,
    form: TargetForm | None = None,
) -> HttpResponse:
    number = engagement.last_number
    table = target_table.of(engagement)
    line = table.line(capability) or table.next_without_target()
    plans = may(request.participant, Right.TARGETS)
    # What closes an assessment, or ends a vote, changes a column here.
    listened = (
        topics.targets(engagement),
        topics.assessments(engagement),
        votes.topic_of(engagement),
    )
    context: dict[str, Any] = {
        "number": number,
        "topic": " ".join(listened),
        "table": table,
        "line": line if plans else None,
        "form": form,
        "chart": table.chart() if table.has_targets or table.has_scores else "",
    }
    if plans and line is not None and form is None:
        context["form"] = TargetForm(target=line.target)
    status = 422 if form is not None else 200
    return pages.sheet(
        request, "assessments/targets.html", engagement, SHEET, context, status=status
    )


@require_http_methods(["GET", "POST"])
def change(request: StudioRequest, pk: int, capability: str) -> HttpResponse:
    """Set one target, and go on to the next capability without one."""
    right = Right.SEE if request.method == "GET" else Right.TARGETS
    engagement = get_or_403(ENGAGEMENTS, request, right, pk=pk)
    _known(capability)
    if request.method == "GET":
        return _page(request, engagement, capability)
    target = Target.objects.filter(engagement=engagement, capability=capability).first()
    form = TargetForm(request.POST, target=target)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("value", "due", "rationale", "seen")}
        try:
            actions.set_target(
                engagement,
                capability=capability,
                by=request.participant,
                key=events.key_of(request),
                **given,
            )
        except events.AlreadyDone:
            return redirect(_next(engagement, capability))
        except Overtaken as overtaken:
            form.build_on(overtaken.version)
            form.add_error(overtaken.field, overtaken.words)
        except Refused as refused:
            tell(form, refused)
        else:
            name = catalogue.capability(capability).name.in_language(languages.current())
            messages.success(request, __("Saved: %(name)s.") % {"name": name})
            return redirect(_next(engagement, capability))
    return _page(request, engagement, capability, form=form)


def _known(capability: str) -> None:
    if capability not in CAPABILITIES:
        raise Http404


def _next(engagement: Engagement, capability: str) -> str:
    """The sheet with the form of the next capability that has no target."""
    following = target_table.of(engagement).next_without_target(capability)
    address = reverse("assessments:targets", args=[engagement.pk])
    return f"{address}?edit={following.key}#set" if following else f"{address}#line-{capability}"


@require_POST
def clear(request: StudioRequest, pk: int, capability: str) -> HttpResponse:
    """Take a target back; twice is no error."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.TARGETS, pk=pk)
    _known(capability)
    for target in Target.objects.filter(engagement=engagement, capability=capability):
        try:
            actions.clear_target(target, by=request.participant, seen=seen_in(request.POST))
        except Overtaken as overtaken:
            return errors.refuse(request, 422, overtaken.words)
    messages.success(request, __("The target was taken back."))
    return redirect("assessments:targets", pk)


@require_http_methods(["GET", "POST"])
def raise_all(request: StudioRequest, pk: int) -> HttpResponse:
    """One level more for everything that is scored: first what would change, then the change."""
    right = Right.SEE if request.method == "GET" else Right.TARGETS
    engagement = get_or_403(ENGAGEMENTS, request, right, pk=pk)
    if request.method == "GET":
        return _raise_page(request, engagement)
    try:
        raised = actions.raise_targets(
            engagement, by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        return redirect("assessments:targets", pk)
    except Refused as refused:
        return _raise_page(request, engagement, words=refused.words)
    words = ngettext("%(n)s target was set.", "%(n)s targets were set.", len(raised))
    messages.success(request, words % {"n": len(raised)})
    return redirect("assessments:targets", pk)


def _raise_page(request: StudioRequest, engagement: Engagement, *, words: str = "") -> HttpResponse:
    context = {
        "raises": actions.raises(engagement),
        "form": TargetForm(),
        "words": words,
    }
    status = 422 if words else 200
    return pages.sheet(
        request, "assessments/targets_raise.html", engagement, SHEET, context, status=status
    )
