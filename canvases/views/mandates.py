"""Sheet 2.3: the mandate as a document, each part changed where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from canvases import tools, topics
from canvases.actions import mandates as actions
from canvases.mandates import reading, since, words
from canvases.mandates.forms import PARTS, ObjectiveForm, PartForm, RightForm
from canvases.models import Kpi, Mandate, MandateCopy, MandateLink
from canvases.models.mandate import MOST_OBJECTIVES, Authority
from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import SeenForm, seen_of
from pmo_studio.core.signing_forms import PaperForm, ReasonForm

SHEET = "mandate"
ENGAGEMENTS = Engagement.objects.all()
COPIES = MandateCopy.objects.select_related("mandate__engagement")
ORDER = (
    *("mission", "vision", "scope", "authority", "rights", "objectives"),
    *("reporting_line", "sponsor", "funding", "review_on"),
)


@dataclass(frozen=True)
class Part:
    """One part of the document: its heading, what helps to write it, and its form when open."""

    name: str
    form: forms.Form | None = None
    # What somebody else wrote meanwhile, beside what was typed.
    theirs: str = ""

    @property
    def title(self) -> str:
        return str(words.NAMES[self.name])

    @property
    def help(self) -> str:
        return str(words.HELP[self.name])

    @property
    def is_drafted(self) -> bool:
        return self.name in ("mission", "vision")


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The document; `?edit=mission` opens the form of one part in its place."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return page(request, engagement, edit=request.GET.get("edit", ""))


def page(
    request: StudioRequest,
    engagement: Engagement,
    *,
    edit: str = "",
    form: forms.Form | None = None,
    theirs: str = "",
    status: int | None = None,
    **shown: Any,
) -> HttpResponse:
    """The sheet; a bound `form` stands at the part that it belongs to; `shown` are refused forms of
    signing, `words` why, and a `link` that was just made."""
    number = engagement.last_number
    found = reading.of(engagement)
    writes = may(request.participant, Right.DESIGN) and not found.mandate.is_signed
    open_part = edit if writes else ""
    context: dict[str, Any] = {
        "number": number,
        "topic": topics.mandate(engagement),
        "standing": found,
        "mandate": found.mandate,
        "charter": reading.charter(found),
        "changed": since.changed(found),
        "writes": writes,
        "open_part": open_part,
        "parts": [_part(name, found, open_part, form, theirs) for name in ORDER],
        "examples": words.examples(engagement.delivery_mode),
        "levels": _levels(engagement),
        "sponsor_now": actions.written(found.mandate, "sponsor"),
        "key": events.new_key(),
        "may_sign": _may_sign(request, found.mandate),
        "is_full": len(found.objectives) >= MOST_OBJECTIVES,
        "charter_form": None if found.is_empty else tools.charter_form(engagement),
        **_signing_forms(found.mandate),
        **_kept(request, found.mandate),
        **shown,
    }
    if status is None:
        status = 422 if form is not None and form.is_bound else 200
    template = "canvases/mandate/sheet.html"
    return pages.sheet(request, template, engagement, SHEET, context, status=status)


def _signing_forms(mandate: Mandate) -> Mapping[str, forms.Form]:
    return {
        "sign_form": SeenForm(initial=seen_of(mandate)),
        "paper_form": PaperForm(initial={"name": _sponsor_name(mandate), **seen_of(mandate)}),
        "reason_form": ReasonForm(),
    }


def _part(
    name: str, found: reading.Standing, open_part: str, form: forms.Form | None, theirs: str
) -> Part:
    if name != open_part:
        return Part(name)
    if form is not None:
        return Part(name, form, theirs)
    if name in PARTS:
        return Part(name, PartForm(mandate=found.mandate, part=name))
    if name == "rights":
        return Part(name, RightForm(initial=seen_of(None)))
    return Part(name, ObjectiveForm(kpis=kpis_of(found.mandate.engagement)))


@dataclass(frozen=True)
class Level:
    """A level of authority to choose from; `usual` says where it is the usual one."""

    key: str
    label: str
    allows: str
    usual: str


def _levels(engagement: Engagement) -> list[Level]:
    mode = engagement.delivery_mode
    usual, usual_words = words.usual_authority(mode), words.usual_for(mode)
    return [
        Level(key, str(label), words.authority_allows(key), usual_words if key == usual else "")
        for key, label in Authority.choices
    ]


def kpis_of(engagement: Engagement) -> list[Kpi]:
    return list(Kpi.objects.live().filter(engagement=engagement))


def _may_sign(request: StudioRequest, mandate: Mandate) -> bool:
    return mandate.is_agreed and mandate.sponsor_id == request.participant.pk


def _sponsor_name(mandate: Mandate) -> str:
    return mandate.sponsor.name if mandate.sponsor else mandate.sponsor_name


def _kept(request: StudioRequest, mandate: Mandate) -> Mapping[str, Any]:
    """What was signed before, the link that is out, what became of it last; three queries."""
    if mandate.pk is None:
        return {
            "copies": [],
            "typed_name": "",
            "link_out": None,
            "last_step": None,
            "is_outdated": False,
        }
    runs = may(request.participant, Right.RUN)
    links = MandateLink.objects.filter(mandate=mandate).select_related("created_by")
    copies = list(mandate.copies.all())
    return {
        "copies": copies,
        "typed_name": reading.typed_name(mandate, copies),
        "link_out": links.standing().first() if runs else None,
        **_last_step(request, mandate),
    }


UNSETTLING = ("mandate.draft_again", "mandate.reopened")
STEPS = ("mandate.agreed", "mandate.signed", *UNSETTLING)


def _last_step(request: StudioRequest, mandate: Mandate) -> Mapping[str, Any]:
    """Why what was settled is a draft again, and whether it changed under the agreement."""
    told = Event.objects.visible_to(request.participant).filter(
        engagement=mandate.engagement_id, kind__in=STEPS
    )
    last = told.select_related("by").order_by("-number").first()
    if last is None:
        return {"last_step": None, "is_outdated": False}
    # KPIs and removed texts give the mandate a new number and leave it agreed.
    is_outdated = last.kind == "mandate.agreed" and last.number < mandate.number
    return {
        "last_step": last if last.kind in UNSETTLING else None,
        "is_outdated": mandate.is_agreed and is_outdated,
    }


@require_http_methods(["GET", "POST"])
def part(request: StudioRequest, pk: int, name: str) -> HttpResponse:
    """Write one part of the document."""
    right = Right.SEE if request.method == "GET" else Right.DESIGN
    engagement = get_or_403(ENGAGEMENTS, request, right, pk=pk)
    if name not in PARTS:
        raise Http404
    if request.method == "GET":
        return page(request, engagement, edit=name)
    form = PartForm(request.POST, mandate=reading.mandate_of(engagement), part=name)
    if not form.is_valid():
        return page(request, engagement, edit=name, form=form)
    try:
        edited = actions.edit_mandate(
            engagement, edits=form.edits(), by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        return redirect(address(engagement, name))
    except actions.FieldOvertaken as overtaken:
        form.build_on(overtaken.field, overtaken.now)
        form.add_error(overtaken.field, overtaken.words)
        theirs = _told(engagement, overtaken.field)
        return page(request, engagement, edit=name, form=form, theirs=theirs, status=409)
    except Refused as refused:
        tell(form, refused)
        return page(request, engagement, edit=name, form=form)
    for told in edited.words:
        messages.warning(request, told)
    return redirect(address(engagement, name))


def _told(engagement: Engagement, name: str) -> str:
    """What a field says, as people read it."""
    found = reading.of(engagement)
    charter = reading.charter(found)
    if name == "review_on":
        return actions.written(found.mandate, name)
    return str(getattr(charter, name)) or "–"


def address(engagement: Engagement, name: str = "", *, edit: bool = False) -> str:
    sheet = reverse("canvases:mandate", args=[engagement.pk])
    return f"{sheet}?edit={name}#{name}" if edit else f"{sheet}#{name}" if name else sheet


@require_GET
def copy(request: StudioRequest, pk: int) -> HttpResponse:
    """The mandate as it was signed."""
    row = get_or_403(COPIES.all(), request, Right.SEE, pk=pk)
    reopened = Event.objects.visible_to(request.participant).filter(
        kind="mandate.reopened", number__gt=row.number
    )
    context = {
        "copy": row,
        "charter": reading.Charter(row.document),
        "reopened": reopened.filter(engagement=row.engagement).order_by("number").first(),
        "charter_form": tools.charter_form(row.engagement, row.pk),
    }
    return pages.sheet(request, "canvases/mandate/copy.html", row.engagement, SHEET, context)
