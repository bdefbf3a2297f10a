"""An assessment's own page: open, change, close, reopen, take back, and who has answered."""

import datetime
import html

import pytest
from django.utils import timezone

from assessments.actions import assessments as actions
from assessments.models import Assessment
from pmo_studio.core import events
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.live import renderers
from tests.assessments.pages import read
from tests.assessments.states import answerers, closed, draft, group, invited
from tests.factories import AssessmentFactory, RespondentFactory, RoleGroupFactory

pytestmark = pytest.mark.django_db

TOMORROW = timezone.now() + datetime.timedelta(days=1)
YESTERDAY = timezone.now() - datetime.timedelta(days=1)


def text(response):
    return " ".join(html.unescape(response.content.decode()).split())


def page(people, assessment, column="facilitator", query=""):
    return text(people.browser(column).get(f"{assessment.get_absolute_url()}{query}"))


def post(people, assessment, act, column="facilitator", **data):
    return people.browser(column).post(f"{assessment.get_absolute_url()}{act}/", data)


def fresh(assessment) -> Assessment:
    return Assessment.objects.get(pk=assessment.pk)


def kinds() -> list[str]:
    return list(Event.objects.filter(kind__startswith="assessment.").values_list("kind", flat=True))


# --- opening --------------------------------------------------------------------------------------


def test_opening_lets_people_answer_and_twice_is_no_error(people):
    made = draft(people.engagement)
    assert "Open for answers" in page(people, made)
    post(people, made, "open")
    post(people, made, "open")
    assert fresh(made).takes_answers
    assert kinds() == ["assessment.opened"]


def test_an_assessment_whose_deadline_has_come_is_not_opened(people):
    made = draft(people.engagement, deadline=YESTERDAY)
    response = post(people, made, "open")
    assert response.status_code == 422
    assert "This time is over" in text(response)
    assert fresh(made).is_draft


def test_who_takes_part_sees_that_it_is_being_prepared(people):
    made = draft(people.engagement)
    seen = page(people, made, "contributor")
    assert "It is being prepared" in seen
    assert "Open for answers" not in seen
    assert f"/q/{made.code}/" not in seen


# --- while it is open -----------------------------------------------------------------------------


