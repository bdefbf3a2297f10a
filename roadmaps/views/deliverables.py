"""Deliverables of a package.  Everybody reads; who plans changes them; an owner says how far one is
and where it lies."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.acts import refused, written
from pmo_studio.core.downloads import attachment
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in
from pmo_studio.core.uploads import received
from roadmaps import topics
from roadmaps.actions import deliverable_files, rules
from roadmaps.actions import deliverables as actions
from roadmaps.forms.deliverables import DeliverableForm, StateForm
from roadmaps.forms.fields import seat_choices
from roadmaps.models import Deliverable, DeliverableFile
from roadmaps.views.answers import to_package
from roadmaps.views.package_pages import PACKAGES, SHEET, shown

NO_FILE = _("Choose a file first.")
ROWS = Deliverable.objects.select_related(
    "package__plan__engagement", "package__owner", "owner", "accepted_by"
)


@require_POST
def add(request: StudioRequest, pk: int) -> HttpResponse:
    """One more output of the package."""
    row = get_or_403(PACKAGES.all(), request, Right.PLAN, pk=pk)
    form = DeliverableForm(request.POST, seats=seat_choices(row.engagement.pk))
    if form.is_valid() and written(
        form,
        lambda: actions.add_deliverable(
            row, details=form.details(), by=request.participant, key=events.key_of(request)
        ),
    ):
        return to_package(row, "#deliverables")
    return shown(request, row, deliverable_form=form)


@require_http_methods(["GET", "POST"])
def deliverable(request: StudioRequest, pk: int) -> HttpResponse:
    """One deliverable: read by everybody, written by who looks after it."""
    right = Right.SEE if request.method == "GET" else Right.WRITE
    row = get_or_403(ROWS.all(), request, right, pk=pk)
    if request.method == "GET":
        return _page(request, row)
    actions.require_tending(request.participant, row)
    form = _form(request, row, request.POST)
    if not form.is_valid():
        return _page(request, row, form=form)
    try:
        actions.change_deliverable(
            row,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return to_package(row.package, "#deliverables")
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        fresh = ROWS.get(pk=pk)
        return _page(request, fresh, form=form, words=overtaken.words, status=409)
    except Refused as refusal:
        tell(form, refusal)
        return _page(request, row, form=form)
    messages.success(request, __("Saved: %(name)s.") % {"name": form.cleaned_data["name"]})
    return to_package(row.package, f"#deliverable-{pk}")


def _form(request: StudioRequest, row: Deliverable, data: Any = None) -> DeliverableForm:
    """All of it for who plans; for an owner where it lies, and nothing else."""
    seats = seat_choices(row.engagement.pk, row.owner)
    if may(request.participant, Right.PLAN):
        return DeliverableForm(data, seats=seats, row=row)
    form = DeliverableForm(data, seats=seats, row=row)
    for name, field in form.fields.items():
        field.disabled = name not in ("link", "key", "seen")
    return form


@require_POST
def state(request: StudioRequest, pk: int) -> HttpResponse:
    """How far it is: from the list with a status alone, from its page with who accepted it."""
    row = get_or_403(ROWS.all(), request, Right.WRITE, pk=pk)
    actions.require_tending(request.participant, row)
    form = StateForm(request.POST, row=row, seats=seat_choices(row.engagement.pk, row.accepted_by))
    if not form.is_valid():
        return _page(request, row, state_form=form)
    try:
        actions.set_state(
            row,
            state=form.state(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        pass
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        fresh = ROWS.get(pk=pk)
        return _page(request, fresh, state_form=form, words=overtaken.words, status=409)
    except Refused as refusal:
        tell(form, refusal)
        return _page(request, row, state_form=form)
    return to_package(row.package, f"#deliverable-{pk}")


@require_GET
def file(request: StudioRequest, pk: int) -> HttpResponse:
    """Its file, as a download."""
    row = get_or_403(ROWS.all(), request, Right.SEE, pk=pk)
    found = get_object_or_404(DeliverableFile, deliverable=row, deliverable__archived_at=None)
    name = slugify(f"{row.package.key} {row.name}")[:80] or "deliverable"
    ending = received.ending_of(found.media_type)
    return attachment(bytes(found.content), found.media_type, f"{name}.{ending}")


@require_POST
def give(request: StudioRequest, pk: int) -> HttpResponse:
    """Give its file, in place of the one before, or take it back: the button's name says which."""
    row = get_or_403(ROWS.all(), request, Right.WRITE, pk=pk)
    actions.require_tending(request.participant, row)
    try:
        if "remove" in request.POST:
            deliverable_files.drop_file(row, by=request.participant)
        else:
            content = _content(request)
            deliverable_files.keep_file(
                row, content=content, by=request.participant, key=events.key_of(request)
            )
    except events.AlreadyDone:
        pass
    except Refused as refusal:
        return _page(request, row, words=refusal.words)
    return redirect("roadmaps:deliverable", pk)


def _content(request: StudioRequest) -> bytes:
    """What the form sent; nothing larger than what is kept is even read into memory."""
    given = request.FILES.get("file")
    if given is None:
        raise Refused(NO_FILE)
    if (given.size or 0) > received.FILE_MOST:
        raise Refused(received.TOO_LARGE)
    content: bytes = given.read()
    return content


@require_POST
def remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take it off; the page of its package offers to put it back."""
    row = get_or_403(ROWS.all(), request, Right.PLAN, pk=pk)
    by, seen = request.participant, seen_in(request.POST)
    no = refused(request, lambda: actions.remove_deliverable(row, by=by, seen=seen))
    if no is None:
        words = __("Removed: %(name)s. It can be put back below.") % {"name": row.name}
        messages.success(request, words)
    return no or to_package(row.package, "#deliverables")


@require_POST
def restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Put it back as it was."""
    row = get_or_403(ROWS.all(), request, Right.PLAN, pk=pk)
    actions.restore_deliverable(row, by=request.participant)
    return to_package(row.package, f"#deliverable-{pk}")


def _page(
    request: StudioRequest,
    row: Deliverable,
    *,
    form: DeliverableForm | None = None,
    state_form: StateForm | None = None,
    words: str = "",
    status: int | None = None,
) -> HttpResponse:
    engagement = row.engagement
    is_there = row.archived_at is None and row.package.archived_at is None
    tends = is_there and actions.may_tend(request.participant, row)
    bound = any(each is not None and each.is_bound for each in (form, state_form))
    seats = seat_choices(engagement.pk, row.accepted_by) if tends else []
    context = {
        "number": engagement.last_number,
        "topic": topics.plan(engagement),
        "row": row,
        "file": _file_words(row),
        "key": events.new_key(),
        "package": row.package,
        "words": words,
        "tends": tends,
        "plans": is_there and may(request.participant, Right.PLAN),
        "accepts": tends and rules.may_accept(request.participant, row.package),
        "form": form or (_form(request, row) if tends else None),
        "state_form": state_form or (StateForm(row=row, seats=seats) if tends else None),
    }
    status = status or (422 if words or bound else 200)
    return pages.sheet(
        request, "roadmaps/deliverable.html", engagement, SHEET, context, status=status
    )


def _file_words(row: Deliverable) -> str:
    """What kind of file there is, and how large: "PDF, 120 KB"; "" for none."""
    found = DeliverableFile.objects.filter(deliverable=row).values_list("media_type", "size")
    kind, size = found.first() or ("", 0)
    return f"{received.ending_of(kind).upper()}, {filesizeformat(size)}" if kind else ""
