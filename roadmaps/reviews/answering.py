"""The page on which a customer answers: its questions, and what this browser answered before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as __

from canvases.actions.survey import segments_of
from canvases.models import Note
from pmo_studio.core import tokens
from pmo_studio.core.limits import Allowance, FailureLimit, WriteLimit
from roadmaps.actions.satisfaction import asked_keys
from roadmaps.models import SatisfactionAnswer, SatisfactionSurvey
from roadmaps.reviews import functions
from roadmaps.reviews.rounds import ALL, is_over

COOKIE = "pmo_satisfaction_"
LASTS = 60 * 60 * 24 * 100
# "None of these": a customer's note has another value.
OTHER = "other"
# A room of three hundred stands behind one address and answers within one minute.
ROOM = Allowance(burst=300, a_second=5)
sent = WriteLimit()
# Of its own: people who open a link that has ended must not shut others out who type codes.
guesses = FailureLimit()


@dataclass(frozen=True)
class Question:
    """What is rated from 1 to 5; `name` is that of the form's field."""

    key: str
    title: str
    chosen: str
    error: str = ""

    @property
    def is_needed(self) -> bool:
        return self.key == ALL


@dataclass(frozen=True)
class Paper:
    """All that the page asks, with what was chosen and typed."""

    survey: SatisfactionSurvey
    questions: Sequence[Question]
    segments: Sequence[Note]
    segment: str
    text: str
    errors: Mapping[str, str] = field(default_factory=dict)


def find(code: str, address: str) -> SatisfactionSurvey | None:
    """The survey that takes answers at that address; None for a wrong, closed or ended one, and
    for who has tried too many wrong ones from theirs."""
    rows = SatisfactionSurvey.objects.select_related("engagement", "canvas__engagement")
    survey = rows.filter(
        code=tokens.clean_code(code), engagement__archived_at=None, engagement__closed_at=None
    ).first()
    if survey is None:
        guesses.failed(address)
    if survey is None or guesses.refuses(address) or is_over(survey):
        return None
    return survey


def secret(request: HttpRequest, survey: SatisfactionSurvey) -> str:
    """What this browser answered under, or an empty text."""
    return request.COOKIES.get(f"{COOKIE}{survey.pk}", "")


def give(response: HttpResponse, survey: SatisfactionSurvey, token: str) -> None:
    """Let the browser keep the secret, so that its answer can be changed."""
    response.set_cookie(
        f"{COOKIE}{survey.pk}",
        token,
        max_age=LASTS,
        path=f"/s/{survey.code}/",
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def mine(survey: SatisfactionSurvey, token: str) -> SatisfactionAnswer | None:
    """What was answered under the secret."""
    rows = SatisfactionAnswer.objects.filter(survey=survey)
    return rows.filter(token_hash=tokens.hash_of(token)).first() if token else None


def paper(
    survey: SatisfactionSurvey,
    *,
    answer: SatisfactionAnswer | None = None,
    data: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Paper:
    """The questions with what was sent, or what was answered before."""
    names = functions.names(survey.engagement, (row["note"] for row in survey.asked))
    keys = dict(zip(asked_keys(survey), survey.asked, strict=True))
    titles = {ALL: __("The PMO as a whole")}
    titles |= {key: names.get(row["note"], "") for key, row in keys.items()}
    before = {key: str(value) for key, value in answer.ratings.items()} if answer else {}
    wrong = errors or {}
    questions = [
        Question(key, title, data.get(key, "") if data else before.get(key, ""), wrong.get(key, ""))
        for key, title in titles.items()
        if title
    ]
    segments = list(segments_of(survey.canvas))
    return Paper(
        survey,
        questions,
        segments,
        _segment(answer, data, segments),
        data.get("text", "") if data else answer.text if answer else "",
        wrong,
    )


def _segment(
    answer: SatisfactionAnswer | None, data: Mapping[str, str] | None, segments: Sequence[Note]
) -> str:
    if data:
        return data.get("segment", "")
    if answer:
        return str(answer.segment_id or OTHER)
    # Without customers on the canvas there is nothing to choose.
    return "" if segments else OTHER
