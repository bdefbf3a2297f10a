"""One wave: what it is, what it can take, its criteria and its gate; rollouts move and go."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.acts import refused, written
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.seen_forms import seen_in
from roadmaps import dated
from roadmaps.actions import placing
from roadmaps.actions import waves as actions
from roadmaps.forms.waves import CriterionForm, DaysForm, WaveForm
from roadmaps.models import Dependency, Wave
from roadmaps.views.waves import SHEET, live
from roadmaps.wave_words import wave_name
from roadmaps.waves import board, gate

WAVES = Wave.objects.select_related("plan__engagement", "unit")


@require_http_methods(["GET", "POST"])
def show(request: StudioRequest, pk: int) -> HttpResponse:
    """Everybody reads; who plans says what it is called, where it is, what it can take."""
    right = Right.SEE if request.method == "GET" else Right.PLAN
    wave = get_or_403(WAVES, request, right, pk=pk)
    form = WaveForm(request.POST if request.method == "POST" else None, wave=wave)
    if form.is_valid() and written(
        form,
        lambda: actions.change_wave(
            wave,
            facts=form.facts,
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        ),
    ):
        messages.success(request, __("Saved."))
        return redirect("roadmaps:wave", pk)
    return page(request, wave, form=form)


def page(
    request: StudioRequest,
    wave: Wave,
    *,
    form: WaveForm | None = None,
    days_form: DaysForm | None = None,
    criterion_form: CriterionForm | None = None,
) -> HttpResponse:
    """The page of a wave; a form with something wrong in it stands open."""
    engagement = wave.engagement
    standing = dated.read(engagement, wave.plan)
    cards = board.cards(standing)
    card = next(each for each in cards if each.wave.pk == wave.pk)
    forms = [each for each in (form, days_form, criterion_form) if each is not None]
    context: dict[str, Any] = live(engagement) | {
        "wave": wave,
        "card": card,
        "cards": cards,
        "form": form or WaveForm(wave=wave),
        "hint_of_a_day": board.hint(engagement, 1),
        "days_form": days_form or DaysForm(),
        "criterion_form": criterion_form or CriterionForm(engagement=engagement),
        "gate": gate.read(wave),
        "decides": may(request.participant, Right.SETTINGS),
    }
    return pages.sheet(
        request,
        "roadmaps/waves/wave.html",
        engagement,
        SHEET,
        context,
        status=422 if any(each.is_bound for each in forms) else 200,
    )


@require_POST
def capacity(request: StudioRequest, pk: int) -> HttpResponse:
    """Take what FTE and the working days give that the wave shall last."""
    wave = get_or_403(WAVES, request, Right.PLAN, pk=pk)
    form = DaysForm(request.POST)
    if not form.is_valid():
        return page(request, wave, days_form=form)
    hint = board.hint(wave.engagement, form.cleaned_data["days"])
    if hint is None:
        form.add_error(None, __("The plan counts in points: say the capacity yourself."))
        return page(request, wave, days_form=form)
    no = refused(
        request,
        lambda: actions.set_capacity(
            wave, capacity=hint.capacity, by=request.participant, seen=seen_in(request.POST)
        ),
    )
    if no is None:
        messages.success(request, __("Capacity taken over: %(sum)s.") % {"sum": hint.words})
    return no or redirect("roadmaps:wave", pk)


@require_POST
def order(request: StudioRequest, pk: int) -> HttpResponse:
    """Let a rollout change places with the one before or after it."""
    wave = get_or_403(WAVES, request, Right.PLAN, pk=pk)
    up = "up" in request.POST
    seen = seen_in(request.POST)
    no = refused(
        request, lambda: actions.swap_rollout(wave, up=up, by=request.participant, seen=seen)
    )
    return no or redirect("roadmaps:waves", wave.engagement.pk)


@require_http_methods(["GET", "POST"])
def remove(request: StudioRequest, pk: int) -> HttpResponse:
    """What would go with a rollout, and out with it."""
    wave = get_or_403(WAVES, request, Right.PLAN, pk=pk)
    engagement = wave.engagement
    if request.method == "GET":
        return _confirm(request, wave)
    moved: list[int] = []
    no = refused(
        request,
        lambda: moved.append(
            actions.remove_rollout(wave, by=request.participant, seen=seen_in(request.POST))
        ),
    )
    if no is None:
        n = moved[0] if moved else 0
        words = ngettext(
            "The rollout was taken out; %(n)s work package went to the backlog.",
            "The rollout was taken out; %(n)s work packages went to the backlog.",
            n,
        )
        messages.success(request, words % {"n": n})
    return no or redirect("roadmaps:waves", engagement.pk)


def _confirm(request: StudioRequest, wave: Wave) -> HttpResponse:
    packages = list(wave.packages.filter(archived_at=None))
    inside = [row.pk for row in packages]
    waiting = Dependency.objects.filter(
        predecessor__in=inside, package__archived_at=None, package__wave__isnull=False
    ).exclude(package__in=inside)
    context = {
        "wave": wave,
        "title": wave_name(wave),
        "packages": packages,
        "begun": placing.begun_in(packages),
        "waiting": list(waiting.select_related("package", "predecessor")),
        "criteria": wave.criteria.filter(archived_at=None).count(),
    }
    return pages.sheet(request, "roadmaps/waves/remove.html", wave.engagement, SHEET, context)
