"""The satisfaction survey: opened, read and closed by who runs it, answered by whoever has the
link."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import acts, errors, events, pages, posted, qr, tokens
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps import topics
from roadmaps.actions import satisfaction as actions
from roadmaps.forms.reviews import SurveyForm
from roadmaps.models import SatisfactionRemark, SatisfactionSurvey
from roadmaps.reviews import answering, functions, results, rounds

SHEET = "function_review"
ENGAGEMENTS = Engagement.objects.all()
SURVEYS = SatisfactionSurvey.objects.select_related("engagement")
NOT_HERE = _(
    "No survey takes answers at this address. It may have ended: then what you answered before is"
    " counted. If the address was typed, look at it once more."
)


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The open survey with its link, and what the closed ones say."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return _page(request, engagement)


@require_POST
def open_survey(request: StudioRequest, pk: int) -> HttpResponse:
    """Begin to ask."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.RUN, pk=pk)
    form = SurveyForm(request.POST)

    def act() -> None:
        actions.open_survey(
            engagement,
            period=form.cleaned_data["period"],
            closes_on=form.cleaned_data["closes_on"],
            by=request.participant,
            key=events.key_of(request),
        )

    if form.is_valid() and acts.written(form, act):
        messages.success(request, __("The survey is open. Hand out its link or its QR code."))
        return _back(pk, "#open")
    return _page(request, engagement, form=form, status=422)


@require_POST
def move_end(request: StudioRequest, pk: int) -> HttpResponse:
    """Let the link end on another day."""
    survey = get_or_403(SURVEYS, request, Right.RUN, pk=pk)
    form = SurveyForm(request.POST, survey=survey)

    def act() -> None:
        actions.move_end(
            survey,
            closes_on=form.cleaned_data["closes_on"],
            by=request.participant,
            key=events.key_of(request),
        )

    if form.is_valid() and acts.written(form, act):
        return _back(survey.engagement_id)
    return _page(request, survey.engagement, form=form, status=422)


@require_POST
def close_survey(request: StudioRequest, pk: int) -> HttpResponse:
    """Stop asking, and show what may be shown; only when told so twice, for nothing brings the
    answers back."""
    survey = get_or_403(SURVEYS, request, Right.RUN, pk=pk)
    if request.POST.get("sure") != "yes" and not survey.is_closed:
        return redirect(f"{_place(survey.engagement_id)}?closing#close")
    actions.close_survey(survey, by=request.participant)
    return _back(survey.engagement_id, "#results")


