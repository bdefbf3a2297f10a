"""What an engagement asks at a gate: criteria set otherwise, own ones, and waivers."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods, require_POST

from pmo_studio.core import (
    events,
    gate_criteria,
    gate_reading,
    gate_table,
    gate_words,
    pages,
    phases,
)
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.actions import gate_criteria as criteria_actions
from pmo_studio.core.actions import gate_waivers as waiver_actions
from pmo_studio.core.actions import own_criteria as own_actions
from pmo_studio.core.actions.gate_criteria import Asked
from pmo_studio.core.acts import refused, written
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import CriterionSetting, Engagement, GateWaiver, OwnCriterion
from pmo_studio.core.seen_forms import SeenForm, seen_in
from pmo_studio.portfolio import ways
from pmo_studio.portfolio.gate_ask_forms import OwnForm, SettingForm, WaiverForm
from pmo_studio.portfolio.gate_decide import engagement_of

WAIVERS = GateWaiver.objects.select_related("engagement")
OWN = OwnCriterion.objects.select_related("engagement")


@require_http_methods(["GET", "POST"])
def criterion(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """What the engagement asks of one criterion, of the method or its own."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SETTINGS, pk=pk)
    method = gate_criteria.of_method(key)
    if method is None:
        return _own_page(request, engagement, key)
    setting = CriterionSetting.objects.filter(engagement=engagement, key=key).first()
    form = SettingForm(
        request.POST if request.method == "POST" else None, criterion=method, setting=setting
    )
    done = __("This engagement asks it so from now on.")
    answer = _saved(
        request,
        form,
        lambda: criteria_actions.set_criterion(
            engagement,
            criterion=method,
            asked=form.asked,
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        ),
        (done, ways.gate(engagement, method.phase)),
    )
    context = {
        "form": form,
        "setting": setting,
        "differences": gate_reading.told(key, setting),
        "rule": method.rule.in_language(get_language()),
    }
    return answer or _criterion_page(request, engagement, key, method.phase, context)


