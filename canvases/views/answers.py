"""How every change of a board is answered: a fragment for the page's scripts, a page for all."""

from collections.abc import Callable, Sequence
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from canvases import fragments
from canvases.actions.notes import Changed
from canvases.actions.rules import CanvasLocked, NoteGone
from canvases.models import Canvas
from pmo_studio.core import errors, events
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused


def note(request: StudioRequest, changed: Changed) -> HttpResponse:
    """What the change did to the board, or back to the board itself."""
    if errors.wants_fragment(request):
        return _fragment(changed)
    if changed.words:
        messages.warning(request, changed.words)
    return redirect(f"{changed.note.canvas.get_absolute_url()}#note-{changed.note.pk}")


def _fragment(changed: Changed) -> HttpResponse:
    if changed.events:
        return events_made(changed.events, changed.note.engagement.language, changed.words)
    # A repeated request, or one that changed nothing: the note as it is now.
    html = fragments.gone(changed.note.subject)
    if changed.note.archived_at is None:
        html = fragments.note_html(changed.note, changed.note.engagement.language)
    return _worded(HttpResponse(html), changed.words)


def events_made(made: Sequence[Event], language: str, words: str = "") -> HttpResponse:
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


def again(request: StudioRequest, canvas: Canvas, done: events.AlreadyDone) -> HttpResponse:
    """A repeated request is answered with what its first copy did, as it looks now."""
    if not errors.wants_fragment(request):
        return redirect(canvas)
    first = Event.objects.filter(engagement=canvas.engagement_id, topic=canvas.topic)
    return events_made(list(first.filter(number=done.number)), canvas.engagement.language)


def attempt(
    request: StudioRequest,
    act: Callable[[], HttpResponse],
    otherwise: Callable[[Refused, int], HttpResponse],
) -> HttpResponse:
    """Run the act; a refusal becomes one sentence for a script, or the page that `otherwise`
    makes, with what was typed still in it: 409 for gone or locked, 422 for the rest."""
    try:
        return act()
    except Refused as refused:
        status = 409 if isinstance(refused, NoteGone | CanvasLocked) else 422
        if errors.wants_fragment(request):
            return errors.sentence(status, refused.words)
        return otherwise(refused, status)