def _page(
    request: StudioRequest,
    engagement: Engagement,
    *,
    form: SurveyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    seat = request.participant
    runs = may(seat, Right.RUN)
    number = engagement.last_number
    found = rounds.of(engagement)
    address = _address(request, found.open) if found.open is not None and runs else ""
    shown = found.chosen(request.GET.get("round", ""))
    context = {
        "number": number,
        "topic": topics.reviews(engagement),
        "rounds": found,
        "is_over": found.open is not None and rounds.is_over(found.open),
        "runs": runs,
        "form": form or (SurveyForm(survey=found.open) if runs else None),
        "address": address,
        "qr": qr.svg(address) if address else "",
        "closing": runs and found.open is not None and "closing" in request.GET,
        "results": results.of(engagement, found, shown),
        "remarks": _remarks(shown) if runs else [],
        "proposal": rounds.proposed_reading(found),
        "has_functions": bool(functions.of(functions.to_be(engagement))),
    }
    template = "roadmaps/reviews/satisfaction.html"
    return pages.sheet(request, template, engagement, SHEET, context, status=status)


def _address(request: StudioRequest, survey: SatisfactionSurvey) -> str:
    """What is handed out: where one answers."""
    path = reverse("roadmaps:satisfaction_answer", args=[survey.code])
    return qr.address(request, path)


def _remarks(shown: rounds.Round | None) -> list[SatisfactionRemark]:
    """What people wrote in the round whose results are shown."""
    return list(SatisfactionRemark.objects.filter(survey=shown.survey)) if shown else []


# --- for whoever has the link ---------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: StudioRequest, code: str) -> HttpResponse:
    """One page of questions, without an account.  A wrong, a closed and an ended address answer
    alike."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    survey = answering.find(code, address)
    if survey is None:
        return _not_here(request)
    if code != survey.code and request.method == "GET":
        # The cookie knows one spelling of the address only.
        return redirect("roadmaps:satisfaction_answer", survey.code)
    if request.method == "POST":
        return _answered(request, survey, address)
    token = _token(request, survey)
    return _paper(request, answering.paper(survey, answer=answering.mine(survey, token)), token)


@never_cache
@require_POST
def next_person(request: StudioRequest, code: str) -> HttpResponse:
    """Somebody else answers on this device: what was answered before stays as it is."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    survey = answering.find(code, address)
    if survey is None:
        return _not_here(request)
    response = redirect("roadmaps:satisfaction_answer", survey.code)
    answering.give(response, survey, tokens.new_token())
    return response


def _answered(request: StudioRequest, survey: SatisfactionSurvey, address: str) -> HttpResponse:
    seconds = answering.sent.wait(f"{survey.code} {address}", answering.ROOM)
    if seconds:
        return errors.too_fast(request, seconds)
    token = _token(request, survey)
    if not token:
        token = actions.token_for(survey, _seat(request, survey), request.POST.get("key", ""))
    chosen = request.POST.get("segment", "")
    try:
        if chosen != answering.OTHER and not (chosen.isascii() and chosen.isdigit()):
            raise Refused(actions.NO_SEGMENT, field="segment")
        actions.answer(
            survey,
            token=token,
            segment=None if chosen == answering.OTHER else int(chosen[:18]),
            ratings=_ratings(request.POST, survey),
            text=request.POST.get("text", ""),
        )
    except actions.Over:
        return _not_here(request)
    except Refused as refused:
        wrong = {refused.field: str(refused.words)}
        paper = answering.paper(survey, data=request.POST, errors=wrong)
        return _paper(request, paper, token, status=422)
    response = redirect(f"{request.path}?thanks")
    answering.give(response, survey, token)
    return response


def _ratings(data: QueryDict, survey: SatisfactionSurvey) -> dict[str, int]:
    """What was chosen; whatever is no figure of one sign is no step, and the action says so."""
    given = {
        key: data.get(key, "") for key in (rounds.ALL, *actions.asked_keys(survey)) if data.get(key)
    }
    return {
        key: int(value) if len(value) == 1 and value.isascii() and value.isdigit() else 0
        for key, value in given.items()
        if value != "none"
    }


def _token(request: StudioRequest, survey: SatisfactionSurvey) -> str:
    """Under what this browser answers; empty where it did not begin and has no seat."""
    held = answering.secret(request, survey)
    if held:
        return held
    seat = _seat(request, survey)
    return actions.token_for(survey, seat, "") if seat is not None else ""


def _seat(request: StudioRequest, survey: SatisfactionSurvey) -> Participant | None:
    return request.seats.at(survey.engagement_id) if request.seats.any() else None


def _paper(
    request: StudioRequest, paper: answering.Paper, token: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "paper": paper,
        "engagement": paper.survey.engagement,
        "is_in": answering.mine(paper.survey, token) is not None,
        "thanks": "thanks" in request.GET,
        "key": request.POST.get("key") or tokens.new_token(),
        "least": results.LEAST,
    }
    return render(request, "roadmaps/reviews/answer.html", context, status=status)


def _not_here(request: StudioRequest) -> HttpResponse:
    """The same for every address that takes no answers; what was typed can be copied from it."""
    request.answer_after = answering.guesses.pause()
    context = {"words": NOT_HERE, "typed": posted.written(request)}
    return render(request, "roadmaps/reviews/answer_over.html", context, status=404)


def _place(engagement_id: int) -> str:
    return reverse("roadmaps:satisfaction", args=[engagement_id])


def _back(engagement_id: int, place: str = "") -> HttpResponse:
    return redirect(f"{_place(engagement_id)}{place}")
