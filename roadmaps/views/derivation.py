"""What a derivation would change, line by line; nothing is written before somebody chose."""

from collections.abc import Collection, Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from roadmaps import proposal_words
from roadmaps.actions.derivation import Outcome, derive_plan
from roadmaps.deriving import proposals
from roadmaps.deriving.dating import Undated
from roadmaps.models import Plan
from roadmaps.proposal_words import LineWords, Section

SHEET = "gaps"


@require_http_methods(["GET", "POST"])
def derive(request: StudioRequest, pk: int) -> HttpResponse:
    """The lines to choose from; taking some of them."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.PLAN, pk=pk)
    if request.method == "GET":
        return _page(request, engagement)
    try:
        outcome = derive_plan(
            engagement,
            chosen=request.POST.getlist("line"),
            sure="sure" in request.POST,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect("roadmaps:gaps", pk)
    except Refused as refused:
        return _page(request, engagement, refused)
    messages.success(request, _told(outcome))
    return redirect("roadmaps:gaps", pk)


def _page(
    request: StudioRequest, engagement: Engagement, refused: Refused | None = None
) -> HttpResponse:
    plan = Plan.objects.filter(engagement=engagement).first()
    sees_people = may(request.participant, Right.STAKEHOLDERS)
    proposal = proposals.of(engagement, plan, people=sees_people)
    sent = frozenset(request.POST.getlist("line")) if request.method == "POST" else None
    sections = proposal_words.sections(proposal, sent)
    undated = refused if isinstance(refused, Undated) else None
    context = {
        "words": refused.words if refused else "",
        "undated": undated,
        "needed": _lines(sections, undated.missing) if undated else [],
        "plan": plan,
        "is_first": not (plan and plan.derived_at),
        "proposal": proposal,
        "sections": sections,
        "without_capacity": not any(wave.capacity is not None for wave in proposal.waves),
        "key": events.new_key(),
    }
    status = 422 if refused else 200
    return pages.sheet(request, "roadmaps/derive.html", engagement, SHEET, context, status=status)


def _lines(sections: Iterable[Section], ids: Collection[str]) -> list[LineWords]:
    return [line for section in sections for line in section.lines if line.id in ids]


def _told(outcome: Outcome) -> str:
    words = __("Packages added: %(added)s, changed: %(changed)s, put aside: %(removed)s.")
    return words % {
        "added": outcome.added,
        "changed": outcome.changed,
        "removed": outcome.removed,
    }
