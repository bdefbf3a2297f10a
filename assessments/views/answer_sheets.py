"""All questions of a part at once, as a table of radio buttons, for laptops."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments.actions import answering
from assessments.actions.answering import Given
from assessments.answering import choices, pace
from assessments.answering.choices import Choice
from assessments.frozen import Asked
from assessments.maturity.entries import Dimension
from assessments.models import Answer
from assessments.models.answering import COMMENT_MOST
from assessments.views.answering import ANSWER_FIRST, given_by, parts_of, value_of
from assessments.views.desk import COMMENT, Desk, frame, questionnaire, too_fast
from pmo_studio.core import posted
from pmo_studio.core.htmx import StudioRequest

ANSWER = "a"


@dataclass(slots=True)
class Kept:
    """An answer as it is stored."""

    value: str
    comment: str
    link: str


NOTHING = Kept("", "", "")


@dataclass(slots=True)
class Row:
    """One question: what is shown as chosen and typed, and what is wrong with it."""

    asked: Asked
    steps: tuple[Choice, ...]
    value: str
    comment: str
    error: str


@dataclass(slots=True)
class Block:
    """Neighbouring questions of one dimension with the same heads."""

    dimension: Dimension
    heads: tuple[Choice, ...]
    tells: bool  # each cell says what its step means for this question
    rows: list[Row]

    @property
    def first(self) -> int:
        return self.rows[0].asked.number


@questionnaire
@require_http_methods(["GET", "POST"])
def sheet(request: StudioRequest, desk: Desk, part: int = 1) -> HttpResponse:
    """The questions of one domain; one button saves all that changed."""
    keys = parts_of(desk)
    if not 1 <= part <= len(keys):
        raise Http404
    asked = [each for each in desk.asked if each.domain.key == keys[part - 1]]
    if request.method == "POST":
        return _save(request, desk, part, asked)
    if not desk.assessment.takes_answers:
        return redirect(desk.path())
    return _page(request, desk, part, asked, _kept(desk), {}, 200)


def _save(request: StudioRequest, desk: Desk, part: int, asked: list[Asked]) -> HttpResponse:
    desk.check_open()
    kept = _kept(desk)
    given, wrong = _read(request, asked, kept)
    seconds = pace.wait_to_answer(desk.begun, max(1, len(given)))
    if seconds:
        return too_fast(request, desk, seconds, posted.fields(request))
    refused = answering.save_answers(desk.begun, assessment=desk.assessment, given=given)
    wrong |= {key: each.words for key, each in refused.items()}
    if wrong:
        return _page(request, desk, part, asked, _kept(desk), wrong, 422)
    return redirect(_next(desk, request.POST.get("go", ""), part))


def _kept(desk: Desk) -> dict[str, Kept]:
    mine = Answer.objects.filter(respondent=desk.begun).order_by()
    rows = mine.values_list("question__key", "status", "choice", "comment", "link")
    return {
        key: Kept(value_of(status, choice), comment, link)
        for key, status, choice, comment, link in rows
    }


def _read(
    request: StudioRequest, asked: Iterable[Asked], kept: dict[str, Kept]
) -> tuple[dict[str, Given], dict[str, str]]:
    """What differs from what is kept, and what cannot be kept for want of an answer."""
    given: dict[str, Given] = {}
    wrong: dict[str, str] = {}
    for each in asked:
        key = each.question.key
        before = kept.get(key, NOTHING)
        raw = request.POST.get(f"{ANSWER}{each.number}", before.value)
        comment = request.POST.get(f"{COMMENT}{each.number}", before.comment)
        if (raw, comment.replace("\r\n", "\n").strip()) == (before.value, before.comment):
            continue
        said = given_by(raw, comment=comment, link=before.link)
        if said is None:
            wrong[key] = str(ANSWER_FIRST)
        else:
            given[key] = said
    return given, wrong


def _next(desk: Desk, go: str, part: int) -> str:
    """Where the button leads: to a part by its number, or to what comes after this one."""
    parts = len(parts_of(desk))
    if go.isascii() and go.isdigit() and len(go) < 4 and 1 <= int(go) <= parts:
        return desk.path("sheet", int(go))
    return desk.path("sheet", part + 1) if part < parts else desk.path("done")


def _page(
    request: StudioRequest,
    desk: Desk,
    part: int,
    asked: list[Asked],
    kept: dict[str, Kept],
    wrong: dict[str, str],
    status: int,
) -> HttpResponse:
    rows = [_row(request, each, kept.get(each.question.key, NOTHING), wrong) for each in asked]
    names = {each.domain.key: each.domain.name for each in desk.asked}
    context: dict[str, Any] = {
        **frame(desk),
        "part": part,
        "parts": list(enumerate(names.values(), 1)),
        "domain": asked[0].domain,
        "blocks": list(_blocks(rows)),
        "is_last": part == len(names),
        "wrong": [each.number for each in asked if each.question.key in wrong],
        "first": asked[0].number,
        "answered": len(kept),
        "total": len(desk.asked),
        "dk": choices.DK,
        "na": choices.NA,
        "comment_most": COMMENT_MOST,
    }
    return render(request, "assessments/answer/sheet.html", context, status=status)


def _row(request: StudioRequest, asked: Asked, kept: Kept, wrong: dict[str, str]) -> Row:
    """As it is kept; where something is wrong on the page, as it was typed."""
    steps, number = choices.of(asked), asked.number
    if not wrong:
        return Row(asked, steps, kept.value, kept.comment, "")
    return Row(
        asked,
        steps,
        request.POST.get(f"{ANSWER}{number}", kept.value),
        request.POST.get(f"{COMMENT}{number}", kept.comment),
        wrong.get(asked.question.key, ""),
    )


def _blocks(rows: list[Row]) -> Iterator[Block]:
    def heads(row: Row) -> tuple[object, ...]:
        return (row.asked.dimension.key, tuple((step.mark, step.title) for step in row.steps))

    for _key, several in groupby(rows, heads):
        together = list(several)
        first = together[0]
        tells = any(row.asked.has_own_levels for row in together)
        yield Block(first.asked.dimension, first.steps, tells, together)
