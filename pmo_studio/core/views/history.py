"""Everything that happened in an engagement."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from pmo_studio.core import events, pages, subjects, texts
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Event, Participant

LINES = 50


@require_GET
def history(request: StudioRequest, pk: int) -> HttpResponse:
    """Everything that happened and that this seat may see, newest first."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    lines = Event.objects.visible_to(request.participant).newest_first().select_related("by")
    page = Paginator(lines, LINES).get_page(request.GET.get("page"))
    context = {"page": page, "lines": _lines(page, redacts=may(request.participant, Right.OWN))}
    return pages.sheet(request, "core/history.html", engagement, "history", context)


@dataclass(frozen=True)
class Line:
    """One event as the history prints it."""

    event: Event
    sentence: str
    # The name of the seat that it is about, when that is somebody else's.
    about: str
    # The key of the text that the lead can have removed.
    redacts: str


def _lines(page: Iterable[Event], *, redacts: bool) -> list[Line]:
    listed = list(page)
    about = {event.subject: _seat_id(event) for event in listed if _seat_id(event)}
    seats_by_id = Participant.objects.in_bulk(list(about.values()))
    return [
        Line(
            event,
            events.sentence(event),
            seats_by_id[about[event.subject]].name if _is_about_another(event, about) else "",
            event.subject if redacts and _has_text(event) else "",
        )
        for event in listed
    ]


def _seat_id(event: Event) -> int:
    prefix, number = subjects.split(event.subject)
    return number if prefix == "seat" else 0


def _is_about_another(event: Event, about: dict[str, int]) -> bool:
    return about.get(event.subject, event.by_id) != event.by_id


def _has_text(event: Event) -> bool:
    """Whether the event is about a text that can be redacted and still stands in it."""
    kind = subjects.get(subjects.split(event.subject)[0])
    return bool(texts.fields_in(event.data)) and kind is not None and kind.redact is not None
