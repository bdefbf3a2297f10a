"""Optimise: the best plan there is, or how far off one can be, and the same one every time."""

import random
import subprocess
import sys
import threading
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmaps import optimising
from roadmaps.optimising import Objective, Status, aims, model, problem, search
from roadmaps.optimising.keeping import keeps_rules
from roadmaps.optimising.proposal import gap_percent
from roadmaps.planning import networks, plan, schedule
from roadmaps.planning.network import Activity, Network, Placed, Predecessor
from tests.roadmaps.examples import SETTINGS, WAVES, t22

T23 = Network(
    (
        Activity("A", 10, (1,)),
        Activity("B", 6, (1,)),
        Activity("C", 4, (2,)),
        Activity("D", 4, (1,), (Predecessor("A"),)),
    ),
    (2,),
)


@st.composite
def small(draw, most=5):
    """Small networks with all that there is: waves, gates, lags, dates, two resources."""
    capacities = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    activities = []
    for number in range(draw(st.integers(1, most))):
        wave = draw(st.integers(0, 2))
        before = [each for each in activities if each.wave <= wave]
        chosen = draw(st.lists(st.sampled_from(before), unique_by=id)) if before else []
        activities.append(
            Activity(
                key=f"a{number}",
                duration=draw(st.integers(0, 4)),
                uses=tuple(draw(st.integers(0, most_used)) for most_used in capacities),
                after=tuple(Predecessor(each.key, draw(st.integers(0, 2))) for each in chosen),
                wave=wave,
                earliest=draw(st.sampled_from([0, 0, 0, 3, 9])),
            )
        )
    return Network(tuple(activities), capacities, draw(st.integers(0, 2)))


@st.composite
def standing(draw, network):
    """Some activities that stay where they are, rules or not."""
    stays = draw(st.lists(st.sampled_from(network.activities), unique_by=id, max_size=2))
    starts = {each.key: draw(st.integers(0, 6)) for each in stays}
    waits = {each.key: draw(st.sampled_from([0, 0, 3])) for each in stays}
    return {each.key: stood(each, starts[each.key], waits[each.key]) for each in stays}


def stood(each, start, waits):
    """Begun on `start`; after its first day it waits so many days, where it has more to do."""
    if not waits or each.duration < 2:
        return Placed(start, start + each.duration)
    return Placed(start, start + each.duration + waits, (start + 1, start + 1 + waits))


def all_plans(network, fixed=schedule.NOTHING):
    """Every plan in which nothing can begin earlier without delaying something."""
    for activities in permutations(network.activities):
        yield schedule.serial(replace(network, activities=activities), fixed)


def length(placed):
    return max(each.finish for each in placed.values())


def worth(placed, values):
    return sum((Fraction(str(values[key])) * placed[key].finish for key in values), Fraction(0))


def in_order(network, keys):
    """The network with its activities preferred in this order."""
    by_key = {each.key: each for each in network.activities}
    return replace(network, activities=tuple(by_key[key] for key in keys))


def breaks_nothing(network, placed, fixed=schedule.NOTHING):
    task = problem.of_network(network, fixed)
    return keeps_rules(task, task.starts(placed))


def hard(seed, jobs=30):
    """Too hard to be proved in the time that a test has."""
    chance = random.Random(seed)
    activities = []
    for number in range(jobs):
        before = chance.sample(activities, min(2, len(activities)))
        activities.append(
            Activity(
                f"{number:02}",
                chance.randint(1, 10),
                (chance.randint(1, 5), chance.randint(0, 5), chance.randint(0, 5)),
                tuple(Predecessor(each.key) for each in before if chance.random() < 0.6),
            )
        )
    return Network(tuple(activities), (8, 8, 8))


def test_the_worked_example_t23_cannot_be_shorter_than_its_18_days():
    proposal = optimising.propose(T23, seconds=1, present=schedule.serial(T23))

    assert (proposal.days, proposal.bound, proposal.status) == (18, 18, Status.OPTIMAL)
    assert (proposal.gap_percent, proposal.improves) == (0, False)


