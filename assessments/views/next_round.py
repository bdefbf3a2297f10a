"""Opening the next round from sheet 4.2: who is asked again, then open it or only prepare it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments import wording
from assessments.actions import assessments, rounds
from assessments.answering import links
from assessments.forms.reassessing import RoundForm
from assessments.models import Assessment
from assessments.models.assessment import AssessmentKind
from assessments.reassessing import same_people, sheet
from pmo_studio.core import events, pages, subjects
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.actions.invitations import mails_leave
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused

SHEET = "reassessment"


@require_http_methods(["GET", "POST"])
@never_cache
def begin(request: StudioRequest, pk: int) -> HttpResponse:
    """`?like=7` names the assessment that is repeated; else the planned one, or the newest."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    shown = sheet.of(engagement, {})
    earlier = _earlier(request, engagement, shown)
    if earlier is None:
        return _nothing_page(request, engagement)
    people = same_people.by_group(earlier, engagement)
    data = request.POST if request.method == "POST" else None
    form = RoundForm(data, earlier=earlier, invited=sum(each.invited for each in people))
    if form.is_valid():
        try:
            return _begin(request, earlier, form, shown.kind)
        except events.AlreadyDone as done:
            return redirect("assessments:assessment", subjects.split(done.subject)[1])
        except Refused as refused:
            tell(form, refused)
    return _page(request, earlier, form, shown, people)


def _earlier(
    request: StudioRequest, engagement: Engagement, shown: sheet.Sheet
) -> Assessment | None:
    like = request.GET.get("like", "")
    rows = Assessment.objects.of(engagement).asked().select_related("engagement")
    if like.isdecimal() and len(like) < 10:
        return get_object_or_404(rows, pk=like)
    named = shown.repeats or sheet.asked_last(engagement)
    return rows.filter(pk=named.pk).first() if named is not None else None


def _begin(request: StudioRequest, earlier: Assessment, form: RoundForm, kind: str) -> HttpResponse:
    asked: dict[str, Any] = {
        "plan": form.plan(earlier, kind),
        "by": request.participant,
        "key": events.key_of(request),
    }
    if "prepare" in request.POST:
        made = assessments.repeat_assessment(earlier, **asked)
        messages.success(request, __("The round is prepared. Nobody can answer before it is open."))
        return redirect(made)
    again = form.cleaned_data.get("again", False)
    link = links.to_invitation(request)
    opened = rounds.open_round(earlier, link=link, again=again, **asked)
    messages.success(request, __("The round is open: the same questions as before."))
    return _invited(request, opened) if opened.asked else redirect(opened.assessment)


def _invited(request: StudioRequest, opened: rounds.Opened) -> HttpResponse:
    """By e-mail where mails leave; else the links, which exist nowhere but in this answer."""
    if mails_leave():
        count = len(opened.asked)
        words = ngettext(
            "%(count)s address is invited again.", "%(count)s addresses are invited again.", count
        )
        messages.success(request, words % {"count": count})
        return redirect(opened.assessment)
    link = links.to_invitation(request)
    shown = [(each.email, link.replace("{token}", each.token)) for each in opened.asked]
    context = {"assessment": opened.assessment, "shown_links": shown}
    engagement = request.participant.engagement
    return pages.sheet(request, "assessments/reassessment/links.html", engagement, SHEET, context)


def _page(
    request: StudioRequest,
    earlier: Assessment,
    form: RoundForm,
    shown: sheet.Sheet,
    people: list[same_people.GroupAgain],
) -> HttpResponse:
    ticked = {str(pk) for pk in form["groups"].value() or []}
    context = {
        "form": form,
        "earlier": earlier,
        "shown": shown,
        "model_name": wording.name_of(earlier.document),
        "kind": AssessmentKind(shown.kind).label,
        "round_number": assessments.round_after(earlier),
        "people": people,
        "empty": [each for each in people if each.is_empty and str(each.pk) in ticked],
        "invited": sum(each.invited for each in people),
        "left": sum(each.left for each in people if each.was_asked),
        "mails_leave": mails_leave(),
    }
    return pages.sheet(
        request,
        "assessments/reassessment/open.html",
        earlier.engagement,
        SHEET,
        context,
        status=422 if form.is_bound else 200,
    )


def _nothing_page(request: StudioRequest, engagement: Engagement) -> HttpResponse:
    """Nothing was asked yet that could be asked again."""
    status = 422 if request.method == "POST" else 200
    return pages.sheet(
        request, "assessments/reassessment/nothing.html", engagement, SHEET, status=status
    )
