"""Networks for properties: activities that wait only for earlier ones, with uses within limits."""

from hypothesis import strategies as st

from roadmaps.planning.network import Activity, Network, Predecessor


@st.composite
def networks(draw, waves=4, resources=2, most=14):
    """A network that can be scheduled, whose keys are its places in a drawn order."""
    capacities = tuple(draw(st.integers(1, 4)) for _ in range(draw(st.integers(1, resources))))
    count = draw(st.integers(1, most))
    at = sorted(draw(st.lists(st.integers(0, waves - 1), min_size=count, max_size=count)))
    activities = [
        Activity(
            key=f"A{number}",
            duration=draw(st.integers(0, 6)),
            uses=tuple(draw(st.integers(0, limit)) for limit in capacities),
            after=tuple(
                Predecessor(f"A{other}", draw(st.integers(0, 3)))
                for other in draw(st.sets(st.integers(0, number - 1), max_size=3))
            )
            if number
            else (),
            wave=at[number],
            earliest=draw(st.integers(0, 8)),
        )
        for number in range(count)
    ]
    order = draw(st.permutations(activities))
    return Network(tuple(order), capacities, draw(st.integers(0, 2)))


def use_by_day(network, schedule):
    """By resource and day what is in use."""
    used = {}
    for each in network.activities:
        at = schedule[each.key]
        for day in range(at.start, at.finish):
            for resource, use in enumerate(each.uses):
                used[resource, day] = used.get((resource, day), 0) + use
    return used
