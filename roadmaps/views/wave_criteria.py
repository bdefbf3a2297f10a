"""Entry and success criteria of a wave: of lead and facilitators, looked at before the gate."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.acts import refused, written
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in
from roadmaps.actions import wave_criteria as actions
from roadmaps.actions.wave_criteria import CriterionFacts
from roadmaps.forms.waves import CriterionForm
from roadmaps.models import Wave, WaveCriterion
from roadmaps.views.wave import WAVES, page
from roadmaps.views.waves import SHEET
from roadmaps.waves import suggestions

CRITERIA = WaveCriterion.objects.select_related("wave__plan__engagement", "kpi")
MET = {"yes": True, "no": False, "": None}


@require_POST
def add(request: StudioRequest, pk: int) -> HttpResponse:
    """A criterion of their own."""
    wave = get_or_403(WAVES, request, Right.DESIGN, pk=pk)
    form = CriterionForm(request.POST, engagement=wave.engagement)
    if form.is_valid() and written(
        form,
        lambda: actions.add_criterion(
            wave, facts=form.facts, by=request.participant, key=events.key_of(request)
        ),
    ):
        return redirect(_criteria(wave.pk))
    return page(request, wave, criterion_form=form)


@require_http_methods(["GET", "POST"])
def suggested(request: StudioRequest, pk: int) -> HttpResponse:
    """Criteria to begin with, in the language of the engagement; the ticked ones are added."""
    wave = get_or_403(WAVES, request, Right.DESIGN, pk=pk)
    with translation.override(wave.engagement.language):
        listed = suggestions.of(wave, _standing(wave))
    if request.method == "GET":
        return _suggested(request, wave, listed)
    chosen = request.POST.getlist("criterion")
    facts = [CriterionFacts(kind, words) for n, kind, words in listed if str(n) in chosen]
    try:
        actions.add_criteria(wave, listed=facts, by=request.participant, key=events.key_of(request))
    except events.AlreadyDone:
        pass
    except Refused as refusal:
        return _suggested(request, wave, listed, words=refusal.words, chosen=chosen)
    return redirect(_criteria(pk))


def _suggested(
    request: StudioRequest,
    wave: Wave,
    listed: Sequence[tuple[int, str, str]],
    *,
    words: str = "",
    chosen: Sequence[str] = (),
) -> HttpResponse:
    rows = [(n, kind, text, str(n) in chosen) for n, kind, text in listed]
    context = {"wave": wave, "listed": rows, "key": events.new_key(), "words": words}
    status = 422 if words else 200
    return pages.sheet(
        request, "roadmaps/waves/suggested.html", wave.engagement, SHEET, context, status=status
    )


def _standing(wave: Wave) -> set[tuple[str, str]]:
    rows = WaveCriterion.objects.live().filter(wave=wave)
    return set(rows.values_list("kind", "text"))


@require_http_methods(["GET", "POST"])
def change(request: StudioRequest, pk: int) -> HttpResponse:
    """One criterion: say it anew."""
    row = get_or_403(CRITERIA, request, Right.DESIGN, pk=pk)
    engagement = row.engagement
    data = request.POST if request.method == "POST" else None
    form = CriterionForm(data, engagement=engagement, criterion=row)
    if form.is_valid() and written(
        form,
        lambda: actions.change_criterion(
            row,
            facts=form.facts,
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        ),
    ):
        return redirect(_criteria(row.wave_id))
    return pages.sheet(
        request,
        "roadmaps/waves/criterion.html",
        engagement,
        SHEET,
        {"row": row, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_POST
def look(request: StudioRequest, pk: int) -> HttpResponse:
    """Met, not met, or not looked at."""
    row = get_or_403(CRITERIA, request, Right.DESIGN, pk=pk)
    met = MET.get(request.POST.get("met", ""))
    seen = seen_in(request.POST)
    no = refused(request, lambda: actions.look_at(row, met=met, by=request.participant, seen=seen))
    return no or redirect(f"{reverse('roadmaps:wave', args=[row.wave_id])}#criterion-{pk}")


@require_POST
def remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Put a criterion aside; the page of the wave offers to put it back."""
    row = get_or_403(CRITERIA, request, Right.DESIGN, pk=pk)
    seen = seen_in(request.POST)
    no = refused(request, lambda: actions.remove_criterion(row, by=request.participant, seen=seen))
    if no is None:
        messages.success(request, __("Removed. It can be put back below."))
    return no or redirect(_criteria(row.wave_id))


@require_POST
def restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Put a removed criterion back."""
    row = get_or_403(CRITERIA, request, Right.DESIGN, pk=pk)
    no = refused(request, lambda: actions.restore_criterion(row, by=request.participant))
    return no or redirect(_criteria(row.wave_id))


def _criteria(wave: int) -> str:
    return f"{reverse('roadmaps:wave', args=[wave])}#criteria"
