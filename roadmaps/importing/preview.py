"""What a file would do to the plan, made ready to be shown; everything that changes is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.core.paginator import Page, Paginator

from pmo_studio.core.models import Participant
from roadmaps.dated import Standing
from roadmaps.exchange.package_rows import Row
from roadmaps.exchange.tables import Column
from roadmaps.importing import words
from roadmaps.importing.arrival import Arrival, Kept, WrongLine
from roadmaps.importing.matching import Change, Match
from roadmaps.importing.reading import TEMPORARY
from roadmaps.wave_words import wave_name

# Changed packages on one page of the preview; new ones, and what is kept, in all.
A_PAGE = 100
MOST_NEW = 100
MOST_KEPT_SHOWN = 200
MOST_WRONG_SHOWN = 200


@dataclass(frozen=True)
class Field:
    """One field that changes: what it is called, what stands, and what the file says."""

    name: str
    now: str
    then: str


@dataclass(frozen=True)
class ChangedLine:
    key: str
    name: str
    fields: Sequence[Field]


@dataclass(frozen=True)
class NewLine:
    key: str
    name: str
    wave: str
    effort: int
    staff: int
    waits: str


@dataclass(frozen=True)
class Preview:
    """`number` is the page of changes as the form asked for it."""

    arrival: Arrival
    match: Match
    standing: Standing
    seats: Mapping[int, str]
    number: str = ""

    @cached_property
    def page(self) -> Page[Change]:
        return Paginator(self.match.changed, A_PAGE).get_page(self.number)

    @cached_property
    def changed(self) -> list[ChangedLine]:
        return [self._changed(each) for each in self.page]

    @cached_property
    def news(self) -> list[NewLine]:
        first = list(self.match.added.items())[:MOST_NEW]
        return [self._new(handle, row) for handle, row in first]

    @property
    def news_more(self) -> int:
        return len(self.match.added) - len(self.news)

    @property
    def wrong(self) -> Sequence[WrongLine]:
        return self.match.wrong[:MOST_WRONG_SHOWN]

    @property
    def wrong_more(self) -> int:
        return self.match.left_out - len(self.wrong)

    @cached_property
    def kept(self) -> list[str]:
        return list(told(self.match.kept[:MOST_KEPT_SHOWN]))

    @property
    def kept_more(self) -> int:
        return len(self.match.kept) - min(len(self.match.kept), MOST_KEPT_SHOWN)

    def _changed(self, each: Change) -> ChangedLine:
        fields = [
            Field(
                words.field(column),
                self._value(column, each.now[column]),
                self._value(column, each.then[column]),
            )
            for column in Column
            if column in each.then
        ]
        return ChangedLine(each.package.key, each.package.name, fields)

    def _new(self, handle: str, row: Row) -> NewLine:
        facts = self.match.facts[handle]
        return NewLine(
            key="" if handle.startswith(TEMPORARY) else handle,
            name=row.name,
            wave=self._value(Column.WAVE, facts[Column.WAVE]),
            effort=row.effort,
            staff=row.staff,
            waits=self._value(Column.AFTER, facts[Column.AFTER]),
        )

    def _value(self, column: Column, said: object) -> str:
        return words.value(column, said, waves=self._waves, seats=self.seats, called=self._called)

    @cached_property
    def _waves(self) -> Mapping[str, str]:
        return {wave.key: wave_name(wave) for wave in self.standing.waves}

    @cached_property
    def _called(self) -> Mapping[str, str]:
        """Rows without a key by their names."""
        added = self.match.added.items()
        return {handle: row.name for handle, row in added if handle.startswith(TEMPORARY)}


def told(kept: Iterable[Kept]) -> Iterable[str]:
    """Sentences, those of one kind together; the same one comes once, with how often."""
    for sentence, same in groupby(words.kept(one) for one in kept):
        n = len(list(same))
        yield f"{sentence} ({n}×)" if n > 1 else sentence


def seats_of(engagement_id: int) -> dict[int, str]:
    rows = Participant.objects.people().filter(engagement=engagement_id)
    return {seat.pk: seat.name for seat in rows}
