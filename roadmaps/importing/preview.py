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
from roadmaps.importing.advances import COLUMNS
from roadmaps.importing.arrival import Arrival, Kept, WrongLine
from roadmaps.importing.matching import Change, Match
from roadmaps.importing.reading import TEMPORARY
from roadmaps.importing.recognising import Recognised
from roadmaps.models import FileFormat
from roadmaps.wave_words import wave_name

# Changed packages on one page of the preview; new ones, and what is kept, in all.
A_PAGE = 100
MOST_NEW = 100
MOST_GUESSES = 200
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
    """`since`: somebody changed it here after the file was made."""

    key: str
    name: str
    fields: Sequence[Field]
    since: bool


@dataclass(frozen=True)
class NewLine:
    key: str
    name: str
    wave: str
    why: str
    effort: int
    staff: int
    waits: str
    progress: str


@dataclass(frozen=True)
class GuessLine:
    """A row that is taken for a package without a key that says so."""

    handle: str
    line: int
    name: str
    key: str
    called: str
    how: str
    as_new: bool


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

    @cached_property
    def guesses(self) -> list[GuessLine]:
        return [self._guess(each) for each in self.match.guesses[:MOST_GUESSES]]

    @property
    def guesses_more(self) -> int:
        return len(self.match.guesses) - len(self.guesses)

    @property
    def may_choose(self) -> bool:
        return bool(self.match.guesses or self.match.guessed_waves or self.may_keep_progress)

    @cached_property
    def may_keep_progress(self) -> bool:
        """Whether the file says otherwise how far packages are, or did before people chose."""
        chosen = self.arrival.choices.keep_progress
        return chosen or any(each.then.keys() & COLUMNS for each in self.match.changed)

    @property
    def progress(self) -> str:
        """What of the file tells how far packages are, and what does not; "" where nothing does."""
        if not self.match.progress:
            return ""
        is_project = self.arrival.format == FileFormat.MSPDI
        return str(words.PROGRESS_OF_PROJECT if is_project else words.PROGRESS_OF_TABLE)

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
                self._now(column, each),
                self._value(column, each.then[column]),
            )
            for column in Column
            if column in each.then
        ]
        return ChangedLine(each.package.key, each.package.name, fields, each.since)

    def _now(self, column: Column, each: Change) -> str:
        told = self._value(column, each.now[column])
        package = each.package
        is_counted = column is Column.PERCENT and package.percent is None
        if is_counted and self.standing.deliverables.get(package.pk):
            return words.counted(told)
        return told

    def _new(self, handle: str, row: Row) -> NewLine:
        facts = self.match.facts[handle]
        return NewLine(
            key="" if handle.startswith(TEMPORARY) else handle,
            name=row.name,
            wave=self._value(Column.WAVE, facts[Column.WAVE]),
            why=words.why(self.match.why[handle]) if handle in self.match.why else "",
            effort=row.effort,
            staff=row.staff,
            waits=self._value(Column.AFTER, facts[Column.AFTER]),
            progress=words.progress(facts),
        )

    def _guess(self, each: Recognised) -> GuessLine:
        package = each.package
        return GuessLine(
            each.handle,
            each.row.line,
            each.row.name,
            package.key,
            package.name,
            words.how(each.how),
            each.as_new,
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
