"""Whatever people do with a plan, in whatever order: it stays one that can be read and dated."""

import contextlib
import datetime
import os
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pmo_studio.core import bundle
from pmo_studio.core.refusals import Refused
from roadmaps import circles, dated, percents, problem_words
from roadmaps.actions import (
    advancing,
    dependencies,
    derivation,
    merging,
    packages,
    placing,
    schedule,
    splitting,
    waves,
)
from roadmaps.actions.splitting import Part
from roadmaps.deriving import proposals
from roadmaps.models import Closing, Dependency, Plan, Wave, WorkPackage
from roadmaps.models.package import PackageStatus
from tests.factories import DeliverableFactory
from tests.people import People
from tests.roadmaps import launched

pytestmark = pytest.mark.django_db
DAYS = (None, datetime.date(1990, 1, 6), datetime.date(2026, 5, 1), datetime.date(2199, 12, 30))
EFFORTS = (1, 7, 50, 100_000)
STATES = ("planned", "active", "delivered", "dropped")
# More on a quiet machine: PMO_EXAMPLES=500.
EXAMPLES = int(os.environ.get("PMO_EXAMPLES", "8"))
PAGES = ("roadmap/", "packages/", "waves/", "progress/", "gaps/", "plan/derive/", "history/")
# What tells of the loading itself, and of other engagements.
OWN = ("engagement", "events", "seats")


@pytest.fixture
def worked(db) -> People:
    """The worked example, dated."""
    people = launched.launched()
    launched.derived(people)
    launched.staffed(people)
    return people


