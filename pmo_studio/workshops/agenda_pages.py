"""Ready agendas made ready for pages and files, in the reader's language."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as __
from django.utils.translation import pgettext_lazy

from pmo_studio.core import csvs, languages, sheets
from pmo_studio.core.access import Right
from pmo_studio.core.catalogue import Text
from pmo_studio.core.models import Engagement
from pmo_studio.workshops import agendas, timetable
from pmo_studio.workshops.agendas import Activity, Agenda, Method

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

METHODS: "dict[Method, _StrPromise]" = {
    "brief": pgettext_lazy("method", "Tell"),
    "silent": pgettext_lazy("method", "Write alone"),
    "pair": pgettext_lazy("method", "In pairs"),
    "cluster": pgettext_lazy("method", "Group and name"),
    "dot_vote": pgettext_lazy("method", "Vote with dots"),
    "discuss": pgettext_lazy("method", "Discuss"),
    "decide": pgettext_lazy("method", "Decide by consent"),
    "read_out": pgettext_lazy("method", "Read aloud"),
    "break": pgettext_lazy("method", "Break"),
}


@dataclass(frozen=True)
class Elsewhere:
    """An agenda that has a sheet of its own: `minutes` of an engagement are asked for."""

    phase: int
    title: "str | _StrPromise"
    sheet: str
    minutes: Callable[[Engagement], int]


_elsewhere: list[Elsewhere] = []


def register(one: Elsewhere) -> None:
    """List it among the ready agendas.  Called from AppConfig.ready()."""
    _elsewhere.append(one)


@dataclass(frozen=True)
class Listed:
    """A line of the list; `is_next`: of the phase in which the engagement is."""

    name: str
    minutes: int
    url: str
    is_next: bool


@dataclass(frozen=True)
class Line:
    """An activity with its place in time, and the ways to where it happens."""

    placed: timetable.Placed
    methods: Sequence[str]
    name: str
    purpose: str
    prompt: str
    output: str
    sheet: sheets.Sheet | None
    sheet_url: str
    vote_url: str
    is_break: bool

    @property
    def is_off_the_wall(self) -> bool:
        """Whether not everybody in the room may read the sheet."""
        return self.sheet is not None and self.sheet.right != Right.SEE


@dataclass(frozen=True)
class Page:
    """An agenda of one engagement, which begins at `begins` where that is known."""

    agenda: Agenda
    engagement: Engagement
    begins: datetime.time | None

    @property
    def name(self) -> str:
        return _said(self.agenda.name)

    @property
    def purpose(self) -> str:
        return _said(self.agenda.purpose)

    @property
    def ends(self) -> datetime.time | None:
        return timetable.after(self.begins, self.agenda.minutes)

    @property
    def rules(self) -> list[tuple[str, str]]:
        return [(_said(rule.name), _said(rule.text)) for rule in agendas.rules()]

    @property
    def file_name(self) -> str:
        return f"{slugify(self.name)}.csv"

    @cached_property
    def lines(self) -> list[Line]:
        activities = self.agenda.activities
        placed = timetable.placed([each.minutes for each in activities], self.begins)
        return [self._line(*each) for each in zip(activities, placed, strict=True)]

    def _line(self, activity: Activity, placed: timetable.Placed) -> Line:
        # Sheets of floors that are not there are not known.
        sheet = sheets.get(activity.sheet) if sheets.is_known(activity.sheet) else None
        return Line(
            placed=placed,
            methods=[str(METHODS[method]) for method in activity.methods],
            name=_said(activity.name),
            purpose=_said(activity.purpose),
            prompt=_said(activity.prompt),
            output=_said(activity.output) if activity.output else "",
            sheet=sheet,
            sheet_url=sheet.url(self.engagement.pk) if sheet else "",
            vote_url=_vote(self.engagement, activity.ballot) if activity.ballot else "",
            is_break="break" in activity.methods,
        )


def listed(engagement: Engagement, phase: int) -> list[Listed]:
    """All agendas; those of the phase with this number are the next ones."""
    found = [
        (one.phase, _said(one.name), one.minutes, url(engagement, one))
        for one in agendas.load().values()
    ]
    found += [
        (
            one.phase,
            str(one.title),
            one.minutes(engagement),
            sheets.get(one.sheet).url(engagement.pk),
        )
        for one in _elsewhere
    ]
    found.sort(key=itemgetter(0))
    return [Listed(name, minutes, way, number == phase) for number, name, minutes, way in found]


def next_one(engagement: Engagement, phase: int) -> Listed:
    """The agenda of the phase with this number."""
    found = agendas.of_phase(phase)
    return Listed(_said(found.name), found.minutes, url(engagement, found), True)


def url(engagement: Engagement, agenda: Agenda) -> str:
    return reverse("workshops:agenda", args=[engagement.pk, agenda.key])


def as_csv(page: Page) -> bytes:
    """A row an activity, as a spreadsheet opens it."""
    heads = [
        *(__("Begins"), __("Minutes of an activity"), __("Activity"), __("Method")),
        *(__("Purpose"), __("Say to the room"), __("Sheet"), __("What comes of it")),
    ]
    return csvs.written(heads, [_row(line) for line in page.lines])


def _row(line: Line) -> list[str | int]:
    begins = line.placed.at.strftime("%H:%M") if line.placed.at else f"+{line.placed.offset}"
    sheet = f"{line.sheet.number} {line.sheet.title}".strip() if line.sheet else ""
    return [
        *(begins, line.placed.minutes, line.name, ", ".join(line.methods)),
        *(line.purpose, line.prompt, sheet, line.output),
    ]


def _vote(engagement: Engagement, ballot: str) -> str:
    """Where a vote on one of the lists of this kind is opened."""
    return f"{reverse('workshops:round_new', args=[engagement.pk])}?of={ballot}"


def _said(text: Text) -> str:
    return text.in_language(languages.current())
