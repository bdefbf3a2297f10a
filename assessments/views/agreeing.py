"""Settling a question or a dimension, and taking that back."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments import result_words as words
from assessments import results, scales, topics
from assessments.actions import agreeing as actions
from assessments.forms.agreeing import AgreeForm
from assessments.models import AgreedScore, Assessment, AssessmentQuestion
from assessments.scoring import DimensionScore, How
from assessments.settling import dimensions, discuss_list, in_words
from assessments.views import reveal
from pmo_studio.core import errors, events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in


@require_POST
def question(request: StudioRequest, pk: int, question: int) -> HttpResponse:
    """Record what was agreed, or a note, and go on to the next question that is not settled."""
    row = get_or_403(reveal.QUESTIONS.all(), request, Right.RUN, pk=question, assessment=pk)
    asked = next(each for each in row.assessment.model.questions() if each.key == row.key)
    form = reveal.agree_form(asked, request.POST)
    if _is_recorded(request, form, partial(actions.agree_on_question, row)):
        return _go_on(request, row)
    return reveal.question_page(request, row, form=form, status=422)


def _is_recorded(
    request: StudioRequest, form: AgreeForm, agree: Callable[..., AgreedScore]
) -> bool:
    """Whether what the form says stands now; otherwise the form says why it does not."""
    if not form.is_valid():
        return False
    try:
        agree(
            value=None if form.is_note else form.cleaned_data["value"],
            rationale=form.cleaned_data["rationale"],
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return True
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        form.add_error(overtaken.field, overtaken.words)
        return False
    except Refused as refused:
        tell(form, refused)
        return False
    messages.success(request, __("Recorded."))
    return True


def _go_on(request: StudioRequest, row: AssessmentQuestion) -> HttpResponse:
    """To the next question, and the room with the facilitator where it was brought here."""
    assessment = row.assessment
    to, title = reverse("assessments:discuss", args=[assessment.pk]), __("Discuss")
    following = discuss_list.of(results.of(assessment)).after(row.key)
    if following is not None:
        to, title = (
            reverse("assessments:reveal", args=[assessment.pk, following.pk]),
            following.text,
        )
    engagement = request.participant.engagement
    reveal.lead_on(request, engagement, here=reveal.path_of(row), to=to, title=title)
    return redirect(to)


@require_http_methods(["GET", "POST"])
@never_cache
def dimension(request: StudioRequest, pk: int, dimension: str) -> HttpResponse:
    """What the answers give for a dimension, question by question, and what was agreed."""
    right = Right.SEE if request.method == "GET" else Right.RUN
    assessment = get_or_403(reveal.ASSESSMENTS.all(), request, right, pk=pk)
    found = results.of(assessment)
    scored = next((each for each in found.result.dimensions() if each.key == dimension), None)
    if scored is None:
        raise Http404
    if request.method == "GET":
        return _dimension_page(request, found, scored)
    form = AgreeForm(request.POST, scale=scales.of_dimension(found.model))
    agree = partial(actions.agree_on_dimension, assessment, dimension=dimension)
    if _is_recorded(request, form, agree):
        return redirect("assessments:discuss", pk)
    return _dimension_page(request, found, scored, form=form)


def _dimension_page(
    request: StudioRequest,
    found: results.Results,
    scored: DimensionScore,
    *,
    form: AgreeForm | None = None,
) -> HttpResponse:
    assessment: Assessment = found.assessment
    engagement = request.participant.engagement
    number = engagement.last_number
    home = next(each for each in found.model.dimensions() if each.key == scored.key)
    agreed = found.agreed_dimensions.get(scored.key)
    kind = scored.computed.kind
    scale = scales.of_dimension(found.model)
    then = None if agreed is None or agreed.computed is None else float(agreed.computed)
    context = {
        "assessment": assessment,
        "number": number,
        "topic": topics.assessments(engagement),
        "name": in_words.dimension(found.model, home),
        "key": scored.key,
        "computed": words.score(found.answered_dimensions[scored.key]),
        "with_agreed": _with_agreed_questions(found, scored),
        "is_insufficient": scored.status == "insufficient",
        "agreed": agreed,
        "agreed_words": in_words.agreed_score(kind, agreed),
        "computed_then": "" if then is None else words.in_unit(kind, then),
        "questions": dimensions.question_lines(found, home),
        "scale": scale,
        "may_agree": assessment.is_closed or actions.is_seen(found, scored.key),
        "form": form or AgreeForm(scale=scale, agreed=agreed, computed=scored.computed.value),
    }
    return pages.sheet(
        request,
        "assessments/agree_dimension.html",
        engagement,
        reveal.SHEET,
        context,
        status=422 if form is not None else 200,
    )


def _with_agreed_questions(found: results.Results, scored: DimensionScore) -> str:
    """What the questions give where the room agreed on some of them; empty where on none."""
    questions = found.result.questions.values()
    if not any(each.dimension == scored.key and each.how is How.AGREED for each in questions):
        return ""
    return words.score(scored.computed)


@require_POST
def question_withdraw(request: StudioRequest, pk: int, question: int) -> HttpResponse:
    """Take back what was agreed on a question; twice is no error."""
    row = get_or_403(reveal.QUESTIONS.all(), request, Right.RUN, pk=question, assessment=pk)
    rows = AgreedScore.objects.filter(question=row)
    return _withdraw(request, rows, redirect(reveal.path_of(row)))


@require_POST
def dimension_withdraw(request: StudioRequest, pk: int, dimension: str) -> HttpResponse:
    """Take back what was agreed on a dimension; twice is no error."""
    assessment = get_or_403(reveal.ASSESSMENTS.all(), request, Right.RUN, pk=pk)
    rows = AgreedScore.objects.filter(assessment=assessment, dimension=dimension)
    return _withdraw(request, rows, redirect("assessments:discuss", pk))


def _withdraw(
    request: StudioRequest, rows: QuerySet[AgreedScore], back: HttpResponse
) -> HttpResponse:
    for agreed in rows.select_related("assessment__engagement"):
        try:
            actions.withdraw(agreed, by=request.participant, seen=seen_in(request.POST))
        except Overtaken as overtaken:
            return errors.refuse(request, 422, overtaken.words)
    messages.success(request, __("Taken back: what the answers give counts again."))
    return back