class Doing:
    """Acts on a plan; which rows and values is said by numbers, as hypothesis draws them."""

    def __init__(self, people: People, drawn: Callable[[int], int]) -> None:
        self.people, self.drawn = people, drawn
        self.by = people.lead
        self.plan = Plan.objects.get(engagement=people.engagement)

    def one(self, choices):
        choices = list(choices)
        return choices[self.drawn(len(choices) - 1)]

    def package(self) -> WorkPackage:
        return self.one(live(self.plan).select_related("plan__engagement"))

    def wave(self) -> Wave:
        return self.one(self.plan.waves.all())

    def splits(self) -> None:
        whole, count = self.package(), 2 + self.drawn(2)
        gaps = list(whole.closes.values_list("gap", flat=True))[:1]
        parts = [
            Part(f"{whole.name[:100]} {n}", self.one((1, 3, max(1, whole.effort // count))))
            for n in range(count)
        ]
        parts[-1] = replace(parts[-1], gaps=gaps if self.drawn(1) else ())
        counted, shown = gap_sums(self.plan), percent(whole)
        made = splitting.split_package(whole, parts=parts, by=self.by)
        # What a part says of itself is rounded down (parted.py).
        assert all(shown - 1 <= percent(each) <= shown for each in made)
        assert gap_sums(self.plan) == pytest.approx(counted)

    def merges(self) -> None:
        into, other = self.package(), self.package()
        rows = {row.pk: row for row in (into, other)}.values()
        effort = sum(row.effort for row in rows)
        done = sum(row.effort * percent(row) for row in rows)
        counted = gap_sums(self.plan)
        made = merging.merge_packages(
            into, others=[other.pk], name=into.name, owner=None, by=self.by
        )
        assert made.effort == effort
        assert abs(percent(made) - done / effort) <= 1.0001
        after = gap_sums(self.plan)
        assert after.keys() == counted.keys()
        assert all(after[gap] <= counted[gap] + 1e-9 for gap in after)

    def removes(self) -> None:
        package, before = self.package(), order(self.plan)
        packages.remove_package(package, by=self.by)
        kept = {pair for pair in before if package.pk not in pair}
        assert order(self.plan) == kept

    def restores(self) -> None:
        gone = WorkPackage.objects.archived().filter(plan=self.plan)
        if gone.exists():
            before = order(self.plan)
            packages.restore_package(self.one(gone), by=self.by)
            assert before <= order(self.plan)

    def links(self) -> None:
        lag = self.one((0, 0, 3, 1000))
        dependencies.add_dependency(self.package(), predecessor=self.package(), lag=lag, by=self.by)

    def unlinks(self) -> None:
        rows = Dependency.objects.filter(package__in=live(self.plan))
        dependencies.remove_dependency(self.one(rows), by=self.by)

    def progresses(self) -> None:
        said = advancing.Progress(self.one(PackageStatus.values), self.one((None, 0, 37, 100)))
        advancing.set_progress(self.package(), progress=said, seen=None, by=self.by)

    def delivers(self) -> None:
        DeliverableFactory(package=self.package(), status=self.one(STATES))

    def changes(self) -> None:
        package = self.package()
        wave = self.one((None, *self.plan.waves.values_list("pk", flat=True)))
        details = replace(
            packages.details_of(package),
            wave=wave,
            effort=self.one(EFFORTS),
            staff=1 + self.drawn(2),
            earliest=self.one(DAYS),
        )
        packages.change_package(package, details=details, seen=None, by=self.by)

    def places(self) -> None:
        before = broken(self.plan)
        wave = self.one((None, *self.plan.waves.all()))
        placing.place_packages(
            self.people.engagement,
            packages={self.package().pk: None, self.package().pk: None},
            wave=wave,
            by=self.by,
        )
        assert broken(self.plan) <= before

    def swaps(self) -> None:
        waves.swap_rollout(self.wave(), up=bool(self.drawn(1)), by=self.by)

    def adds_a_rollout(self) -> None:
        waves.add_rollout(self.people.engagement, by=self.by)

    def takes_a_rollout_out(self) -> None:
        waves.remove_rollout(self.wave(), by=self.by)

    def promises(self) -> None:
        schedule.keep_baseline(self.plan, by=self.by)

    def takes_a_promise_back(self) -> None:
        schedule.forget_baseline(self.plan, by=self.by)

    def derives(self) -> None:
        now = Plan.objects.get(pk=self.plan.pk)
        lines = proposals.of(self.people.engagement, now).lines
        chosen = [line.id for line in lines if self.drawn(2)]
        derivation.derive_plan(self.people.engagement, chosen=chosen, by=self.by)


ACTS = (
    *(Doing.splits, Doing.merges, Doing.removes, Doing.restores, Doing.restores, Doing.links),
    *(Doing.unlinks, Doing.progresses, Doing.delivers, Doing.changes, Doing.places, Doing.swaps),
    *(Doing.adds_a_rollout, Doing.takes_a_rollout_out, Doing.promises, Doing.derives),
    Doing.takes_a_promise_back,
)


def live(plan):
    return WorkPackage.objects.live().filter(plan=plan)


def percent(package: WorkPackage) -> int:
    states = package.deliverables.live().values_list("status", flat=True)
    return percents.percent_of(package, list(states))


def gap_sums(plan: Plan) -> dict[int, float]:
    """What the packages that stand count for each gap, together."""
    found: dict[int, float] = {}
    rows = Closing.objects.filter(package__in=live(plan))
    for gap, counted in rows.values_list("gap", "counted"):
        found[gap] = found.get(gap, 0) + counted
    return found


def order(plan: Plan) -> set[tuple[int, int]]:
    """Who comes after whom, over others too."""
    after: dict[int, set[int]] = {}
    for waits, first in circles.pairs_of(plan):
        after.setdefault(waits, set()).add(first)
    found = set()
    for waits in after:
        todo = list(after[waits])
        while todo:
            first = todo.pop()
            if (waits, first) not in found:
                found.add((waits, first))
                todo += after.get(first, ())
    return found


def broken(plan: Plan) -> set[tuple[int, int]]:
    """Who stands before what it waits for."""
    rows = live(plan).exclude(status="dropped").select_related("wave")
    last = float("inf")
    places = {row.pk: row.wave.position if row.wave else last for row in rows}
    return {
        (waits, first)
        for waits, first in circles.pairs_of(plan)
        if waits in places and first in places and places[waits] < places[first]
    }


def whole(plan: Plan) -> None:
    """What holds of every plan."""
    assert circles.circle_of(circles.pairs_of(plan)) == []
    keys = [
        key.lower() for key in WorkPackage.objects.filter(plan=plan).values_list("key", flat=True)
    ]
    assert len(keys) == len(set(keys))
    waves_there = list(plan.waves.values_list("key", flat=True))
    rollouts = [key for key in waves_there if key.startswith("R")]
    assert waves_there == ["F", "P", *(f"R{n}" for n in range(1, len(rollouts) + 1)), "S"]
    standing = dated.of(plan.engagement)
    assert all(0 <= standing.share(row) <= 1 for row in standing.rows)
    if standing.errors:
        assert all(told.words for told in problem_words.of(standing))
        return
    for row in standing.placed:
        found = standing.planned.dated[row.key]
        assert found.first <= found.last


# Every example puts back what it did; a shorter one is looked for by hand (it takes minutes).
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.data())
def test_what_is_done_in_any_order_leaves_a_whole_plan(worked, data):
    with transaction.atomic():
        doing = Doing(worked, lambda most: data.draw(st.integers(0, most)))
        for _ in range(data.draw(st.integers(1, 25))):
            act = ACTS[data.draw(st.integers(0, len(ACTS) - 1))]
            # What is refused leaves nothing behind.
            with contextlib.suppress(Refused), transaction.atomic():
                act(doing)
            whole(doing.plan)
        browser = worked.browser("lead")
        for page in PAGES:
            where = f"/engagements/{worked.engagement.pk}/{page}"
            assert browser.get(where).status_code == 200, page
        document = bundle.write(worked.engagement)
        again = bundle.write(bundle.load(document, owner=worked.stranger))
        assert [
            part for part in document if again[part] != document[part] and part not in OWN
        ] == []
        transaction.set_rollback(True)
