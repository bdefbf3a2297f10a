"""What taking a file would do to the plan, looked ahead as for a bar (`slips`)."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import ngettext

from roadmaps import begin_words, problem_words, slips
from roadmaps.actions.importing import put
from roadmaps.dated import Standing
from roadmaps.exchange.tables import Column
from roadmaps.importing.matching import Match
from roadmaps.models import Dependency, Wave, WorkPackage
from roadmaps.models.package import PackageKind
from roadmaps.package_words import called
from roadmaps.problem_words import Told
from roadmaps.slips import Slip


@dataclass(frozen=True)
class Trouble:
    """An error or an overload that the file would bring, with the names of new packages in it."""

    words: str
    new: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    """The end of the plan before and after, what it would stumble over, and sentences of what would
    have begun before its wave; so much is named."""

    slip: Slip
    troubles: Sequence[Trouble]
    early: Sequence[str] = ()

    MOST_NAMED = 8

    @property
    def named(self) -> Sequence[Trouble]:
        return self.troubles[: self.MOST_NAMED]

    @property
    def others(self) -> int:
        return max(0, len(self.troubles) - self.MOST_NAMED)

    @property
    def named_early(self) -> Sequence[str]:
        return self.early[: self.MOST_NAMED]

    @property
    def others_early(self) -> int:
        return max(0, len(self.early) - self.MOST_NAMED)


def outcome(standing: Standing, match: Match) -> Outcome | None:
    """None where nothing would be taken."""
    if not match.has_some:
        return None
    after = taken(standing, match)
    added = {row.key: row.name for row in after.rows if (row.pk or 0) < 0}
    told = problem_words.newly(standing, after)
    return Outcome(
        slips.compared(standing, after),
        [_trouble(each, added) for each in told],
        list(_early(standing, after)),
    )


def taken(standing: Standing, match: Match) -> Standing:
    """The plan with all of the file that is right; new packages have numbers below zero."""
    return _Taken(standing, match).plan()


def _trouble(told: Told, added: Mapping[str, str]) -> Trouble:
    return Trouble(told.words, [f"{key} {added[key]}" for key in told.keys if key in added])


def _early(before: Standing, after: Standing) -> Iterator[str]:
    """Of packages that would have begun before their waves, and have not so far."""
    known = {row.key for row in before.rows if begin_words.days_early(before, row)}
    for row in after.rows:
        days = 0 if row.key in known else begin_words.days_early(after, row)
        if days:
            words = ngettext(
                "“%(name)s” would have begun %(n)s working day before its wave. If that is right,"
                " leave it; if not, correct its start or its wave.",
                "“%(name)s” would have begun %(n)s working days before its wave. If that is right,"
                " leave it; if not, correct its start or its wave.",
                days,
            )
            yield words % {"name": called(row), "n": days}


class _Taken:
    def __init__(self, standing: Standing, match: Match) -> None:
        self.standing = standing
        self.match = match
        # Before there is a plan, its waves have no numbers yet.
        self.waves = [_numbered(wave, -place) for place, wave in enumerate(standing.waves, start=1)]
        self.by_key = {wave.key: wave.pk for wave in self.waves}
        self.by_handle = {row.key: row.pk for row in standing.rows}

    def plan(self) -> Standing:
        added = list(self._added())
        changed = {each.package.pk: each.then for each in self.match.changed}
        rows = [
            put(copy.copy(row), changed[row.pk], self.by_key) if row.pk in changed else row
            for row in self.standing.rows
        ]
        waits = {pk: then[Column.AFTER] for pk, then in changed.items() if Column.AFTER in then}
        for row, handle in zip(added, self.match.added, strict=True):
            waits[row.pk] = self.match.facts[handle][Column.AFTER]
        after = {**self.standing.after, **{pk: self._links(pk, on) for pk, on in waits.items()}}
        return replace(self.standing, waves=self.waves, rows=[*rows, *added], after=after)

    def _added(self) -> Iterator[WorkPackage]:
        """Called as they will be: of packages that rank alike the key decides which is first."""
        last = max((row.position for row in self.standing.rows), default=0.0)
        for number, (handle, key) in enumerate(self.match.keys.items(), start=1):
            self.by_handle[handle] = -number
            row = WorkPackage(pk=-number, key=key, kind=PackageKind.OWN, position=last + number)
            yield put(row, self.match.facts[handle], self.by_key)

    def _links(self, pk: int, after: Mapping[str, int]) -> list[Dependency]:
        return [
            Dependency(package_id=pk, predecessor_id=self.by_handle[first], lag=lag)
            for first, lag in after.items()
        ]


def _numbered(wave: Wave, number: int) -> Wave:
    if wave.pk is not None:
        return wave
    made = copy.copy(wave)
    made.pk = number
    return made
