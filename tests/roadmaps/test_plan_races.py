"""Two people at the same act of planning: every pair ends as one after the other would have."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.db.models import Count, Sum

from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from roadmaps import dated
from roadmaps.actions import derivation, merging, packages, schedule, splitting, waves
from roadmaps.actions.splitting import Part
from roadmaps.deriving import proposals
from roadmaps.models import Deliverable, Dependency, Plan, WorkPackage
from tests.people import People, make_people
from tests.roadmaps import launched
from tests.roadmaps.planned import package, planned, wave_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

Act = Callable[[], Any]
# What happens at once, how that may end, and what must be so afterwards.
Scene = tuple[Sequence[Act], Sequence[list[str]], Act]
BOTH, ONE = ["done", "done"], ["done", "refused"]


def live() -> Any:
    return WorkPackage.objects.live()


def every_line(people: People) -> list[str]:
    plan = Plan.objects.get(engagement=people.engagement)
    return [line.id for line in proposals.of(people.engagement, plan).lines]


def two_derive() -> Scene:
    """Five builds, and seven packages that every plan with two rollouts has."""
    people = launched.launched()
    launched.framed(people)
    ids = every_line(people)
    acts = [
        lambda by=by: derivation.derive_plan(people.engagement, chosen=ids, by=by)
        for by in (people.lead, people.facilitator)
    ]

    def after() -> bool:
        twice = Deliverable.objects.values("package", "kind", "name").annotate(n=Count("pk"))
        kinds = live().values("kind").annotate(n=Count("pk"))
        found = {each["kind"]: each["n"] for each in kinds}
        return found == {"build": 5, "enabling": 7} and not twice.filter(n__gt=1).exists()

    return acts, [ONE], after


def one_keeps_the_baseline_while_one_derives() -> Scene:
    """What is promised are the dates before, or those after; never some of each."""
    people = launched.launched()
    plan = launched.derived(people)
    launched.staffed(people)
    ids = every_line(people)
    acts: list[Act] = [
        lambda: schedule.keep_baseline(plan, by=people.lead),
        lambda: derivation.derive_plan(people.engagement, chosen=ids, by=people.facilitator),
    ]

    def after() -> bool:
        rows = live().exclude(baseline_effort=None)
        return rows.count() == 11 and rows.aggregate(n=Sum("baseline_effort"))["n"] in (212, 236)

    return acts, [BOTH], after


def two_move_one_bar() -> Scene:
    people = make_people()
    row = package(planned(people.lead), "A", "F")

    def move(effort: int, by: Any) -> Any:
        details = replace(packages.details_of(row), effort=effort)
        return packages.change_package(row, details=details, seen=row.version, by=by)

    acts = [lambda: move(20, people.lead), lambda: move(30, people.facilitator)]
    return acts, [ONE], lambda: live().get().effort in (20, 30)


def a_package_is_planned_into_a_rollout_that_is_taken_out() -> Scene:
    people = make_people()
    plan = planned(people.lead)
    row, rollout = package(plan, "A", "F"), wave_of(plan, "R1")
    details = replace(packages.details_of(row), wave=rollout.pk)
    acts: list[Act] = [
        lambda: waves.remove_rollout(rollout, by=people.lead),
        lambda: packages.change_package(row, details=details, seen=None, by=people.facilitator),
    ]

    def after() -> bool:
        now = live().get().wave
        return (now is None or now.key == "F") and [w.key for w in plan.waves.all()] == [*"FPS"]

    return acts, [BOTH, ONE], after


def one_splits_what_another_one_merges() -> Scene:
    """No person-day is lost or comes twice, and nothing waits for what is gone."""
    people = make_people()
    plan = planned(people.lead)
    first, second = package(plan, "A", "F", 30), package(plan, "B", "F", 12)
    package(plan, "C", "F", 8, after=["B"])
    parts = [Part("Design", 5), Part("Build", 7)]
    acts: list[Act] = [
        lambda: splitting.split_package(second, parts=parts, seen=second.version, by=people.lead),
        lambda: merging.merge_packages(
            first, others=[second.pk], name="Both", owner=None, by=people.facilitator
        ),
    ]

    def after() -> bool:
        standing = dated.of(people.engagement)
        loose = Dependency.objects.filter(
            package__archived_at=None, predecessor__archived_at__isnull=False
        )
        effort = live().aggregate(n=Sum("effort"))["n"]
        return effort == 50 and standing.errors == () and not loose.exists()

    return acts, [BOTH, ONE], after


SCENES = [
    two_derive,
    one_keeps_the_baseline_while_one_derives,
    two_move_one_bar,
    a_package_is_planned_into_a_rollout_that_is_taken_out,
    one_splits_what_another_one_merges,
]


@pytest.mark.parametrize("scene", SCENES)
def test_at_the_same_moment(scene: Callable[[], Scene]) -> None:
    acts, possible, holds = scene()

    found = at_once(*acts)

    ends = sorted("refused" if isinstance(each, Refused) else "done" for each in found)
    assert ends in possible
    assert holds()
    numbers = Event.objects.order_by("number").filter(engagement__name="Meridian Health PMO")
    told = list(numbers.values_list("number", flat=True))
    assert told == list(range(told[0], told[0] + len(told)))
