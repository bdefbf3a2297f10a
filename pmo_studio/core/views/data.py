"""What is stored, one's own data, and removing one text."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_POST

from pmo_studio.core import own_data, pages, subjects, texts
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.actions import data as actions
from pmo_studio.core.downloads import attachment
from pmo_studio.core.forms import RetentionForm
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.people import Ending
from pmo_studio.core.refusals import Refused


@require_GET
def data(request: StudioRequest, pk: int) -> HttpResponse:
    """What is stored, one's own data, and for the lead: archive, erase, delete."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    return data_page(request, engagement, subject=request.GET.get("subject", ""))


def data_page(
    request: StudioRequest,
    engagement: Engagement,
    *,
    subject: str = "",
    words: str = "",
    retention: RetentionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """`words` refuse to remove a text; `retention` is the form that says why it was refused."""
    owns = may(request.participant, Right.OWN)
    text = _text_of(engagement, subject) if owns else ""
    everybody = Participant.objects.people().filter(engagement=engagement)
    date = engagement.retention_date
    context = {
        "counts": own_data.counts(
            engagement, confidential=may(request.participant, Right.STAKEHOLDERS)
        ),
        "seats": everybody.exclude(ending=Ending.ERASED) if owns else [],
        "subject": subject,
        "text": text,
        "copies": texts.traces(engagement, subject).copies if text else [],
        "words": words,
        "retention": retention or RetentionForm(instance=engagement),
        "is_due": date is not None and date <= timezone.localdate(),
        "may_archive": owns if engagement.closed_at else may(request.participant, Right.SETTINGS),
    }
    return pages.sheet(request, "core/data.html", engagement, "data", context, status=status)


def _text_of(engagement: Engagement, subject: str) -> str:
    try:
        return subjects.texts(engagement, [subject]).get(subject, "") if subject else ""
    except ValueError:
        return ""


@require_GET
def own_data_export(request: StudioRequest, pk: int) -> HttpResponse:
    """Everything about one's own seat, as JSON."""
    get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    text = json.dumps(own_data.of(request.participant), ensure_ascii=False, indent=2)
    response = attachment(text, "application/json; charset=utf-8", "my-data.json")
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def redact(request: StudioRequest, pk: int) -> HttpResponse:
    """Remove one text from its row and from the log."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.OWN, pk=pk)
    subject = request.POST.get("subject", "").strip()
    try:
        actions.redact_text(engagement, subject=subject, by=request.participant)
    except Refused as refused:
        return data_page(request, engagement, subject=subject, words=refused.words, status=422)
    messages.success(request, __("The text was removed from the page and from the history."))
    return redirect("core:data", pk)
