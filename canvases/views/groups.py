"""Groups: put a note onto another, name, move, take apart."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from canvases.actions import groups as actions
from canvases.forms import GroupForm, MoveForm, TitleForm
from canvases.models import Canvas, Group, Note
from canvases.views import answers
from canvases.views.notes import NOTES, Act, attempt, cleaned
from pmo_studio.core import errors, events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused

GROUPS = Group.objects.select_related("canvas__engagement")


@require_POST
def note_group(request: StudioRequest, pk: int) -> HttpResponse:
    """Put the note onto another one."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)
    form = GroupForm(request.POST, note=note)

    def act() -> HttpResponse:
        made = actions.group_notes(
            note, by=request.participant, key=events.key_of(request), **cleaned(form)
        )
        return _answer(request, note.canvas, made)

    return attempt(request, note, act)


@require_GET
def group_page(request: StudioRequest, pk: int) -> HttpResponse:
    """The group with its acts as plain forms."""
    group = get_or_403(GROUPS.all(), request, Right.SEE, pk=pk)
    return _group_page(request, group)


def _group_page(
    request: StudioRequest, group: Group, *, status: int = 200, **context: Any
) -> HttpResponse:
    canvas: Canvas = group.canvas
    edits = may(request.participant, Right.CHANGE_OTHERS) or canvas.everyone_edits
    context = {
        "group": group,
        "canvas": canvas,
        "notes": Note.objects.for_board().filter(group=group),
        "title_form": TitleForm(initial={"title": group.title}),
        "move_form": MoveForm(initial={"block": group.block}),
        "changes": edits and canvas.locked_at is None and group.archived_at is None,
    } | context
    return pages.sheet(
        request, "canvases/group.html", canvas.engagement, "canvas", context, status=status
    )


@require_POST
def group_rename(request: StudioRequest, pk: int) -> HttpResponse:
    """Name the group."""
    group = get_or_403(GROUPS.all(), request, Right.WRITE, pk=pk)
    form = TitleForm(request.POST)

    def act() -> HttpResponse:
        made = actions.rename_group(
            group, by=request.participant, key=events.key_of(request), **cleaned(form)
        )
        return _answer(request, group.canvas, made)

    return _attempt_group(request, group, act)


@require_POST
def group_move(request: StudioRequest, pk: int) -> HttpResponse:
    """Move the group with its notes."""
    group = get_or_403(GROUPS.all(), request, Right.WRITE, pk=pk)
    form = MoveForm(request.POST)

    def act() -> HttpResponse:
        values = cleaned(form)
        made = actions.move_group(
            group,
            block=values["block"],
            position=values["position"],
            by=request.participant,
            key=events.key_of(request),
        )
        return _answer(request, group.canvas, made)

    return _attempt_group(request, group, act)


@require_POST
def group_dissolve(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the group apart."""
    group = get_or_403(GROUPS.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        made = actions.dissolve_group(group, by=request.participant, key=events.key_of(request))
        return _answer(request, group.canvas, made)

    return _attempt_group(request, group, act)


def _answer(request: StudioRequest, canvas: Canvas, made: Sequence[Event]) -> HttpResponse:
    if not errors.wants_fragment(request):
        return redirect(canvas)
    return answers.events_made(made, canvas.engagement.language)


def _attempt_group(request: StudioRequest, group: Group, act: Act) -> HttpResponse:
    def once() -> HttpResponse:
        try:
            return act()
        except events.AlreadyDone as done:
            return answers.again(request, group.canvas, done)

    def otherwise(refused: Refused, status: int) -> HttpResponse:
        group.refresh_from_db()
        return _group_page(request, group, status=status, words=refused.words)

    return answers.attempt(request, once, otherwise)
