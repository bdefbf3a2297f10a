"""Sheet 5.4 made ready: the agenda with its times, who is thanked, and the wall."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from pmo_studio.core.models import Engagement
from pmo_studio.workshops import timetable
from roadmaps.actions.celebrations import celebration_of
from roadmaps.closeout import words
from roadmaps.closing import agenda
from roadmaps.models import Acknowledgement, Celebration, ThankYou


@dataclass(frozen=True)
class Part:
    """A part of the agenda with its place in time."""

    text: str
    minutes: int
    placed: timetable.Placed


@dataclass(frozen=True)
class Agenda:
    """The parts one after the other."""

    parts: Sequence[Part]

    @property
    def total(self) -> int:
        return timetable.total([part.minutes for part in self.parts])


@dataclass(frozen=True)
class Page:
    """The sheet.  `acknowledged` holds what its reader may see and no more."""

    row: Celebration
    agenda: Agenda
    acknowledged: Sequence[Acknowledgement]
    wall: Sequence[ThankYou]

    @property
    def is_held(self) -> bool:
        return is_held(self.row)


def is_held(row: Celebration) -> bool:
    """L3: it has a day that has come, and people came (domain.md §9)."""
    return row.held_on is not None and row.held_on <= timezone.localdate() and row.people > 0


def of(engagement: Engagement, *, confides: bool) -> Page:
    """`confides`: whether the reader may see who did not agree to be named; four queries."""
    row = celebration_of(engagement)
    return Page(
        row=row,
        agenda=agenda_of(row),
        acknowledged=acknowledged(engagement, confides=confides),
        wall=wall(engagement),
    )


def acknowledged(engagement: Engagement, *, confides: bool) -> list[Acknowledgement]:
    """Who is thanked by name: only with their consent, unless `confides`."""
    rows = Acknowledgement.objects.live().filter(engagement=engagement)
    return list(rows if confides else rows.public())


def wall(engagement: Engagement) -> list[ThankYou]:
    """The newest first; one query."""
    return list(ThankYou.objects.live().filter(engagement=engagement).order_by("-pk"))


def agenda_of(row: Celebration) -> Agenda:
    """What was written, else the usual agenda."""
    kept = list(row.parts.all()) if row.pk else []
    told = [(part.text, part.minutes) for part in kept] if kept else usual()
    placed = timetable.placed([minutes for _text, minutes in told], row.begins_at)
    parts = [Part(text, minutes, at) for (text, minutes), at in zip(told, placed, strict=True)]
    return Agenda(parts)


def minutes(engagement: Engagement) -> int:
    """How long its agenda takes; two queries at most."""
    return agenda_of(celebration_of(engagement)).total


def usual() -> list[tuple[str, int]]:
    """In the reader's language."""
    return [(str(words.AGENDA[key]), minutes) for key, minutes in agenda.USUAL_MINUTES]
