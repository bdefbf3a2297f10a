"""The choice of the pilot: units, everybody's ratings, the vote, and what was chosen."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.acts import refused, written
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.seen_forms import seen_in
from roadmaps.actions import pilots, units
from roadmaps.forms.pilots import PilotForm, RatingsForm, UnitForm
from roadmaps.models import RolloutUnit, Wave
from roadmaps.models.wave import WaveKind
from roadmaps.views.waves import ENGAGEMENTS, SHEET, live
from roadmaps.wave_words import wave_name
from roadmaps.waves import pilot

UNITS = RolloutUnit.objects.select_related("plan__engagement")


@require_GET
def show(request: StudioRequest, pk: int) -> HttpResponse:
    """Units, candidates in their ranking for who may see it, and the unit that was chosen."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return _page(request, engagement)


def _page(
    request: StudioRequest,
    engagement: Engagement,
    *,
    unit_form: UnitForm | None = None,
    pilot_form: PilotForm | None = None,
) -> HttpResponse:
    choice = pilot.of(request.participant)
    rows = list(RolloutUnit.objects.filter(plan__engagement=engagement))
    placed = Wave.objects.filter(plan__engagement=engagement, unit__isnull=False)
    context: dict[str, Any] = live(engagement) | {
        "choice": choice,
        "criteria": pilot.CRITERIA,
        "units": [row for row in rows if row.archived_at is None],
        "removed": [row for row in rows if row.archived_at is not None],
        "places": {wave.unit_id: wave_name(wave) for wave in placed},
        "unit_form": unit_form or UnitForm(),
        "pilot_form": pilot_form or (_pilot_form(None, choice) if choice else None),
        "may_vote_on": choice is not None and len(choice.candidates) > 1,
    }
    is_refused = unit_form is not None or pilot_form is not None
    return pages.sheet(
        request,
        "roadmaps/waves/pilot.html",
        engagement,
        SHEET,
        context,
        status=422 if is_refused else 200,
    )


def _pilot_form(data: Any, choice: pilot.Choice) -> PilotForm:
    order = [line.unit for line in choice.lines] or list(choice.candidates)
    suggested = choice.suggestion
    return PilotForm(
        data, wave=choice.wave, order=order, suggestion=suggested.unit if suggested else None
    )


@require_POST
def choose(request: StudioRequest, pk: int) -> HttpResponse:
    """Say where the pilot takes place, and why."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.PLAN, pk=pk)
    choice = pilot.of(request.participant)
    if choice is None:
        return redirect("roadmaps:pilot", pk)
    form = _pilot_form(request.POST, choice)
    if form.is_valid() and written(
        form,
        lambda: pilots.choose_pilot(
            engagement,
            unit=form.cleaned_data["unit"],
            reason=form.cleaned_data["reason"],
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        ),
    ):
        return redirect("roadmaps:pilot", pk)
    return _page(request, engagement, pilot_form=form)


@require_http_methods(["GET", "POST"])
def rate(request: StudioRequest, pk: int) -> HttpResponse:
    """One's own ratings of all candidates; nobody else's are on this page."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.WRITE, pk=pk)
    wave = Wave.objects.filter(plan__engagement=engagement, kind=WaveKind.PILOT).first()
    candidates = list(pilots.candidates(wave.plan)) if wave else []
    form = RatingsForm(
        request.POST if request.method == "POST" else None,
        candidates=candidates,
        own=pilot.rated(request.participant),
    )
    if form.is_valid():
        no = refused(
            request,
            lambda: pilots.rate_units(
                engagement,
                ratings=form.ratings,
                by=request.participant,
                key=events.key_of(request),
            ),
        )
        if no is None:
            messages.success(request, __("Your ratings are saved."))
        return no or redirect("roadmaps:pilot", pk)
    return pages.sheet(
        request,
        "roadmaps/waves/rate.html",
        engagement,
        SHEET,
        {"form": form, "candidates": candidates},
        status=422 if form.is_bound else 200,
    )


# --- units ---


@require_POST
def unit_add(request: StudioRequest, pk: int) -> HttpResponse:
    """A further unit."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.PLAN, pk=pk)
    form = UnitForm(request.POST)
    if form.is_valid() and written(
        form,
        lambda: units.add_unit(
            engagement, facts=form.facts, by=request.participant, key=events.key_of(request)
        ),
    ):
        return redirect("roadmaps:pilot", pk)
    return _page(request, engagement, unit_form=form)


@require_http_methods(["GET", "POST"])
def unit(request: StudioRequest, pk: int) -> HttpResponse:
    """One unit: its name, how many people it has, whether it may be the pilot."""
    row = get_or_403(UNITS, request, Right.PLAN, pk=pk)
    engagement = row.engagement
    form = UnitForm(request.POST if request.method == "POST" else None, unit=row)
    if form.is_valid() and written(
        form,
        lambda: units.change_unit(
            row,
            facts=form.facts,
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        ),
    ):
        return redirect("roadmaps:pilot", engagement.pk)
    return pages.sheet(
        request,
        "roadmaps/waves/unit.html",
        engagement,
        SHEET,
        {"row": row, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_POST
def unit_remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Put a unit aside; the page of the pilot offers to put it back."""
    row = get_or_403(UNITS, request, Right.PLAN, pk=pk)
    seen = seen_in(request.POST)
    no = refused(request, lambda: units.remove_unit(row, by=request.participant, seen=seen))
    if no is None:
        messages.success(
            request, __("Removed: %(name)s. It can be put back below.") % {"name": row.name}
        )
    return no or redirect("roadmaps:pilot", row.engagement.pk)


@require_POST
def unit_restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Put a removed unit back."""
    row = get_or_403(UNITS, request, Right.PLAN, pk=pk)
    no = refused(request, lambda: units.restore_unit(row, by=request.participant))
    return no or redirect("roadmaps:pilot", row.engagement.pk)