def test_best_value_brings_forward_what_is_worth_most():
    values = {"D": 10, "C": 1}

    proposal = optimising.propose(T23, objective=Objective.BEST_VALUE, values=values, seconds=1)

    # C at once is worth more than C behind D, though D then comes four days later: 188, not 192
    least = min(worth(placed, values) for placed in all_plans(T23))
    assert (proposal.best, proposal.bound, proposal.status) == (least, least, Status.OPTIMAL)
    assert proposal.schedule["D"].finish < schedule.serial(T23)["D"].finish


def test_equally_valuable_plans_are_also_short():
    activities = [Activity("worth", 2, (1,)), *(Activity(f"a{n}", n, (1,)) for n in range(1, 6))]
    network = Network(tuple(activities), (2,))

    proposal = optimising.propose(
        network, objective=Objective.BEST_VALUE, values={"worth": 5}, seconds=1
    )

    assert proposal.schedule["worth"].finish == 2
    assert proposal.days == 9  # 17 days of work for two people


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_shortest_plan_is_the_shortest_of_all_plans(data):
    network = data.draw(small())
    fixed = data.draw(standing(network))

    present = schedule.serial(network, fixed)

    proposal = optimising.propose(network, seconds=0.5, fixed=fixed, present=present)

    assert proposal.present == length(present)
    assert proposal.improves is (proposal.days < length(present))
    assert proposal.days == min(length(placed) for placed in all_plans(network, fixed))
    assert breaks_nothing(network, proposal.schedule, fixed)
    assert (proposal.status, proposal.bound) == (Status.OPTIMAL, proposal.days)
    assert schedule.serial(in_order(network, proposal.order), fixed) == proposal.schedule


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_best_value_is_the_best_of_all_plans_and_then_the_shortest(data):
    network = data.draw(small(most=4))
    keys = [each.key for each in network.activities]
    value = st.sampled_from([0, 1, 2.5, 7, Fraction(1, 3)])
    values = dict(zip(keys, data.draw(st.tuples(*[value] * len(keys))), strict=True))
    values[keys[0]] = 3

    proposal = optimising.propose(
        network, objective=Objective.BEST_VALUE, values=values, seconds=0.5
    )

    best = min((worth(placed, values), length(placed)) for placed in all_plans(network))
    assert (proposal.best, proposal.days, proposal.status) == (*best, Status.OPTIMAL)
    assert breaks_nothing(network, proposal.schedule)


def test_what_is_cut_off_a_value_is_never_claimed():
    values = {"A": Fraction(1, 3001), "B": 0.33333333333, "D": Fraction(22, 7)}

    proposal = optimising.propose(T23, objective=Objective.BEST_VALUE, values=values, seconds=1)

    best = min(worth(placed, values) for placed in all_plans(T23))
    assert proposal.bound < best <= proposal.best
    assert (proposal.status, proposal.gap_percent) == (Status.FEASIBLE, Fraction(1, 10))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_the_solver_proves_is_what_is_true(data):
    """Alone, without a plan to begin with: a bound above the truth would show."""
    network = data.draw(small(most=4))
    fixed = data.draw(standing(network))
    task = problem.of_network(network, fixed)
    aim = aims.shortest()
    if data.draw(st.booleans()) and len(fixed) < len(task.keys):
        aim = aims.best_value(task, {key: len(key) for key in task.keys})

    built = model.build(task, aim, task.longest)
    found = search.run(built, work=1, fuse=60, seed=0, on_news=lambda news: None)

    costs = [aim.cost(task, task.starts(placed)) for placed in all_plans(network, fixed)]
    assert found.least_cost == min(costs)[0]
    assert aim.cost(task, problem.place(task, found.starts))[0] == found.least_cost
    assert keeps_rules(task, found.starts)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_plans_are_tried_exactly_as_the_plan_page_places_them(data):
    network = data.draw(small(most=8))
    fixed = data.draw(standing(network))
    task = problem.of_network(network, fixed)
    order = data.draw(st.permutations(range(len(task.keys))))

    found = task.schedule(problem.place(task, order))

    keys = sorted(task.keys, key=lambda key: order[task.keys.index(key)])
    assert found == schedule.serial(in_order(network, keys), fixed)
    assert breaks_nothing(network, found, fixed)


