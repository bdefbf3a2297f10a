"""What arrived, held against the plan as it stands: what is new, what changes, what cannot be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils import timezone

from pmo_studio.core.models import Engagement
from roadmaps import dated, table_words
from roadmaps.dated import Standing
from roadmaps.exchange.package_rows import Fault, Row, Wrong
from roadmaps.exchange.tables import Column
from roadmaps.importing import words
from roadmaps.importing.advances import Advances
from roadmaps.importing.arrival import Arrival, Kept, WrongLine, hash_of
from roadmaps.importing.fences import Fences
from roadmaps.importing.order import Order
from roadmaps.importing.places import Places, Why
from roadmaps.importing.recognising import Recognised, by_handle, keys_of_new, recognised, renamed
from roadmaps.importing.saying import Facts, Sayings
from roadmaps.models import Plan, PlanImport, WorkPackage
from roadmaps.models.wave import first_waves
from roadmaps.planning.network import Key
from roadmaps.wave_words import wave_name


@dataclass(frozen=True)
class Change:
    """A package that the file says otherwise: `then` holds the fields that differ, `now` what the
    plan says of these.  `since`: somebody changed it here after the file was made."""

    package: WorkPackage
    now: Facts
    then: Facts
    since: bool = False


@dataclass(frozen=True)
class Match:
    """`added` are rows by their handles, which other rows wait for; `keys` how these packages will
    be called, `facts` what each row says, `why` why those of another tool are in their wave.
    `foreign` is by keys of packages what they are known by there.  `guesses` are rows whose package
    people may choose."""

    added: Mapping[str, Row]
    keys: Mapping[str, Key]
    facts: Mapping[str, Facts]
    changed: Sequence[Change]
    unchanged: int
    wrong: Sequence[WrongLine]
    left_out: int
    kept: Sequence[Kept]
    why: Mapping[str, Why]
    foreign: Mapping[str, str]
    guesses: Sequence[Recognised]
    guessed_waves: bool
    # Whether the file says how far anything is.
    progress: bool
    # By the key of each wave that the file says, what the wave is now.
    waves: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """The same where the same would be written over the same."""
        news = [(handle, sorted(self.facts[handle].items())) for handle in self.added]
        changes = [
            (one.package.pk, sorted(one.now.items()), sorted(one.then.items()))
            for one in self.changed
        ]
        waves = sorted(self.waves.items())
        return hash_of((news, changes, sorted(self.foreign.items()), waves, self.left_out))

    @property
    def has_some(self) -> bool:
        return bool(self.added or self.changed)


def ground(engagement: Engagement) -> Standing:
    """The plan as it stands; before there is one, what it will begin with."""
    plan = Plan(engagement=engagement)
    return dated.of(engagement) or Standing(
        engagement,
        plan,
        waves=first_waves(plan),
        rows=[],
        after={},
        deliverables={},
        today=timezone.localdate(),
    )


def matched(standing: Standing, arrival: Arrival) -> Match:
    """Four queries at most, however many rows there are.  Raises Refused for what nothing can
    settle."""
    return _Matcher(standing, arrival).match()


class _Matcher:
    def __init__(self, standing: Standing, arrival: Arrival) -> None:
        self.arrival = arrival
        self.standing = standing
        rows = by_handle(arrival, standing)
        self.found = list(recognised(rows, standing, arrival))
        self.again = {each.package.key: each for each in self.found if not each.as_new}
        self.places = Places(renamed(rows, self.found), standing, arrival)
        rows = self.places.rows
        self.sayings = Sayings(standing, arrival.columns, self.again.keys(), rows.keys())
        self.order = Order(rows, standing, self.sayings)
        self.known = self.sayings.known

    def match(self) -> Match:
        order, arrival = self.order, self.arrival
        order.refuse(dict(self._removed()))
        order.refuse(dict(self._without_wave()))
        advances = Advances(self.standing, arrival, self.sayings)
        progress, faults = advances.of(order.rows)
        order.refuse(faults)
        fences = Fences(self.standing, self.sayings, progress)
        for handle, kept in list(fences.unfounded(order.rows)):
            progress[handle] = {}
            advances.kept.append(kept)
        order.refuse(dict(fences.faults(order.rows)))
        order.settle()
        facts = {
            handle: {**self.sayings.facts(handle, row), **progress.get(handle, {})}
            for handle, row in order.rows.items()
        }
        added = {handle: row for handle, row in order.rows.items() if handle not in self.known}
        changed = list(self._changed(facts))
        return Match(
            added,
            keys_of_new(added, [*self.known, *self._archived], {row.key for row in arrival.rows}),
            facts,
            changed,
            unchanged=len(order.rows) - len(added) - len(changed),
            wrong=sorted([*arrival.wrong, *order.wrong], key=lambda each: each.line),
            left_out=arrival.left_out + len(order.wrong),
            kept=(*arrival.kept, *order.kept, *self.sayings.kept, *advances.kept),
            why=self.places.why,
            foreign=dict(self._foreign()),
            guesses=[each for each in self.found if each.is_guess],
            guessed_waves=self.places.guessed,
            progress=advances.says_some,
            waves=self._waves(facts),
        )

    def _without_wave(self) -> Iterator[tuple[str, str]]:
        """Rollouts can be taken out between the preview and the yes."""
        waves = self.standing.waves
        known = {"", *(wave.key for wave in waves)}
        for handle, row in self.order.rows.items():
            if row.wave not in known:
                wrong = Wrong(Fault.WAVE, Column.WAVE, row.wave)
                yield handle, " ".join(table_words.wrong_with(replace(row, wrong=(wrong,)), waves))

    def _waves(self, facts: Mapping[str, Facts]) -> dict[str, str]:
        """A key goes on to another rollout when their order changes, or when one is taken out."""
        said = {each.get(Column.WAVE, "") for each in facts.values()}
        return {wave.key: wave_name(wave) for wave in self.standing.waves if wave.key in said}

    def _removed(self) -> Iterator[tuple[str, str]]:
        removed = {key.upper(): key for key in self._archived}
        by_task = {task: key for key, task in self._archived.items() if task}
        for handle, row in self.order.rows.items():
            if handle in removed:
                yield handle, words.removed(removed[handle])
            elif handle not in self.known and row.foreign in by_task:
                yield handle, words.removed_task(by_task[row.foreign])

    @cached_property
    def _archived(self) -> Mapping[str, str]:
        """By keys of removed packages what these are known by in another tool."""
        rows = WorkPackage.objects.archived().filter(plan__engagement=self.standing.engagement)
        return dict(rows.values_list("key", "foreign"))

    def _changed(self, facts: Mapping[str, Facts]) -> Iterator[Change]:
        imported = self._numbers_of_imports
        for handle, said in facts.items():
            package = self.known.get(handle)
            if package is None:
                continue
            now = self.sayings.now(package)
            # A percent is told only where it must be typed, whatever is shown now.
            then = {
                column: value
                for column, value in said.items()
                if value != now[column] or column is Column.PERCENT
            }
            if then:
                version = self.order.rows[handle].version
                since = 0 < version < package.number
                if handle in self.again:
                    since = bool(package.foreign) and package.number not in imported
                yield Change(package, {column: now[column] for column in then}, then, since)

    @cached_property
    def _numbers_of_imports(self) -> frozenset[int]:
        """A package of another tool that nobody changed here has the number of an import."""
        if not self.again:
            return frozenset()
        imports = PlanImport.objects.filter(plan__engagement=self.standing.engagement)
        return frozenset(imports.values_list("number", flat=True))

    def _foreign(self) -> Iterator[tuple[str, str]]:
        for key in self.again.keys() & self.order.rows.keys():
            foreign = self.order.rows[key].foreign
            if foreign and foreign != self.known[key].foreign:
                yield key, foreign
