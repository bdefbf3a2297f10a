"""How every change of a board is answered: a fragment for the page's scripts, a page for all."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.text import slugify

from canvases import fragments
from canvases.actions.dots import DotsLost
from canvases.actions.links import LinkChanged
from canvases.actions.notes import Changed
from canvases.actions.rules import CanvasLocked, NoteGone
from canvases.models import Canvas, Link
from pmo_studio.core import errors, events, pages, posted
from pmo_studio.core.downloads import attachment
from pmo_studio.core.htmx import StudioRequest, is_fragment
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.workbooks import XLSX

Act = Callable[[], HttpResponse]


def note(request: StudioRequest, changed: Changed) -> HttpResponse:
    """What the change did to the board, or back to the board itself."""
    if errors.wants_fragment(request):
        return _fragment(changed)
    if changed.words:
        messages.warning(request, changed.words)
    return redirect(f"{changed.note.canvas.get_absolute_url()}#note-{changed.note.pk}")


def _fragment(changed: Changed) -> HttpResponse:
    if changed.events:
        return _events_made(changed.events, changed.note.engagement.language, changed.words)
    # A repeated request, or one that changed nothing: the note as it is now.
    html = fragments.gone(changed.note.subject)
    if changed.note.archived_at is None:
        html = fragments.note_html(changed.note, changed.note.engagement.language)
    return _worded(HttpResponse(html), changed.words)


def link(request: StudioRequest, changed: LinkChanged, *, back: str) -> HttpResponse:
    """The link as it is now, or back to the page on which it was changed."""
    if not errors.wants_fragment(request):
        if changed.words:
            messages.warning(request, changed.words)
        return redirect(back)
    if changed.events:
        language = changed.link.engagement.language
        return _events_made(changed.events, language, changed.words)
    here = fragments.link_faces(Link.objects.filter(pk=changed.link.pk))
    html = "".join(map(fragments.link_html, here)) or fragments.gone(changed.link.subject)
    return _worded(HttpResponse(html), changed.words)


def undone(request: StudioRequest, changed: Changed | LinkChanged) -> HttpResponse:
    """What taking back did to the board, or back to the board itself."""
    if isinstance(changed, Changed):
        return note(request, changed)
    return link(request, changed, back=changed.link.canvas.get_absolute_url())


def board(request: StudioRequest, canvas: Canvas, made: Sequence[Event]) -> HttpResponse:
    """What the events did to the board, or back to the board itself."""
    if not errors.wants_fragment(request):
        return redirect(canvas)
    return _events_made(made, canvas.engagement.language)


def _events_made(made: Sequence[Event], language: str, words: str = "") -> HttpResponse:
    """The fragments of the change's events, and their numbers, so that the sender's page skips
    their frames when they come."""
    with translation.override(language):
        html = "".join(fragments.of_events(made).values())
    response = HttpResponse(html)
    response.headers["X-Number"] = ",".join(str(event.number) for event in made)
    return _worded(response, words)


def _worded(response: HttpResponse, words: str) -> HttpResponse:
    if words:
        response.headers["X-Words"] = quote(words)
    return response


def attempt(
    request: StudioRequest,
    canvas: Canvas,
    act: Act,
    otherwise: Callable[[Refused, int], HttpResponse],
) -> HttpResponse:
    """Run the act.

    A repeated request is answered with what its first copy did, as it looks now.  A refusal
    becomes one sentence for a script, or the page that `otherwise` makes, with what was typed
    still in it: 409 for gone or locked, 422 for the rest.  Where dots would be lost the person
    is asked first: 409 with the question.
    """
    try:
        return act()
    except events.AlreadyDone as done:
        first = Event.objects.filter(engagement=canvas.engagement_id, topic=canvas.topic)
        return board(request, canvas, list(first.filter(number=done.number)))
    except DotsLost as lost:
        return _ask(request, canvas, lost)
    except Refused as refused:
        status = 409 if isinstance(refused, NoteGone | CanvasLocked) else 422
        # A form in the dialog shows its refusal where it stands.
        if errors.wants_fragment(request) and not is_fragment(request):
            return errors.sentence(status, refused.words)
        return otherwise(refused, status)


def _ask(request: StudioRequest, canvas: Canvas, lost: DotsLost) -> HttpResponse:
    """List what would be lost, with a button that sends the same act once more and is sure.

    A script gets the note as it is now as well, to take back what it has shown already.
    """
    sent = posted.fields(request, without="sure")
    context = {"canvas": canvas, "losses": lost.losses, "sent": sent, "address": request.path}
    if not errors.wants_fragment(request):
        return pages.sheet(
            request, "canvases/dots.html", canvas.engagement, "canvas", context, status=409
        )
    response = render(request, "canvases/dots.html#panel", context, status=409)
    if lost.note is not None:
        response.write(fragments.note_html(lost.note, canvas.engagement.language))
    response.headers["X-Confirm"] = "sure"
    return response


def workbook(content: bytes, title: str) -> HttpResponse:
    """A workbook as a file to keep, called by its title."""
    return attachment(content, XLSX, f"{slugify(title) or 'workbook'}.xlsx")


def sender(request: StudioRequest) -> dict[str, Any]:
    """Who asks for a change, and the key of the request, as every action takes them."""
    return {"by": request.participant, "key": events.key_of(request)}


def asked_sender(request: StudioRequest) -> dict[str, Any]:
    """The same for actions that may ask first: with whether the person has said yes."""
    return sender(request) | {"sure": request.POST.get("sure") == "yes"}


def cleaned(form: forms.Form) -> dict[str, Any]:
    """The form's values; Refused, with the first error's words, when one is wrong."""
    if not form.is_valid():
        raise Refused(next(iter(form.errors.values()))[0])
    return form.cleaned_data
