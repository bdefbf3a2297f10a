"""What customers expect: the survey, answering it, and what it says of the functions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canvases.actions import survey as actions
from canvases.models import BenefitAnswer, BenefitSurvey
from canvases.pmo import state, survey_sheet
from canvases.pmo.survey_form import AnswerForm
from canvases.views.pmo_model import CANVASES, SHEET, live
from pmo_studio.core import errors, events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.refusals import Refused

SURVEYS = BenefitSurvey.objects.select_related("canvas__engagement")


@require_GET
def show(request: StudioRequest, pk: int) -> HttpResponse:
    """The survey that is open, and what the last closed one says; figures never before closing."""
    canvas = get_or_403(CANVASES, request, Right.SEE, pk=pk)
    number = canvas.engagement.last_number
    surveys = list(BenefitSurvey.objects.filter(canvas=canvas))
    running = next((each for each in surveys if not each.is_closed), None)
    closed = next((each for each in surveys if each.is_closed), None)
    found = state.of(canvas)
    runs = may(request.participant, Right.RUN)
    mine = BenefitAnswer.objects.filter(survey=running, participant=request.participant)
    context = live(canvas, number) | {
        "running": running,
        "answered": running.answers.count() if running and runs else None,
        "mine": running is not None and mine.exists(),
        "has_segments": bool(found.active.block("cs")),
        "closed": closed,
        "results": survey_sheet.of(closed, found) if closed and closed.cells else None,
        "balance": survey_sheet.BalanceSheet(found),
    }
    return pages.sheet(request, "canvases/expectations.html", canvas.engagement, SHEET, context)


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
    """Stop asking, and show what may be shown; it cannot be opened again."""
    survey = get_or_403(SURVEYS, request, Right.RUN, pk=pk)
    actions.close_survey(survey, by=request.participant)
    return redirect("canvases:expectations", survey.canvas_id)


@require_http_methods(["GET", "POST"])
def answer(request: StudioRequest, pk: int) -> HttpResponse:
    """One's own answer: as whom, and ten points over twelve benefits."""
    survey = get_or_403(SURVEYS, request, Right.WRITE, pk=pk)
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
            messages.success(request, __("Saved. You can change it until the survey closes."))
            return redirect("canvases:expectations", survey.canvas_id)
    context = {"survey": survey, "canvas": survey.canvas, "form": form}
    return pages.sheet(
        request,
        "canvases/expectations_answer.html",
        survey.engagement,
        SHEET,
        context,
        status=422 if form.is_bound else 200,
    )