@require_POST
def reset(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """Ask it as the method does."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SETTINGS, pk=pk)
    method = gate_criteria.of_method(key)
    if method is None:
        raise Http404
    no = refused(
        request,
        lambda: criteria_actions.set_criterion(
            engagement,
            criterion=method,
            asked=Asked(),
            by=request.participant,
            seen=seen_in(request.POST),
        ),
    )
    if no is None:
        messages.success(request, __("The gate asks it again as the method does."))
    return no or redirect(ways.gate(engagement, method.phase))


@require_http_methods(["GET", "POST"])
def add_own(request: StudioRequest, pk: int, number: int) -> HttpResponse:
    """One more thing that this gate asks for."""
    engagement = engagement_of(request, pk, number)
    form = OwnForm(request.POST if request.method == "POST" else None)
    answer = _saved(
        request,
        form,
        lambda: own_actions.add_own(
            engagement,
            phase=number,
            facts=form.facts,
            by=request.participant,
            key=events.key_of(request),
        ),
        (__("The gate asks for it from now on."), ways.gate(engagement, number)),
    )
    return answer or _criterion_page(request, engagement, "", number, {"form": form})


def _own_page(request: StudioRequest, engagement: Engagement, key: str) -> HttpResponse:
    row = OWN.filter(engagement=engagement, key=key).first()
    if row is None:
        raise Http404
    form = OwnForm(request.POST if request.method == "POST" else None, row=row)
    answer = _saved(
        request,
        form,
        lambda: own_actions.change_own(
            row,
            facts=form.facts,
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        ),
        (__("The criterion is changed."), ways.gate(engagement, row.phase)),
    )
    context = {"form": form, "row": row}
    return answer or _criterion_page(request, engagement, key, row.phase, context)


@require_POST
def remove_own(request: StudioRequest, pk: int) -> HttpResponse:
    """Put an own criterion aside."""
    row = get_or_403(OWN, request, Right.SETTINGS, pk=pk)
    no = refused(
        request,
        lambda: own_actions.remove_own(row, by=request.participant, seen=seen_in(request.POST)),
    )
    return no or redirect(ways.gate(row.engagement, row.phase))


@require_POST
def restore_own(request: StudioRequest, pk: int) -> HttpResponse:
    """Ask an own criterion again."""
    row = get_or_403(OWN, request, Right.SETTINGS, pk=pk)
    no = refused(request, lambda: own_actions.restore_own(row, by=request.participant))
    return no or redirect(ways.gate(row.engagement, row.phase))


@require_POST
def tick_own(request: StudioRequest, pk: int) -> HttpResponse:
    """An own criterion is met, or open again."""
    row = get_or_403(OWN, request, Right.DESIGN, pk=pk)
    met, seen = request.POST.get("met") == "yes", seen_in(request.POST)
    no = refused(
        request,
        lambda: own_actions.tick_own(row, met=met, by=request.participant, seen=seen),
    )
    return no or redirect(ways.gate(row.engagement, row.phase))


@require_http_methods(["GET", "POST"])
def waive(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """Do without a criterion, and say why."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SETTINGS, pk=pk)
    one = _standing(engagement, key)
    number = one.criterion.phase
    form = WaiverForm(request.POST if request.method == "POST" else None)
    answer = _saved(
        request,
        form,
        lambda: waiver_actions.waive(
            engagement,
            criterion=key,
            reason=form.cleaned_data["reason"],
            by=request.participant,
            key=events.key_of(request),
        ),
        (
            __("It is waived: it counts as met, and its figures stay."),
            ways.gate(engagement, number),
        ),
    )
    context = {"form": form, "figures": gate_table.reached(one)}
    return answer or _criterion_page(request, engagement, key, number, context)


@require_POST
def withdraw(request: StudioRequest, pk: int) -> HttpResponse:
    """Ask a waived criterion again."""
    row = get_or_403(WAIVERS, request, Right.SETTINGS, pk=pk)
    no = refused(request, lambda: waiver_actions.withdraw(row, by=request.participant))
    found = (
        gate_criteria.of_method(row.criterion)
        or OWN.filter(engagement=row.engagement, key=row.criterion).first()
    )
    return no or redirect(ways.gate(row.engagement, found.phase if found else 1))


def _standing(engagement: Engagement, key: str) -> phases.CriterionStanding:
    """The criterion as it is asked now; 404 where it is not."""
    method = gate_criteria.of_method(key)
    own = None if method else OWN.filter(engagement=engagement, key=key).first()
    phase = method.phase if method else own.phase if own else 0
    listed = phases.criteria_of(engagement, phase) if phase else ()
    found = next((one for one in listed if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _saved(
    request: StudioRequest, form: SeenForm, act: Callable[[], object], done: tuple[str, str]
) -> HttpResponse | None:
    """Where it leads when it went through; None where the form is to be shown."""
    words, address = done
    if not form.is_valid() or not written(form, act):
        return None
    messages.success(request, words)
    return redirect(address)


def _criterion_page(
    request: StudioRequest,
    engagement: Engagement,
    key: str,
    number: int,
    shown: Mapping[str, object],
) -> HttpResponse:
    own = OwnCriterion.objects.filter(engagement=engagement, key=key).first() if key else None
    context = {
        "gate": number,
        "sheet_named": gate_words.gate(number),
        "key": key,
        "name": own.text if own else gate_words.criterion(key) if key else "",
        "gate_name": gate_words.gate(number),
        "address": ways.gate(engagement, number),
        **shown,
    }
    form = shown["form"]
    status = 422 if isinstance(form, SeenForm) and form.is_bound else 200
    template = "portfolio/gate_criterion.html"
    return pages.sheet(request, template, engagement, "home", context, status=status, phase=number)