@settings(max_examples=100, deadline=None)
@given(small(most=8), st.randoms(use_true_random=False))
def test_moving_a_plan_to_the_left_delays_nothing(network, chance):
    later = replace(
        network,
        activities=tuple(
            replace(each, earliest=each.earliest + chance.randint(0, 9))
            for each in network.activities
        ),
    )
    task = problem.of_network(network, {})
    plan_of_later = task.starts(schedule.serial(later))

    moved = problem.place(task, plan_of_later)

    assert all(new <= old for new, old in zip(moved, plan_of_later, strict=True))


@pytest.mark.parametrize(
    "starts",
    [
        {"D": 13},  # begins before the day after the lag
        {"C": 0},  # more people than there are
        {"B": 2},  # before somebody lets it
        {"E": 20},  # before the gate
    ],
)
def test_a_plan_that_breaks_one_rule_is_told_from_one_that_breaks_none(starts):
    network = replace(
        T23,
        activities=(
            T23.activities[0],
            replace(T23.activities[1], earliest=3),
            T23.activities[2],
            replace(T23.activities[3], after=(Predecessor("A", 4),)),
            Activity("E", 2, (1,), wave=2),
        ),
        gate_days=3,
    )
    sound = schedule.serial(network)
    assert breaks_nothing(network, sound)
    assert sound["E"].start == length({key: sound[key] for key in "ABCD"}) + 3

    broken = {
        key: Placed(start, start + each.finish - each.start)
        for key, each in sound.items()
        for start in [starts.get(key, each.start)]
    }

    assert not breaks_nothing(network, broken)


def test_waves_stay_apart_and_the_worked_example_t22_keeps_its_rules():
    derived = plan.derive(t22())
    network = networks.network(derived.packages, WAVES, SETTINGS.team, SETTINGS.gate_days)
    present = schedule.serial(network)

    proposal = optimising.propose(network, seconds=2, present=present)

    assert proposal.present == 150
    assert proposal.bound <= proposal.days <= 150
    assert proposal.status is Status.OPTIMAL
    assert breaks_nothing(network, proposal.schedule)


def test_the_same_input_gives_the_same_plan_even_when_nothing_is_proved():
    proposals = [optimising.propose(hard(5), seconds=0.6, at_most=60, seed=3) for _ in range(3)]

    first = proposals[0]
    assert all(each.repeatable for each in proposals)
    assert first.status is Status.FEASIBLE
    assert [(each.schedule, each.bound) for each in proposals] == 3 * [
        (first.schedule, first.bound)
    ]


def test_a_longer_search_is_not_worse_and_its_bound_is_not_weaker():
    short = optimising.propose(hard(5), seconds=0.1, at_most=60)
    long = optimising.propose(hard(5), seconds=0.8, at_most=60, present=short.schedule)

    assert long.days <= short.days
    assert short.bound <= long.bound <= long.days


def test_progress_only_ever_gets_better_and_is_told_on_our_own_thread():
    told, mine = [], threading.current_thread()

    def hear(progress):
        assert threading.current_thread() is mine
        told.append(progress)

    proposal = optimising.propose(hard(7), seconds=0.6, at_most=60, on_progress=hear)

    assert [each.best for each in told] == sorted((each.best for each in told), reverse=True)
    assert [each.bound for each in told] == sorted(each.bound for each in told)
    assert all(each.bound <= each.best for each in told)
    assert (told[-1].best, told[-1].bound) == (proposal.best, proposal.bound)


