"""What happened last, as far as the seat may see it."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __

from pmo_studio.core import events
from pmo_studio.core.models import Event, Participant

LINES = 7
# A workshop goes from page to page: the history has it, and it would push all work out of here.
PASSING = ("spotlight.set", "spotlight.cleared")


@dataclass(frozen=True)
class Line:
    """One event; `who` is empty when it is anonymous."""

    who: str
    initials: str
    words: str
    at: datetime.datetime
    when: str


def lines(seat: Participant) -> list[Line]:
    """The newest events that the seat may see."""
    newest = (
        Event.objects.visible_to(seat).exclude(kind__in=PASSING).newest_first().select_related("by")
    )
    return [_line(event) for event in newest[:LINES]]


def _line(event: Event) -> Line:
    return Line(
        who=event.by.name if event.by else "",
        initials=event.by.initials if event.by else "",
        words=events.sentence(event),
        at=event.created_at,
        when=when(event.created_at),
    )


def when(at: datetime.datetime) -> str:
    """As short as it stays clear: 09:12, Yesterday, 5 March 2026."""
    local = timezone.localtime(at)
    days = (timezone.localdate() - local.date()).days
    if days == 0:
        return date_format(local, "H:i")
    return __("Yesterday") if days == 1 else date_format(local, "DATE_FORMAT")
