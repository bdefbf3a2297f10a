"""Publishing: what is shown of the answers, when it moves, and what never shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import results
from assessments.actions import assessments, publishing
from assessments.models import Assessment, Remark
from pmo_studio.core import bundle
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from tests.assessments.rooms import answer
from tests.factories import AssessmentFactory, RoleGroupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(people):
    return AssessmentFactory(engagement=people.engagement)


def room(assessment, *sizes: tuple[str, int], choice: int = 2):
    """So many people of each group answer everything alike."""
    for group, people in sizes:
        for number in range(people):
            everything = dict.fromkeys(["P1", "P2", "C1", "C2"], choice)
            answer(assessment, group, everything, name=f"{group}{number}")


def shown(assessment, question="P1"):
    assessment.refresh_from_db()
    return {
        cell.groups: dict(cell.counts.choices)
        for cell in results.of(assessment).tally.get(question, ())
    }


def test_nothing_is_shown_before_anybody_publishes(assessment):
    room(assessment, ("EXE", 5))
    assert shown(assessment) == {}


def test_closing_shows_every_group_that_is_large_enough(assessment, people):
    room(assessment, ("EXE", 3), ("PMG", 4))
    assessments.close_assessment(assessment, by=people.facilitator)
    assert shown(assessment) == {("EXE",): {2: 3}, ("PMG",): {2: 4}}


def test_small_groups_are_counted_together(assessment, people):
    room(assessment, ("EXE", 4), ("PMG", 2), ("FUN", 1))
    assessments.close_assessment(assessment, by=people.facilitator)
    assert {frozenset(groups): counts for groups, counts in shown(assessment).items()} == {
        frozenset({"EXE"}): {2: 4},
        frozenset({"PMG", "FUN"}): {2: 3},
    }


def test_a_hundred_groups_of_one_are_counted_together(people):
    for _number in range(94):
        RoleGroupFactory(engagement=people.engagement)
    assessment = AssessmentFactory(engagement=people.engagement)
    for group in assessment.groups.values_list("role_group__key", flat=True):
        answer(assessment, group, {"P1": 1}, name=group)
    assessments.close_assessment(assessment, by=people.facilitator)
    ((pool, counts),) = shown(assessment).items()
    assert (len(pool), counts) == (100, {1: 100})


def test_counts_whose_answers_stayed_elsewhere_arrive_closed(assessment, people):
    """Whoever answered there as well would take the place of all who answered here."""
    room(assessment, ("EXE", 3))
    publishing.show_results(assessment, by=people.facilitator)
    written = bundle.write(people.engagement)

    made = bundle.load(written, owner=people.lead.user)

    arrived = Assessment.objects.of(made).get()
    assert (arrived.is_closed, arrived.closed_by) == (True, made.participants.get(role="lead"))
    assert shown(arrived) == {("EXE",): {2: 3}}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("at", "yesterday"),
        ("at", "2026-01-05T10:00:00"),
        ("at", 5),
        ("participation", {}),
        ("participation.people", -1),
        ("participation.passing", "3"),
        ("participation.groups", [{"groups": [[]], "people": 3, "expected": 3, "completion": 1}]),
        ("participation.groups", [{"groups": ["?"], "people": 3, "expected": 3, "completion": 1}]),
        (
            "participation.groups",
            [{"groups": ["EXE"], "people": 3, "expected": 3, "completion": float("nan")}],
        ),
        ("waiting", {"P1": 0.5}),
    ],
)
def test_counts_that_cannot_be_are_refused_on_arrival(assessment, people, place, value):
    room(assessment, ("EXE", 3))
    assessments.close_assessment(assessment, by=people.facilitator)
    written = bundle.write(people.engagement)
    *names, last = place.split(".")
    inner = written["assessments"][0]["tally"]
    for name in names:
        inner = inner[name]
    inner[last] = value
    with pytest.raises(bundle.BadBundle) as refused:
        bundle.load(written, owner=people.lead.user)
    assert refused.value.place == "assessments[0].tally"


def test_two_people_are_never_shown(assessment, people):
    room(assessment, ("EXE", 2))
    assessments.close_assessment(assessment, by=people.facilitator)
    assert shown(assessment) == {}


def test_one_more_answer_moves_no_figure(assessment, people):
    room(assessment, ("EXE", 3))
    publishing.show_results(assessment, by=people.facilitator)
    before = shown(assessment)
    answer(assessment, "EXE", {"P1": 0}, name="late")
    with pytest.raises(Refused, match="three more people"):
        publishing.show_results(assessment, by=people.facilitator)
    assert shown(assessment) == before == {("EXE",): {2: 3}}


def test_three_more_answers_move_it(assessment, people):
    room(assessment, ("EXE", 3))
    publishing.show_results(assessment, by=people.facilitator)
    for number in range(3):
        answer(assessment, "EXE", {"P1": 0}, name=f"late{number}")
    publishing.show_results(assessment, by=people.facilitator)
    assert shown(assessment) == {("EXE",): {0: 3, 2: 3}}


def test_a_changed_answer_stays_as_it_was_shown(assessment, people):
    room(assessment, ("EXE", 3))
    publishing.show_results(assessment, by=people.facilitator)
    answer(assessment, "EXE", {"P1": 0}, name="EXE0")
    assessments.close_assessment(assessment, by=people.facilitator)
    assert shown(assessment) == {("EXE",): {2: 3}}
    assert results.of(assessment).waiting == {}


def test_what_waits_is_told_in_steps_of_three(assessment, people):
    for group in ("EXE", "PMG"):
        room(assessment, (group, 4))
    publishing.show_results(assessment, by=people.facilitator)
    told = []
    for name in ("EXE0", "EXE1", "PMG0", "PMG1"):
        answer(assessment, name[:3], {"P1": 0}, name=name)
        assessments.close_assessment(assessment, by=people.facilitator)
        told.append(results.of(Assessment.objects.get(pk=assessment.pk)).waiting)
        assessments.reopen_assessment(assessment, note="Once more", by=people.facilitator)
    assert told == [{}, {}, {"P1": 3}, {"P1": 3}]


def test_revealing_again_after_one_more_answer_changes_nothing_at_all(assessment, people):
    question = assessment.questions.get(key="P1")
    for number in range(4):
        answer(assessment, "EXE", {"P1": 1}, name=f"{number}", comment=f"because {number}")
    publishing.reveal_question(question, by=people.facilitator)
    assessment.refresh_from_db()
    before = assessment.tally, assessment.pools, list(Remark.objects.values_list("text"))
    answer(assessment, "EXE", {"P1": 0}, name="0", comment="I changed my mind")
    answer(assessment, "EXE", {"P1": 1}, name="1", comment="")
    answer(assessment, "PMG", {"P1": 1}, name="late", comment="too soon")
    assert publishing.reveal_question(question, by=people.facilitator).answers == 0
    assessment.refresh_from_db()
    assert before == (
        assessment.tally,
        assessment.pools,
        list(Remark.objects.values_list("text")),
    )


def test_revealing_a_question_leaves_all_others_hidden(assessment, people):
    room(assessment, ("EXE", 3))
    publishing.reveal_question(assessment.questions.get(key="P1"), by=people.facilitator)
    assert shown(assessment, "P1") == {("EXE",): {2: 3}}
    assert shown(assessment, "P2") == {}
    assert results.of(assessment).waiting == {}, "That three answered the others is hidden too."


def test_a_question_that_too_few_answered_cannot_be_revealed(assessment, people):
    room(assessment, ("EXE", 2))
    with pytest.raises(Refused, match="Fewer than three"):
        publishing.reveal_question(assessment.questions.get(key="P1"), by=people.facilitator)


def test_comments_are_shown_with_their_answers_only(assessment, people):
    for number in range(3):
        answer(assessment, "EXE", {"P1": 1}, name=f"{number}", comment=f"because {number}")
    assert not Remark.objects.exists()
    publishing.show_results(assessment, by=people.facilitator)
    answer(assessment, "EXE", {"P1": 1}, name="late", comment="too soon")
    texts = set(Remark.objects.values_list("text", flat=True))
    assert texts == {"because 0", "because 1", "because 2"}


def test_a_new_comment_waits_until_its_cell_moves(assessment, people):
    """One cell that moves takes along its own comments only, of whoever is in it."""
    for group in ("EXE", "PMG"):
        for number in range(3):
            answer(assessment, group, {"P1": 1}, name=f"{group}{number}")
    publishing.show_results(assessment, by=people.facilitator)
    answer(assessment, "EXE", {"P1": 1}, name="EXE0", comment="an executive adds")
    answer(assessment, "PMG", {"P1": 1}, name="PMG0", comment="a manager adds")
    for number in range(3):
        answer(assessment, "EXE", {"P1": 2}, name=f"late{number}")
    publishing.show_results(assessment, by=people.facilitator)
    assert list(Remark.objects.values_list("text", flat=True)) == ["an executive adds"]


def test_the_comment_of_a_changed_answer_that_waits_stays_hidden_at_closing(assessment, people):
    for number in range(3):
        answer(assessment, "EXE", {"P1": 1}, name=f"{number}", comment=f"because {number}")
    publishing.show_results(assessment, by=people.facilitator)
    answer(assessment, "EXE", {"P1": 0}, name="0", comment="I was wrong")
    assessments.close_assessment(assessment, by=people.facilitator)
    texts = sorted(Remark.objects.values_list("text", flat=True))
    assert texts == ["because 0", "because 1", "because 2"]


def test_a_comment_that_was_changed_or_taken_back_is_shown_so_the_next_time(assessment, people):
    for number in range(3):
        answer(assessment, "EXE", {"P1": 1}, name=f"{number}", comment=f"because {number}")
    publishing.show_results(assessment, by=people.facilitator)
    answer(assessment, "EXE", {"P1": 1}, name="0", comment="")
    answer(assessment, "EXE", {"P1": 1}, name="1", comment="better said")
    assessments.close_assessment(assessment, by=people.facilitator)
    texts = sorted(Remark.objects.values_list("text", flat=True))
    assert texts == ["because 2", "better said"]


def test_neither_ids_nor_a_bundle_tell_who_wrote_several_comments_or_wrote_first(
    assessment, people
):
    texts = [f"{name}, {key}" for name in "abcdef" for key in ("P1", "P2")]
    for text in texts:
        name, key = text.split(", ")
        answer(assessment, "EXE", {key: 1}, name=name, comment=text)
    assessments.close_assessment(assessment, by=people.facilitator)
    made = list(Remark.objects.order_by("pk").values_list("text", flat=True))
    ranked = list(Remark.objects.order_by("rank").values_list("text", flat=True))
    assert sorted(made) == texts != made
    assert [row["text"] for row in bundle.write(people.engagement)["remarks"]] == ranked


def test_comments_cost_no_query_each_while_everybody_waits(people):
    counted = []
    for number in (3, 30):
        assessment = AssessmentFactory(engagement=people.engagement)
        for who in range(number):
            name, comment = f"{number}-{who}", f"because {who}"
            answer(assessment, "EXE", {"P1": 1, "C1": 1}, name=name, comment=comment)
        with CaptureQueriesContext(connection) as queries:
            assessments.close_assessment(assessment, by=people.facilitator)
        counted.append(len(queries))
        assert Remark.objects.of(assessment).count() == 2 * number
    assert counted[0] == counted[1]


def test_a_redacted_comment_stays_redacted(assessment, people):
    for number in range(3):
        answer(assessment, "EXE", {"P1": 1}, name=f"{number}", comment=f"because {number}")
    publishing.show_results(assessment, by=people.facilitator)
    Remark.objects.filter(text="because 1").update(text=REDACTED)
    assessments.close_assessment(assessment, by=people.facilitator)
    texts = sorted(Remark.objects.values_list("text", flat=True))
    assert texts == ["because 0", "because 2", REDACTED]


def test_a_contributor_cannot_publish(assessment, people):
    room(assessment, ("EXE", 3))
    with pytest.raises(Denied):
        publishing.show_results(assessment, by=people.contributor)


def test_a_closed_assessment_is_not_published_again(assessment, people):
    room(assessment, ("EXE", 3))
    assessments.close_assessment(assessment, by=people.facilitator)
    with pytest.raises(Refused, match="not open"):
        publishing.show_results(assessment, by=people.facilitator)


def test_publishing_is_told_without_anything_of_the_answers(assessment, people):
    room(assessment, ("EXE", 3))
    publishing.show_results(assessment, by=people.facilitator)
    event = Event.objects.get(kind="assessment.published")
    assert event.data == {"title": assessment.title}


def test_the_scores_follow_from_what_is_shown(assessment, people):
    room(assessment, ("EXE", 3))
    room(assessment, ("PMG", 3), choice=0)
    assessments.close_assessment(assessment, by=people.facilitator)
    assessment.refresh_from_db()
    found = results.of(assessment)
    assert found.result.overall.score.value == pytest.approx(50.0)
    assert found.capabilities["STD"].score == pytest.approx(3.0)


def test_who_answered_what_is_counted_in_a_fixed_number_of_queries(
    assessment, people, django_assert_num_queries
):
    room(assessment, ("EXE", 3))
    assessments.close_assessment(assessment, by=people.facilitator)
    assessment.refresh_from_db()
    with django_assert_num_queries(1):  # the agreed scores
        found = results.of(assessment)
        assert found.discuss_list
        assert found.heat_map
