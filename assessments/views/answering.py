"""Answering a questionnaire: begin, one question a page, all of them, overview.  A GET writes
nothing, and nothing here keeps who somebody is; a seat is looked at for the way back alone."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import wording
from assessments.actions import answering
from assessments.actions.answering import Given
from assessments.answering import choices, pace, tokens
from assessments.answers import Status
from assessments.disclosure import LEAST
from assessments.frozen import Asked
from assessments.models import Answer, AssessmentGroup, AssessmentQuestion
from assessments.models.answering import COMMENT_MOST, LINK_MOST
from assessments.views.desk import Desk, address_of, frame, questionnaire, too_fast
from pmo_studio.core import guests, posted, qr
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.refusals import Refused
from pmo_studio.core.tokens import new_token
from pmo_studio.core.uploads import received

KEY_LENGTH = 43
NO_GROUP = _("Choose your role group: answers are counted by it.")
ANSWER_FIRST = _("Choose an answer too, or “I don't know”: what you typed is kept with it.")


@questionnaire
@require_http_methods(["GET", "POST"])
def intro(request: StudioRequest, desk: Desk) -> HttpResponse:
    """What this is, what is promised, and one button.  Open to everybody."""
    if request.method == "POST":
        return _begin(request, desk)
    if not desk.assessment.takes_answers:
        return closed(request, desk)
    return _intro(request, desk)


def _intro(
    request: StudioRequest, desk: Desk, *, words: object = "", status: int = 200
) -> HttpResponse:
    groups = _groups(desk)
    by_group = [answering.questions_for(desk.assessment, group) for group in groups]
    if desk.respondent:
        asked = [each.question for each in desk.asked]
    else:
        asked = max(by_group, key=len, default=[])
    context = {
        **frame(desk),
        **promise(groups),
        "lead_in": desk.assessment.model.lead_in,
        "groups": groups,
        "chosen": request.POST.get("group", ""),
        "words": words,
        "key": request.POST.get("key") or new_token(),
        "total": len(asked),
        "minutes": wording.minutes(asked),
        "varies": len(set(map(len, by_group))) > 1 and desk.respondent is None,
        "answered": len(desk.answered) if desk.respondent else 0,
        "resume": desk.resume if desk.respondent else "",
    }
    return render(request, "assessments/answer/intro.html", context, status=status)


def _begin(request: StudioRequest, desk: Desk) -> HttpResponse:
    if desk.respondent is not None:
        return redirect(desk.resume)
    if desk.assessment.by_invitation:
        return _intro(request, desk, status=403)
    group = next(
        (each for each in _groups(desk) if str(each.pk) == request.POST.get("group")), None
    )
    if group is None:
        return _intro(request, desk, words=NO_GROUP, status=422)
    seconds = pace.wait_to_begin(desk.assessment, address_of(request))
    if seconds:
        return too_fast(request, desk, seconds, posted.fields(request))
    token = secret(request)
    answering.begin(desk.assessment, group=group, token=token)
    response = redirect(desk.path("question", 1))
    tokens.give(response, desk.assessment, token)
    return response


def secret(request: StudioRequest) -> str:
    """The secret of the page's key, so that its button pressed twice begins once."""
    key = request.POST.get("key", "")
    return guests.secret_for(f"answer:{key}") if len(key) >= KEY_LENGTH else new_token()


def _groups(desk: Desk) -> list[AssessmentGroup]:
    rows = AssessmentGroup.objects.filter(assessment=desk.assessment)
    return list(rows.select_related("role_group"))


def promise(groups: Iterable[AssessmentGroup]) -> dict[str, Any]:
    """From how many people on a figure is shown."""
    return {"least": min((group.min_display_n for group in groups), default=LEAST)}


def closed(request: StudioRequest, desk: Desk) -> HttpResponse:
    """Thank you; and to whoever answered, their own answers to read."""
    rows = []
    if desk.respondent is not None:
        mine = _mine(desk)
        rows = [
            (asked, choices.name_of(asked, mine[key].status, mine[key].choice), mine[key].comment)
            for asked in desk.asked
            if (key := asked.question.key) in mine
        ]
    return render(request, "assessments/answer/closed.html", {**frame(desk), "rows": rows})


def _mine(desk: Desk) -> dict[str, Answer]:
    """One's own answers by the keys of their questions."""
    rows = Answer.objects.filter(respondent=desk.begun).select_related("question")
    return {row.question.key: row for row in rows}


# --- one question a page -------------------------------------------------------------------------


@questionnaire
@require_http_methods(["GET", "POST"])
def question(request: StudioRequest, desk: Desk, number: int) -> HttpResponse:
    """Read, choose, go on.  Leaving it blank is allowed."""
    asked = desk.question(number)
    if request.method == "POST":
        return _answer(request, desk, asked)
    if not desk.assessment.takes_answers:
        return redirect(desk.path())
    return _question(request, desk, asked)


def _answer(request: StudioRequest, desk: Desk, asked: Asked) -> HttpResponse:
    desk.check_open()
    seconds = pace.wait_to_answer(desk.begun)
    if seconds:
        return too_fast(request, desk, seconds, posted.fields(request))
    go = request.POST.get("go", "next")
    try:
        _save(request, desk, asked, go)
    except answering.Over:
        raise
    except Refused as refused:
        errors = {refused.field or "answer": refused.words}
        return _question(request, desk, asked, errors=errors)
    if go in ("clear", "drop_file"):
        return redirect(desk.path("question", asked.number))
    return redirect(_neighbour(desk, asked.number + (-1 if go == "back" else 1)))


