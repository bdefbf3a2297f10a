"""How a questionnaire is entered: by its code alone, and as whoever this browser is in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, NoReturn, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from assessments.actions import answering
from assessments.answering import tokens
from assessments.frozen import Asked
from assessments.models import Answer, Assessment, Respondent
from assessments.models.assessment import AssessmentState
from pmo_studio.core import asks, errors, limits
from pmo_studio.core.access import Seats
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.tokens import clean_code

TOO_MANY = _("Too many wrong addresses from here. Wait a minute, then try again.")
STRANGE = _(
    "This browser has not begun this questionnaire, or no longer knows it: nothing was saved. Begin"
    " again, or open your personal link."
)
# The fields of the forms that hold what people typed; the matrix numbers its comments.
TYPED = ("comment", "link")
COMMENT = "c"

P = ParamSpec("P")


class TooManyGuesses(Exception):
    """This address has tried too many codes."""


class NotBegun(Exception):
    """Only who has begun finds anything here."""


@dataclass(frozen=True)
class SeatHere:
    """The way back for whoever has a seat in the engagement, and what else waits there for it.

    Shown in the page and kept nowhere: nothing joins a seat to its answers.
    """

    name: str
    url: str
    asks: Sequence[asks.Ask]


@dataclass
class Desk:
    """A questionnaire in one browser."""

    assessment: Assessment
    respondent: Respondent | None
    seats: Seats

    @property
    def begun(self) -> Respondent:
        """Who this browser is; NotBegun when it is nobody."""
        if self.respondent is None:
            raise NotBegun
        return self.respondent

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        return answering.asked_of(self.assessment, self.begun.group)

    def check_open(self) -> None:
        """Before anything else is found wrong; the action asks once more, under its lock."""
        if not self.assessment.takes_answers:
            raise answering.Over(answering.OVER)

    def question(self, number: int) -> Asked:
        if not 1 <= number <= len(self.asked):
            raise Http404
        return self.asked[number - 1]

    @cached_property
    def answered(self) -> set[str]:
        """The keys of the questions that have an answer."""
        mine = Answer.objects.filter(respondent=self.begun)
        return set(mine.values_list("question__key", flat=True))

    @property
    def blanks(self) -> list[Asked]:
        return [each for each in self.asked if each.question.key not in self.answered]

    def path(self, name: str = "", *args: object) -> str:
        """The address of one of its pages."""
        view = f"assessments:answer_{name}" if name else "assessments:answer"
        return reverse(view, args=[self.assessment.code, *args])

    def here(self) -> SeatHere | None:
        """None without a seat, which costs no query where the browser holds none at all."""
        seat = self.seats.at(self.assessment.engagement_id) if self.seats.any() else None
        if seat is None:
            return None
        return SeatHere(seat.engagement.name, seat.engagement.get_absolute_url(), asks.of(seat))

    @property
    def resume(self) -> str:
        """Where one goes on: the first question that is blank, or the overview."""
        blanks = self.blanks
        return self.path("question", blanks[0].number) if blanks else self.path("done")


def enter(request: StudioRequest, code: str) -> Desk:
    """The questionnaire with that code; what is not open to anybody yet does not exist.

    A miss counts as a guess, and who has guessed too often finds nothing; but a browser that has
    begun is never kept out by what others behind its address mistype.
    """
    address = address_of(request)
    limited = limits.codes.refuses(address)
    rows = Assessment.objects.select_related("engagement").defer("document", "tally", "pools")
    found = rows.exclude(state=AssessmentState.DRAFT).filter(code=clean_code(code)).first()
    respondent = tokens.find(request, found) if found else None
    if limited and respondent is None:
        raise TooManyGuesses
    if found is None:
        missed(request)
    return Desk(found, respondent, request.seats)


def missed(request: StudioRequest) -> NoReturn:
    """Count a wrong code or token, and answer that there is no such page."""
    limits.codes.failed(address_of(request))
    request.answer_after = limits.codes.pause()
    raise Http404


def address_of(request: StudioRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def questionnaire(
    view: Callable[Concatenate[StudioRequest, Desk, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give the view the desk instead of the code, and say in words what stops it."""

    @never_cache
    @wraps(view)
    def entered(request: StudioRequest, code: str, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        try:
            desk = enter(request, code)
        except TooManyGuesses:
            return errors.refuse(request, 429, TOO_MANY)
        if code != desk.assessment.code and request.method == "GET":
            # Cookies know one spelling of the address only.
            return redirect(request.path.replace(f"/{code}/", f"/{desk.assessment.code}/", 1))
        try:
            return view(request, desk, *args, **rest)
        except (NotBegun, answering.Left):
            return _not_begun(request, desk)
        except answering.Over:
            return stopped(request, desk, answering.OVER)

    return entered


def _not_begun(request: StudioRequest, desk: Desk) -> HttpResponse:
    if request.method == "GET":
        return redirect(desk.path())
    return stopped(request, desk, STRANGE)


def stopped(request: StudioRequest, desk: Desk, words: object) -> HttpResponse:
    """Nothing was saved; what was typed is shown, so that it can be copied and is not lost."""
    typed = [
        text
        for name, text in request.POST.items()
        if text and (name in TYPED or (name[:1] == COMMENT and name[1:].isdigit()))
    ]
    context = {**frame(desk), "words": words, "typed": typed}
    return render(request, "assessments/answer/stopped.html", context, status=409)


def too_fast(request: StudioRequest, desk: Desk, seconds: float, sent: Any) -> HttpResponse:
    """Wait, then send the same once more; the page keeps it."""
    wait = max(1, round(seconds + 0.5))
    words = __("That was faster than a person can answer. Wait %(seconds)s s, then send it again.")
    context = {
        **frame(desk),
        "words": words % {"seconds": wait},
        "sent": sent,
        "path": request.path,
    }
    response = render(request, "assessments/answer/too_fast.html", context, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


def frame(desk: Desk) -> dict[str, Any]:
    """What the frame of every page of the questionnaire shows."""
    return {
        "assessment": desk.assessment,
        "engagement": desk.assessment.engagement,
        "begun": desk.respondent is not None,
        "home": desk.path(),
        "here": desk.here(),
    }