@pytest.mark.parametrize("solving", [False, True])
def test_whoever_listens_can_end_the_search(solving):
    class Enough(Exception):
        pass

    def stop(progress):
        # the solver has a thread of its own
        if (threading.active_count() > threads) is solving:
            raise Enough

    threads = threading.active_count()
    with pytest.raises(Enough):
        optimising.propose(hard(7), seconds=3, at_most=600, on_progress=stop)

    assert threading.active_count() == threads


def test_a_clock_that_ends_the_search_is_admitted_and_the_plan_still_keeps_the_rules():
    proposal = optimising.propose(hard(7), seconds=30, at_most=0.2)

    assert not proposal.repeatable
    assert breaks_nothing(hard(7), proposal.schedule)
    assert proposal.seconds < 15


def test_a_proposal_is_compared_with_the_present_schedule():
    late = {
        key: Placed(each.start + 5, each.finish + 5) for key, each in schedule.serial(T23).items()
    }

    proposal = optimising.propose(T23, seconds=1, present=late)

    assert (proposal.present, proposal.present_days, proposal.days) == (23, 23, 18)
    assert proposal.improves


@pytest.mark.parametrize(
    "present",
    [
        {key: Placed(0, 1) for key in "ABCD"},  # breaks rules
        {"A": Placed(0, 10)},  # knows one of four
        {},
    ],
)
def test_a_present_schedule_that_is_none_is_not_compared_with(present):
    proposal = optimising.propose(T23, seconds=1, present=present)

    assert (proposal.present, proposal.days, proposal.improves) == (None, 18, True)


def test_what_is_under_way_stays_even_where_it_uses_more_than_there_is():
    """A and C on the same day, too: to the solver both beginnings are one number."""
    fixed = {"A": Placed(4, 14), "C": Placed(4, 8)}

    proposal = optimising.propose(T23, seconds=1, fixed=fixed)

    assert {key: proposal.schedule[key] for key in fixed} == fixed
    # A and C together need three of the two people on days 4 to 7: B waits for them
    assert proposal.schedule["B"].start == 8
    assert (proposal.days, proposal.status) == (18, Status.OPTIMAL)


def test_nothing_to_schedule_takes_no_time():
    proposal = optimising.propose(Network((), (3,)))

    assert (proposal.days, proposal.schedule, proposal.status) == (0, {}, Status.OPTIMAL)


@pytest.mark.parametrize(
    ("best", "bound", "gap"),
    [(103, 100, "3"), (1001, 999, "0.3"), (100, 100, "0"), (2, 0, None), (0, 0, "0")],
)
def test_the_gap_is_rounded_up_to_tenths_of_a_percent(best, bound, gap):
    found = gap_percent(Fraction(best), Fraction(bound))

    assert found == (None if gap is None else Fraction(gap))


def test_a_network_that_nobody_could_schedule_is_refused_with_its_problems():
    network = replace(T23, capacities=(1,))

    with pytest.raises(optimising.Unschedulable) as refused:
        optimising.propose(network)

    assert refused.value.problems == schedule.problems(network)


@pytest.mark.parametrize("values", [{}, {"A": 0}])
def test_best_value_without_values_is_refused(values):
    with pytest.raises(optimising.NothingOfValue):
        optimising.propose(T23, objective=Objective.BEST_VALUE, values=values)


def test_a_value_below_zero_is_refused_by_name():
    with pytest.raises(ValueError, match="value of B is -1"):
        optimising.propose(T23, objective=Objective.BEST_VALUE, values={"B": -1})


def test_without_the_extra_everything_imports_and_the_search_says_what_to_type(monkeypatch):
    monkeypatch.setitem(sys.modules, "ortools", None)

    assert not optimising.is_available()
    with pytest.raises(optimising.NotInstalled, match="run --with optimise"):
        optimising.propose(T23)


def test_importing_it_does_not_load_the_solver():
    code = (
        "import sys, roadmaps.optimising; print(sorted({'ortools', 'django'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
