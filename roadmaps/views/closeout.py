"""Sheet 5.1: the closeout, computed from what is stored.  Everybody reads."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_POST

from canvases.actions import mandates as actions
from canvases.models import DecisionRight
from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.acts import refused
from pmo_studio.core.downloads import attachment
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.seen_forms import SeenForm, seen_of
from pmo_studio.core.signing_forms import ReasonForm
from roadmaps import tools
from roadmaps.closeout import approval
from roadmaps.closeout.story import files, sections
from roadmaps.closeout.story.whole import Whole
from roadmaps.forms.closeout import NarrativeForm, PaperForm
from roadmaps.models import CloseoutNarrative

SHEET = "closeout"
ENGAGEMENTS = Engagement.objects.all()
RIGHTS = DecisionRight.objects.select_related("mandate__engagement")
# So many notes of thanks stand on the strip.
NOTES = 5
ANSWERS = {"yes": True, "no": False, "": None}


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The sheet in one view, and the eleven sections below it."""
    return page(request, get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk))


def page(
    request: StudioRequest, engagement: Engagement, *, status: int = 200, **shown: Any
) -> HttpResponse:
    """The sheet; `shown` are refused forms, `words` why, and a `link` that was just made."""
    seat = request.participant
    whole = Whole(engagement)
    found = approval.standing(whole, seat)
    told = [each.section for each in sections.told(whole)]
    context = {
        "number": engagement.last_number,
        "approval": found,
        **_forms(found),
        "reason_form": ReasonForm(),
        "whole": whole,
        "picture": whole.canvas.picture() if whole.canvas else None,
        "sections": told,
        "narrated": _narrated(found, told, shown.pop("narrative_form", None)),
        "notes": whole.celebration.wall[:NOTES],
        "paper": tools.closeout_form(engagement)
        if may(seat, Right.EXPORT) and whole.has_begun
        else None,
        "says_rights": may(seat, Right.DESIGN),
    } | shown
    template = "roadmaps/closeout/sheet.html"
    return pages.sheet(request, template, engagement, SHEET, context, status=status)


def _forms(found: approval.Standing) -> dict[str, Any]:
    """To sign and approve what stands; of what is approved already nothing is asked."""
    if found.closeout.is_approved:
        return {}
    sponsor, seen = found.sponsor, seen_of(found.draft)
    name = sponsor.seat.name if sponsor.seat else sponsor.name
    return {
        "seen_form": SeenForm(initial=seen),
        "paper_form": PaperForm(sponsor=sponsor, initial={"name": name, **seen}),
    }


def _narrated(
    found: approval.Standing, told: Sequence[sections.Section], refused: NarrativeForm | None
) -> list[tuple[sections.Section, CloseoutNarrative, NarrativeForm | None]]:
    """Each section with what is said to it, and the form for who may write it."""
    writes = found.can["write"]
    listed = []
    for section in told:
        row = found.narrative(section.number)
        is_refused = refused is not None and refused.data.get("section") == str(section.number)
        form = refused if is_refused else NarrativeForm(row=row) if writes else None
        listed.append((section, row, form))
    return listed


@require_GET
def tables_file(request: StudioRequest, pk: int) -> HttpResponse:
    """Every table as a CSV file, in one zip."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.EXPORT, pk=pk)
    whole = Whole(engagement)
    if not whole.has_begun:
        raise Http404
    name = slugify(f"{engagement.name} {__('Closeout')}")
    return attachment(files.packed(whole), files.MEDIA_TYPE, f"{name}.zip")


@require_POST
def right_in_use(request: StudioRequest, pk: int) -> HttpResponse:
    """Say of a decision right whether it is in use; anything else leaves it open."""
    row = get_or_403(RIGHTS.all(), request, Right.DESIGN, pk=pk)
    said = ANSWERS.get(request.POST.get("in_use", ""))
    no = refused(
        request, lambda: actions.say_right_in_use(row, in_use=said, by=request.participant)
    )
    place = f"{reverse('roadmaps:closeout', args=[row.engagement.pk])}#right-{row.pk}"
    return no or redirect(place)
