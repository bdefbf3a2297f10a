"""What the sheets of signed papers do alike: a refusal stands there, a link is shown once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __

from pmo_studio.core import events, qr
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.signing_forms import LinkForm, PaperForm, ReasonForm

Signed = TypeVar("Signed")


class Page(Protocol):
    """The sheet on which one signs; `shown` are `words` of a refusal, refused forms, a new link."""

    def __call__(
        self, request: StudioRequest, engagement: Engagement, *, status: int = 200, **shown: Any
    ) -> HttpResponse: ...


@dataclass(frozen=True)
class Paper:
    """One kind of paper; its views authorise, and name the action and what is said once it is done.

    `already` is what an action raises where there is nothing left to do; `link` is the name of the
    address that a one-time link opens.
    """

    page: Page
    place: Callable[[Engagement], str]
    already: type[Refused]
    link: str

    def attempt(
        self,
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
            pass
        except self.already as already:
            messages.info(request, already.words)
        except Overtaken as overtaken:
            for form in bound.values():
                form.build_on(overtaken.version)
            return self.page(request, engagement, words=overtaken.words, status=409, **bound)
        except Refused as refused:
            for form in bound.values():
                tell(form, refused)
            return self.page(request, engagement, words=refused.words, status=422, **bound)
        else:
            messages.success(request, done)
        return redirect(self.place(engagement))

    def record(
        self,
        request: StudioRequest,
        engagement: Engagement,
        form: PaperForm,
        action: Callable[..., object],
        done: str,
    ) -> HttpResponse:
        """Record with this action what the form says was signed on paper."""
        if not form.is_valid():
            return self._invalid(request, engagement, form, paper_form=form)
        typed = form.cleaned_data
        return self.attempt(
            request,
            engagement,
            lambda: action(
                engagement,
                name=typed["name"],
                on=typed["on"],
                seen=typed["seen"],
                by=request.participant,
                key=events.key_of(request),
            ),
            done,
            paper_form=form,
        )

    def reopen(
        self,
        request: StudioRequest,
        engagement: Engagement,
        action: Callable[..., object],
        done: str,
    ) -> HttpResponse:
        """Reopen with this action what was signed, for a reason."""
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._invalid(request, engagement, form, reason_form=form)
        return self.attempt(
            request,
            engagement,
            lambda: action(
                engagement,
                reason=form.cleaned_data["reason"],
                by=request.participant,
                key=events.key_of(request),
            ),
            done,
            reason_form=form,
        )

    def make_link(
        self, request: StudioRequest, engagement: Engagement, action: Callable[..., str]
    ) -> HttpResponse:
        """Make a link with this action; it exists nowhere but in this answer."""
        try:
            token = action(engagement, by=request.participant)
        except Refused as refused:
            return self.page(request, engagement, words=refused.words, status=422)
        address = qr.address(request, reverse(self.link, args=[token]))
        return self.page(request, engagement, link=address)

    def revoke_link(
        self, request: StudioRequest, engagement: Engagement, action: Callable[..., object]
    ) -> HttpResponse:
        """Make the link worthless with this action."""
        return self.attempt(
            request,
            engagement,
            lambda: action(engagement, by=request.participant),
            __("The link opens nothing any more."),
        )

    def _invalid(
        self,
        request: StudioRequest,
        engagement: Engagement,
        form: PaperForm | ReasonForm,
        **bound: Any,
    ) -> HttpResponse:
        words = str(next(iter(form.errors.values()))[0])
        return self.page(request, engagement, words=words, status=422, **bound)


def signed(form: LinkForm, sign: Callable[..., Signed]) -> tuple[Signed | None, int]:
    """What `sign` gives for what was typed behind a link, or None, and the status of the answer.

    What stands against it is told by the form.
    """
    if not form.is_valid():
        return None, 422
    typed = form.cleaned_data
    try:
        return sign(name=typed["name"], ticked=typed["ticked"], seen=typed["seen"]), 200
    except Overtaken as overtaken:
        form.unread(overtaken.version)
        form.add_error(None, overtaken.words)
        return None, 409
    except Refused as refused:
        tell(form, refused)
        return None, 422
