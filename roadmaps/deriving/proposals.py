"""What a derivation would change: the lines that people choose from."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pmo_studio.core.models import Engagement
from roadmaps import dated, facts, percents
from roadmaps.closed import to_builds
from roadmaps.deriving import change_needs, inputs, marks, states, staying
from roadmaps.involving import readings
from roadmaps.models import ChangeGroup, Plan, Wave, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.models.wave import first_waves
from roadmaps.planning import changes
from roadmaps.planning.changes import Line
from roadmaps.planning.packages import Edits, Kind
from roadmaps.planning.plan import Inputs, derive
from roadmaps.planning.plan import Plan as Derived
from roadmaps.planning.problems import Warn

# Nothing is done of these any more.
OVER = (PackageStatus.DONE, PackageStatus.DROPPED)


@dataclass(frozen=True)
class Proposal:
    """The plan derived from what is known now, beside what stands."""

    ground: facts.Ground
    waves: Sequence[Wave]
    rows: Sequence[WorkPackage]
    # Of the groups whose barriers change packages take away, by their ids.
    groups: Mapping[int, str]
    # What people set otherwise than it was derived, as far as it decides where others find room.
    settled: Edits
    derived: Derived
    # The same around what people settled: their efforts take room, their waves are kept.
    around: Derived
    # Whether change packages are spoken of, which tell what holds groups back.
    people: bool = True
    # By key, the waves into which nothing new comes.
    closed: Set[str] = frozenset()

    @cached_property
    def proposed(self) -> states.State:
        plans = states.Plans(self.derived, self.around, self.settled)
        found = states.proposed(plans, self.ground, self.waves, self.groups)
        held = (self.done | self.under_way.keys()) - found.keys()
        found = staying.still_waiting(found, self.standing, held)
        found = staying.kept_in_waves(found, self.rows, self.closed)
        return staying.without(found, self._put_aside)

    @cached_property
    def standing(self) -> states.State:
        return states.standing(self.rows)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        last = staying.without(states.last(self.rows), self._put_aside)
        found = changes.lines(last, self.standing, self.proposed, self.done)
        return tuple(line for line in found if self._is_seen(line.key))

    @cached_property
    def done(self) -> Set[str]:
        """What is done stays as it is, whatever is derived now."""
        return {mark for mark, row in self._rows.items() if row.status == PackageStatus.DONE}

    @cached_property
    def gaps_closed(self) -> int:
        """How many packages are done, and nothing asks for them any more: their gaps are closed."""
        derived = states.last(self._rows.values()).keys() - self.proposed.keys()
        return sum(self._is_seen(mark) for mark in self.done & derived)

    @cached_property
    def late_foundations(self) -> Set[str]:
        """What the foundation should hold, and comes later (domain.md Rulings §6.2)."""
        late = (each.keys for each in self.around.warnings if each.code == Warn.FOUNDATION_LATE)
        return {marks.of_build(key) for keys in late for key in keys}

    @cached_property
    def under_way(self) -> Mapping[str, WorkPackage]:
        """Work that somebody has begun, be it one of its deliverables."""
        return {
            mark: row
            for mark, row in self._rows.items()
            if row.status not in OVER and (row.has_begun or percents.share_of(row, outputs_of(row)))
        }

    def is_suggested(self, line: Line) -> bool:
        """Whether it is ticked before anybody chooses.

        Nothing that people wrote or do is, nor what leaves its wave for the backlog: a promise, an
        owner or the end of the plan may hang on it.
        """
        is_edited = line.kind is changes.Kind.EDITED_BY_PEOPLE or line.conflict
        return not (is_edited or line.key in self.under_way or changes.leaves_its_wave(line))

    def promised_until(self, line: Line) -> datetime.date | None:
        """The promised last day of what the line takes out of the plan; None without a promise."""
        row = self._rows.get(line.key)
        leaves = line.effect is changes.Effect.REMOVE or changes.leaves_its_wave(line)
        return row.baseline_end if row and leaves else None

    def _is_seen(self, mark: str) -> bool:
        return self.people or not mark.startswith(marks.CHANGE)

    @cached_property
    def _rows(self) -> Mapping[str, WorkPackage]:
        """By mark, what is not put aside."""
        return {marks.of_row(row): row for row in self.rows if row.archived_at is None}

    @cached_property
    def _put_aside(self) -> Collection[str]:
        """What people took off: nothing else is different because of that."""
        return states.last(self.rows).keys() - self.standing.keys()

    @property
    def differing(self) -> list[Line]:
        """Those that follow from something that changed; what only people edited stays, calmly."""
        return [line for line in self.lines if not _is_own_edit(line)]

    @property
    def edited(self) -> int:
        """How many packages carry edits of people that no derivation asks otherwise of since."""
        return len({line.key for line in self.lines if _is_own_edit(line)})

    def chosen(self, ids: Iterable[str]) -> list[Line]:
        """The lines of these ids that there still are."""
        wanted = set(ids)
        return [line for line in self.lines if line.id in wanted]

    def after(self, chosen: Sequence[Line]) -> Mapping[str, states.Fields]:
        """What stands once these lines are taken.

        Who takes back where people moved a build cannot have its deployment wait for it as well.
        """
        found = changes.apply(self.standing, chosen)
        touched = {line.key for line in chosen}
        place = {wave.key: number for number, wave in enumerate(self.waves)}
        for package in self.around.packages:
            if package.kind == Kind.ENABLING and package.key in touched & found.keys():
                fields = found[package.key]
                fields["after"] = _in_time(fields, found, place)
        return found

    def over_capacity(self, chosen: Sequence[Line]) -> Mapping[str, int]:
        """By wave that takes more than it can once these lines are taken: by how much."""
        used: Counter[str | None] = Counter()
        for mark, fields in self.after(chosen).items():
            if mark not in self._rows or self._rows[mark].status != PackageStatus.DROPPED:
                used[fields["wave"]] += fields["effort"]
        return {
            wave.key: used[wave.key] - wave.capacity
            for wave in self.waves
            if wave.capacity is not None and used[wave.key] > wave.capacity
        }


def outputs_of(row: WorkPackage) -> list[str]:
    """How far its deliverables are; of a row of `rows_of`."""
    outputs = row.deliverables.all()
    return [one.status for one in outputs if one.archived_at is None]


def _is_own_edit(line: Line) -> bool:
    return line.kind is changes.Kind.EDITED_BY_PEOPLE and not line.conflict


def _in_time(
    fields: states.Fields, found: Mapping[str, states.Fields], place: Mapping[Any, int]
) -> list[Any]:
    """Of what it waits for that which does not come in a later wave."""
    latest = place.get(fields["wave"], len(place))
    return [
        [mark, lag]
        for mark, lag in fields["after"]
        if mark not in found or place.get(found[mark]["wave"], 0) <= latest
    ]


def of(engagement: Engagement, plan: Plan | None, *, people: bool = True) -> Proposal:
    """The proposal for an engagement; without a plan yet, for the one that would begin.

    Not `people`: for whoever may not see stakeholders, without lines of change packages.
    """
    return beside(facts.of(engagement), plan, people=people)


def beside(ground: facts.Ground, plan: Plan | None, *, people: bool = True) -> Proposal:
    """The same, from facts that are at hand."""
    begun = plan or Plan(engagement=ground.engagement)
    standing = dated.read(ground.engagement, plan) if plan else None
    waves = standing.waves if standing else first_waves(begun)
    closed = to_builds(standing) if standing else frozenset()
    rows = list(rows_of(begun)) if plan else []
    groups = readings.groups(ground.engagement)
    names = {group.pk: group.name for group in groups}
    given = inputs.of(ground, begun, waves, closed)
    derived = _derived(given, groups)
    settled = inputs.settled(rows, closed)
    held = inputs.held(rows, derived.packages)
    around = derived
    if settled or held:
        fixed = replace(given, edits=settled, own=[*given.own, *held])
        around = _derived(fixed, groups)
    return Proposal(ground, waves, rows, names, settled, derived, around, people, closed)


def _derived(given: Inputs, groups: Sequence[ChangeGroup]) -> Derived:
    """The plan; with change packages where groups have barriers."""
    found = derive(given)
    held_back = [readings.as_group(group) for group in groups]
    changes = change_needs.needs(held_back, found.packages, [wave.key for wave in given.waves])
    return derive(replace(given, changes=changes)) if changes else found


def rows_of(plan: Plan) -> Iterable[WorkPackage]:
    rows = WorkPackage.objects.filter(plan=plan).select_related("wave")
    return rows.prefetch_related("predecessors", "deliverables", "moves__kpi", "closes__gap")
