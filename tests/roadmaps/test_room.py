"""How far a package may slip on the days as they stand: with waves, gates and dependencies."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from roadmaps.planning.critical import critical_path
from roadmaps.planning.network import Activity, Network, Placed, Predecessor
from roadmaps.planning.plan import derive
from roadmaps.planning.room import room
from roadmaps.planning.schedule import serial
from tests.roadmaps.examples import t22

ENOUGH = (100_000,)


@st.composite
def networks(draw):
    """Up to eight activities in up to three waves, none beyond what there is."""
    count = draw(st.integers(1, 8))
    waves = sorted(draw(st.integers(0, 2)) for _ in range(count))
    activities = []
    for number, wave in enumerate(waves):
        before = draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else set()
        after = tuple(Predecessor(f"A{one}", draw(st.integers(0, 2))) for one in sorted(before))
        activities.append(
            Activity(
                f"A{number}", draw(st.integers(1, 6)), (1,), after, wave, draw(st.integers(0, 9))
            )
        )
    return Network(activities, ENOUGH, draw(st.integers(0, 2)))


def end(placed):
    return max(at.finish for at in placed.values())


def longer(network, key, days):
    return replace(
        network,
        activities=[
            replace(each, duration=each.duration + days) if each.key == key else each
            for each in network.activities
        ],
    )


@given(networks())
@settings(max_examples=150, deadline=None)
def test_with_people_enough_room_is_exactly_what_does_not_move_the_end(network):
    placed = serial(network)
    for key, days in room(network, placed, critical_path(network.activities)).items():
        assert end(serial(longer(network, key, days))) == end(placed)
        assert end(serial(longer(network, key, days + 1))) == end(placed) + 1


@given(networks())
@settings(max_examples=80, deadline=None)
def test_something_always_drives_the_end(network):
    assert min(room(network, serial(network), critical_path(network.activities)).values()) == 0


@given(networks(), st.data())
@settings(max_examples=200, deadline=None)
def test_room_beside_what_began_early_never_moves_the_end(network, given_from):
    """An early bird is no reason to end the wave before it sooner."""
    keys = [each.key for each in network.activities]
    chosen = given_from.draw(st.sets(st.sampled_from(keys), max_size=3))
    fixed = {}
    for key in chosen:
        start = given_from.draw(st.integers(0, 12))
        fixed[key] = Placed(start, start + given_from.draw(st.integers(1, 12)))
    placed = serial(network, fixed)
    rooms = room(network, placed, critical_path(network.activities), fixed)
    for key in keys:
        if key not in fixed:
            assert end(serial(longer(network, key, rooms[key]), fixed)) == end(placed)
            assert end(serial(longer(network, key, rooms[key] + 1), fixed)) > end(placed)


def test_a_package_that_began_before_its_wave_takes_no_room_from_the_wave_before():
    network = Network(
        [
            Activity("SHORT", 3, (1,), (), 0, 0),
            Activity("LONG", 9, (1,), (), 0, 0),
            Activity("EARLY", 4, (1,), (Predecessor("SHORT"),), 1, 0),
            Activity("NEXT", 2, (1,), (), 1, 0),
        ],
        ENOUGH,
        1,
    )
    fixed = {"EARLY": Placed(2, 6)}
    rooms = room(network, serial(network, fixed), critical_path(network.activities), fixed)
    assert (rooms["SHORT"], rooms["LONG"], rooms["NEXT"]) == (6, 0, 0)


def test_in_t22_what_ends_a_wave_has_no_room_whatever_its_float():
    """F01 ends the foundation: 4 days of float on dependencies alone, and none in the plan."""
    dated = derive(t22()).timetable.dated
    rooms = {key: at.room for key, at in dated.items()}
    assert (dated["F01"].slack, rooms["F01"]) == (4, 0)
    assert rooms["EN-2"] == dated["F01"].placed.finish - dated["EN-2"].placed.finish
    assert [key for key, days in rooms.items() if days] == ["EN-2"]
