"""What sheet 3.4 does to several messages at once.  For the lead and facilitators alone."""

import datetime
from collections.abc import Iterable

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


@require_POST
def follow(request: StudioRequest, pk: int) -> HttpResponse:
    """Drafted messages move to the days that the plan has for them now, as the page showed them."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    days = dict(_seen(request.POST.getlist("follow")))
    try:
        count = actions.follow_plan(
            engagement, days=days, by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        return redirect("roadmaps:messages", pk)
    except Refused as refused:
        return page(request, engagement, words=refused.words, status=422)
    words = ngettext(
        "%(n)s message follows the plan again.", "%(n)s messages follow the plan again.", count
    )
    notices.success(request, words % {"n": count})
    return redirect("roadmaps:messages", pk)


def _seen(sent: Iterable[str]) -> Iterable[tuple[int, datetime.date]]:
    """Rows with the days that were shown for them; what no page of ours sent is passed over."""
    for each in sent:
        row, _colon, day = each.partition(":")
        try:
            yield int(row), datetime.date.fromisoformat(day)
        except ValueError:
            continue
