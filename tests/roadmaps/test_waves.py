"""Which wave a package goes to."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.planning.network import Predecessor
from roadmaps.planning.packages import ChangeNeed, Kind, Package, change
from roadmaps.planning.problems import Problem
from roadmaps.planning.waves import Wave, capacity_hint, loads, overloads, place

WAVES = (Wave("F", 30), Wave("P", 30), Wave("R1", 30), Wave("S", 30))


def build(key, effort, *after, **facts):
    waits = tuple(Predecessor(each) for each in after)
    return Package(key, Kind.BUILD, effort, after=waits, **facts)


def placed(builds, changes=(), pinned=(), waves=WAVES):
    return dict(place(waves, pinned, builds, changes).waves)


def test_the_best_ranked_takes_the_first_room_and_a_small_one_fills_what_is_left():
    found = placed([build("A", 20), build("B", 20), build("C", 10), build("D", 31)])
    assert found == {"A": "F", "B": "P", "C": "F", "D": None}


def test_nothing_is_built_before_what_it_waits_for_nor_while_the_plan_stabilises():
    found = placed([build("A", 5, "B"), build("B", 30), build("C", 30), build("D", 26)])
    assert found == {"B": "F", "A": "P", "C": "R1", "D": None}


def test_what_waits_for_the_backlog_goes_there_too_even_foundations():
    found = placed([build("A", 31), build("B", 1, "A"), build("C", 1, "B", foundation=True)])
    assert found == {"A": None, "B": None, "C": None}


def test_a_foundation_is_built_first_even_without_room_and_the_wave_says_so():
    packages = [build("A", 40, foundation=True), build("B", 1)]
    assert placed(packages) == {"A": "F", "B": "P"}
    (load, *_) = loads(WAVES, [Package("A", Kind.BUILD, 40, wave="F")])
    assert list(overloads([load])) == [
        Problem("overload", (), {"wave": "F", "capacity": 30, "used": 40, "over": 10})
    ]


def test_a_foundation_that_waits_for_a_later_wave_is_late():
    first = Package("own", Kind.OWN, 1, wave="P")
    found = place(WAVES, [first], [build("A", 1, "own", foundation=True)])
    assert found.waves == {"own": "P", "A": "P"}
    assert found.late == (Problem("foundation_late", ("A",), {"wave": "P"}),)


def test_what_is_pinned_takes_its_room_first():
    pinned = [Package("EN-1", Kind.ENABLING, 25, wave="F")]
    assert placed([build("A", 10), build("B", 5)], pinned=pinned) == {
        "EN-1": "F", "A": "P", "B": "F",
    }  # fmt: skip


def test_change_packages_follow_their_functions_and_push_nothing_out():
    needs = [
        ChangeNeed("train", 50, functions=("B", "C")),
        ChangeNeed("none", 1, wave="S", functions=("Z", "D")),
        ChangeNeed("talk", 3, wave="F"),
        ChangeNeed("later", 3, wave="R9"),
    ]
    builds = [build("A", 30), build("B", 30), build("C", 30), build("D", 31)]
    assert placed(builds, needs) == placed(builds) | {
        "train": "P", "none": "P", "talk": "F", "later": "P",
    }  # fmt: skip
    assert change(needs[2]).kind == Kind.CHANGE


def test_a_circle_stays_out_and_the_rest_is_placed():
    assert placed([build("A", 1, "B"), build("B", 1, "A"), build("C", 1)]) == {"C": "F"}


def test_where_nobody_said_what_a_wave_can_take_it_takes_all():
    waves = [Wave("F"), Wave("P"), Wave("S")]
    assert placed([build("A", 1e6), build("B", 1e6)], waves=waves) == {"A": "F", "B": "F"}
    assert loads(waves, [])[0].remaining is None


def test_people_have_four_fifths_of_their_days_for_a_plan():
    assert capacity_hint(2.5, 20) == pytest.approx(40)


efforts = st.lists(st.integers(1, 35), min_size=1, max_size=12)


@given(efforts, st.randoms())
def test_no_wave_takes_more_than_it_can_and_nothing_overtakes_what_it_waits_for(efforts_, chance):
    builds = [
        build(f"B{n}", effort, *(f"B{other}" for other in chance.sample(range(n), min(n, 2))))
        for n, effort in enumerate(efforts_)
    ]
    chance.shuffle(builds)
    found = placed(builds)
    order = {"F": 0, "P": 1, "R1": 2}
    taken = dict.fromkeys(order, 0)
    for each in builds:
        wave = found[each.key]
        if wave is None:
            continue
        taken[wave] += each.effort
        assert all(found[one.key] in order for one in each.after)
        assert all(order[found[one.key]] <= order[wave] for one in each.after)
    assert all(total <= 30 for total in taken.values())


@given(efforts, st.integers())
def test_the_waves_do_not_depend_on_the_order_of_what_is_pinned(efforts_, seed):
    pinned = [Package(f"P{n}", Kind.OWN, e, wave="FPR"[n % 2]) for n, e in enumerate(efforts_)]
    shuffled = pinned.copy()
    random.Random(seed).shuffle(shuffled)
    builds = [build("A", 10), build("B", 20, "A")]
    assert placed(builds, pinned=shuffled) == placed(builds, pinned=pinned)


def test_a_closed_wave_takes_nothing_new_and_keeps_what_it_holds():
    waves = (Wave("F", 30, closed=True), *WAVES[1:])
    pinned = [Package("A", Kind.OWN, 10, wave="F")]
    builds = [build("B", 5), build("C", 40, foundation=True), build("D", 30)]
    found = place(waves, pinned, builds, [ChangeNeed("T", 3, "F")])
    assert found.waves == {"A": "F", "B": "P", "C": "P", "D": "R1", "T": "P"}
    assert found.late == (Problem("foundation_late", ("C",), {"wave": "P"}),)


def test_where_all_waves_are_closed_builds_wait_in_the_backlog():
    waves = [replace(wave, closed=True) for wave in WAVES]
    assert placed([build("A", 1), build("B", 1, foundation=True)], waves=waves) == {
        "A": None,
        "B": None,
    }


def test_a_late_foundation_goes_to_the_first_open_wave_with_room():
    waves = (Wave("F", 30, closed=True), *WAVES[1:])
    pinned = [Package("own", Kind.OWN, 28, wave="P")]
    late = [build("A", 8, foundation=True), build("B", 31, foundation=True)]
    found = place(waves, pinned, late)
    # None has room for B.
    assert found.waves == {"own": "P", "A": "R1", "B": "P"}
    assert [each.facts["wave"] for each in found.late] == ["R1", "P"]


shut_waves = st.sets(st.sampled_from([wave.key for wave in WAVES]))


def with_closed(keys):
    return [replace(wave, closed=wave.key in keys) for wave in WAVES]


@given(
    st.lists(st.tuples(st.integers(1, 35), st.booleans()), min_size=4, max_size=10),
    st.randoms(use_true_random=False),
    shut_waves,
    shut_waves,
)
def test_what_was_placed_is_placed_again_whichever_waves_have_closed_since(
    drawn, chance, shut, shut_since
):
    builds = []
    for number, (effort, foundation) in enumerate(drawn):
        after = chance.sample(range(number), min(number, chance.randint(0, 2)))
        waits = [f"B{other}" for other in after]
        builds.append(build(f"B{number}", effort, *waits, foundation=foundation))
    chance.shuffle(builds)
    own = [Package("own", Kind.OWN, chance.randint(1, 20), wave="P")]
    first = placed(builds, pinned=own, waves=with_closed(shut))
    closed = shut | shut_since
    kept = [
        replace(one, wave=first[one.key]) if first[one.key] in closed else one for one in builds
    ]
    assert placed(kept, pinned=own, waves=with_closed(closed)) == first


def test_what_waits_for_a_pinned_build_takes_no_room_before_its_turn():
    own = [Package("own", Kind.OWN, 10, wave="F")]
    builds = [build("B", 25, "A"), build("C", 25), build("A", 20)]
    first = placed(builds, pinned=own)
    assert first == {"own": "F", "C": "P", "A": "F", "B": "R1"}
    assert placed([*builds[:2], replace(builds[2], wave="F")], pinned=own) == first


def test_a_late_foundation_asks_for_no_room_in_the_open_wave_that_it_waits_for():
    waves = (Wave("F", 30, closed=True), *WAVES[1:])
    pinned = [Package("own", Kind.OWN, 28, wave="P")]
    late = [build("A", 8, "own", foundation=True)]
    assert placed(late, pinned=pinned, waves=waves) == {"own": "P", "A": "P"}
