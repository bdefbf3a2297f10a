"""Sheet 4.2: the rounds over time, two of them compared, and the plan for the next one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import topics
from assessments.actions import cycles
from assessments.forms.reassessing import CycleForm, usual_cycle
from assessments.models import Assessment, AssessmentCycle
from assessments.reassessing import sheet
from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in, seen_of

SHEET = "reassessment"
ENGAGEMENTS = Engagement.objects.all()
CYCLE_FIELDS = ("next_on", "every_months", "asks", "kind", "seen")


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """Rounds, comparison and what comes next; `?a=1&b=2` names the two that are compared."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    number = engagement.last_number
    listened = (
        topics.reassessment(engagement),
        topics.assessments(engagement),
        topics.targets(engagement),
    )
    context = {
        "number": number,
        "topic": " ".join(listened),
        "shown": sheet.of(engagement, request.GET.dict()),
    }
    return pages.sheet(request, "assessments/reassessment/sheet.html", engagement, SHEET, context)


@require_http_methods(["GET", "POST"])
def plan(request: StudioRequest, pk: int) -> HttpResponse:
    """When the next round is, and how often they come."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.RUN, pk=pk)
    form = _form(request, engagement)
    if request.method == "GET" or not form.is_valid():
        return _plan_page(request, engagement, form)
    given = {name: form.cleaned_data[name] for name in CYCLE_FIELDS}
    try:
        made = cycles.plan_next(
            engagement, by=request.participant, key=events.key_of(request), **given
        )
    except events.AlreadyDone:
        return redirect("assessments:reassessment", pk)
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        form.add_error(overtaken.field, overtaken.words)
        return _plan_page(request, engagement, form)
    except Refused as refused:
        tell(form, refused)
        return _plan_page(request, engagement, form)
    words = __("The next round is planned for %(day)s.")
    messages.success(request, words % {"day": date_format(made.next_on, "DATE_FORMAT")})
    return redirect("assessments:reassessment", pk)


def _form(request: StudioRequest, engagement: Engagement) -> CycleForm:
    data = request.POST if request.method == "POST" else None
    shown = sheet.of(engagement, {})
    asks = shown.repeats or sheet.asked_last(engagement)
    usual = usual_cycle(shown.usual_day, asks)
    return CycleForm(data, engagement=engagement, cycle=shown.cycle, usual=usual)


def _plan_page(request: StudioRequest, engagement: Engagement, form: CycleForm) -> HttpResponse:
    cycle = AssessmentCycle.objects.filter(engagement=engagement).first()
    context = {
        "form": form,
        "cycle": cycle,
        "end_form": seen_of(cycle),
        "can_be_asked": Assessment.objects.of(engagement).asked().exists(),
    }
    return pages.sheet(
        request,
        "assessments/reassessment/plan.html",
        engagement,
        SHEET,
        context,
        status=422 if form.is_bound else 200,
    )


@require_POST
def end(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the plan back."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.RUN, pk=pk)
    for cycle in AssessmentCycle.objects.filter(engagement=engagement):
        try:
            cycles.end_plan(cycle, by=request.participant, seen=seen_in(request.POST))
        except Overtaken as overtaken:
            messages.error(request, overtaken.words)
            return redirect("assessments:reassessment", pk)
    messages.success(request, __("The plan was taken back: nothing is due any more."))
    return redirect("assessments:reassessment", pk)
