"""The gate of a wave: decided by the lead, its conditions ticked by who looks after them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.acts import refused, written
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.seen_forms import seen_in
from roadmaps import dated
from roadmaps.actions import wave_gates as actions
from roadmaps.forms.wave_gates import GateForm
from roadmaps.models import Wave, WaveCondition
from roadmaps.views.wave import WAVES
from roadmaps.views.waves import SHEET
from roadmaps.wave_words import wave_name
from roadmaps.waves import early, gate, names

CONDITIONS = WaveCondition.objects.select_related("decision__wave__plan__engagement", "owner")


@require_http_methods(["GET", "POST"])
def decide(request: StudioRequest, pk: int) -> HttpResponse:
    """Go, go with conditions, hold, recycle or stop; decisions before it stay on record."""
    wave = get_or_403(WAVES, request, Right.SETTINGS, pk=pk)
    form = _form(request, wave)
    if form.is_valid() and written(
        form,
        lambda: actions.decide_gate(
            wave,
            ruling=form.ruling,
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        ),
    ):
        messages.success(request, __("The decision is on record."))
        return redirect(_gate(pk))
    context = {
        "wave": wave,
        "title": wave_name(wave),
        "form": form,
        "gate": gate.read(wave),
        "follows": [(names.decision(each), words) for each, words in names.FOLLOWS.items()],
    }
    return pages.sheet(
        request,
        "roadmaps/waves/decide.html",
        wave.engagement,
        SHEET,
        context,
        status=422 if form.is_bound else 200,
    )


def _form(request: StudioRequest, wave: Wave) -> GateForm:
    return GateForm(
        request.POST if request.method == "POST" else None,
        engagement=wave.engagement,
        criteria=actions.success_criteria(wave),
        newest=wave.decisions.first(),
        early=_early(wave),
    )


def _early(wave: Wave) -> list[str]:
    standing = dated.of(wave.engagement)
    return early.told(standing, wave) if standing else []


@require_POST
def tick(request: StudioRequest, pk: int) -> HttpResponse:
    """A condition is met, or open again."""
    row = get_or_403(CONDITIONS, request, Right.WRITE, pk=pk)
    met, seen = request.POST.get("met") == "yes", seen_in(request.POST)
    no = refused(
        request, lambda: actions.tick_condition(row, met=met, by=request.participant, seen=seen)
    )
    return no or redirect(_gate(row.decision.wave_id))


def _gate(wave: int) -> str:
    return f"{reverse('roadmaps:wave', args=[wave])}#gate"
