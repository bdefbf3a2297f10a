"""Sheet 3.3: who must be won, and how ready groups are.  For the lead and facilitators alone."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import errors, events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.actions import stakeholders as register
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Stakeholder
from pmo_studio.core.paging import page_of
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in
from roadmaps import topics
from roadmaps.actions import involvement as actions
from roadmaps.forms.involving import MatrixForm
from roadmaps.involving import group_cards, matrix, readings
from roadmaps.models import ChangeGroup
from roadmaps.registrations.involving import CHANGE_SHEET
from roadmaps.views import confidential

CLICKED = ("current", "desired")
ROWS = Stakeholder.objects.live().select_related("engagement", "involvement")
ENGAGEMENTS = Engagement.objects.all()
# Three fields for each: Django takes a thousand from one form.
ON_A_PAGE = 100


@require_GET
def change(request: StudioRequest, pk: int) -> HttpResponse:
    """The grid, the engagement matrix, readiness by group."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    number = engagement.last_number
    removed = ChangeGroup.objects.archived().filter(engagement=engagement)
    found = matrix.of(engagement)
    page, at = (request.GET.get(name, "") for name in ("page", "at"))
    clicks = _clicks(request, engagement)
    context = {
        "number": number,
        # The register's too: who is on it, with what power and interest, shows here.
        "topics": f"{topics.change(engagement)} {register.topic_of(engagement)}",
        "matrix": found,
        "page": page_of(found.lines, ON_A_PAGE, page=page, at=at, pk=lambda line: line.row.pk),
        "base": f"set={clicks}&" if clicks else "",
        "steps": matrix.steps(),
        "rhythms": matrix.rhythms(),
        "cards": group_cards.of(engagement),
        "removed": list(removed.order_by("-archived_at")),
        "writes": not engagement.is_read_only,
        "clicks": clicks,
    }
    return pages.sheet(request, "roadmaps/change.html", engagement, CHANGE_SHEET, context)


def _clicks(request: StudioRequest, engagement: Engagement) -> str:
    """Which of the two attitudes a click on a step sets; "" for neither."""
    asked = request.GET.get("set", "")
    return asked if asked in CLICKED and not engagement.is_read_only else ""


@require_POST
def attitude(request: StudioRequest, pk: int) -> HttpResponse:
    """The step that was clicked for one stakeholder, of today or needed; the other one stays."""
    row = confidential.row(ROWS.all(), request, pk)
    known = readings.involvement_of(row)
    names = [name for name in CLICKED if name in request.POST]
    values = {name: getattr(known, name) if known else "" for name in CLICKED}
    values |= {name: request.POST[name] for name in names}
    chosen = {row.pk: actions.Attitudes(**values, seen=seen_in(request.POST))}
    try:
        overtaken = actions.set_attitudes(row.engagement, chosen=chosen, by=request.participant)
    except Refused as refused:
        return errors.refuse(request, 422, refused.words)
    if overtaken:
        messages.error(request, actions.SOME_OVERTAKEN % {"names": ", ".join(overtaken)})
    address = reverse("roadmaps:change", args=[row.engagement_id])
    setting = names[0] if names else ""
    return redirect(f"{address}?set={setting}&at={row.pk}#stakeholder-{row.pk}")


@require_http_methods(["GET", "POST"])
def attitudes(request: StudioRequest, pk: int) -> HttpResponse:
    """Where everybody stands and is needed, set on one page and saved at once.

    By name, so that nobody moves while others are set; so many on a page as a form can send.
    """
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    page = _page_of(request, engagement)
    if request.method == "GET":
        return _attitudes(request, engagement, page, MatrixForm(lines=list(page)))
    form = MatrixForm(request.POST, lines=list(page))
    if not form.is_valid():
        return _attitudes(request, engagement, page, form, status=422)
    try:
        overtaken = actions.set_attitudes(
            engagement,
            chosen=form.chosen(),
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect(_following(engagement, page))
    if overtaken:
        words = actions.SOME_OVERTAKEN % {"names": ", ".join(overtaken)}
        page = _page_of(request, engagement)
        fresh = MatrixForm(lines=list(page))
        return _attitudes(request, engagement, page, fresh, words=words, status=409)
    messages.success(request, __("Saved: where stakeholders stand and are needed."))
    return redirect(_following(engagement, page))


def _page_of(request: StudioRequest, engagement: Engagement) -> Page[matrix.Line]:
    lines = sorted(matrix.of(engagement).lines, key=_name)
    return Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))


def _name(line: matrix.Line) -> tuple[str, int]:
    return line.row.name.casefold(), line.row.pk


def _following(engagement: Engagement, page: Page[matrix.Line]) -> str:
    """The next page of them, or the sheet after the last one."""
    if page.has_next():
        address = reverse("roadmaps:attitudes", args=[engagement.pk])
        return f"{address}?page={page.next_page_number()}"
    return reverse("roadmaps:change", args=[engagement.pk])


def _attitudes(
    request: StudioRequest,
    engagement: Engagement,
    page: Page[matrix.Line],
    form: MatrixForm,
    *,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "page": page,
        "words": words,
        "writes": not engagement.is_read_only,
    }
    template = "roadmaps/attitudes.html"
    return pages.sheet(request, template, engagement, CHANGE_SHEET, context, status=status)
