"""Agreeing on the mandate, signing it, reopening it; the page of the one-time link."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from canvases.actions import mandate_signing as signing
from canvases.actions import mandates as actions
from canvases.mandates import reading
from canvases.mandates.forms import LinkForm
from canvases.models import Mandate, MandateLink
from canvases.views.mandates import address, page
from pmo_studio.core import events, one_time, qr
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in, seen_of
from pmo_studio.core.signing_forms import PaperForm, ReasonForm

ENGAGEMENTS = Engagement.objects.all()


def _attempt(
    request: StudioRequest,
    engagement: Engagement,
    act: Callable[[], object],
    done: str,
    **bound: Any,
) -> HttpResponse:
    """Run the act; refused, the sheet says why, with what was typed still in `bound`."""
    try:
        act()
    except events.AlreadyDone:
        return redirect(address(engagement, "status"))
    except actions.AgreedAlready as already:
        messages.info(request, already.words)
        return redirect(address(engagement, "status"))
    except Overtaken as overtaken:
        return page(request, engagement, words_of=overtaken.words, status=409)
    except Refused as refused:
        for form in bound.values():
            tell(form, refused)
        return page(request, engagement, words_of=refused.words, status=422, **bound)
    messages.success(request, done)
    return redirect(address(engagement, "status"))


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

    return _attempt(request, engagement, act, __("The mandate is agreed."))


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

    return _attempt(request, engagement, act, __("Thank you: you have signed the mandate."))


@require_POST
def sign_paper(request: StudioRequest, pk: int) -> HttpResponse:
    """The lead records a signature on paper."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.OWN, pk=pk)
    form = PaperForm(request.POST)
    if not form.is_valid():
        words = next(iter(form.errors.values()))[0]
        return page(request, engagement, words_of=str(words), paper_form=form, status=422)

    def act() -> object:
        return signing.sign_on_paper(
            engagement,
            name=form.cleaned_data["name"],
            on=form.cleaned_data["on"],
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        )

    done = __("The signature is recorded.")
    return _attempt(request, engagement, act, done, paper_form=form)


@require_POST
def reopen(request: StudioRequest, pk: int) -> HttpResponse:
    """Make the signed mandate a draft again."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.OWN, pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        words = next(iter(form.errors.values()))[0]
        return page(request, engagement, words_of=str(words), reason_form=form, status=422)

    def act() -> object:
        return actions.reopen(
            engagement,
            reason=form.cleaned_data["reason"],
            by=request.participant,
            key=events.key_of(request),
        )

    done = __("The mandate is a draft again. What was signed stays below.")
    return _attempt(request, engagement, act, done, reason_form=form)


@require_POST
@never_cache
def link_make(request: StudioRequest, pk: int) -> HttpResponse:
    """Make the sponsor's link; it exists nowhere but in this answer."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.RUN, pk=pk)
    try:
        token = signing.make_link(engagement, by=request.participant)
    except Refused as refused:
        return page(request, engagement, words_of=refused.words, status=422)
    path = reverse("canvases:mandate_link", args=[token])
    return page(request, engagement, link=qr.address(request, path))


@require_POST
def link_revoke(request: StudioRequest, pk: int) -> HttpResponse:
    """Make the link worthless."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.RUN, pk=pk)

    def act() -> None:
        signing.revoke_link(engagement, by=request.participant)

    return _attempt(request, engagement, act, __("The link opens nothing any more."))


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
    if not form.is_valid():
        return _link_page(request, mandate, form, status=422)
    try:
        signed = signing.sign_by_link(
            token,
            name=form.cleaned_data["name"],
            ticked=form.cleaned_data["ticked"],
            seen=form.cleaned_data["seen"],
        )
    except Overtaken as overtaken:
        form.unread(overtaken.version)
        form.add_error(None, overtaken.words)
        fresh = reading.mandate_of(mandate.engagement)
        return _link_page(request, fresh, form, status=409)
    except Refused as refused:
        tell(form, refused)
        return _link_page(request, reading.mandate_of(mandate.engagement), form, status=422)
    return _link_page(request, signed, form)


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
