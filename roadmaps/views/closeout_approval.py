"""Writing, signing, approving and reopening the closeout; the page of the one-time link."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import events, one_time, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in, seen_of
from pmo_studio.core.signing_pages import Paper, signed
from roadmaps.actions import approving, closeouts
from roadmaps.closeout import approval, kept, rules
from roadmaps.closeout.story.whole import Whole
from roadmaps.forms.closeout import LinkForm, NarrativeForm, PaperForm
from roadmaps.models import Closeout, CloseoutCopy, CloseoutLink
from roadmaps.models.closeout import SECTIONS
from roadmaps.views import closeout as sheet

ENGAGEMENTS = Engagement.objects.all()
COPIES = CloseoutCopy.objects.select_related("closeout__engagement", "approved_by")


PAPER = Paper(
    page=sheet.page,
    place=lambda engagement: f"{reverse('roadmaps:closeout', args=[engagement.pk])}#approval",
    already=approving.Approved,
    link="roadmaps:closeout_by_link",
)


@require_POST
def narrative(request: StudioRequest, pk: int) -> HttpResponse:
    """Say something to a section."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    typed = request.POST.get("section", "")
    section = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
    if section not in SECTIONS:
        return sheet.page(request, engagement, words=str(closeouts.NO_SECTION), status=422)
    row = approval.standing(Whole(engagement), request.participant).narrative(section)
    form = NarrativeForm(request.POST, row=row)
    if not form.is_valid():
        return sheet.page(request, engagement, status=422, narrative_form=form)
    try:
        closeouts.write_narrative(
            engagement,
            section=section,
            text=form.cleaned_data["text"],
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        pass
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        tell(form, overtaken)
        return sheet.page(request, engagement, status=409, narrative_form=form)
    except Refused as refused:
        tell(form, refused)
        return sheet.page(request, engagement, status=422, narrative_form=form)
    else:
        messages.success(request, __("Saved."))
    return redirect(f"{reverse('roadmaps:closeout', args=[pk])}#narrative-{section}")


@require_POST
def sign(request: StudioRequest, pk: int) -> HttpResponse:
    """Somebody in the room signs the finished sheet."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)

    def act() -> object:
        return closeouts.sign(
            engagement,
            seen=seen_in(request.POST),
            by=request.participant,
            key=events.key_of(request),
        )

    return PAPER.attempt(request, engagement, act, __("Thank you: you have signed the sheet."))


@require_POST
def unsign(request: StudioRequest, pk: int) -> HttpResponse:
    """Take one's own signature back."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)

    def act() -> None:
        closeouts.unsign(engagement, by=request.participant)

    return PAPER.attempt(request, engagement, act, __("Your signature is taken back."))


@require_POST
def approve(request: StudioRequest, pk: int) -> HttpResponse:
    """The sponsor approves through their own seat."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)

    def act() -> object:
        if request.POST.get("ticked") != "yes":
            raise Refused(approving.NOT_TICKED)
        return approving.approve_as_sponsor(
            engagement,
            seen=seen_in(request.POST),
            by=request.participant,
            key=events.key_of(request),
        )

    return PAPER.attempt(request, engagement, act, __("Thank you: the closeout is approved."))


@require_POST
def paper(request: StudioRequest, pk: int) -> HttpResponse:
    """The lead records an approval on paper."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.OWN, pk=pk)
    form = PaperForm(request.POST, sponsor=rules.sponsor_of(engagement))
    done = __("The approval is recorded.")
    return PAPER.record(request, engagement, form, approving.approve_on_paper, done)


@require_POST
def reopen(request: StudioRequest, pk: int) -> HttpResponse:
    """Let work go on in an engagement that was closed out."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.OWN, pk=pk)
    done = __("The engagement is open again. What was approved stays below.")
    return PAPER.reopen(request, engagement, approving.reopen, done)


@require_POST
@never_cache
def link_make(request: StudioRequest, pk: int) -> HttpResponse:
    """Make the sponsor's link; it exists nowhere but in this answer."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.RUN, pk=pk)
    return PAPER.make_link(request, engagement, approving.make_link)


@require_POST
def link_revoke(request: StudioRequest, pk: int) -> HttpResponse:
    """Make the link worthless."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.RUN, pk=pk)
    return PAPER.revoke_link(request, engagement, approving.revoke_link)


@require_GET
def copy(request: StudioRequest, pk: int) -> HttpResponse:
    """What was approved, as it was kept."""
    row = get_or_403(COPIES.all(), request, Right.SEE, pk=pk)
    engagement = row.closeout.engagement
    context = {
        "copy": row,
        "document": row.document,
        "read": approval.read(row.document),
        "signatures": row.signatures.all(),
    }
    return pages.sheet(request, "roadmaps/closeout/copy.html", engagement, sheet.SHEET, context)


# --- the page of the link ---


@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: StudioRequest, token: str) -> HttpResponse:
    """The closeout to read, and the sponsor's approval; reading it approves nothing."""
    return one_time.page(
        request,
        find=lambda: approving.open_link(token),
        language=lambda link: link.closeout.engagement.language,
        show=lambda link: _linked(request, link, token),
        over=lambda: render(
            request, "roadmaps/closeout/link.html", {"engagement": None}, status=404
        ),
    )


def _linked(request: StudioRequest, link: CloseoutLink, token: str) -> HttpResponse:
    closeout = link.closeout
    if request.method == "GET":
        sponsor = rules.sponsor_of(closeout.engagement)
        name = sponsor.seat.name if sponsor.seat else sponsor.name
        form = LinkForm(initial={"name": name, **seen_of(kept.draft(closeout))})
        return _link_page(request, closeout, form)
    form = LinkForm(request.POST)
    found, status = signed(form, partial(approving.approve_by_link, token))
    return _link_page(request, found or rules.closeout_of(closeout.engagement), form, status)


def _link_page(
    request: StudioRequest, closeout: Closeout, form: LinkForm, status: int = 200
) -> HttpResponse:
    document = kept.draft(closeout).document
    engagement = closeout.engagement
    context = {
        "engagement": engagement,
        "closeout": closeout,
        "document": document,
        "read": approval.read(document),
        "lacks": [] if closeout.is_approved else rules.lacks(engagement),
        "form": form,
    }
    return render(request, "roadmaps/closeout/link.html", context, status=status)