def test_the_open_page_shows_link_and_qr_and_the_wall_shows_them_large(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    seen = page(people, assessment)
    assert f"http://testserver/q/{assessment.code}/" in seen
    assert 'class="qr"' in seen
    wall = page(people, assessment, query="?wall=1")
    assert 'data-view="projector"' in wall
    assert f"testserver/q/{assessment.code}<" in wall


def test_nothing_that_is_closed_hangs_on_the_wall(people):
    assert "joinwall" not in page(people, closed(people), query="?wall=1")


@pytest.mark.parametrize(("anonymous", "word"), [(True, "Anonymous"), (False, "Confidential")])
def test_the_page_promises_what_was_decided(people, anonymous, word):
    assessment = AssessmentFactory(engagement=people.engagement, anonymous=anonymous)
    other = "Confidential" if anonymous else "Anonymous"
    seen = page(people, assessment, "contributor")
    assert word in seen
    assert other not in seen


def test_progress_is_shown_by_group_and_small_groups_never_alone(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answerers(assessment, "EXE", 4)
    answerers(assessment, "TEA", 5, answered=2)
    answerers(assessment, "BUS", 2)
    answerers(assessment, "FUN", 2)
    invited(people, assessment)
    seen = page(people, assessment, "viewer")
    assert "10 of 13 have answered" not in seen
    assert "8 of 13 have answered 80 % or more" in seen
    assert ">13</b> people have answered. 1 invited person is silent." in seen
    assert "Other groups" in seen
    assert "4 of 5" in seen  # executives: four came, one is silent
    assert "50 %" in seen


def test_an_open_page_hears_of_answers_in_numbers_only(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    RespondentFactory.create_batch(3, group=group(assessment, "EXE"), answered=4)
    with events.change(people.engagement, by=people.facilitator) as change:
        event = change.record(
            "answers.changed",
            subject=assessment.subject,
            topic=assessment.topic,
            people=3,
            groups=[{"groups": ["EXE"], "people": 3}],
        )
    renderer = renderers.of("answers.changed")
    assert renderer is not None
    fragment = renderer([event])[event.number]
    assert f'id="progress-{assessment.pk}"' in fragment
    assert f'id="answered-{assessment.pk}"' in fragment
    assert "<form" not in fragment
    assert assessment.topic in page(people, assessment)


def test_the_page_lists_what_is_asked_and_how_it_is_scored(people):
    seen = page(people, AssessmentFactory(engagement=people.engagement), "viewer")
    assert "Question P1?" in seen
    assert "The share of practices that are in place" in seen
    assert "One voice for each role group" in seen


def test_the_page_lists_who_is_asked_with_weight_and_least_number(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    assessment.groups.filter(role_group__key="EXE").update(weight="2.50", min_display_n=5)
    page = read(people.browser("viewer").get(assessment.get_absolute_url())).text
    fixed = page[page.index("Fixed for this assessment") :]
    assert "Executives and sponsors 2.5 5 people" in fixed
    assert fixed.count("1 3 people") == assessment.groups.count() - 1


def test_the_page_costs_the_same_for_6_and_36_groups(people, django_assert_max_num_queries):
    client = people.browser("facilitator")
    costs = []
    for more in (0, 30):
        RoleGroupFactory.create_batch(more, engagement=people.engagement)
        assessment = AssessmentFactory(engagement=people.engagement)
        for each in assessment.groups.all():
            RespondentFactory.create_batch(3, group=each)
        with django_assert_max_num_queries(100) as queries:
            client.get(assessment.get_absolute_url())
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- changing -------------------------------------------------------------------------------------


def planned(people, **fields):
    groups = [each.pk for each in people.engagement.role_groups.all()]
    return {"title": "New", "kind": "as_is", "privacy": "confidential", "groups": groups} | fields


def test_everything_but_the_questions_is_changed_while_it_is_prepared(people):
    made = draft(people.engagement)
    one = people.engagement.role_groups.get(key="EXE").pk
    data = planned(people, groups=[one], kind="closeout", privacy="anonymous", scope_unit="IT")
    assert post(people, made, "change", **data).status_code == 302
    now = fresh(made)
    assert (now.title, now.kind, now.anonymous, now.scope_unit) == ("New", "closeout", True, "IT")
    assert [each.role_group_id for each in now.groups.all()] == [one]


def test_once_it_is_open_only_name_and_deadline_change(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    data = planned(people, groups=[], kind="closeout", deadline="2099-06-01T18:00")
    assert post(people, assessment, "change", **data).status_code == 302
    now = fresh(assessment)
    assert (now.title, now.kind, now.deadline.year) == ("New", "as_is", 2099)
    assert now.groups.count() == 6


def test_a_deadline_that_has_come_stays_when_the_name_changes(people):
    over = YESTERDAY.replace(second=0, microsecond=0)
    assessment = AssessmentFactory(engagement=people.engagement, deadline=over)
    typed = timezone.localtime(over).strftime("%Y-%m-%dT%H:%M")
    assert post(people, assessment, "change", title="New", deadline=typed).status_code == 302
    assert fresh(assessment).title == "New"


def test_a_deadline_in_the_past_is_refused_with_everything_typed(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    response = post(people, assessment, "change", title="New", deadline="2020-01-01T10:00")
    assert response.status_code == 422
    assert "This time is over" in text(response)
    assert 'value="New"' in text(response)


# --- closing and reopening ------------------------------------------------------------------------


def test_closing_is_asked_once_and_says_how_many_are_silent(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answerers(assessment, "EXE", 4)
    invited(people, assessment)
    seen = page(people, assessment)
    assert "4 people have answered. 1 invited person is silent." in seen


def test_who_began_and_answered_nothing_was_not_invited(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answerers(assessment, "EXE", 4)
    answerers(assessment, "EXE", 1, answered=0)
    seen = page(people, assessment)
    assert seen.count(" people have answered. 1 began and has answered nothing.") == 2
    assert "invited" not in seen.split("Close…")[1].split("Close the assessment")[0]
    listed = people.browser("viewer").get(f"/engagements/{people.engagement.pk}/questionnaires/")
    assert "4 of 5" in text(listed)


def test_results_and_discussion_are_the_first_acts_after_closing(people):
    assessment = closed(people)
    results, discuss = (
        f"{assessment.get_absolute_url()}{part}/" for part in ("results", "discuss")
    )
    seen = page(people, assessment)
    after = seen.split('id="again-h"')[1]
    assert after.index(results) < after.index(discuss) < after.index("Same questions again")
    assert seen.count(results) == 1
    assert results in page(people, assessment, "viewer")


def test_closing_takes_no_more_answers_and_twice_is_no_error(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    post(people, assessment, "close")
    post(people, assessment, "close")
    now = fresh(assessment)
    assert now.is_closed
    assert now.closed_by == people.facilitator
    assert kinds() == ["assessment.closed"]


def test_reopening_needs_a_note_that_everybody_reads(people):
    assessment = closed(people)
    refused = post(people, assessment, "reopen", note=" ")
    assert refused.status_code == 422
    assert "Say in a sentence why" in text(refused)
    assert fresh(assessment).is_closed

    post(people, assessment, "reopen", note="The board was missing.")
    assert fresh(assessment).takes_answers
    event = Event.objects.get(kind="assessment.reopened")
    assert event.data["text"] == "The board was missing."
    assert event.audience == "room"


@pytest.mark.parametrize(
    ("note", "words"), [("", "Say in a sentence"), ("x" * 501, "up to 500 characters")]
)
def test_a_reopening_by_a_script_needs_the_note_too(people, note, words):
    with pytest.raises(Refused, match=words):
        actions.reopen_assessment(closed(people), note=note, by=people.lead)


def test_what_is_reopened_has_no_deadline_in_the_past(people):
    response = post(people, closed(people), "reopen", note="Again", deadline="2020-01-01T10:00")
    assert response.status_code == 422
    assert "This time is over" in text(response)
    assert 'value="Again"' in text(response)


def test_answers_that_stayed_elsewhere_cannot_go_on_here(people):
    told = {"people": 9, "expected": 9, "passing": 9, "passing_groups": 3, "asked_groups": 3}
    assessment = closed(people, tally={"participation": told | {"groups": []}})
    response = post(people, assessment, "reopen", note="Again")
    assert response.status_code == 422
    assert "stayed in the studio that it comes from" in text(response)


# --- taking back ----------------------------------------------------------------------------------


def test_a_draft_is_taken_back(people):
    made = draft(people.engagement)
    response = post(people, made, "drop")
    assert response.url.endswith("/questionnaires/")
    assert not Assessment.objects.exists()
    assert kinds() == ["assessment.dropped"]


def test_what_people_could_answer_is_not_taken_back(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    response = post(people, assessment, "drop")
    assert response.status_code == 409
    assert "People may have answered already" in text(response)


# --- who may, when --------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["open", "close", "reopen", "drop", "change"])
def test_only_facilitators_act_and_of_a_missing_one_nobody(people, act):
    assessment = AssessmentFactory(engagement=people.engagement)
    assert post(people, assessment, act, "contributor").status_code == 403
    assert people.browser("lead").post(f"/assessments/0/{act}/").status_code == 404
    assert people.browser("odd").post(f"/assessments/{assessment.pk}/{act}/").status_code == 404


def test_actions_ask_for_the_right_under_the_lock(people):
    made = draft(people.engagement)
    for act in (actions.open_assessment, actions.close_assessment, actions.drop_assessment):
        with pytest.raises(Denied):
            act(made, by=people.contributor)
    with pytest.raises(Denied):
        actions.reopen_assessment(made, note="Because", by=people.contributor)
    with pytest.raises(Denied):
        actions.repeat_assessment(made, plan=plan(people), by=people.contributor)


def plan(people) -> actions.Plan:
    groups = list(people.engagement.role_groups.all())
    return actions.Plan(title="Plan", kind="as_is", groups=groups)


def test_an_archived_engagement_shows_the_assessment_and_changes_nothing(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    people.engagement.archived_at = timezone.now()
    people.engagement.save()
    seen = page(people, assessment)
    assert "Close the assessment" not in seen
    assert f"/q/{assessment.code}/" not in seen
    assert post(people, assessment, "close").status_code == 409
    assert fresh(assessment).is_open
