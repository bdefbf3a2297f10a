"""Everything that happened in an engagement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from pmo_studio.core import events, lines, pages, subjects, texts
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Event, Participant

LINES = 50


@require_GET
def history(request: StudioRequest, pk: int) -> HttpResponse:
    """Everything that happened and that this seat may see, newest first."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    visible = Event.objects.visible_to(request.participant).newest_first().select_related("by")
    page = Paginator(visible, LINES).get_page(request.GET.get("page"))
    listed = list(page)
    context = {
        "page": page,
        "lines": _lines(engagement, listed, request.participant),
        "lacks_numbers": _lacks_numbers(listed),
    }
    return pages.sheet(request, "core/history.html", engagement, "history", context)


@dataclass(frozen=True)
class Line:
    """One event as the history prints it."""

    event: Event
    sentence: str
    # The name of the seat that it is about, when that is somebody else's, or the beginning of the
    # text, where the sentence does not tell it.
    about: str
    # The keys of the texts that the lead can have removed, with the beginning of those that are
    # not the text of what the event is about.
    redacts: Sequence[tuple[str, str]]


def _lines(engagement: Engagement, listed: Sequence[Event], reader: Participant) -> list[Line]:
    redacts, confides = may(reader, Right.OWN), may(reader, Right.STAKEHOLDERS)
    about = {event.subject: _seat_id(event) for event in listed if _seat_id(event)}
    named = {event.number: _seats_named(event) for event in listed}
    wanted = {*about.values(), *(pk for pks in named.values() for pk in pks)}
    seats_by_id = Participant.objects.filter(engagement=engagement).in_bulk(list(wanted))
    names = {subject: seats_by_id[pk].name for subject, pk in about.items()}
    people = {
        number: ", ".join(seats_by_id[pk].name for pk in pks if pk in seats_by_id)
        for number, pks in named.items()
    }
    untold = {event.subject for event in listed if _is_text(event) and not _tells_text(event)}
    # That a text was removed is for everybody, what it was about perhaps not.
    untold = {key for key in untold if confides or not subjects.is_confidential(key)}
    # As the rows have them now: what was redacted stays so.
    texts_now = subjects.titles(engagement, sorted(untold))
    beginnings = {key: f"“{lines.beginning(text)}”" for key, text in texts_now.items()}
    return [
        Line(
            event,
            events.sentence(event),
            people[event.number] or _about(event, about, names | beginnings),
            list(_redacts(event)) if redacts else (),
        )
        for event in listed
    ]


def _seat_id(event: Event) -> int:
    prefix, number = subjects.split(event.subject)
    return number if prefix == "seat" else 0


def _seats_named(event: Event) -> list[int]:
    """The seats that its payload names, each in a line: the sentence never tells their names."""
    return [line["seat"] for line in texts.batch(event) if isinstance(line.get("seat"), int)]


def _redacts(event: Event) -> Iterator[tuple[str, str]]:
    if _has_text(event):
        yield event.subject, ""
    batch = texts.batch(event)
    if len(batch) == 1 and texts.fields_in(batch[0]):
        for prefix, number in batch[0].items():
            kind = subjects.get(prefix)
            if isinstance(number, int) and kind is not None and kind.redact is not None:
                [name, *_others] = texts.fields_in(batch[0])
                yield f"{prefix}:{number}", lines.beginning(batch[0][name])


def _about(event: Event, seats: dict[str, int], words: dict[str, str]) -> str:
    """What a line is about; nothing where it is about who acted, or tells its text itself."""
    if seats.get(event.subject) == event.by_id or _tells_text(event):
        return ""
    return words.get(event.subject, "")


def _lacks_numbers(listed: Sequence[Event]) -> bool:
    """Whether lines between the newest and the oldest of the page are not for this seat."""
    return bool(listed) and listed[0].number - listed[-1].number >= len(listed)


def _is_text(event: Event) -> bool:
    """Whether the event is about something that consists of a text, such as a note."""
    kind = subjects.get(subjects.split(event.subject)[0])
    return kind is not None and kind.redact is not None


def _tells_text(event: Event) -> bool:
    return any(name in event.data for name in texts.FIELDS)


def _has_text(event: Event) -> bool:
    """Whether the event is about a text that can be redacted and still stands in it."""
    return bool(texts.fields_in(event.data)) and _is_text(event)
