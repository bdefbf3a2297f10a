"""Why a package begins on the day on which it begins."""

from hypothesis import given
from hypothesis import strategies as st

from roadmaps.planning.begins import Cause, reasons
from roadmaps.planning.network import Activity, Network, Placed, Predecessor
from roadmaps.planning.schedule import serial
from tests.roadmaps.networks import networks, use_by_day


def causes(network, fixed=None):
    found = reasons(network, serial(network, fixed or {}), fixed or {})
    return {key: [(each.cause, each.keys) for each in why] for key, why in found.items()}


def test_each_cause_is_named_with_those_who_are_in_the_way():
    first = Activity("EN-1", 8, (1,))
    second = Activity("EN-2", 6, (1,), (Predecessor("EN-1"),))
    method = Activity("WP-02", 20, (3,), (Predecessor("EN-1"),))
    later = Activity("WP-03", 4, (1,), earliest=40)
    pilot = Activity("EN-3", 5, (1,), wave=1)
    network = Network((first, second, method, later, pilot), (3,), gate_days=1)
    assert causes(network) == {
        "EN-1": [(Cause.WAVE, ())],
        "EN-2": [(Cause.PREDECESSOR, ("EN-1",))],
        # two of three people would be free, and it takes all of them
        "WP-02": [(Cause.TEAM, ("EN-2",))],
        "WP-03": [(Cause.EARLIEST, ())],
        "EN-3": [(Cause.WAVE, ())],
    }


def test_what_has_begun_stands_where_it_happened_and_its_rest_goes_on_after_what_it_waits_for():
    first = Activity("A", 5, (1,))
    part = Activity("B", 5, (1,), (Predecessor("A"),))
    fixed = {"A": Placed(-3, 4), "B": Placed(-1, 9, (1, 4))}
    assert causes(Network((first, part), (2,)), fixed) == {
        "A": [(Cause.HAPPENED, ())],
        "B": [(Cause.HAPPENED, ()), (Cause.REST, ("A",))],
    }


def test_nobody_waits_for_people_of_a_package_that_waits_itself():
    """B waits for A until the fifth day: C has its two people, D must wait for C."""
    first = Activity("A", 5, (1,))
    waits = Activity("B", 4, (2,), (Predecessor("A"),))
    network = Network((first, waits, Activity("C", 3, (2,)), Activity("D", 2, (2,))), (3,))
    fixed = {"A": Placed(0, 5), "B": Placed(0, 8, (1, 5))}
    placed = serial(network, fixed)
    assert (placed["C"], placed["D"].start) == (Placed(1, 4), 8)
    assert causes(network, fixed)["C"] == [(Cause.TEAM, ("A", "B"))]
    assert causes(network, fixed)["D"] == [(Cause.TEAM, ("B",))]


@given(networks(), st.data())
def test_whatever_is_named_truly_holds(network, data):
    chosen = data.draw(st.sets(st.sampled_from([each.key for each in network.activities])))
    plain = serial(network)
    fixed = {key: Placed(at.start, at.finish + 1) for key, at in plain.items() if key in chosen}
    placed = serial(network, fixed)
    used = use_by_day(network, placed)
    begins = wave_begins(network, placed)
    by_key = {each.key: each for each in network.activities}
    found = reasons(network, placed, fixed)
    assert set(found) == set(placed)
    for key, why in found.items():
        each, start = by_key[key], placed[key].start
        assert why
        for reason in why:
            match reason.cause:
                case Cause.HAPPENED:
                    assert key in fixed
                case Cause.REST:
                    assert placed[key].pause
                case Cause.PREDECESSOR:
                    lags = {one.key: one.lag for one in each.after}
                    assert reason.keys
                    for one in reason.keys:
                        assert placed[one].finish + lags[one] == start
                case Cause.EARLIEST:
                    assert each.earliest == start
                case Cause.WAVE:
                    assert begins[each.wave] == start
                case Cause.TEAM:
                    assert reason.ready < start
                    assert is_too_little(network, each, start - 1, used)
                    assert reason.keys
                    assert all(holds(network, placed, one, start - 1) for one in reason.keys)


def wave_begins(network, placed):
    found = {}
    for wave in {each.wave for each in network.activities}:
        before = [placed[each.key].finish for each in network.activities if each.wave < wave]
        found[wave] = max(before) + network.gate_days if before else 0
    return found


def is_too_little(network, activity, day, used):
    return any(
        use and used.get((resource, day), 0) + use > network.capacities[resource]
        for resource, use in enumerate(activity.uses)
    )


def holds(network, placed, key, day):
    at = placed[key]
    uses = next(each.uses for each in network.activities if each.key == key)
    return at.start <= day < at.finish and any(uses)
