"""Groups: their page, and naming, moving and taking them apart."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from canvases.actions import groups as actions
from canvases.forms.notes import MoveForm, TitleForm
from canvases.models import Canvas, Group, Note
from canvases.views import answers
from canvases.views.answers import asked_sender, cleaned, sender
from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused

GROUPS = Group.objects.select_related("canvas__engagement")


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
    return _change(
        request, group, lambda: actions.rename_group(group, **cleaned(form), **sender(request))
    )


@require_POST
def group_move(request: StudioRequest, pk: int) -> HttpResponse:
    """Move the group with its notes."""
    group = get_or_403(GROUPS.all(), request, Right.WRITE, pk=pk)
    form = MoveForm(request.POST)

    def act() -> Sequence[Event]:
        block, position = cleaned(form)["block"], form.cleaned_data["position"]
        return actions.move_group(group, block=block, position=position, **sender(request))

    return _change(request, group, act)


@require_POST
def group_dissolve(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the group apart."""
    group = get_or_403(GROUPS.all(), request, Right.WRITE, pk=pk)
    return _change(request, group, lambda: actions.dissolve_group(group, **asked_sender(request)))


def _change(
    request: StudioRequest, group: Group, act: Callable[[], Sequence[Event]]
) -> HttpResponse:
    """Answer with what the act did to the board, or with the group's page when it is refused."""

    def otherwise(refused: Refused, status: int) -> HttpResponse:
        group.refresh_from_db()
        return _group_page(request, group, status=status, words=refused.words)

    def run() -> HttpResponse:
        return answers.board(request, group.canvas, act())

    return answers.attempt(request, group.canvas, run, otherwise)
