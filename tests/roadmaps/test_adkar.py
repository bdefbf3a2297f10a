"""Readiness of groups, what follows from a barrier, and what waves do to people (T29 to T31)."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.change import adkar, barriers, impact
from roadmaps.change.adkar import Element, Reading, reading
from roadmaps.change.barriers import Group
from roadmaps.change.impact import Wave

WAVES = [
    Wave("F", ["F05", "F01"]),
    Wave("P", ["F07"]),
    Wave("R1", ["F11"]),
    Wave("R2"),
    Wave("S"),
]
LOW = {
    element: reading(*([4] * index + [2] + [4] * (4 - index)))
    for index, element in enumerate(Element)
}
SCORES = st.lists(st.floats(1, 5), min_size=5, max_size=5)
IMPACTS = st.dictionaries(st.sampled_from(["F01", "F05", "F07", "F11"]), st.integers(0, 3))


def test_t29_the_first_low_element_is_the_barrier_however_low_a_later_one_is():
    found = reading(4, 3, 2, 5, 4)
    assert found.barrier is Element.DESIRE
    assert found.readiness == pytest.approx(3.6)


def test_t30_without_a_low_element_there_is_no_barrier():
    assert reading(4, 4, 4, 4, 4).barrier is None


@pytest.mark.parametrize("scores", [(4, 3, 2, 5), (4, 3, 2, 5, 0.9), (4, 3, 2, 5, 5.1)])
def test_a_reading_takes_five_scores_from_one_to_five(scores):
    with pytest.raises(ValueError, match="a score from 1 to 5 is needed"):
        Reading(dict(zip(Element, scores, strict=False)))


def test_t31_a_group_of_45_without_knowledge_takes_5_person_days():
    assert barriers.effort(Element.KNOWLEDGE, 45) == 5


@pytest.mark.parametrize(
    ("element", "people", "expected"),
    [
        (Element.AWARENESS, 500, 2),
        (Element.DESIRE, 0, 4),
        (Element.KNOWLEDGE, 0, 2),
        (Element.KNOWLEDGE, 20, 2),
        (Element.KNOWLEDGE, 21, 3),
        (Element.ABILITY, 10, 2),
        (Element.ABILITY, 11, 3),
        (Element.REINFORCEMENT, 500, 2),
    ],
)
def test_efforts_grow_with_the_people_who_learn(element, people, expected):
    assert barriers.effort(element, people) == expected


@pytest.mark.parametrize(
    ("element", "impacts", "wave"),
    [
        (Element.AWARENESS, {"F11": 3}, "F"),
        (Element.DESIRE, {"F11": 3}, "F"),
        (Element.KNOWLEDGE, {"F11": 1, "F01": 1}, "F"),
        (Element.KNOWLEDGE, {"F11": 1, "F01": 0}, "R1"),
        (Element.KNOWLEDGE, {"F99": 3}, "P"),
        (Element.ABILITY, {"F01": 3, "F11": 1}, "R1"),
        (Element.ABILITY, {}, "P"),
        (Element.REINFORCEMENT, {"F01": 3}, "S"),
    ],
)
def test_a_package_goes_where_it_helps(element, impacts, wave):
    draft = barriers.draft(Group(1, 10, LOW[element], impacts), WAVES)
    assert (draft.barrier, draft.wave) == (element, wave)


def test_a_package_is_mandatory_from_a_medium_impact_on_and_ranks_first():
    groups = [
        Group(1, 10, LOW[Element.AWARENESS], {"F05": 1, "F01": 1}),
        Group(2, 10, LOW[Element.DESIRE], {"F07": 2}),
        Group(3, 10, reading(4, 4, 4, 4, 4), {"F07": 3}),
        Group(4, 10, None, {"F07": 3}),
        Group(5, 10, LOW[Element.DESIRE], {"F99": 3}),
    ]
    made = barriers.drafts(groups, WAVES)
    assert [(each.group, each.mandatory) for each in made] == [(2, True), (1, False), (5, False)]
    assert made[0].kinds == ("governance", "communication")


def test_a_wave_that_asks_more_than_five_of_a_group_should_be_split():
    waves = [Wave("P", ["F01", "F05"]), Wave("R1", ["F07", "F11", "F03"])]
    first, second = impact.hits({"F01": 3, "F05": 2, "F07": 3, "F11": 2, "F03": 1}, waves)
    assert (first.impact, first.load, first.saturates) == (3, 5, False)
    assert (second.impact, second.load, second.saturates) == (3, 6, True)
    assert second.functions == (("F07", 3), ("F11", 2), ("F03", 1))


@given(SCORES)
def test_everything_before_a_barrier_is_above_the_line(scores):
    found = reading(*scores)
    assert 1 <= found.readiness <= 5 + 1e-9
    if found.barrier is None:
        assert min(scores) > adkar.LINE
    else:
        at = list(Element).index(found.barrier)
        assert scores[at] <= adkar.LINE
        assert all(score > adkar.LINE for score in scores[:at])


@given(SCORES, st.integers(0, 5000), IMPACTS)
def test_a_package_lands_in_a_wave_that_exists_and_costs_at_least_two_days(scores, people, impacts):
    draft = barriers.draft(Group(1, people, reading(*scores), impacts), WAVES)
    if draft is None:
        assert min(scores) > adkar.LINE
        return
    assert draft.wave in {wave.key for wave in WAVES}
    assert 2 <= draft.effort <= max(4, math.ceil(people / 5))
    assert draft.mandatory == any(level >= 2 for level in impacts.values())


@given(IMPACTS)
def test_a_wave_never_asks_less_than_its_hardest_function(impacts):
    for hit in impact.hits(impacts, WAVES):
        assert hit.impact <= hit.load <= 3 * len(hit.functions)
