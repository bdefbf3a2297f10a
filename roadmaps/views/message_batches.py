"""What sheet 3.4 does to several messages at once.  For the lead and facilitators alone."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pmo_studio.core import events
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.refusals import Refused
from roadmaps.actions import message_batches as actions
from roadmaps.views.messages import ENGAGEMENTS, page


@require_POST
def plan(request: StudioRequest, pk: int) -> HttpResponse:
    """Drafts become planned: those ticked, or every one that the page showed."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    ticked = request.POST.getlist("every" if "all" in request.POST else "row")
    try:
        count = actions.plan_messages(
            engagement,
            chosen=[int(each) for each in ticked if each.isascii() and each.isdecimal()],
            channel=request.POST.get("channel", ""),
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect("roadmaps:messages", pk)
    except Refused as refused:
        return page(request, engagement, words=refused.words, ticked=ticked, status=422)
    words = ngettext("%(n)s message is planned now.", "%(n)s messages are planned now.", count)
    notices.success(request, words % {"n": count})
    return redirect("roadmaps:messages", pk)
