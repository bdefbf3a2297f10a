"""What customers expect: the survey, answering it, and what it says of the functions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canvases.actions import survey as actions
from canvases.models import BenefitAnswer, BenefitSurvey
from canvases.pmo import state, survey_asks, survey_sheet
from canvases.pmo.survey_form import AnswerForm
from canvases.segments import LEAST
from canvases.views.pmo_model import CANVASES, SHEET, live
from pmo_studio.core import errors, events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest, is_fragment
from pmo_studio.core.refusals import Refused

SURVEYS = BenefitSurvey.objects.select_related("canvas__engagement")


@require_GET
def show(request: StudioRequest, pk: int) -> HttpResponse:
    """The survey that is open, and what the last closed one says; figures never before closing.

    `?part=count` answers with how many have answered; `?closing` asks before it is closed.
    """
    canvas = get_or_403(CANVASES, request, Right.SEE, pk=pk)
    number = canvas.engagement.last_number
    runs = may(request.participant, Right.RUN)
    standing = survey_asks.standing(canvas, request.participant)
    if runs and request.GET.get("part") == "count" and is_fragment(request):
        return _count(request, standing)
    closed = list(BenefitSurvey.objects.filter(canvas=canvas, closed_at__isnull=False))
    last = closed[0] if closed else None
    # One that says nothing hides none that does.
    told = next((each for each in closed if each.cells), None)
    found = state.of(canvas)
    context = live(canvas, number) | {
        "standing": standing,
        "is_survey_page": True,
        "closing": runs and standing is not None and "closing" in request.GET,
        "least": LEAST,
        "has_segments": bool(found.active.block("cs")),
        "last": last,
        "told": told,
        "is_earlier": told is not None and (standing is not None or told is not last),
        "results": survey_sheet.of(told, found) if told else None,
        "balance": survey_sheet.BalanceSheet(found),
    }
    return pages.sheet(request, "canvases/expectations.html", canvas.engagement, SHEET, context)


def _count(request: StudioRequest, standing: survey_asks.Standing | None) -> HttpResponse:
    """One line of an open page; closed meanwhile, the page loads itself again."""
    if standing is None:
        return HttpResponse(status=204)
    return render(request, "canvases/survey_count.html", {"standing": standing})


@require_POST
def open_survey(request: StudioRequest, pk: int) -> HttpResponse:
    """Begin to ask."""
    canvas = get_or_403(CANVASES, request, Right.RUN, pk=pk)
    try:
        actions.open_survey(canvas, by=request.participant, key=events.key_of(request))
    except events.AlreadyDone:
        pass
    except Refused as refused:
        return errors.refuse(request, 422, refused.words)
    return redirect("canvases:expectations", pk)


@require_POST
def close_survey(request: StudioRequest, pk: int) -> HttpResponse:
    """Stop asking, and show what may be shown; only when told so twice, for nothing brings the
    answers back."""
    survey = get_or_403(SURVEYS, request, Right.RUN, pk=pk)
    if request.POST.get("sure") != "yes" and not survey.is_closed:
        # To a page of its own: one that loads itself again must never close the survey by that.
        return redirect(f"{_place(survey)}?closing#close")
    actions.close_survey(survey, by=request.participant)
    return redirect("canvases:expectations", survey.canvas_id)


def _place(survey: BenefitSurvey) -> str:
    return reverse("canvases:expectations", args=[survey.canvas_id])


@require_http_methods(["GET", "POST"])
def answer(request: StudioRequest, pk: int) -> HttpResponse:
    """One's own answer: as whom, and ten points over twelve benefits.

    Whoever only watches may see what is asked: a whole room is brought here.
    """
    right = Right.SEE if request.method == "GET" else Right.WRITE
    survey = get_or_403(SURVEYS, request, right, pk=pk)
    mine = BenefitAnswer.objects.filter(survey=survey, participant=request.participant).first()
    form = AnswerForm(request.POST or None, survey=survey, answer=mine)
    if form.is_valid():
        try:
            actions.answer(
                survey,
                segment=form.cleaned_data["segment"],
                points=form.points,
                by=request.participant,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, __("Saved."))
            # The same page: whoever is held here must not be sent back and forth.
            return redirect(survey)
    context = {
        "survey": survey,
        "canvas": survey.canvas,
        "form": form,
        "mine": mine,
        "may_answer": may(request.participant, Right.WRITE) and not survey.is_closed,
    }
    return pages.sheet(
        request,
        "canvases/expectations_answer.html",
        survey.engagement,
        SHEET,
        context,
        status=422 if form.is_bound else 200,
    )
