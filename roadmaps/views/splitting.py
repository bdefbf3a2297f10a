"""Splitting a package, and merging several: a page each that says before what will happen."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import dated, merged, package_words, parted
from roadmaps.actions import merging, rules, splitting
from roadmaps.actions.splitting import LEAST_PARTS, MOST_PARTS
from roadmaps.forms.fields import seat_choices
from roadmaps.forms.splitting import MergeForm, SplitForm
from roadmaps.models import Deliverable, WorkPackage
from roadmaps.roadmap_page import SlipWords
from roadmaps.views.answers import AHEAD, to_package
from roadmaps.views.package_pages import PACKAGES, SHEET
from roadmaps.why import why


@require_http_methods(["GET", "POST"])
def split(request: StudioRequest, pk: int) -> HttpResponse:
    """Into how many parts is in the address: ?parts=3."""
    row = get_or_403(PACKAGES.all(), request, Right.PLAN, pk=pk)
    form = _split_form(request, row)
    if request.method == "GET" or not form.is_valid():
        return _split_page(request, row, form)
    try:
        if AHEAD in request.POST:
            splitting.refuse_over(row)
            return _split_page(request, row, form, preview=_parts(row, form), status=200)
        made = splitting.split_package(
            row,
            parts=form.parts(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return to_package(row)
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        return _split_page(request, row, form, words=overtaken.words, status=409)
    except Refused as refused:
        tell(form, refused)
        return _split_page(request, row, form)
    words = __("Split into %(names)s.")
    messages.success(request, words % {"names": ", ".join(each.key for each in made)})
    return to_package(row)


def _split_form(request: StudioRequest, row: WorkPackage) -> SplitForm:
    asked = request.GET.get("parts", "")
    count = int(asked) if asked.isdecimal() and len(asked) < 3 else LEAST_PARTS
    return SplitForm(
        request.POST if request.method == "POST" else None,
        package=row,
        count=min(max(count, LEAST_PARTS), MOST_PARTS),
        deliverables=list(Deliverable.objects.live().filter(package=row)),
        gaps=why(row).gaps,
    )


def _split_page(
    request: StudioRequest, row: WorkPackage, form: SplitForm, **shown: Any
) -> HttpResponse:
    shown["counts"] = range(LEAST_PARTS, MOST_PARTS + 1)
    shown["effort"] = package_words.effort(row.effort, row.engagement.planning_unit)
    return _page(request, "roadmaps/split.html", row, form, **shown)


def _parts(row: WorkPackage, form: SplitForm) -> dict[str, Any] | None:
    """What comes of splitting it like this; None where it is not in the plan any more."""
    standing = dated.read(row.engagement, row.plan)
    if row.pk not in standing.by_pk:
        return None
    states = Deliverable.objects.live().filter(package=row).values_list("pk", "status")
    closings = [each.closing for each in why(row).gaps]
    outcome = parted.preview(standing, row.pk, form.parts(), dict(states), closings)
    unit = row.engagement.planning_unit
    return {
        "parts": [
            (part, package_words.effort(part.effort, unit), percent, dates)
            for part, percent, dates in outcome.parts
        ],
        "words": SlipWords.of(outcome.slip, standing),
    }


@require_http_methods(["GET", "POST"])
def merge(request: StudioRequest, pk: int) -> HttpResponse:
    """Others go into this one."""
    row = get_or_403(PACKAGES.all(), request, Right.PLAN, pk=pk)
    others = WorkPackage.objects.live().filter(plan=row.plan).exclude(pk=pk)
    form = MergeForm(
        request.POST if request.method == "POST" else None,
        package=row,
        others=others.exclude(status__in=merging.OVER_STATES),
        seats=seat_choices(row.engagement.pk, row.owner),
    )
    if request.method == "GET" or not form.is_valid():
        return _merge_page(request, row, form)
    try:
        if AHEAD in request.POST:
            return _merge_page(request, row, form, preview=_outcome(row, form), status=200)
        merging.merge_packages(
            row,
            others=form.cleaned_data["other"],
            name=form.cleaned_data["name"],
            owner=form.cleaned_data["owner"],
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return to_package(row)
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        return _merge_page(request, row, form, words=overtaken.words, status=409)
    except Refused as refused:
        tell(form, refused)
        return _merge_page(request, row, form)
    n = len(form.cleaned_data["other"])
    words = ngettext(
        "%(n)s other work package went into this one.",
        "%(n)s other work packages went into this one.",
        n,
    )
    messages.success(request, words % {"n": n})
    return to_package(row)


def _merge_page(
    request: StudioRequest, row: WorkPackage, form: MergeForm, **shown: Any
) -> HttpResponse:
    return _page(request, "roadmaps/merge.html", row, form, **shown)


def _outcome(row: WorkPackage, form: MergeForm) -> dict[str, Any] | None:
    """What comes of merging those that are chosen; None where it is not in the plan any more."""
    standing = dated.read(row.engagement, row.plan)
    if row.pk not in standing.by_pk:
        return None
    others = form.cleaned_data["other"]
    merging.refuse_together([standing.by_pk[pk] for pk in (row.pk, *others)])
    outcome = merged.preview(standing, row.pk, others)
    return {
        "outcome": outcome,
        "effort": package_words.effort(outcome.row.effort, row.engagement.planning_unit),
        "words": SlipWords.of(outcome.slip, standing),
    }


def _page(
    request: StudioRequest,
    template: str,
    row: WorkPackage,
    form: SplitForm | MergeForm,
    *,
    words: str = "",
    preview: dict[str, Any] | None = None,
    status: int | None = None,
    **shown: Any,
) -> HttpResponse:
    """The form, and above it what would come of it (`preview`) where somebody asked."""
    gone = str(rules.GONE) if row.archived_at is not None else ""
    context = {"form": form, "package": row, "words": words or gone, "preview": preview}
    status = status or (422 if form.is_bound else 200)
    return pages.sheet(request, template, row.engagement, SHEET, context | shown, status=status)
