"""Drafts of the mission and the vision, side by side: written in pairs, voted on, put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions.rules import may_change
from canvases import topics
from canvases.actions import mandate_drafts as actions
from canvases.actions.mandates import FieldOvertaken, written
from canvases.mandates import ballots, reading, words
from canvases.mandates.forms import DraftForm
from canvases.models import MandateVariant
from canvases.models.mandate import Drafted
from canvases.views.mandates import SHEET, address
from pmo_studio.core import errors, events, pages, subjects
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused

ENGAGEMENTS = Engagement.objects.all()
VARIANTS = MandateVariant.objects.select_related("mandate__engagement", "author")


@dataclass(frozen=True)
class Draft:
    """A draft as the page shows it."""

    row: MandateVariant
    dots: int
    changes: bool


@require_http_methods(["GET", "POST"])
def index(request: StudioRequest, pk: int, field: str) -> HttpResponse:
    """All drafts of one field; a POST adds one."""
    right = Right.SEE if request.method == "GET" else Right.WRITE
    engagement = get_or_403(ENGAGEMENTS, request, right, pk=pk)
    if field not in Drafted.values:
        raise Http404
    if request.method == "GET":
        return _page(request, engagement, field)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _page(request, engagement, field, form=form, status=422)
    try:
        actions.add_variant(
            engagement,
            field=field,
            text=form.cleaned_data["text"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        pass
    except Refused as refused:
        form.add_error("text", refused.words)
        return _page(request, engagement, field, form=form, status=422)
    return redirect(_address(engagement, field))


def _page(
    request: StudioRequest,
    engagement: Engagement,
    field: str,
    *,
    form: DraftForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    number = engagement.last_number
    mandate = reading.mandate_of(engagement)
    every = list(VARIANTS.filter(mandate__engagement=engagement, field=field))
    live = [row for row in every if row.archived_at is None]
    vote, dots = ballots.shown(engagement.pk, {row.subject for row in live})
    together = _together(request, live)
    writes = may(request.participant, Right.WRITE) and not mandate.is_signed
    seat = request.participant
    context: dict[str, Any] = {
        "number": number,
        "topic": topics.mandate(engagement),
        "field": field,
        "title": _title(field),
        "help": str(words.HELP[field]),
        "now": written(mandate, field),
        "drafts": [
            Draft(row, dots.get(row.subject, 0), may_change(seat, row.author_id)) for row in live
        ],
        "vote": vote,
        "together": together,
        "form": form or DraftForm(text="\n".join(row.text for row in together)),
        "writes": writes,
        "chooses": may(seat, Right.DESIGN) and not mandate.is_signed,
        "removed": [row for row in every if row.archived_at and may_change(seat, row.author_id)],
        "is_signed": mandate.is_signed,
        "mandate": mandate,
        "examples": words.examples(engagement.delivery_mode),
        "words": refused,
    }
    return pages.sheet(
        request, "canvases/mandate/drafts.html", engagement, SHEET, context, status=status
    )


def _together(request: StudioRequest, live: Sequence[MandateVariant]) -> list[MandateVariant]:
    """The drafts that are put together: their texts stand beside the form."""
    chosen = {int(pk) for pk in request.GET.getlist("merge") if subjects.is_id(pk)}
    return [row for row in live if row.pk in chosen]


def _title(field: str) -> str:
    return __("Vision drafts") if field == Drafted.VISION else __("Mission drafts")


def _address(engagement: Engagement, field: str) -> str:
    return reverse("canvases:mandate_drafts", args=[engagement.pk, field])


@require_http_methods(["GET", "POST"])
def draft(request: StudioRequest, pk: int) -> HttpResponse:
    """One draft, to be said otherwise."""
    right = Right.SEE if request.method == "GET" else Right.WRITE
    row = get_or_403(VARIANTS.all(), request, right, pk=pk)
    if request.method == "GET":
        return _draft_page(request, row, DraftForm(variant=row))
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, row, form, status=422)
    try:
        actions.edit_variant(
            row,
            text=form.cleaned_data["text"],
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        pass
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        form.add_error("text", overtaken.words)
        return _draft_page(request, row, form, status=409)
    except Refused as refused:
        form.add_error("text", refused.words)
        return _draft_page(request, row, form, status=422)
    return redirect(_address(row.engagement, row.field))


def _draft_page(
    request: StudioRequest, row: MandateVariant, form: DraftForm, status: int = 200
) -> HttpResponse:
    context = {
        "row": row,
        "form": form,
        "title": _title(row.field),
        "back": _address(row.engagement, row.field),
        "changes": may_change(request.participant, row.author_id) and not row.mandate.is_signed,
    }
    template = "canvases/mandate/draft.html"
    return pages.sheet(request, template, row.engagement, SHEET, context, status=status)


def _act(request: StudioRequest, row: MandateVariant, act: Callable[[], object]) -> HttpResponse:
    """Run the act; refused, the drafts say why."""
    try:
        act()
    except events.AlreadyDone:
        pass
    except Refused as refused:
        if errors.wants_fragment(request):
            return errors.refuse(request, 422, refused.words)
        return _page(request, row.engagement, row.field, refused=refused.words, status=422)
    return redirect(_address(row.engagement, row.field))


@require_POST
def remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take a draft away; it can be put back."""
    row = get_or_403(VARIANTS.all(), request, Right.WRITE, pk=pk)
    return _act(request, row, lambda: actions.remove_variant(row, by=request.participant))


@require_POST
def restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Put a removed draft back."""
    row = get_or_403(VARIANTS.all(), request, Right.WRITE, pk=pk)
    return _act(request, row, lambda: actions.restore_variant(row, by=request.participant))


@require_POST
def choose(request: StudioRequest, pk: int) -> HttpResponse:
    """Make it the text of the mandate."""
    row = get_or_403(VARIANTS.all(), request, Right.DESIGN, pk=pk)
    try:
        actions.choose_variant(
            row,
            base=request.POST.get("base"),
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect(address(row.engagement, row.field))
    except FieldOvertaken as overtaken:
        told = __("Somebody else changed the text meanwhile. It now reads: “%(now)s”.")
        words_of = told % {"now": overtaken.now}
        return _page(request, row.engagement, row.field, refused=words_of, status=409)
    except Refused as refused:
        return _page(request, row.engagement, row.field, refused=refused.words, status=422)
    messages.success(request, __("This draft is the text of the mandate now; the others stay."))
    return redirect(address(row.engagement, row.field))
