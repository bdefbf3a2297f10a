"""Several canvases into one: first what comes from where, then, with the button, the merge."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods

from canvases.actions import merging as actions
from canvases.forms.canvases import MergeForm
from canvases.models import Canvas
from canvases.models.note import BLOCK_KEYS
from canvases.versioning import joining
from canvases.words import block_title
from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused


@dataclass(frozen=True)
class Line:
    """One note of the result."""

    block: str
    text: str
    sources: list[str]
    variant: bool
    stands: bool


@require_http_methods(["GET", "POST"])
def merge(request: StudioRequest, pk: int) -> HttpResponse:
    """Choose, look at the preview, merge."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.CHANGE_OTHERS, pk=pk)
    form = MergeForm(request.POST or None, engagement=engagement)
    context: dict[str, Any] = {"form": form}
    if not form.is_bound or not form.is_valid():
        return _page(request, engagement, context, failed=form.is_bound)
    chosen, into = list(form.cleaned_data["canvases"]), form.cleaned_data["into"]
    try:
        if "merge" in request.POST:
            return _merge(request, engagement, form)
        made = actions.plan(chosen, into)
    except events.AlreadyDone:
        return redirect("canvases:list", pk)
    except Refused as refused:
        form.add_error("canvases", refused.words)
        return _page(request, engagement, context, failed=True)
    names = {canvas.pk: canvas.title for canvas in (*chosen, *([into] if into else []))}
    context |= {
        "preview": _lines(made, names, into),
        "link_count": len(made.links),
        "variants": sum(note.variant for note in made.notes),
    }
    return _page(request, engagement, context)


def _merge(request: StudioRequest, engagement: Engagement, form: MergeForm) -> HttpResponse:
    values = form.cleaned_data | {"canvases": list(form.cleaned_data["canvases"])}
    canvas = actions.merge_canvases(
        engagement, by=request.participant, key=events.key_of(request), **values
    )
    messages.success(request, __("The canvases are merged. Each note says where it comes from."))
    return redirect(canvas)


def _lines(made: joining.Plan, names: dict[int, str], into: Canvas | None) -> Iterable[Line]:
    ordered = sorted(made.notes, key=lambda note: BLOCK_KEYS.index(note.line.block))
    return [
        Line(
            block_title(note.line.block),
            note.line.text,
            [names[canvas] for canvas in note.sources],
            note.variant,
            into is not None and into.pk in note.sources,
        )
        for note in ordered
    ]


def _page(
    request: StudioRequest,
    engagement: Engagement,
    context: dict[str, Any],
    *,
    failed: bool = False,
) -> HttpResponse:
    status = 422 if failed else 200
    return pages.sheet(request, "canvases/merge.html", engagement, "canvas", context, status=status)
