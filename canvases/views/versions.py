"""Versions of a canvas: list, page, bringing one back; two compared; the slider."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods

from canvases.actions import dots
from canvases.actions import versions as actions
from canvases.forms.canvases import VersionForm
from canvases.models import Canvas, CanvasVersion
from canvases.versioning import comparing, history, stills, versions
from canvases.versioning.snapshots import diff, from_json, standing
from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest, is_fragment
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused

VERSIONS = CanvasVersion.objects.select_related("canvas__engagement", "made_by")
VIEWS = ("side", "over")


@require_http_methods(["GET", "POST"])
def version_list(request: StudioRequest, pk: int) -> HttpResponse:
    """Every version of the canvas, newest first, and the form that keeps another."""
    right = Right.SEE if request.method == "GET" else Right.CHANGE_OTHERS
    canvas = get_or_403(Canvas.objects.all(), request, right, pk=pk)
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.make_version(
                canvas, by=request.participant, key=events.key_of(request), **form.cleaned_data
            )
        except events.AlreadyDone:
            return redirect("canvases:versions", pk)
        messages.success(request, __("Version %(letter)s is kept.") % {"letter": version.letter})
        return redirect("canvases:versions", pk)
    kept = VERSIONS.filter(canvas=canvas).defer("snapshot").order_by("-pk")
    context = {"canvas": canvas, "versions": kept, "form": form}
    status = 422 if form.is_bound else 200
    return _page(request, "canvases/versions.html", canvas, context, status=status)


@require_GET
def version_page(request: StudioRequest, pk: int) -> HttpResponse:
    """The canvas as it stood in the version."""
    version = get_or_403(VERSIONS, request, Right.SEE, pk=pk)
    snapshot = from_json(version.snapshot)
    context = {
        "version": version,
        "canvas": version.canvas,
        "still": stills.still(snapshot, stills.names_of(version.engagement.pk)),
        "note_count": len(snapshot.notes),
        "link_count": len(standing(snapshot).links),
    }
    return _page(request, "canvases/version.html", version.canvas, context)


@require_http_methods(["GET", "POST"])
def version_restore(request: StudioRequest, pk: int) -> HttpResponse:
    """What bringing the version back would change; with the button, it is brought back."""
    version = get_or_403(VERSIONS, request, Right.CHANGE_OTHERS, pk=pk)
    if request.method == "GET":
        return _restore_page(request, version)
    try:
        done = actions.restore_version(
            version,
            by=request.participant,
            key=events.key_of(request),
            sure=request.POST.get("sure") == "yes",
        )
    except events.AlreadyDone:
        return redirect(version.canvas)
    except Refused as refused:
        return _restore_page(request, version, words=refused.words, status=409)
    words = __(
        "The canvas stands as in version %(letter)s again. How it stood before is kept as version"
        " %(kept)s."
    )
    letters = {"letter": version.letter, "kept": done.kept.letter}
    messages.success(request, words % letters)
    return redirect(version.canvas)


def _restore_page(
    request: StudioRequest, version: CanvasVersion, *, words: str = "", status: int = 200
) -> HttpResponse:
    canvas = version.canvas
    made = diff(versions.now(canvas), from_json(version.snapshot))
    # Links that rest come back with the notes that they wait for: a reader counts what they see.
    seen = diff(standing(versions.now(canvas)), standing(from_json(version.snapshot))).links
    changes = [pair for pair in made.notes.touched if not pair.same]
    context = {
        "version": version,
        "canvas": canvas,
        "same": made.is_empty,
        "kept": versions.letter_of_now(canvas),
        "named": Canvas.objects.to_be(canvas.engagement).first() == canvas,
        "leaving": made.notes.removed,
        "coming": made.notes.added,
        "changes": changes,
        "links": len(seen.added) + len(seen.removed) + len(seen.touched),
        "losses": dots.lost_by(canvas, made),
        "words": words,
    }
    return _page(request, "canvases/version_restore.html", canvas, context, status=status)


@require_GET
def compare(request: StudioRequest, pk: int) -> HttpResponse:
    """Any two: versions, canvases as they are now, today against tomorrow."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    offered = comparing.sides(engagement)
    context: dict[str, Any] = {"offered": offered}
    if offered:
        context |= _compared(request, offered)
    return pages.sheet(request, "canvases/compare.html", engagement, "canvas", context)


def _compared(request: StudioRequest, offered: list[comparing.Side]) -> dict[str, Any]:
    known = {side.key: side for side in offered}
    other = known.get(request.GET.get("b", ""), offered[0])
    one = known.get(request.GET.get("a", "")) or comparing.before(other, offered)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    asked = [kind for kind in request.GET.getlist("show") if kind in comparing.KINDS]
    # Side by side what is the same would hide what is not; one over the other it is the canvas.
    usual = [kind for kind in comparing.KINDS if view == "over" or kind != "same"]
    found = comparing.compare(one, other, asked or usual)
    return {"one": one, "other": other, "view": view, "found": found}


@require_GET
def timeline(request: StudioRequest, pk: int) -> HttpResponse:
    """The canvas as it stood after any of its events: `at` names one, `step` counts them."""
    canvas = get_or_403(Canvas.objects.all(), request, Right.SEE, pk=pk)
    steps = history.steps(canvas, request.participant)
    numbers = list(steps.values_list("number", flat=True))
    context: dict[str, Any] = {"canvas": canvas, "steps": len(numbers)}
    if numbers:
        context |= _moment(request, canvas, numbers)
    if is_fragment(request):
        return render(request, "canvases/timeline.html#moment", context)
    return _page(request, "canvases/timeline.html", canvas, context)


def _moment(request: StudioRequest, canvas: Canvas, numbers: list[int]) -> dict[str, Any]:
    place = _place(request, numbers)
    number = numbers[place]
    seen = history.steps(canvas, request.participant)
    event = seen.select_related("by").get(number=number)
    snapshot = history.replayed(canvas, request.participant, number).at(canvas.pk)
    return {
        "step": place + 1,
        "event": event,
        "sentence": events.sentence(event),
        "still": stills.still(snapshot, stills.names_of(canvas.engagement_id)),
        "note_count": len(snapshot.notes),
        "link_count": len(standing(snapshot).links),
        "first": numbers[0],
        "previous": numbers[max(0, place - 1)],
        "next": numbers[min(len(numbers) - 1, place + 1)],
        "last": numbers[-1],
    }


def _place(request: StudioRequest, numbers: list[int]) -> int:
    """Which of the events is meant; the newest unless somebody says another."""
    at, step = _number(request, "at"), _number(request, "step")
    if at is not None:
        return max(0, sum(number <= at for number in numbers) - 1)
    if step is not None:
        return min(max(step, 1), len(numbers)) - 1
    return len(numbers) - 1


def _number(request: StudioRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) <= 15):
        raise Http404(__("There is no such moment."))
    return int(asked) if asked else None


def _page(
    request: StudioRequest,
    template: str,
    canvas: Canvas,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    return pages.sheet(request, template, canvas.engagement, "canvas", context, status=status)
