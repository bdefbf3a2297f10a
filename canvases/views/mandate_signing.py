"""Agreeing on the mandate, signing it, reopening it; the page of the one-time link."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as __
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from canvases.actions import mandate_signing as signing
from canvases.actions import mandates as actions
from canvases.mandates import reading
from canvases.mandates.forms import LinkForm
from canvases.models import Mandate, MandateLink
from canvases.views.mandates import address, page
from pmo_studio.core import events, one_time
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in, seen_of
from pmo_studio.core.signing_forms import PaperForm
from pmo_studio.core.signing_pages import Paper, signed

ENGAGEMENTS = Engagement.objects.all()


PAPER = Paper(
    page=page,
    place=lambda engagement: address(engagement, "status"),
    already=actions.AgreedAlready,
    link="canvases:mandate_link",
)


@require_POST
def agree(request: StudioRequest, pk: int) -> HttpResponse:
    """Record that the room agreed."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.RUN, pk=pk)

    def act() -> object:
        return actions.agree(
            engagement,
            by=request.participant,
            seen=seen_in(request.POST),
            key=events.key_of(request),
        )

    return PAPER.attempt(request, engagement, act, __("The mandate is agreed."))


@require_POST
def sign(request: StudioRequest, pk: int) -> HttpResponse:
    """The sponsor signs through their own seat."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)

    def act() -> object:
        if request.POST.get("ticked") != "yes":
            raise Refused(signing.NOT_TICKED)
        return signing.sign_as_sponsor(
            engagement,
            by=request.participant,
            seen=seen_in(request.POST),
            key=events.key_of(request),
        )

    return PAPER.attempt(request, engagement, act, __("Thank you: you have signed the mandate."))


@require_POST
def sign_paper(request: StudioRequest, pk: int) -> HttpResponse:
    """The lead records a signature on paper."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.OWN, pk=pk)
    done = __("The signature is recorded.")
    form = PaperForm(request.POST)
    return PAPER.record(request, engagement, form, signing.sign_on_paper, done)


@require_POST
def reopen(request: StudioRequest, pk: int) -> HttpResponse:
    """Make the signed mandate a draft again."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.OWN, pk=pk)
    done = __("The mandate is a draft again. What was signed stays below.")
    return PAPER.reopen(request, engagement, actions.reopen, done)


@require_POST
@never_cache
def link_make(request: StudioRequest, pk: int) -> HttpResponse:
    """Make the sponsor's link; it exists nowhere but in this answer."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.RUN, pk=pk)
    return PAPER.make_link(request, engagement, signing.make_link)


@require_POST
def link_revoke(request: StudioRequest, pk: int) -> HttpResponse:
    """Make the link worthless."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.RUN, pk=pk)
    return PAPER.revoke_link(request, engagement, signing.revoke_link)


@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: StudioRequest, token: str) -> HttpResponse:
    """The mandate to read, and the sponsor's signature; reading it signs nothing."""
    return one_time.page(
        request,
        find=lambda: signing.open_link(token),
        language=lambda link: link.mandate.engagement.language,
        show=lambda link: _linked(request, link, token),
        over=lambda: _over(request),
    )


def _linked(request: StudioRequest, link: MandateLink, token: str) -> HttpResponse:
    mandate = link.mandate
    if request.method == "GET":
        name = mandate.sponsor.name if mandate.sponsor else mandate.sponsor_name
        form = LinkForm(initial={"name": name, **seen_of(mandate)})
        return _link_page(request, mandate, form)
    form = LinkForm(request.POST)
    found, status = signed(form, partial(signing.sign_by_link, token))
    return _link_page(request, found or reading.mandate_of(mandate.engagement), form, status)


def _link_page(
    request: StudioRequest, mandate: Mandate, form: LinkForm, status: int = 200
) -> HttpResponse:
    found = reading.standing(mandate)
    context = {
        "engagement": mandate.engagement,
        "mandate": mandate,
        "charter": reading.charter(found),
        "lacks": [] if mandate.is_signed else found.to_sign,
        "form": form,
    }
    return render(request, "canvases/mandate/link.html", context, status=status)


def _over(request: StudioRequest) -> HttpResponse:
    return render(request, "canvases/mandate/link.html", {"engagement": None}, status=404)
