"""First days that make a plan again: as few as do."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmaps.planning import schedule
from roadmaps.planning.network import Activity, Network, Placed
from roadmaps.planning.pins import OutOfReach, pins
from tests.roadmaps.networks import networks


def shuffled(network, chance):
    """Another plan of the same network: its activities preferred in another order."""
    order = chance.sample(network.activities, len(network.activities))
    return replace(network, activities=tuple(order))


def pinned(network, keys, wanted):
    return replace(
        network,
        activities=tuple(
            replace(one, earliest=wanted[one.key].start) if one.key in keys else one
            for one in network.activities
        ),
    )


@settings(max_examples=200)
@given(networks(), st.randoms(use_true_random=False), st.booleans())
def test_any_plan_is_made_again_by_its_pins_and_by_no_fewer(network, chance, some_begun):
    fixed = {}
    if some_begun:
        each = chance.choice(network.activities)
        start = chance.randint(-3, 12)
        fixed = {each.key: Placed(start, start + chance.randint(1, 9))}
    wanted = schedule.serial(shuffled(network, chance), fixed)

    keys = pins(network, wanted, fixed)

    assert schedule.serial(pinned(network, keys, wanted), fixed) == wanted
    assert not set(keys) & fixed.keys()
    for key in keys:
        fewer = [each for each in keys if each != key]
        assert schedule.serial(pinned(network, fewer, wanted), fixed) != wanted


def test_the_plan_that_stands_needs_no_pins():
    network = Network((Activity("A", 3, (1,)), Activity("B", 2, (1,))), (1,))
    assert pins(network, schedule.serial(network)) == ()


def test_a_plan_that_breaks_a_rule_is_made_by_no_pins():
    network = Network((Activity("A", 3, (1,)), Activity("B", 2, (1,))), (1,))
    with pytest.raises(OutOfReach):
        pins(network, {"A": Placed(0, 3), "B": Placed(2, 4)})
