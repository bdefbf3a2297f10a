"""The discuss list, and one question: before it is revealed, and after."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from assessments import result_words, results, scales, topics
from assessments.actions import agreeing, publishing
from assessments.answering import participation, tokens
from assessments.forms.agreeing import AgreeForm
from assessments.maturity.entries import Question
from assessments.models import AgreedScore, Assessment, AssessmentQuestion
from assessments.settling import dimensions, discuss_list, in_words, revealed
from pmo_studio.core import events, languages, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from pmo_studio.workshops.actions import spotlight
from pmo_studio.workshops.models import Spotlight

SHEET = "results"
ASSESSMENTS = Assessment.objects.exclude(state="draft")
QUESTIONS = AssessmentQuestion.objects.exclude(assessment__state="draft").select_related(
    "assessment__engagement"
)


@dataclass(frozen=True)
class Choice:
    """A question that could be talked about, wherever it stands on the list."""

    pk: int
    text: str
    is_published: bool
    agreed: str


@dataclass(frozen=True)
class Part:
    """A dimension with its questions, and with its scores where anything of it is published."""

    name: str
    line: dimensions.Line | None
    choices: list[Choice]


@require_GET
@never_cache
def discuss(request: StudioRequest, pk: int) -> HttpResponse:
    """Where to talk first, what is settled, and every other question."""
    assessment = get_or_403(ASSESSMENTS.all(), request, Right.SEE, pk=pk)
    number = assessment.engagement.last_number
    found = results.of(assessment)
    agenda = discuss_list.of(found)
    context = {
        "assessment": assessment,
        "number": number,
        "topic": topics.assessments(assessment.engagement),
        "agenda": agenda,
        "percent": agenda.percent,
        "parts": _parts(found),
    }
    return pages.sheet(request, "assessments/discuss.html", assessment.engagement, SHEET, context)


def _parts(found: results.Results) -> list[Part]:
    """All questions in the order in which they were asked; one query."""
    rows = AssessmentQuestion.objects.filter(assessment=found.assessment)
    pks = dict(rows.values_list("key", "pk"))
    lines = {line.key: line for line in dimensions.lines_of(found)}
    language = languages.current()
    return [
        Part(
            in_words.dimension(found.model, dimension),
            lines.get(dimension.key),
            [
                Choice(
                    pks[question.key],
                    question.text.in_language(language),
                    question.key in found.tally,
                    _settled(question, found.agreed.get(question.key)),
                )
                for question in dimension.questions
            ],
        )
        for dimension in found.model.dimensions()
    ]


def _settled(question: Question, agreed: AgreedScore | None) -> str:
    """The agreed score in words; a note has no score of its own."""
    if agreed is None:
        return ""
    return in_words.agreed_answer(question, agreed) or __("a note")


@require_GET
@never_cache
def show(request: StudioRequest, pk: int, question: int) -> HttpResponse:
    """One question for the room: asked, or revealed with what was agreed."""
    row = get_or_403(QUESTIONS.all(), request, Right.SEE, pk=question, assessment=pk)
    return question_page(request, row)


@require_POST
def reveal(request: StudioRequest, pk: int, question: int) -> HttpResponse:
    """Publish the answers to this question, and to no other."""
    row = get_or_403(QUESTIONS.all(), request, Right.RUN, pk=question, assessment=pk)
    try:
        published = publishing.reveal_question(
            row, by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        return redirect(path_of(row))
    except Refused as refused:
        return question_page(request, row, words=refused.words, status=422)
    if not published.answers:
        messages.info(request, publishing.NOTHING_NEW)
    return redirect(path_of(row))


def path_of(row: AssessmentQuestion) -> str:
    return reverse("assessments:reveal", args=[row.assessment_id, row.pk])


def question_page(
    request: StudioRequest,
    row: AssessmentQuestion,
    *,
    form: AgreeForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of one question; also where a refused act is shown with what was typed."""
    assessment, engagement = row.assessment, request.participant.engagement
    # The number first: what is written after it reaches the page through the socket.
    number = engagement.last_number
    found = results.of(assessment)
    question = found.questions[row.key]
    dimension = dimensions.by_question(found)[row.key]
    agenda = discuss_list.of(found)
    runs = may(request.participant, Right.RUN)
    context: dict[str, Any] = {
        "assessment": assessment,
        "row": row,
        "number": number,
        "topic": f"{topics.assessments(engagement)} {assessment.topic}",
        "path": path_of(row),
        "wall": _on_wall(request, runs=runs),
        "text": question.text.in_language(languages.current()),
        "where": _where(in_words.dimension(found.model, dimension), agenda, row.key),
        "next": agenda.after(row.key),
        "agenda": agenda,
        "words": words,
    }
    shown = revealed.of(found, question, dimension)
    context |= _before(found, shown) | _agreement(found, question, form)
    context |= pages.room(request, engagement)
    return pages.sheet(
        request, "assessments/reveal.html", engagement, SHEET, context, status=status
    )


def _on_wall(request: StudioRequest, *, runs: bool) -> bool:
    """Who runs the room shows the page on the wall, unless the address says otherwise."""
    return request.GET.get("view", "projector" if runs else "page") == "projector"


def _where(name: str, agenda: discuss_list.Agenda, key: str) -> str:
    place = agenda.place_of(key)
    if place is None:
        return name
    words = __("%(dimension)s, %(place)s of %(all)s to discuss")
    return words % {"dimension": name, "place": place, "all": len(agenda.lines)}


def _before(found: results.Results, shown: revealed.Revealed | None) -> dict[str, Any]:
    """What stands there until it is revealed: nothing that the answers to this question change."""
    assessment = found.assessment
    asks = shown is None and assessment.is_open
    return {
        "shown": shown,
        "progress": participation.of(assessment) if asks else None,
        "answer_path": _answer_path(assessment) if asks else "",
    }


def _answer_path(assessment: Assessment) -> str:
    """Where people answer, the same for everybody: no page joins a seat to who answers."""
    if not assessment.takes_answers or assessment.by_invitation:
        return ""
    return tokens.path_of(assessment)


def _agreement(
    found: results.Results, question: Question, form: AgreeForm | None
) -> dict[str, Any]:
    agreed = found.agreed.get(question.key)
    computed = agreeing.computed_answer(found, question.key)
    return {
        "agreed": agreed,
        "agreed_words": in_words.agreed_answer(question, agreed),
        "computed_then": _computed_then(question, agreed),
        "may_agree": found.assessment.is_closed or question.key in found.tally,
        "form": form or agree_form(question, agreed=agreed, computed=computed),
    }


def _computed_then(question: Question, agreed: AgreedScore | None) -> str:
    if agreed is None or agreed.computed is None:
        return ""
    return result_words.on_scale(question.answer_type, float(agreed.computed))


def agree_form(question: Question, data: Any = None, **start: Any) -> AgreeForm:
    scale = scales.OF_QUESTIONS[question.answer_type]
    return AgreeForm(data, scale=scale, kind=question.answer_type, **start)


def lead_on(
    request: StudioRequest, engagement: Engagement, *, here: str, to: str, title: str
) -> None:
    """Take the room along, if it was brought to the page that the facilitator leaves."""
    lit = Spotlight.objects.shining().filter(pk=engagement.pk).first()
    if lit is None or lit.path.partition("?")[0] != here:
        return
    spotlight.set_spotlight(engagement, path=to, title=title, hold=lit.hold, by=request.participant)
