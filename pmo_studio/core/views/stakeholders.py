"""Sheet 1.5: whom to involve, by power and interest.  For the lead and facilitators alone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import events, pages, stakeholders, subjects
from pmo_studio.core.access import Denied, Right, get_or_403, require
from pmo_studio.core.actions import stakeholders as actions
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Event, Stakeholder
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.stakeholder_forms import ChangeForm, StakeholderForm

SHEET = "stakeholders"
ENGAGEMENTS = Engagement.objects.all()
ROWS = Stakeholder.objects.select_related("engagement", "role_group", "participant", "archived_by")


@require_GET
def register(request: StudioRequest, pk: int) -> HttpResponse:
    """The list, the grid, and the form that adds one more."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    return _page(request, engagement)


def _page(
    request: StudioRequest,
    engagement: Engagement,
    *,
    form: StakeholderForm | None = None,
    words: str = "",
) -> HttpResponse:
    number = engagement.last_number
    writes = not engagement.is_read_only
    # Whoever has just added one types the next; nobody else's focus is moved.
    goes_on = form is not None or "added" in request.GET
    form = form or StakeholderForm(engagement=engagement)
    if goes_on:
        form.fields["name"].widget.attrs["autofocus"] = True
    archived = Stakeholder.objects.archived().filter(engagement=engagement)
    removed = list(archived.select_related("archived_by").order_by("-archived_at"))
    wanted = request.GET.get("removed", "")
    context = {
        "number": number,
        "topic": actions.topic_of(engagement),
        "register": stakeholders.of(engagement),
        "writes": writes,
        "form": form,
        "words": words,
        "people": list(actions.unregistered(engagement)) if writes else [],
        "removed": removed,
        "undo": next((row for row in removed if str(row.pk) == wanted), None),
    }
    status = 422 if words or form.is_bound else 200
    return pages.sheet(request, "core/stakeholders.html", engagement, SHEET, context, status=status)


@require_POST
def add(request: StudioRequest, pk: int) -> HttpResponse:
    """Register one more; the form is ready for the next."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    form = StakeholderForm(request.POST, engagement=engagement)
    # Without a mark in it: browsers give no focus on a page that they scroll to one.
    address = reverse("core:stakeholders", args=[pk])
    if not form.is_valid():
        return _page(request, engagement, form=form)
    try:
        row = actions.add_stakeholder(
            engagement, details=form.details(), by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone as done:
        return redirect(f"{address}?added={subjects.split(done.subject)[1]}")
    except Refused as refused:
        tell(form, refused)
        return _page(request, engagement, form=form)
    messages.success(request, __("Registered: %(name)s.") % {"name": row.name})
    return redirect(f"{address}?added={row.pk}")


@require_POST
def add_people(request: StudioRequest, pk: int) -> HttpResponse:
    """Register people of the engagement."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    chosen = [int(value) for value in request.POST.getlist("seat") if subjects.is_id(value)]
    try:
        made = actions.add_people(
            engagement, seats=chosen, by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        return redirect("core:stakeholders", pk)
    except Refused as refused:
        return _page(request, engagement, words=refused.words)
    if made.added:
        words = ngettext("%(n)s person was added.", "%(n)s people were added.", len(made.added))
        messages.success(request, words % {"n": len(made.added)})
    if made.linked:
        words = ngettext(
            "%(n)s person stood on the register by name and now has the seat there.",
            "%(n)s people stood on the register by name and now have their seats there.",
            len(made.linked),
        )
        messages.success(request, words % {"n": len(made.linked)})
    return redirect("core:stakeholders", pk)


def _row(request: StudioRequest, pk: int) -> Stakeholder:
    """One entry; there is none for whoever may not see the register: 403 would let them count."""
    try:
        return get_or_403(ROWS.all(), request, Right.STAKEHOLDERS, pk=pk)
    except Denied as denied:
        raise Http404 from denied


@require_http_methods(["GET", "POST"])
def stakeholder(request: StudioRequest, pk: int) -> HttpResponse:
    """One entry; the button's name says whether the next one without power and interest follows."""
    row = _row(request, pk)
    if request.method == "GET":
        return _entry(request, row)
    form = ChangeForm(request.POST, row=row)
    if not form.is_valid():
        return _entry(request, row, form=form, status=422)
    try:
        actions.change_stakeholder(
            row,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect(_following(request, row))
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        return _entry(request, ROWS.get(pk=pk), form=form, words=overtaken.words, status=409)
    except Refused as refused:
        tell(form, refused)
        return _entry(request, row, form=form, status=422)
    messages.success(request, __("Saved: %(name)s.") % {"name": form.cleaned_data["name"]})
    return redirect(_following(request, row))


def _following(request: StudioRequest, row: Stakeholder) -> str:
    """The list, or whoever is next without power and interest where that was asked for."""
    following = None
    if "next" in request.POST:
        following = stakeholders.next_unrated(row.engagement, after=row)
    if following is not None:
        return following.get_absolute_url()
    return f"{reverse('core:stakeholders', args=[row.engagement_id])}#stakeholder-{row.pk}"


def _entry(
    request: StudioRequest,
    row: Stakeholder,
    *,
    form: ChangeForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    number = row.engagement.last_number
    log = Event.objects.visible_to(request.participant).about(row.subject)
    overtaken = bool(words) and row.archived_at is None
    form = form or ChangeForm(row=row)
    if row.power is None and not form.is_bound:
        form.fields["power"].widget.attrs["autofocus"] = True
    context: dict[str, Any] = {
        "number": number,
        "row": row,
        "line": stakeholders.Line(0, row, row.engagement.high_from),
        "form": form,
        "words": words,
        "ways": [] if row.archived_at else stakeholders.ways(row),
        "overtaken": overtaken,
        "writes": not row.engagement.is_read_only and row.archived_at is None,
        "goes_on": stakeholders.next_unrated(row.engagement, after=row) is not None,
        "last": log.newest_first().select_related("by").first(),
    }
    return pages.sheet(
        request, "core/stakeholder.html", row.engagement, SHEET, context, status=status
    )


@require_POST
def remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take an entry off the register; the page offers to put it back."""
    row = _row(request, pk)
    actions.remove_stakeholder(row, by=request.participant)
    return redirect(f"{reverse('core:stakeholders', args=[row.engagement_id])}?removed={pk}")


@require_POST
def restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Put it back as it was."""
    row = _row(request, pk)
    try:
        actions.restore_stakeholder(row, by=request.participant)
    except Refused as refused:
        return _page(request, row.engagement, words=refused.words)
    messages.success(request, __("%(name)s is on the register again.") % {"name": row.name})
    return redirect("core:stakeholders", row.engagement_id)


@require_POST
def erase(request: StudioRequest, pk: int) -> HttpResponse:
    """Delete a removed entry for good."""
    row = _row(request, pk)
    require(request.participant, Right.OWN)
    if request.POST.get("sure") != "yes":
        words = __("Tick the box first: what is deleted for good cannot be put back.")
        return _page(request, row.engagement, words=words)
    actions.erase_stakeholder(row, by=request.participant)
    messages.success(request, __("Deleted for good."))
    return redirect("core:stakeholders", row.engagement_id)
