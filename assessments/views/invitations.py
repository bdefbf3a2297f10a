"""Who is asked by e-mail to answer: invite, remind, withdraw.  Answers stay out of sight."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions import invitations as actions
from assessments.answering import links
from assessments.forms.invitations import AskForm
from assessments.models import AnswerInvitation, Assessment
from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.actions.invitations import mails_leave
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.refusals import Refused

ASSESSMENTS = Assessment.objects.all()


@require_http_methods(["GET", "POST"])
@never_cache
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The list of the invited, and the form that invites more: first looked at, then sent."""
    assessment = get_or_403(ASSESSMENTS, request, Right.RUN, pk=pk)
    if request.method == "GET":
        return _page(request, assessment)
    form = AskForm(request.POST, assessment=assessment)
    pasted = form.pasted
    valid = form.is_valid()
    if not valid or pasted.problems:
        return _page(request, assessment, form=form, pasted=pasted, status=422)
    if "send" not in request.POST:
        return _page(request, assessment, form=form, pasted=pasted, checked=True)
    return _send(request, assessment, form)


def _send(request: StudioRequest, assessment: Assessment, form: AskForm) -> HttpResponse:
    given, key = form.cleaned_data, events.key_of(request)
    try:
        asked = actions.invite(
            assessment,
            group=given["group"],
            emails=form.pasted.emails,
            language=given["language"],
            link=links.to_invitation(request),
            by=request.participant,
            key=key,
        )
    except events.AlreadyDone:
        emails = form.pasted.emails
        asked = actions.asked_with(assessment, emails=emails, by=request.participant, key=key)
        return _sent(request, assessment, asked)
    except Refused as refused:
        tell(form, refused)
        return _page(request, assessment, form=form, pasted=form.pasted, status=422)
    if mails_leave():
        messages.success(request, _invited(len(asked)))
    return _sent(request, assessment, asked)


def _sent(
    request: StudioRequest, assessment: Assessment, asked: list[actions.Asked]
) -> HttpResponse:
    if not mails_leave():
        # Rendered here and not after a redirect: the links exist nowhere but in this answer.
        link = links.to_invitation(request)
        shown = [(each.email, link.replace("{token}", each.token)) for each in asked]
        return _page(request, assessment, shown_links=shown)
    return redirect("assessments:invitations", assessment.pk)


def _invited(count: int) -> str:
    words = ngettext(
        "%(count)s person is invited. The e-mail is on its way.",
        "%(count)s people are invited. The e-mails are on their way.",
        count,
    )
    return str(words % {"count": count})


def _page(
    request: StudioRequest, assessment: Assessment, *, status: int = 200, **context: Any
) -> HttpResponse:
    listed = list(
        AnswerInvitation.objects.of(assessment)
        .select_related("group__role_group")
        .order_by("group__role_group__position", "email", "pk")
    )
    context = {
        "assessment": assessment,
        "invitations": listed,
        "used": sum(each.used for each in listed),
        "silent": sum(not each.used and each.revoked_at is None for each in listed),
        "due": actions.to_remind(assessment).count() if assessment.takes_answers else 0,
        "mails_leave": mails_leave(),
        "form": AskForm(assessment=assessment),
        "pasted": None,
        "checked": False,
        "shown_links": [],
        "words": "",
    } | context
    return pages.sheet(
        request,
        "assessments/invitations.html",
        assessment.engagement,
        "questionnaire",
        context,
        status=status,
    )


@require_POST
def remind(request: StudioRequest, pk: int) -> HttpResponse:
    """Write once more to everybody who is silent."""
    assessment = get_or_403(ASSESSMENTS, request, Right.RUN, pk=pk)
    try:
        count = actions.remind(
            assessment, link=links.to_invitation(request), by=request.participant
        )
    except Refused as refused:
        return _page(request, assessment, words=refused.words, status=422)
    words = ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", count) % {
        "count": count
    }
    messages.success(request, words)
    return redirect("assessments:invitations", assessment.pk)


@require_POST
def withdraw(request: StudioRequest, pk: int, invitation: int) -> HttpResponse:
    """Make an unused link worthless."""
    assessment = get_or_403(ASSESSMENTS, request, Right.RUN, pk=pk)
    rows = AnswerInvitation.objects.of(assessment).select_related("group__assessment__engagement")
    found = get_object_or_404(rows, pk=invitation)
    try:
        actions.withdraw(found, by=request.participant)
    except Refused as refused:
        return _page(request, assessment, words=refused.words, status=409)
    messages.success(request, __("The invitation is withdrawn: its link opens nothing any more."))
    return redirect("assessments:invitations", assessment.pk)
