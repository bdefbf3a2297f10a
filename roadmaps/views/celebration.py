"""Sheet 5.4: the celebration, who is thanked by name, and the wall of thanks."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403, may, require
from pmo_studio.core.acts import refused, written
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.seen_forms import SeenForm
from roadmaps import topics
from roadmaps.actions import acknowledgements, celebrations, thanks
from roadmaps.closeout import celebration as reading
from roadmaps.closeout import letter as letters
from roadmaps.closeout.story.whole import Whole
from roadmaps.forms.closing import AcknowledgementForm, AgendaForm, CelebrationForm, ThanksForm
from roadmaps.models import Acknowledgement, ThankYou
from roadmaps.views import confidential

SHEET = "celebration"
ENGAGEMENTS = Engagement.objects.all()
ACKNOWLEDGEMENTS = Acknowledgement.objects.select_related("engagement")
THANKS = ThankYou.objects.select_related("engagement")


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The whole sheet."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return _page(request, engagement)


@require_POST
def change(request: StudioRequest, pk: int) -> HttpResponse:
    """When and where it is, and who came."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    form = CelebrationForm(request.POST, row=celebrations.celebration_of(engagement))

    def act() -> object:
        return celebrations.set_celebration(
            engagement,
            details=form.details(),
            agreed=form.cleaned_data["agreed"],
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )

    return _written(request, engagement, form, act, "form", "")


@require_http_methods(["GET", "POST"])
def agenda(request: StudioRequest, pk: int) -> HttpResponse:
    """Write the agenda anew."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    row = celebrations.celebration_of(engagement)
    found = reading.agenda_of(row)
    parts = [(part.text, part.minutes) for part in found.parts]
    form = AgendaForm(request.POST if request.method == "POST" else None, row=row, parts=parts)

    def act() -> object:
        return celebrations.set_agenda(
            engagement,
            parts=form.parts(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )

    if form.is_bound and form.is_valid() and written(form, act):
        return _back(pk, "#agenda")
    context = {"form": form, "agenda": found}
    template = "roadmaps/closeout/agenda.html"
    status = 422 if form.is_bound else 200
    return pages.sheet(request, template, engagement, SHEET, context, status=status)


@require_GET
def letter(request: StudioRequest, pk: int) -> HttpResponse:
    """The note of thanks to everybody who answered, to be copied."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    context = {"letter": letters.thank_you(Whole(engagement), by=request.participant.name)}
    return pages.sheet(request, "roadmaps/closeout/letter.html", engagement, SHEET, context)


@require_POST
def acknowledge(request: StudioRequest, pk: int) -> HttpResponse:
    """Thank somebody by name."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    form = AcknowledgementForm(request.POST)

    def act() -> object:
        return acknowledgements.add_acknowledgement(
            engagement, details=form.details(), by=request.participant, key=events.key_of(request)
        )

    return _written(request, engagement, form, act, "acknowledgement_form", "#names")


@require_http_methods(["GET", "POST"])
def acknowledgement(request: StudioRequest, pk: int) -> HttpResponse:
    """Change how somebody is thanked, or whether they agreed to be named."""
    row = confidential.row(ACKNOWLEDGEMENTS.all(), request, pk)
    form = AcknowledgementForm(request.POST if request.method == "POST" else None, row=row)

    def act() -> object:
        return acknowledgements.change_acknowledgement(
            row,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )

    if form.is_bound and form.is_valid() and written(form, act):
        return _back(row.engagement_id, "#names")
    context = {"form": form, "row": row}
    template = "roadmaps/closeout/acknowledgement.html"
    status = 422 if form.is_bound else 200
    return pages.sheet(request, template, row.engagement, SHEET, context, status=status)


@require_POST
def acknowledgement_remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take it off, or put it back."""
    row = confidential.row(ACKNOWLEDGEMENTS.all(), request, pk)
    removed = request.POST.get("removed") == "yes"
    no = refused(
        request,
        lambda: acknowledgements.remove_acknowledgement(
            row, removed=removed, by=request.participant
        ),
    )
    return no or _back(row.engagement_id, "#names")


@require_POST
def pin(request: StudioRequest, pk: int) -> HttpResponse:
    """Pin a note of thanks to the wall."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.WRITE, pk=pk)
    form = ThanksForm(request.POST, seat=request.participant)

    def act() -> object:
        return thanks.pin_thanks(
            engagement, details=form.details(), by=request.participant, key=events.key_of(request)
        )

    answer = _written(request, engagement, form, act, "thanks_form", "#wall")
    if answer.status_code == 302:
        messages.success(request, __("Your note is on the wall. Write another one."))
    return answer


@require_POST
def take_down(request: StudioRequest, pk: int) -> HttpResponse:
    """Take a note off the wall, or put it back."""
    row = get_or_403(THANKS.all(), request, Right.SEE, pk=pk)
    if not thanks.may_take_down(request.participant, row):
        require(request.participant, Right.CHANGE_OTHERS)
    removed = request.POST.get("removed") == "yes"
    no = refused(
        request,
        lambda: thanks.take_down_thanks(row, removed=removed, by=request.participant),
    )
    return no or _back(row.engagement_id, "#wall")


def _written(
    request: StudioRequest,
    engagement: Engagement,
    form: SeenForm,
    act: Callable[[], object],
    name: str,
    place: str,
) -> HttpResponse:
    """Back to the sheet at `place`, or the sheet again with the form that was refused."""
    if form.is_valid() and written(form, act):
        return _back(engagement.pk, place)
    return _page(request, engagement, status=422, **{name: form})


def _page(
    request: StudioRequest, engagement: Engagement, *, status: int = 200, **bound: Any
) -> HttpResponse:
    seat = request.participant
    confides, designs = may(seat, Right.STAKEHOLDERS), may(seat, Right.DESIGN)
    page = reading.of(engagement, confides=confides)
    takes_down = may(seat, Right.CHANGE_OTHERS)
    context = {
        "number": engagement.last_number,
        "topic": topics.closing(engagement),
        "page": page,
        "form": CelebrationForm(row=page.row) if designs else None,
        "acknowledgement_form": AcknowledgementForm() if designs else None,
        "thanks_form": ThanksForm(seat=seat) if may(seat, Right.WRITE) else None,
        "mine": _mine(seat, page.wall, takes_down),
        "removed": list(Acknowledgement.objects.archived().filter(engagement=engagement))
        if designs
        else [],
        "taken_down": list(ThankYou.objects.archived().filter(engagement=engagement))
        if takes_down
        else [],
        "is_bound": bool(bound),
    }
    template = "roadmaps/closeout/celebration.html"
    return pages.sheet(request, template, engagement, SHEET, context | bound, status=status)


def _mine(seat: Participant, wall: Any, takes_down: bool) -> set[int]:
    """The notes that this seat may take down."""
    if takes_down:
        return {row.pk for row in wall}
    if not may(seat, Right.WRITE):
        return set()
    return {row.pk for row in wall if row.author_id == seat.pk}


def _back(engagement_id: int, place: str) -> HttpResponse:
    return redirect(f"{reverse('roadmaps:celebration', args=[engagement_id])}{place}")
