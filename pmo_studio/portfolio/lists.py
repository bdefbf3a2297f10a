"""A person's engagements as a list shows them, and a guest's rooms; queries do not grow."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from pmo_studio.core import catalogue, guests, lines, paging
from pmo_studio.core.charts import Svg
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Participant
from pmo_studio.core.models.people import FORMER, Role
from pmo_studio.portfolio import choosing, latest, line, timeline
from pmo_studio.portfolio.choosing import Sort, Wanted
from pmo_studio.portfolio.entries import Entry

MOST = 200  # on a page
MOST_ROOMS = 50
MOST_FACES = 3


class Face(NamedTuple):
    """One of the people of an engagement."""

    display_name: str
    tint: int

    @property
    def name(self) -> str:
        return self.display_name or str(FORMER)

    @property
    def initials(self) -> str:
        return lines.initials(self.name)


@dataclass(frozen=True)
class Row:
    """One engagement, as it is shown."""

    entry: Entry
    phase: str
    line: Svg
    next_step: str
    # Drawn, and the same in words for small screens; empty with nothing ahead.
    ahead: Svg
    ahead_words: str
    is_near: bool
    faces: Sequence[Face]
    people: int
    people_words: str
    late_words: str
    when: str
    role: str

    @property
    def more(self) -> int:
        return self.people - len(self.faces)


def rows(entries: Sequence[Entry], axis: timeline.Axis) -> list[Row]:
    """Two queries at most."""
    faces = _faces([entry.engagement.pk for entry in entries])
    roles = {value: str(label) for value, label in Role.choices}
    titles = {phase.number: line.title(phase) for phase in catalogue.phases()}
    return [
        _row(entry, titles[entry.phase], faces.get(entry.engagement.pk, ([], 0)), axis, roles)
        for entry in entries
    ]


def _faces(engagements: Sequence[int]) -> dict[int, tuple[list[Face], int]]:
    """The first MOST_FACES of each, and how many there are: who came by name before codes."""
    if not engagements:
        return {}
    seats = Participant.objects.active().people().filter(engagement__in=engagements)
    of_one = F("engagement")
    by_name = [F("join_code").asc(nulls_first=True), F("pk").asc()]
    numbered = seats.annotate(
        place=Window(RowNumber(), partition_by=of_one, order_by=by_name),
        n=Window(Count("pk"), partition_by=of_one),
    )
    first = numbered.filter(place__lte=MOST_FACES).order_by("engagement", "place")
    found: dict[int, tuple[list[Face], int]] = {}
    for engagement, name, tint, n in first.values_list("engagement", "display_name", "tint", "n"):
        found.setdefault(engagement, ([], n))[0].append(Face(name, tint))
    return found


def _row(
    entry: Entry,
    phase: str,
    faces: tuple[list[Face], int],
    axis: timeline.Axis,
    roles: Mapping[str, str],
) -> Row:
    ahead = entry.ahead
    said = timeline.said(ahead[0], axis.today) if ahead else ""
    return Row(
        entry=entry,
        phase=phase,
        line=line.small(entry.phase, entry.percent, is_closed=entry.is_closed),
        next_step=line.next_step(entry.state),
        ahead=axis.drawn(ahead, said) if ahead else Svg(),
        ahead_words=said,
        is_near=bool(ahead) and ahead[0].is_near(axis.today),
        faces=faces[0],
        people=faces[1],
        people_words=ngettext("%(n)s person", "%(n)s people", faces[1]) % {"n": faces[1]},
        late_words=__("%(n)s late") % {"n": entry.late} if entry.late else "",
        when=latest.when(entry.at),
        role=roles[entry.seat.role],
    )


@dataclass(frozen=True)
class Overview:
    """All engagements of a person: what is shown of them, and what may be chosen."""

    entries: Sequence[Entry]
    wanted: Wanted
    page: str
    today: datetime.date

    @cached_property
    def open_ones(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_open]

    @cached_property
    def axis(self) -> timeline.Axis:
        return timeline.Axis(self.today)

    @cached_property
    def found(self) -> list[Entry]:
        return choosing.chosen(self.open_ones, self.wanted)

    @cached_property
    def shown(self) -> "Page[Entry]":
        return paging.page_of(
            self.found, MOST, page=self.page, at="", pk=lambda each: each.engagement.pk
        )

    @cached_property
    def rows(self) -> list[Row]:
        return rows(list(self.shown), self.axis)

    @cached_property
    def closed(self) -> list[Row]:
        return self._apart(lambda each: each.is_closed and each.engagement.archived_at is None)

    @cached_property
    def archived(self) -> list[Row]:
        return self._apart(lambda each: each.engagement.archived_at is not None)

    def _apart(self, belongs: Callable[[Entry], bool]) -> list[Row]:
        """The same search goes for them; the first MOST."""
        listed = choosing.chosen(filter(belongs, self.entries), self.wanted)
        return rows(listed[:MOST], self.axis)

    @property
    def near(self) -> int:
        """How many gates and other dates lie in the next NEAR_DAYS days."""
        ahead = [each for entry in self.open_ones for each in entry.ahead]
        return sum(each.is_near(self.today) and not each.is_late(self.today) for each in ahead)

    @cached_property
    def organisations(self) -> list[str]:
        return sorted({each.organisation for each in self.entries}, key=choosing.folded)

    @property
    def open_organisations(self) -> int:
        return len({each.organisation for each in self.open_ones})

    @property
    def phases(self) -> list[tuple[int, str]]:
        return [(phase.number, line.title(phase)) for phase in catalogue.phases()]

    @cached_property
    def facilitators(self) -> list[tuple[int, str]]:
        found = {key: name for each in self.entries for key, name in each.facilitators.items()}
        return sorted(found.items(), key=lambda one: choosing.folded(one[1]))

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return [
            (Sort.NEXT, __("Next gate")),
            (Sort.NAME, __("Name")),
            (Sort.PROGRESS, __("Progress")),
            (Sort.ACTIVITY, __("Last activity")),
            (Sort.LATE, __("Most late")),
        ]

    @property
    def query(self) -> str:
        """What is asked for as it stands in an address, without the page."""
        sort = {} if self.wanted.sort == Sort.NEXT else {"sort": self.wanted.sort}
        return urlencode(self.wanted.asked | sort)


def overview(request: StudioRequest, entries: Sequence[Entry]) -> Overview:
    wanted = choosing.read(request.GET.dict(), entries)
    return Overview(entries, wanted, request.GET.get("page", ""), timezone.localdate())


def rooms(request: StudioRequest) -> list[Participant]:
    """The guest's seats that this browser holds, newest first."""
    hashes = guests.secret_hashes(request)[:MOST_ROOMS]
    if not hashes:
        return []
    seats = Participant.objects.active().filter(secret_hash__in=hashes)
    return list(seats.select_related("engagement").order_by("-pk"))
