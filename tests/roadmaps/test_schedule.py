"""When activities happen: T23, T24, what may never happen, and what a plain search would find."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.planning import schedule
from roadmaps.planning.critical import critical_path
from roadmaps.planning.network import Activity, Network, Placed, Predecessor
from roadmaps.planning.problems import Problem
from roadmaps.planning.profile import Profile
from tests.roadmaps.networks import networks, use_by_day


def after(*keys):
    return tuple(Predecessor(key) for key in keys)


def test_t23_a_team_of_two_does_what_two_people_can():
    network = Network(
        (
            Activity("A", schedule.duration(10, 1), (1,)),
            Activity("B", schedule.duration(6, 1), (1,)),
            Activity("C", schedule.duration(8, 2), (2,)),
            Activity("D", schedule.duration(4, 1), (1,), after("A")),
        ),
        (2,),
    )
    found = {key: (at.start, at.finish - 1) for key, at in schedule.serial(network).items()}
    assert found == {"A": (0, 9), "B": (0, 5), "C": (10, 13), "D": (14, 17)}


def test_t24_a_circle_is_named_in_its_order():
    network = Network((Activity("A", 1, (), after("B")), Activity("B", 1, (), after("A"))), (1,))
    (found,) = schedule.problems(network)
    assert found.code == "cycle"
    assert found.keys in {("A", "B", "A"), ("B", "A", "B")}


def test_a_long_circle_is_told_from_what_hangs_on_it():
    links = {"A": "E", "B": "A", "C": "B", "D": "C", "E": "D", "in": "", "out": "C"}
    activities = [Activity(key, 1, (), after(*filter(None, [by]))) for key, by in links.items()]
    (found,) = schedule.problems(Network(activities, ()))
    start = found.keys[0]
    assert len(found.keys) == 6
    assert found.keys[-1] == start
    assert all(links[later] == sooner for sooner, later in pairwise(found.keys))


@pytest.mark.parametrize(("effort", "staff", "days"), [(15, 2, 8), (0.5, 1, 1), (30, 3, 10)])
def test_t25_a_part_of_a_day_takes_the_day(effort, staff, days):
    assert schedule.duration(effort, staff) == days


def test_everything_that_is_wrong_is_listed_at_once():
    network = Network(
        (
            Activity("A", 1, (3,), (Predecessor("B", -1), Predecessor("Z"))),
            Activity("B", 1, (1,), wave=1),
        ),
        (2,),
    )
    assert schedule.problems(network) == (
        Problem("above_limit", ("A",), {"resource": 0, "uses": 3, "limit": 2}),
        Problem("negative_lag", ("A", "B"), {"lag": -1}),
        Problem("later_wave", ("A", "B"), {"wave": 0, "predecessor_wave": 1}),
        Problem("unknown", ("A", "Z"), {}),
    )


@given(networks())
def test_no_dependency_is_violated_and_no_wave_begins_before_the_one_before_has_ended(network):
    assert schedule.problems(network) == ()
    found = schedule.serial(network)
    ends = {}
    for each in network.activities:
        at = found[each.key]
        ends[each.wave] = max(ends.get(each.wave, 0), at.finish)
        assert at.finish - at.start == each.duration
        assert at.start >= each.earliest
        assert all(at.start >= found[one.key].finish + one.lag for one in each.after)
    for each in network.activities:
        for wave, end in ends.items():
            if wave < each.wave:
                assert found[each.key].start >= end + network.gate_days


@given(networks())
def test_no_more_is_used_than_there_is_on_any_day(network):
    for found in (schedule.serial(network), schedule.by_latest_finish(network)):
        used = use_by_day(network, found)
        assert all(use <= network.capacities[resource] for (resource, _), use in used.items())


def day_by_day(network):
    """The same rule without any shortcut: every day is tried."""
    placed, free, begin, ended = {}, {}, 0, 0
    for wave in sorted({each.wave for each in network.activities}):
        members = [each for each in network.activities if each.wave == wave]
        while members:
            each = next(one for one in members if all(p.key in placed for p in one.after))
            members.remove(each)
            day = max([begin, each.earliest, *(placed[p.key].finish + p.lag for p in each.after)])
            while any(
                free.get((resource, at), 0) + use > network.capacities[resource]
                for at in range(day, day + each.duration)
                for resource, use in enumerate(each.uses)
            ):
                day += 1
            for at in range(day, day + each.duration):
                for resource, use in enumerate(each.uses):
                    free[resource, at] = free.get((resource, at), 0) + use
            placed[each.key] = Placed(day, day + each.duration)
            ended = max(ended, day + each.duration)
        begin = ended + network.gate_days
    return placed


@given(networks(waves=2, most=20))
def test_skipping_what_is_full_finds_what_trying_every_day_finds(network):
    assert schedule.serial(network) == day_by_day(network)


asked = st.tuples(st.integers(0, 30), st.integers(1, 5), st.integers(1, 3), st.integers(1, 3))


@given(st.lists(asked, max_size=40))
def test_a_profile_remembers_only_what_stays_full(wishes):
    profile, used = Profile((3, 4)), {}
    for day, duration, one, other in wishes:
        start = profile.earliest(day, duration, (one, other))
        expected = day
        while any(
            used.get(at, (0, 0))[0] + one > 3 or used.get(at, (0, 0))[1] + other > 4
            for at in range(expected, expected + duration)
        ):
            expected += 1
        assert start == expected
        profile.take(start, start + duration, (one, other))
        for at in range(start, start + duration):
            before = used.get(at, (0, 0))
            used[at] = (before[0] + one, before[1] + other)


@given(networks(waves=1), st.integers(1, 20))
def test_nothing_ends_before_the_critical_path_says_and_float_is_never_negative(network, more):
    path = critical_path(network.activities)
    found = schedule.serial(network)
    assert all(each.slack >= 0 for each in path.times.values())
    assert all(at.finish >= path.times[key].early_finish for key, at in found.items())
    first = network.activities[0]
    longer = [replace(first, duration=first.duration + more), *network.activities[1:]]
    allowed = path.times[first.key].slack
    assert critical_path(longer).length == path.length + max(0, more - allowed)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8), st.integers(0, 7), st.integers(1, 9))
def test_a_longer_activity_never_ends_a_single_chain_earlier(days, which, more):
    def end(durations):
        chain = [
            Activity(f"A{n}", d, (1,), after(f"A{n - 1}") if n else ())
            for n, d in enumerate(durations)
        ]
        return schedule.serial(Network(chain, (1,)))[f"A{len(durations) - 1}"].finish

    which %= len(days)
    longer = [d + more * (n == which) for n, d in enumerate(days)]
    assert end(longer) == end(days) + more


def test_what_is_fixed_stays_even_where_two_do_the_work_of_one():
    network = Network(
        (Activity("A", 5, (1,)), Activity("B", 5, (1,)), Activity("C", 2, (1,), after("A"))), (1,)
    )
    found = schedule.serial(network, {"A": Placed(-2, 4), "B": Placed(1, 6)})
    assert found == {"A": Placed(-2, 4), "B": Placed(1, 6), "C": Placed(6, 8)}


def test_the_latest_finish_rule_looks_at_what_waits():
    network = Network(
        (
            Activity("short", 2, (1,)),
            Activity("first", 2, (1,)),
            Activity("long", 9, (1,), after("first")),
        ),
        (1,),
    )
    wide = replace(network, capacities=(2,))
    assert max(at.finish for at in schedule.by_latest_finish(wide).values()) == 11
    assert schedule.by_latest_finish(network)["first"] == Placed(0, 2)
    assert schedule.serial(network)["first"] == Placed(2, 4)
