"""Sheet 2.7: the gaps, and the way from them to the plan.  Everybody reads."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from roadmaps import facts, gap_table, topics
from roadmaps.deriving import proposals
from roadmaps.models import Plan

SHEET = "gaps"


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """What is between today and the target, and whether the plan knows it."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    plan = Plan.objects.filter(engagement=engagement).first()
    people = gap_table.stakeholders(engagement, may(request.participant, Right.STAKEHOLDERS))
    ground = facts.of(engagement, people.states)
    table = gap_table.Table(ground, gap_table.closed_by(plan), people.rows)
    context = {
        "number": engagement.last_number,
        "topic": topics.plan(engagement),
        "table": table,
        "chart": table.chart(),
        "plan": plan,
        "differences": len(proposals.beside(ground, plan).lines) if plan else 0,
    }
    return pages.sheet(request, "roadmaps/gaps.html", engagement, SHEET, context)
