"""The calculations of the closeout, and what its gate measures (L2 to L5)."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core import phases
from roadmaps.actions import lessons
from roadmaps.closing import agenda
from roadmaps.closing.lessons import Action, Learnt, action_of, counted
from tests.people import People
from tests.roadmaps import closed
from tests.roadmaps.closed import TODAY, YESTERDAY

DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2035, 12, 31))
LESSONS = st.builds(Learnt, st.booleans(), st.none() | DAYS, st.none() | DAYS)


def test_the_usual_agenda_of_the_celebration_takes_sixty_minutes_in_eight_parts() -> None:
    """T41, the agenda of domain.md §10"""
    minutes = [each for _key, each in agenda.USUAL_MINUTES]
    assert minutes == [5, 10, 10, 10, 10, 5, 5, 5]
    assert sum(minutes) == 60


@given(LESSONS, DAYS)
def test_an_action_has_one_state_and_only_an_open_one_can_be_late(
    lesson: Learnt, today: datetime.date
) -> None:
    state = action_of(lesson, today)
    assert (state == Action.NONE) == (not lesson.acts)
    if lesson.acts:
        assert (state == Action.DONE) == (lesson.done is not None)
        due_before = lesson.due is not None and lesson.due < today
        assert (state == Action.LATE) == (lesson.done is None and due_before)


@given(st.lists(st.sampled_from(Action)))
def test_the_states_add_up_to_all_lessons(states: list[Action]) -> None:
    found = counted(states)
    assert sum(found.by_state.values()) == found.all == len(states)
    assert found.acting == len(states) - states.count(Action.NONE)


# --- the gate ---


def measured(people: People, key: str) -> list[tuple[float, float]]:
    listed = phases.criteria_of(people.engagement, 5)
    [found] = [each for each in listed if each.key == key]
    return [(each.actual, each.required) for each in found.standing.measures]


@pytest.mark.django_db
def test_l2_counts_lessons_with_an_action(people: People) -> None:
    closed.lesson(people, "No action")
    gone = closed.lesson(people, "Removed", action="Nothing")
    lessons.remove_lesson(gone, removed=True, by=people.lead)
    for n in range(5):
        assert measured(people, "L2") == [(n, 5)]
        closed.lesson(people, f"Lesson {n}", action="Ask earlier")
    assert measured(people, "L2") == [(5, 5)]


@pytest.mark.django_db
def test_l3_holds_when_the_day_has_come_and_people_came(people: People) -> None:
    assert measured(people, "L3") == [(0, 1)]
    closed.celebration(people, attendees=None)
    assert measured(people, "L3") == [(0, 1)]
    closed.celebration(people, held_on=TODAY + datetime.timedelta(days=1), attendees=40)
    assert measured(people, "L3") == [(0, 1)]
    closed.celebration(people, held_on=YESTERDAY, attendees=None, names="Ana\nTomás")
    assert measured(people, "L3") == [(1, 1)]


@pytest.mark.django_db
def test_l4_wants_who_carries_it_on_and_a_day(people: People) -> None:
    assert measured(people, "L4") == [(0, 1), (0, 1)]
    closed.handover(people, owner=None, owner_name="The quality office", review_on=None)
    assert measured(people, "L4") == [(1, 1), (0, 1)]
    closed.handover(people)
    assert measured(people, "L4") == [(1, 1), (1, 1)]


@pytest.mark.django_db
def test_l5_counts_people_thanked_whether_or_not_they_are_named_to_all(people: People) -> None:
    for n in range(3):
        assert measured(people, "L5") == [(n, 3)]
        closed.acknowledgement(people, f"Person {n}", public=n > 0)
    assert measured(people, "L5") == [(3, 3)]
