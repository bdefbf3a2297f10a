"""The plan as a calendar: for everybody as a file, and for one seat with what waits for it."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from canvases import due as canvases_due
from pmo_studio.core.access import Right, may
from pmo_studio.core.due import Source
from pmo_studio.core.models import Engagement, Event, Participant
from roadmaps import due, package_words, topics
from roadmaps.dated import Standing
from roadmaps.exchange import ics
from roadmaps.exchange.ics import Entry, Kind, Said
from roadmaps.exchange.project import Task
from roadmaps.exchanged import NUMBERS, project_of
from roadmaps.involving import messages
from roadmaps.involving.due import next_actions
from roadmaps.waves.due import conditions

# So far ahead is told what is due.
AHEAD = datetime.timedelta(days=400)
# What waits for somebody; packages and messages have entries of their own.
DUE: tuple[tuple[Kind, Source], ...] = (
    (Kind.REVIEW, canvases_due.reviews),
    (Kind.REVIEW, canvases_due.mandate),
    (Kind.REVIEW, canvases_due.tests),
    (Kind.GATE, conditions),
    (Kind.PACKAGE, due.deliverables),
    (Kind.REVIEW, due.concerns),
    (Kind.CHANGE, next_actions),
)
Absolute = Callable[[str], str]


def of_everybody(standing: Standing, absolute: Absolute) -> bytes:
    """Packages and gates on the days on which the page shows them; one query."""
    said = _last_change(standing.engagement)
    return _written(standing.engagement, _of_plan(standing, said, absolute))


def of_seat(seat: Participant, standing: Standing | None, absolute: Absolute) -> bytes:
    """The same, and what waits for this seat, as it may see it now; a fixed number of queries."""
    said = _last_change(seat.engagement)
    entries = list(_of_plan(standing, said, absolute)) if standing else []
    entries += _messages(seat, said, absolute)
    entries += _due(seat, said, absolute)
    return _written(seat.engagement, entries)


def _written(engagement: Engagement, entries: Iterable[Entry]) -> bytes:
    # The moment tells two studios apart, whatever address they have today.
    namespace = f"{engagement.pk}-{engagement.created_at:%Y%m%d%H%M%S%f}.pmo-studio"
    categories = {
        Kind.PACKAGE: __("Work package"),
        Kind.GATE: pgettext("of a plan", "Gate"),
        Kind.COMMUNICATION: __("Communication"),
        Kind.CHANGE: pgettext("work package", "Change"),
        Kind.REVIEW: __("Review"),
    }
    return ics.calendar(engagement.name, entries, namespace=namespace, categories=categories)


def _last_change(engagement: Engagement) -> Said:
    """When the plan, or who is to be won for it, changed last: dates follow from one another."""
    listened = (topics.plan(engagement), topics.change(engagement))
    rows = Event.objects.filter(engagement=engagement, topic__in=listened).order_by("-number")
    last = rows.values_list("created_at", "number").first()
    return Said(*(last or (engagement.created_at, 0)))


def _of_plan(standing: Standing, said: Said, absolute: Absolute) -> Iterator[Entry]:
    rows = standing.by_pk

    def told(task: Task) -> Said:
        row = rows.get(task.uid // NUMBERS)
        if task.milestone or row is None:
            return replace(said, link=absolute(reverse("roadmaps:wave", args=[_wave(task)])))
        lines = [
            package_words.effort(row.effort, standing.engagement.planning_unit),
            f"{row.get_status_display()}, {task.percent} %",
            task.owner,
            row.purpose,
        ]
        link = absolute(row.get_absolute_url())
        return replace(said, text="\n".join(filter(None, lines)), link=link)

    return ics.of_plan(project_of(standing), told)


def _wave(gate: Task) -> int:
    return gate.uid // NUMBERS


def _messages(seat: Participant, said: Said, absolute: Absolute) -> Iterator[Entry]:
    """Every day of a message, for those who may see for whom it is."""
    if not may(seat, Right.STAKEHOLDERS):
        return
    for line in messages.of(seat.engagement).lines:
        if not line.is_counted:
            continue
        link = absolute(reverse("roadmaps:message", args=[line.row.pk]))
        for each in line.days:
            yield Entry(
                f"{Kind.COMMUNICATION}-{line.row.pk}-{each.day:%Y%m%d}",
                Kind.COMMUNICATION,
                line.row.text,
                each.day,
                each.day,
                replace(said, text=f"{line.audience}\n{each.words}", link=link),
            )


def _due(seat: Participant, said: Said, absolute: Absolute) -> Iterator[Entry]:
    until = timezone.localdate() + AHEAD
    keys: dict[str, int] = {}
    for kind, source in DUE:
        for one in source(seat, until):
            # Its page and its place there name it; two things of one place follow each other.
            place = f"due-{slugify(one.address.replace('/', '-').replace('#', '-'))}"
            keys[place] = keys.get(place, 0) + 1
            key = f"{place}-{keys[place]}"
            text = date_format(one.day, "DATE_FORMAT")
            link = absolute(one.address)
            yield Entry(key, kind, one.words, one.day, one.day, replace(said, text=text, link=link))
