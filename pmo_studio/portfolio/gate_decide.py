"""Deciding a gate, and meeting the conditions under which it was passed."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods, require_POST

from pmo_studio.core import events, gate_reading, gate_shown, gate_table, gate_words, pages, phases
from pmo_studio.core.access import LAST_PHASE, Right, get_or_403, require, right_to_decide
from pmo_studio.core.actions import gates as actions
from pmo_studio.core.acts import refused
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, GateCondition, OwnCriterion
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in
from pmo_studio.portfolio import line, ways
from pmo_studio.portfolio.gate_forms import GateForm
from pmo_studio.portfolio.gate_forms import refused as not_allowed

CONDITIONS = GateCondition.objects.select_related("decision__engagement", "owner")


@require_http_methods(["GET", "POST"])
def decide(request: StudioRequest, pk: int, number: int) -> HttpResponse:
    """Go, go with conditions, hold, recycle or stop; decisions before it stay on record."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    request.right = right_to_decide(engagement, gate_number(number))
    require(request.participant, request.right)
    form = _decision_form(request, engagement, number)
    changes: list[str] = []
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            actions.decide_gate(
                engagement,
                phase=number,
                ruling=form.ruling,
                by=request.participant,
                shown=form.cleaned_data["shown"],
                key=events.key_of(request),
            )
        except actions.Moved as moved:
            changes, status = list(moved.changes), 409
            form.show_anew(moved.now)
        except Refused as refusal:
            tell(form, refusal)
        except events.AlreadyDone:
            return redirect(ways.gate(engagement, number))
        else:
            messages.success(request, __("The decision is on record."))
            return redirect(ways.gate(engagement, number))
    context = _decision_context(request, engagement, number, form)
    context |= {"changes": changes, "sheet_named": gate_words.gate(number)}
    template = "portfolio/gate_decide.html"
    return pages.sheet(request, template, engagement, "home", context, status=status, phase=number)


def _decision_form(request: StudioRequest, engagement: Engagement, number: int) -> GateForm:
    standing = phases.state_of(engagement, number)
    own = OwnCriterion.objects.filter(engagement=engagement).values_list("key", "text")
    names = {one.key: gate_reading.name_of(one.key, dict(own)) for one in standing.criteria}
    newest = actions.newest_of(engagement, number)
    return GateForm(
        request.POST if request.method == "POST" else None,
        engagement=engagement,
        standing=standing,
        shown=gate_shown.line(standing.criteria, newest),
        names=names | dict(own),
    )


def _decision_context(
    request: StudioRequest, engagement: Engagement, number: int, form: GateForm
) -> dict[str, object]:
    record = gate_reading.read(engagement, number, timezone.localdate())
    seat = request.participant
    against = [
        (
            gate_words.decision(decision),
            [_missing(each, form, ways.forward(each, engagement, seat)) for each in listed],
        )
        for decision, listed in not_allowed(form.standing)
    ]
    return {
        "gate": number,
        "title": line.title(form.standing.phase),
        "form": form,
        "one": form.standing,
        "newest": record.newest,
        "against": against,
        "follows": [
            (gate_words.DECISIONS[each], words) for each, words in gate_words.FOLLOWS.items()
        ],
        "address": ways.gate(engagement, number),
    }


@dataclass(frozen=True)
class Missing:
    """A criterion that stands in the way, and where it is brought forward; "" without a sheet."""

    key: str
    name: str
    figures: str
    next_action: str
    url: str


def _missing(one: phases.CriterionStanding, form: GateForm, url: str) -> Missing:
    action = one.next_action.in_language(get_language())
    return Missing(one.key, form.names[one.key], gate_table.reached(one), action, url)


@require_POST
def tick(request: StudioRequest, pk: int) -> HttpResponse:
    """A condition is met, or open again."""
    row = get_or_403(CONDITIONS, request, Right.SEE, pk=pk)
    met, seen = request.POST.get("met") == "yes", seen_in(request.POST)
    no = refused(
        request, lambda: actions.tick_condition(row, met=met, by=request.participant, seen=seen)
    )
    return no or redirect(f"{ways.gate(row.engagement, row.decision.phase)}#decision")


def engagement_of(request: StudioRequest, pk: int, number: int) -> Engagement:
    """For whoever says what gates ask; 404 where there is no such gate."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SETTINGS, pk=pk)
    gate_number(number)
    return engagement


def gate_number(number: int) -> int:
    """The same; 404 where there is no such gate."""
    if not 1 <= number <= LAST_PHASE:
        raise Http404
    return number
