"""Sheet 3.4: who is told what, how, by whom and when.  For the lead and facilitators alone."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.acts import refused
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import topics
from roadmaps.actions import messages as actions
from roadmaps.actions import sendings
from roadmaps.forms.messages import MessageForm, SentForm, SkipForm
from roadmaps.involving import drafting, messages, wave_days
from roadmaps.models import Message, Sending
from roadmaps.registrations.involving import MESSAGES_SHEET
from roadmaps.views import confidential

ENGAGEMENTS = Engagement.objects.all()
ROWS = Message.objects.select_related("engagement", "stakeholder", "group", "sender", "wave__plan")
SENDINGS = Sending.objects.select_related("message__engagement")


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The plan, of all waves or of one, with the reach; what the studio proposes beside it."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    return page(request, engagement)


def page(
    request: StudioRequest,
    engagement: Engagement,
    *,
    words: str = "",
    ticked: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The sheet, with `words` of what could not be done and what was typed and ticked for it."""
    number = engagement.last_number
    writes = not engagement.is_read_only
    removed = Message.objects.archived().filter(engagement=engagement)
    days = wave_days.of(engagement)
    context: dict[str, Any] = {
        "number": number,
        "topic": topics.change(engagement),
        "plan": messages.of(engagement, request.GET.get("wave", ""), days=days),
        "proposals": drafting.proposals(engagement, days) if writes else [],
        "removed": list(removed.order_by("-archived_at")),
        "writes": writes,
        "words": words,
        "ticked": ticked,
        "channel": request.POST.get("channel", ""),
        "channels": messages.channels(engagement) if writes else [],
        "key": events.new_key(),
    }
    template = "roadmaps/messages.html"
    return pages.sheet(request, template, engagement, MESSAGES_SHEET, context, status=status)


@require_POST
def adopt(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the proposals that were chosen into the plan."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    chosen = set(request.POST.getlist("draft"))
    proposed = drafting.proposals(engagement, wave_days.of(engagement))
    drafts = [one.drafted for one in proposed if one.key in chosen]
    try:
        count = actions.adopt_drafts(
            engagement, drafts=drafts, by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        return redirect("roadmaps:messages", pk)
    except Refused as refusal:
        return page(request, engagement, words=refusal.words, status=422)
    words = ngettext("%(n)s message was added.", "%(n)s messages were added.", count)
    notices.success(request, words % {"n": count})
    return redirect("roadmaps:messages", pk)


@require_http_methods(["GET", "POST"])
def new(request: StudioRequest, pk: int) -> HttpResponse:
    """A message of one's own."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = MessageForm(posted, engagement=engagement)
    if request.method == "GET" or not form.is_valid():
        return _form(request, engagement, form)
    try:
        row = actions.add_message(
            engagement, details=form.details(), by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        return redirect("roadmaps:messages", pk)
    except Refused as refusal:
        tell(form, refusal)
        return _form(request, engagement, form)
    return redirect(_address(row))


@require_http_methods(["GET", "POST"])
def message(request: StudioRequest, pk: int) -> HttpResponse:
    """One message, and the days on which it is due."""
    row = confidential.row(ROWS.all(), request, pk)
    if request.method == "GET":
        form = MessageForm(engagement=row.engagement, row=row)
        return _form(request, row.engagement, form, row=row)
    form = MessageForm(request.POST, engagement=row.engagement, row=row)
    if not form.is_valid():
        return _form(request, row.engagement, form, row=row)
    try:
        actions.change_message(
            row,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect(_address(row))
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        fresh, words = ROWS.get(pk=pk), overtaken.words
        return _form(request, row.engagement, form, row=fresh, words=words, status=409)
    except Refused as refusal:
        tell(form, refusal)
        return _form(request, row.engagement, form, row=row)
    notices.success(request, __("The message was saved."))
    return redirect(_address(row))


@require_POST
def sent(request: StudioRequest, pk: int) -> HttpResponse:
    """Note on which day it was sent for a day on which it was due."""
    row = confidential.row(ROWS.all(), request, pk)
    form = SentForm(request.POST)
    back = MessageForm(engagement=row.engagement, row=row)
    if not form.is_valid():
        words = str(next(iter(form.errors.values()))[0])
        return _form(request, row.engagement, back, row=row, words=words, status=422)
    given = form.cleaned_data
    try:
        sendings.mark_sent(
            row,
            due_on=given["due_on"],
            sent_on=given["sent_on"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        pass
    except Refused as refusal:
        return _form(request, row.engagement, back, row=row, words=refusal.words, status=422)
    if "sheet" in request.POST:
        return redirect(_address(row))
    return redirect(f"{reverse('roadmaps:message', args=[pk])}#days")


@require_POST
def skip(request: StudioRequest, pk: int) -> HttpResponse:
    """Let one day pass, or all those that are late."""
    row = confidential.row(ROWS.all(), request, pk)
    form = SkipForm(request.POST)
    words = ""
    if not form.is_valid():
        words = str(form.errors["due_on"][0])
    try:
        if not words:
            sendings.skip(
                row,
                due_on=form.cleaned_data["due_on"],
                by=request.participant,
                key=events.key_of(request),
            )
    except events.AlreadyDone:
        pass
    except Refused as refused:
        words = refused.words
    if words:
        back = MessageForm(engagement=row.engagement, row=row)
        return _form(request, row.engagement, back, row=row, words=words, status=422)
    if "sheet" in request.POST:
        return redirect(_address(row))
    return redirect(f"{reverse('roadmaps:message', args=[pk])}#days")


@require_POST
def sending_remove(request: StudioRequest, pk: int) -> HttpResponse:
    """It was not sent, or not skipped, after all."""
    sending = confidential.row(SENDINGS.all(), request, pk)
    sendings.take_sending_back(sending, by=request.participant)
    return redirect(f"{reverse('roadmaps:message', args=[sending.message_id])}#days")


@require_POST
def remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take it off the plan; the sheet offers to put it back."""
    row = confidential.row(ROWS.all(), request, pk)
    actions.remove_message(row, by=request.participant)
    notices.success(request, __("The message was removed. It can be put back on this sheet."))
    return redirect("roadmaps:messages", row.engagement_id)


@require_POST
def restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Put a removed message back."""
    row = confidential.row(ROWS.all(), request, pk)
    no = refused(request, lambda: actions.restore_message(row, by=request.participant))
    return no or redirect(_address(row))


def _form(
    request: StudioRequest,
    engagement: Engagement,
    form: MessageForm,
    *,
    row: Message | None = None,
    words: str = "",
    status: int | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "row": row,
        "line": messages.line_of(row) if row else None,
        "channels": messages.channels(engagement),
        "words": words,
        "overtaken": status == 409,
        "key": events.new_key(),
        "sent": SentForm(),
        "writes": not engagement.is_read_only and (row is None or row.archived_at is None),
    }
    status = status or (422 if form.is_bound else 200)
    template = "roadmaps/message.html"
    return pages.sheet(request, template, engagement, MESSAGES_SHEET, context, status=status)


def _address(row: Message) -> str:
    return f"{reverse('roadmaps:messages', args=[row.engagement_id])}#message-{row.pk}"
