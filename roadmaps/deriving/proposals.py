"""What a derivation would change: the lines that people choose from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pmo_studio.core.models import Engagement
from roadmaps import facts
from roadmaps.deriving import change_needs, inputs, states
from roadmaps.involving import readings
from roadmaps.models import ChangeGroup, Plan, Wave, WorkPackage
from roadmaps.models.wave import FIRST_WAVES
from roadmaps.planning import changes
from roadmaps.planning.changes import Line
from roadmaps.planning.plan import Plan as Derived
from roadmaps.planning.plan import derive


@dataclass(frozen=True)
class Proposal:
    """The plan derived from what is known now, beside what stands."""

    ground: facts.Ground
    waves: Sequence[Wave]
    rows: Sequence[WorkPackage]
    # Of the groups whose barriers change packages take away, by their ids.
    groups: Mapping[int, str]
    derived: Derived

    @cached_property
    def proposed(self) -> states.State:
        return states.proposed(self.derived, self.ground, self.waves, self.groups)

    @cached_property
    def standing(self) -> states.State:
        return states.standing(self.rows)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return changes.lines(states.last(self.rows), self.standing, self.proposed)

    def chosen(self, ids: Iterable[str]) -> list[Line]:
        """The lines of these ids that there still are."""
        wanted = set(ids)
        return [line for line in self.lines if line.id in wanted]

    def after(self, chosen: Sequence[Line]) -> Mapping[str, Mapping[str, object]]:
        """What stands once these lines are taken."""
        return changes.apply(self.standing, chosen)


def of(engagement: Engagement, plan: Plan | None) -> Proposal:
    """The proposal for an engagement; without a plan yet, for the one that would begin."""
    return beside(facts.of(engagement), plan)


def beside(ground: facts.Ground, plan: Plan | None) -> Proposal:
    """The same, from facts that are at hand."""
    begun = plan or Plan(engagement=ground.engagement)
    waves = list(begun.waves.select_related("unit")) if plan else first_waves(begun)
    rows = list(rows_of(begun)) if plan else []
    groups = readings.groups(ground.engagement)
    names = {group.pk: group.name for group in groups}
    return Proposal(ground, waves, rows, names, _derived(ground, begun, waves, groups))


def _derived(
    ground: facts.Ground, plan: Plan, waves: Sequence[Wave], groups: Sequence[ChangeGroup]
) -> Derived:
    """The plan; with change packages where groups have barriers."""
    given = inputs.of(ground, plan, waves)
    found = derive(given)
    held_back = [readings.as_group(group) for group in groups]
    changes = change_needs.needs(held_back, found.packages, [wave.key for wave in waves])
    return derive(replace(given, changes=changes)) if changes else found


def first_waves(plan: Plan) -> list[Wave]:
    """Those with which it would begin."""
    return [Wave(plan=plan, key=key, kind=kind) for key, kind in FIRST_WAVES]


def rows_of(plan: Plan) -> Iterable[WorkPackage]:
    rows = WorkPackage.objects.filter(plan=plan).select_related("wave")
    return rows.prefetch_related("predecessors", "deliverables", "moves__kpi", "closes__gap")