def _save(request: StudioRequest, desk: Desk, asked: Asked, go: str) -> None:
    row = AssessmentQuestion.objects.get(assessment=desk.assessment, key=asked.question.key)
    if go == "clear":
        answering.take_back(desk.begun, assessment=desk.assessment, row=row)
        return
    file = request.FILES.get("file")
    given = given_by(
        request.POST.get("answer", ""),
        comment=request.POST.get("comment", ""),
        link=request.POST.get("link", ""),
    )
    if given is None:
        if request.POST.get("comment", "").strip() or request.POST.get("link", "").strip() or file:
            raise Refused(ANSWER_FIRST, field="answer")
        return
    answer = answering.save_answer(
        desk.begun, assessment=desk.assessment, question=asked.question, row=row, given=given
    )
    if go == "drop_file":
        answering.drop_evidence(answer, assessment=desk.assessment)
    elif file:
        # Nothing larger is even read into memory.
        if (file.size or 0) > received.FILE_MOST:
            raise Refused(received.TOO_LARGE, field="file")
        answering.keep_evidence(answer, assessment=desk.assessment, content=file.read())


def given_by(raw: str, *, comment: str, link: str) -> Given | None:
    """What a form says to one question; None when nothing was chosen."""
    if not raw:
        return None
    if raw in (Status.DK, Status.NA):
        return Given(Status(raw), comment=comment, link=link)
    # What is no figure of one sign is no step of any scale: the action says so in words.
    choice = int(raw) if len(raw) == 1 and raw.isascii() and raw.isdigit() else -1
    return Given(Status.ANSWERED, choice, comment=comment, link=link)


def _neighbour(desk: Desk, number: int) -> str:
    if number < 1:
        return desk.path()
    return desk.path("question", number) if number <= len(desk.asked) else desk.path("done")


def _question(
    request: StudioRequest, desk: Desk, asked: Asked, *, errors: dict[str, str] | None = None
) -> HttpResponse:
    stored = _stored(desk, asked)
    shown = _typed(request.POST) if errors else stored
    context = {
        **frame(desk),
        "asked": asked,
        "number": asked.number,
        "total": len(desk.asked),
        "choices": choices.of(asked),
        "dk": choices.DK,
        "na": choices.NA,
        "shown": shown,
        "stored": stored,
        "errors": errors or {},
        "comment_most": COMMENT_MOST,
        "link_most": LINK_MOST,
        "file_most": received.FILE_MOST,
        "back_to": _neighbour(desk, asked.number - 1),
        "next_to": _neighbour(desk, asked.number + 1),
        "is_last": asked.number == len(desk.asked),
        "part": parts_of(desk).index(asked.domain.key) + 1,
    }
    template = "assessments/answer/question.html"
    return render(request, template, context, status=422 if errors else 200)


def _stored(desk: Desk, asked: Asked) -> dict[str, Any]:
    """The answer as it is kept, in the words of the form; its file without the content."""
    mine = Answer.objects.filter(respondent=desk.begun, question__key=asked.question.key)
    row = mine.values(
        "status", "choice", "comment", "link", "evidence__media_type", "evidence__size"
    ).first()
    if row is None:
        return {"answer": "", "comment": "", "link": "", "file": "", "size": 0}
    kind = row["evidence__media_type"]
    return {
        "answer": value_of(row["status"], row["choice"]),
        "comment": row["comment"],
        "link": row["link"],
        "file": received.ending_of(kind).upper() if kind else "",
        "size": row["evidence__size"] or 0,
    }


def _typed(form: QueryDict) -> dict[str, Any]:
    return {name: form.get(name, "") for name in ("answer", "comment", "link")}


def value_of(status: str, choice: int | None) -> str:
    return str(choice) if status == Status.ANSWERED else status


def parts_of(desk: Desk) -> list[str]:
    """The keys of the domains of which this person is asked something, in order."""
    return list(dict.fromkeys(each.domain.key for each in desk.asked))


# --- when all is said ----------------------------------------------------------------------------


@questionnaire
@require_safe
def done(request: StudioRequest, desk: Desk) -> HttpResponse:
    """How much is answered, what is blank, and the way to another device."""
    blanks = desk.blanks
    if not desk.assessment.takes_answers:
        return redirect(desk.path())
    own = tokens.secret(request, desk.assessment)
    link = qr.address(request, desk.path("return", own))
    context = {
        **frame(desk),
        "total": len(desk.asked),
        "answered": len(desk.asked) - len(blanks),
        "required": [each for each in blanks if each.question.required],
        "blanks": [each for each in blanks if not each.question.required],
        "resume": desk.resume,
        "link": link,
        "qr": qr.svg(link),
    }
    return render(request, "assessments/answer/done.html", context)


@questionnaire
@require_POST
def leave(request: StudioRequest, desk: Desk) -> HttpResponse:
    """Let somebody else answer in this browser; what was answered stays."""
    response = redirect(desk.path())
    if desk.assessment.by_invitation:
        return response
    if not desk.answered:
        with suppress(Refused):  # answered meanwhile in another window: then it stays
            answering.leave(desk.begun)
    tokens.forget(response, desk.assessment)
    return response
