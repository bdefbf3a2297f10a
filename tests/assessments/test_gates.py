"""Criteria A1 and A2: role groups and people heard."""

import pytest

from assessments import measures
from assessments.models import AnswerInvitation
from pmo_studio.core import phases
from tests.assessments.states import answerers, closed, draft, group, invited
from tests.factories import AssessmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(people):
    return AssessmentFactory(engagement=people.engagement)


def heard(people) -> tuple[tuple[float, float], tuple[float, float]]:
    """Actual and required of A1 and of A2."""
    groups = measures.groups_heard(people.engagement)
    persons = measures.people_heard(people.engagement)
    return (groups.actual, groups.required), (persons.actual, persons.required)


def test_without_an_assessment_nothing_is_heard(people):
    draft(people.engagement)
    assert heard(people) == ((0, 3), (0, 10))


def test_groups_and_people_count_at_80_percent(people, assessment):
    answerers(assessment, "EXE", 4)
    answerers(assessment, "TEA", 4, answered=3)
    answerers(assessment, "BUS", 3)
    assert heard(people) == ((2, 3), (7, 10))


def test_fewer_groups_than_three_must_all_be_heard(people, assessment):
    assessment.groups.exclude(role_group__key__in=["EXE", "TEA"]).delete()
    answerers(assessment, "EXE", 3)
    assert heard(people)[0] == (1, 2)


def test_silent_invited_people_hold_their_group_back(people, assessment):
    answerers(assessment, "EXE", 3)
    invited(people, assessment)
    assert heard(people)[0] == (0, 3)


def test_a_group_too_small_for_numbers_counts_with_those_it_stands_with(people, assessment):
    """Otherwise "2 of 3" beside the shares of two large groups would tell of the third's one."""
    answerers(assessment, "EXE", 4)
    answerers(assessment, "TEA", 3, answered=2)
    counted = []
    for answered in (1, 4):
        answerers(assessment, "BUS", 1, answered=answered)
        counted.append(heard(people)[0])
        assessment.groups.get(role_group__key="BUS").respondents.all().delete()
    assert counted == [(1, 3), (1, 3)]
    answerers(assessment, "BUS", 1)
    answerers(assessment, "PMG", 2)
    assert heard(people)[0] == (3, 3), "One and two people, together at 80 %."


@pytest.mark.parametrize(("invitations", "required"), [(2, 10), (3, 3), (9, 9), (10, 10)])
def test_of_a_small_closed_list_everybody_is_enough(people, invitations, required):
    assessment = AssessmentFactory(engagement=people.engagement, by_invitation=True)
    for _ in range(invitations):
        invited(people, assessment)
    assert heard(people)[1][1] == required


def test_withdrawn_people_are_not_on_the_list(people):
    assessment = AssessmentFactory(engagement=people.engagement, by_invitation=True)
    for _ in range(5):
        invited(people, assessment)
    gone = AnswerInvitation.objects.first()
    gone.revoked_at = gone.created_at
    gone.save()
    assert heard(people)[1][1] == 4


def test_of_several_as_is_assessments_the_nearest_counts(people, assessment):
    answerers(assessment, "EXE", 3)
    other = closed(people)
    answerers(other, "EXE", 3)
    answerers(other, "TEA", 4)
    AssessmentFactory(engagement=people.engagement)
    assert heard(people) == ((2, 3), (7, 10))


def test_more_people_in_another_assessment_never_lower_what_one_has_reached(people, assessment):
    for key in ("EXE", "TEA", "BUS", "PMG"):
        answerers(assessment, key, 3)
    newer = AssessmentFactory(engagement=people.engagement)
    before = heard(people)
    for key in ("EXE", "TEA", "BUS"):
        answerers(newer, key, 4)
        assert heard(people) == before == ((4, 3), (12, 10))


def test_reassessments_do_not_count_for_the_first_gate(people):
    later = AssessmentFactory(engagement=people.engagement, kind="reassess")
    answerers(later, "EXE", 12)
    assert heard(people) == ((0, 3), (0, 10))


def test_the_gates_read_both(people, assessment):
    for key in ("EXE", "TEA", "BUS"):
        answerers(assessment, key, 4)
    ratios = {one.key: one.ratio for one in phases.criteria_of(people.engagement, 1)}
    assert (ratios["A1"], ratios["A2"]) == (1, 1)
    assert group(assessment, "EXE").respondents.count() == 4
