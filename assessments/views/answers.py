"""How every change of context and processes is answered: a fragment, a page, or a refusal."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse

from assessments.actions.rules import DotsLost, Gone, Stale
from pmo_studio.core import errors, events, pages, posted, sheets
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.refusals import Refused

Act = Callable[[], HttpResponse]
# What to show when the act was refused: the status, and the words where no form holds them.
Otherwise = Callable[[int, str], HttpResponse]


class Wrong(Exception):
    """A form that cannot be taken; its errors stand in it, the first one here too."""


def sender(request: StudioRequest) -> dict[str, Any]:
    """Who asks for a change, and the key of the request, as every action takes them."""
    return {"by": request.participant, "key": events.key_of(request)}


def asked_sender(request: StudioRequest) -> dict[str, Any]:
    """The same for actions that may ask first: with whether the person has said yes."""
    return sender(request) | {"sure": request.POST.get("sure") == "yes"}


def ask(request: StudioRequest, engagement: Engagement, key: str, lost: DotsLost) -> HttpResponse:
    """List what would be lost, with a button that sends the same act once more and is sure."""
    if errors.wants_fragment(request):
        return errors.sentence(409, lost.words)
    back = sheets.get(key).url(engagement.pk)
    sent = posted.fields(request, without="sure")
    context = {"losses": lost.losses, "sent": sent, "address": request.path, "sheet_url": back}
    return pages.sheet(request, "assessments/dots.html", engagement, key, context, status=409)


def checked(form: forms.Form) -> None:
    """Raise Wrong unless the form is valid."""
    if not form.is_valid():
        raise Wrong(next(iter(form.errors.values()))[0])


def attempt(
    request: StudioRequest, form: forms.Form | None, act: Act, otherwise: Otherwise
) -> HttpResponse:
    """Run the act; a refusal goes into the form, at its field, and `otherwise` shows it again.

    409 for what changed or went meanwhile, 422 for the rest; a script gets one sentence.
    """
    try:
        return act()
    except DotsLost:
        raise
    except Wrong as wrong:
        status, words = 422, str(wrong)
    except Refused as refused:
        status, words = status_of(refused), refused.words
        if form is not None:
            tell(form, refused)
    if errors.wants_fragment(request):
        return errors.sentence(status, words)
    return otherwise(status, words)


def status_of(refused: Refused) -> int:
    return 409 if isinstance(refused, Gone | Stale) else 422


def fragment(html: str, made: Sequence[Event]) -> HttpResponse:
    """The fragment, and the numbers of the events, so that the sender's page skips their frames."""
    response = HttpResponse(html)
    response.headers["X-Number"] = ",".join(str(event.number) for event in made)
    return response
