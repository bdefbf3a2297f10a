"""Sheet 2.7: the gaps, and the way from them to the plan.  Everybody reads."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from assessments.topics import targets as targets_topic
from canvases.actions.functions import topic_of as functions_topic
from canvases.topics import mandate as mandate_topic
from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.actions.stakeholders import topic_of as register_topic
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
    sees_people = may(request.participant, Right.STAKEHOLDERS)
    people = gap_table.stakeholders(engagement, sees_people)
    ground = facts.of(engagement, people.states)
    table = gap_table.Table(ground, gap_table.closed_by(plan), people.rows)
    proposal = proposals.beside(ground, plan, people=sees_people) if plan else None
    context = {
        "number": engagement.last_number,
        "topics": " ".join(_topics(ground, sees_people)),
        "table": table,
        "chart": table.chart(),
        "plan": plan,
        "proposal": proposal,
        "differences": len(proposal.differing) if proposal else 0,
        "edited": proposal.edited if proposal else 0,
    }
    return pages.sheet(request, "roadmaps/gaps.html", engagement, SHEET, context)


def _topics(ground: facts.Ground, sees_people: bool) -> Iterator[str]:
    """Everything that gaps follow from."""
    yield topics.plan(ground.engagement)
    yield targets_topic(ground.engagement)
    yield mandate_topic(ground.engagement)
    yield functions_topic(ground.engagement)
    if ground.canvas is not None:
        yield ground.canvas.topic
    if sees_people:
        yield topics.change(ground.engagement)
        yield register_topic(ground.engagement)
