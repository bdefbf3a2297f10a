"""Sheet 4.2: the plan, the next round, what grew, and what becomes due."""

import datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from assessments import measures, results
from assessments.actions import agreeing, assessments, cycles, rounds, targets
from assessments.actions.assessments import Plan
from assessments.models import Answer, AnswerInvitation, Assessment, AssessmentCycle, Respondent
from assessments.reassessing import growth, same_people, sheet
from assessments.reassessing.months import months_on
from assessments.reporting import again
from pmo_studio.core import due, phases
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from tests.assessments.conftest import closed
from tests.assessments.crowds import answer_all, around
from tests.assessments.pages import read
from tests.assessments.states import draft, invited
from tests.factories import AssessmentFactory, EngagementFactory, ParticipantFactory

pytestmark = pytest.mark.django_db
LINK = "https://studio.example/answer-invitations/{token}/"


def page(people, column="viewer", name="reassessment", status=200, **query):
    path = reverse(f"assessments:{name}", args=[people.engagement.pk])
    response = people.browser(column).get(path, query)
    assert response.status_code == status
    return response.content.decode()


def said(people, column="viewer", name="reassessment", **query) -> str:
    path = reverse(f"assessments:{name}", args=[people.engagement.pk])
    return read(people.browser(column).get(path, query)).text


def post(people, name, column="facilitator", **data):
    path = reverse(f"assessments:{name}", args=[people.engagement.pk])
    return people.browser(column).post(path, data)


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def planned(people, asks=None, days=30, **more):
    given = {"next_on": in_days(days), "every_months": 6, "asks": asks, "by": people.facilitator}
    return cycles.plan_next(people.engagement, **given | more)


def closed_on(assessment, day):
    """As if it had closed on that day at noon."""
    noon = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
    Assessment.objects.filter(pk=assessment.pk).update(
        opened_at=noon - datetime.timedelta(days=9), closed_at=noon
    )
    assessment.refresh_from_db()
    return assessment


def next_round(people, earlier, *, shift=0.25, groups=None, **more):
    """A round that asks the same, answered like the first one and closed."""
    groups = groups or [row.role_group for row in earlier.groups.all()]
    plan = Plan("Half a year later", "reassess", groups)
    opened = rounds.open_round(
        earlier, plan=plan, by=people.facilitator, link=LINK, **more
    ).assessment
    for number, (group, size, middle) in enumerate((("EXE", 5, 0.7), ("PMG", 6, 0.4))):
        answer_all(opened, group, size, around(middle + shift, seed=70 + number, unknown=0))
    answer_all(opened, "TEA", 7, around(0.2 + shift, seed=80, unknown=0))
    answer_all(opened, "BUS", 2, around(0.4 + shift, seed=90, unknown=0))
    assessments.close_assessment(opened, by=people.facilitator)
    opened.refresh_from_db()
    return opened


@pytest.fixture
def baseline(people):
    return closed_on(closed("opm3q", people, title="As it was"), in_days(-200))


@pytest.fixture
def two(people, baseline):
    return baseline, next_round(people, baseline)


# --- the plan ---


def test_a_plan_says_when_how_often_and_what_is_asked(people, baseline):
    response = post(
        people,
        "reassessment_plan",
        next_on=in_days(40).isoformat(),
        every_months="12",
        asks=baseline.pk,
        kind="reassess",
        seen="0",
    )
    assert response.status_code == 302
    cycle = AssessmentCycle.objects.get()
    assert (cycle.next_on, cycle.every_months, cycle.asks) == (in_days(40), 12, baseline)
    text = said(people)
    assert date_format(in_days(40), "DATE_FORMAT") in text
    assert "Then every 12 months. The same questions as in “As it was”" in text
    [event] = Event.objects.filter(kind="cycle.set")
    assert event.data == {"day": in_days(40).isoformat(), "months": 12}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"next_on": "2020-01-01"}, "This day is over. Choose today or a later day."),
        ({"next_on": ""}, "Choose the day of the next round."),
        ({"every_months": "0"}, "Choose from 1 to 36 months."),
        ({"every_months": "half"}, "Choose from 1 to 36 months."),
        ({"asks": "999999"}, "Choose an assessment that was opened here"),
    ],
)
def test_a_wrong_plan_is_refused_in_words_and_nothing_typed_is_lost(people, baseline, wrong, words):
    typed = {"next_on": in_days(40).isoformat(), "every_months": "7", "asks": baseline.pk}
    response = post(people, "reassessment_plan", **typed | {"kind": "closeout"} | wrong)
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert 'value="closeout" selected' in html
    assert not AssessmentCycle.objects.exists()


def test_a_day_that_was_planned_and_is_over_by_now_may_stay(people, baseline):
    cycle = planned(people, baseline)
    AssessmentCycle.objects.update(next_on=in_days(-5))
    changed = planned(people, baseline, days=-5, every_months=3)
    assert (changed.pk, changed.every_months) == (cycle.pk, 3)


def test_whom_somebody_came_before_is_told(people, baseline):
    planned(people, baseline)
    with pytest.raises(Overtaken):
        planned(people, baseline, seen=0)
    response = post(
        people,
        "reassessment_plan",
        next_on=in_days(9).isoformat(),
        every_months="6",
        asks=baseline.pk,
        kind="reassess",
        seen="0",
    )
    assert "Somebody else planned the next one for" in response.content.decode()


def test_only_an_assessment_that_was_opened_here_is_asked_again(people):
    elsewhere = AssessmentFactory(engagement=EngagementFactory())
    for wrong in (elsewhere, draft(people.engagement)):
        with pytest.raises(Refused):
            planned(people, wrong)


def test_the_plan_is_taken_back_once(people, baseline):
    cycle = planned(people, baseline)
    for _ in range(2):
        assert post(people, "reassessment_end", seen=cycle.version).status_code == 302
    assert not AssessmentCycle.objects.exists()
    assert Event.objects.filter(kind="cycle.ended").count() == 1
    assert "Nothing is planned." in said(people)


def test_only_who_runs_the_engagement_plans_and_opens(people, baseline):
    with pytest.raises(Denied):
        planned(people, baseline, by=people.contributor)
    plan = Plan("Mine", "reassess", [row.role_group for row in baseline.groups.all()])
    with pytest.raises(Denied):
        rounds.open_round(baseline, plan=plan, by=people.contributor, link=LINK)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2026, 12, 1), 1, (2027, 1, 1)),
        ((2026, 1, 26), 12, (2027, 1, 26)),
    ],
)
def test_so_many_months_later_is_the_same_day_or_the_last_of_its_month(day, months, expected):
    assert months_on(datetime.date(*day), months) == datetime.date(*expected)


# --- what is due ---


def test_what_is_planned_is_due_for_who_may_open_it(people, baseline):
    planned(people, baseline, days=3)
    assert "Assess maturity again" in [each.words for each in due.of(people.facilitator)]
    assert due.of(people.contributor) == []


def test_opening_a_round_moves_the_next_day_on_and_nothing_is_due(people, baseline):
    planned(people, baseline, days=3)
    next_round(people, baseline)
    cycle = AssessmentCycle.objects.get()
    assert cycle.next_on == months_on(timezone.localdate(), 6)
    assert due.of(people.facilitator) == []


def test_a_later_day_that_was_chosen_stays_and_an_as_is_moves_nothing(people, baseline):
    planned(people, baseline, days=400)
    next_round(people, baseline)
    assert AssessmentCycle.objects.get().next_on == in_days(400)
    planned(people, baseline, days=2)
    assessments.open_assessment(draft(people.engagement), by=people.facilitator)
    assert AssessmentCycle.objects.get().next_on == in_days(2)


@pytest.mark.parametrize("named", [True, False])
def test_a_round_of_other_questions_or_of_another_kind_leaves_the_planned_one(
    people, baseline, named
):
    planned(people, baseline if named else None, days=3)
    next_round(people, baseline)
    planned(people, baseline if named else None, days=3)
    other = closed("seven5", people, title="Perspectives")
    groups = [row.role_group for row in other.groups.all()]
    for earlier, kind in ((other, "reassess"), (baseline, "closeout")):
        plan = Plan(f"{earlier} again", kind, groups)
        rounds.open_round(earlier, plan=plan, by=people.facilitator, link=LINK)
        assert AssessmentCycle.objects.get().next_on == in_days(3)
    assert [each.words for each in due.of(people.facilitator)] == ["Assess maturity again"]


# --- the next round ---


def test_a_round_asks_the_same_of_the_same_groups_and_copies_no_answer(people, baseline):
    before = Answer.objects.count()
    response = post(
        people,
        "reassessment_open",
        title="Half a year later",
        groups=[row.role_group_id for row in baseline.groups.all()],
    )
    made = Assessment.objects.get(title="Half a year later")
    assert response.headers["Location"] == made.get_absolute_url()
    assert (made.repeats, made.round, made.kind) == (baseline, 2, "reassess")
    assert made.is_open
    assert made.document == baseline.document
    assert (made.model_key, made.model_version) == (baseline.model_key, baseline.model_version)
    asked = {row.role_group_id for row in baseline.groups.all()}
    assert {row.role_group_id for row in made.groups.all()} == asked
    assert Answer.objects.count() == before
    assert not Respondent.objects.of(made).exists()


def test_rounds_are_numbered_whichever_is_repeated(people, baseline):
    second = next_round(people, baseline)
    third = next_round(people, baseline)
    assert [second.round, third.round, next_round(people, second).round] == [2, 3, 4]


def test_only_prepared_nobody_can_answer_and_it_can_be_taken_back(people, baseline):
    invited(people, baseline)
    groups = [row.role_group_id for row in baseline.groups.all()]
    post(people, "reassessment_open", title="Later", groups=groups, again="on", prepare="yes")
    made = Assessment.objects.get(title="Later")
    assert made.is_draft
    assert not AnswerInvitation.objects.of(made).exists()
    assert "Open the prepared round" in said(people, "facilitator")
    assessments.drop_assessment(made, by=people.facilitator)
    assert "Open the prepared round" not in said(people, "facilitator")


def test_what_is_being_prepared_is_for_those_who_prepare_it(people, baseline):
    plan = Plan("Not yet", "reassess", [row.role_group for row in baseline.groups.all()])
    assessments.repeat_assessment(baseline, plan=plan, by=people.facilitator)
    assert "Not yet" in said(people, "facilitator")
    assert "Not yet" not in said(people, "contributor")


def test_an_open_round_of_what_is_planned_is_found_beside_rounds_of_other_questions(people, two):
    other = closed("seven5", people, title="Perspectives")
    planned(people, other)
    plan = Plan("Perspectives again", "reassess", [row.role_group for row in other.groups.all()])
    rounds.open_round(other, plan=plan, by=people.facilitator, link=LINK)
    shown = sheet.of(people.engagement, {})
    assert shown.looked_at == list(two)
    assert shown.open_one.title == "Perspectives again"
    assert [each.title for each in shown.time_line.lines] == ["As it was", "Half a year later"]


def test_groups_are_added_and_left_out_before_it_opens(people, baseline):
    asked = [row.role_group for row in baseline.groups.all()]
    made = next_round(people, baseline, groups=[each for each in asked if each.key != "FUN"])
    assert made.groups.count() == baseline.groups.count() - 1
    again_all = next_round(people, made, groups=asked)
    assert again_all.groups.count() == baseline.groups.count()


def test_who_was_invited_is_invited_again_and_who_left_is_a_number(people, baseline, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    invited(people, baseline, email="grace@example.org")
    gone = ParticipantFactory(engagement=people.engagement)
    gone.user.email = "gone@example.org"
    gone.user.save()
    invited(people, baseline, email="gone@example.org")
    withdrawn = invited(people, baseline, email="withdrawn@example.org")
    AnswerInvitation.objects.filter(pk=withdrawn.pk).update(revoked_at=timezone.now())
    type(gone).objects.filter(pk=gone.pk).update(ended_at=timezone.now(), ending="left")
    text = said(people, "facilitator", "reassessment_open")
    assert "1 address, with a new link." in text
    assert "2 people of last time have left or were withdrawn" in text
    assert "gone@example.org" not in text
    groups = [row.role_group_id for row in baseline.groups.all()]
    response = post(people, "reassessment_open", title="Later", groups=groups, again="on")
    made = Assessment.objects.get(title="Later")
    assert list(AnswerInvitation.objects.of(made).values_list("email", flat=True)) == [
        "grace@example.org"
    ]
    assert "grace@example.org  http" in response.content.decode()
    assert AnswerInvitation.objects.of(made).silent().count() == 1


def test_a_group_without_people_is_said_before_it_is_asked(people, baseline):
    text = said(people, "facilitator", "reassessment_open")
    empty = [each for each in same_people.by_group(baseline, people.engagement) if each.is_empty]
    assert empty
    assert f"Nobody of “{empty[0].name}” is here or would be invited." in text


def test_a_round_without_groups_or_name_is_refused_and_a_double_click_opens_one(people, baseline):
    response = post(people, "reassessment_open", title="")
    assert response.status_code == 422
    assert "Choose at least one role group that is asked." in response.content.decode()
    groups = [row.role_group_id for row in baseline.groups.all()]
    given = {"title": "Later", "groups": groups, "key": "k" * 32}
    places = {post(people, "reassessment_open", **given).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Assessment.objects.filter(title="Later").count() == 1


def test_an_open_round_is_the_one_thing_to_do_and_a_second_is_warned_of(people, baseline):
    groups = [row.role_group for row in baseline.groups.all()]
    plan = Plan("Open now", "reassess", groups)
    rounds.open_round(baseline, plan=plan, by=people.facilitator, link=LINK)
    assert "To the open round" in said(people, "facilitator")
    text = said(people, "facilitator", "reassessment_open")
    assert "“Open now” is open already" in text


def test_with_nothing_asked_before_there_is_nothing_to_repeat(people):
    for name in ("reassessment_open", "reassessment_plan"):
        assert "Nothing was asked yet" in said(people, "facilitator", name)
    assert post(people, "reassessment_open", title="x").status_code == 422
    assert "Close a first assessment: it is the baseline." in said(people)


def test_what_belongs_to_another_engagement_is_not_repeated(people, baseline):
    other = AssessmentFactory(engagement=EngagementFactory())
    page(people, "facilitator", "reassessment_open", status=404, like=other.pk)


# --- what grew ---


def test_one_round_is_a_baseline_and_compared_with_nothing(people, baseline):
    text = said(people)
    assert "One round so far" in text
    assert "Mean level of 12 capabilities:" in text
    assert growth.compare(people.engagement) is None


def test_the_first_as_is_stands_against_the_round_closed_last(people, two):
    baseline, later = two
    third = next_round(people, later, shift=0.3)
    shown = sheet.of(people.engagement, {})
    assert (shown.pair.before, shown.pair.after) == (baseline, third)
    assert [each.number for each in shown.time_line.lines] == [1, 2, 3]
    other = sheet.of(people.engagement, {"a": str(later.pk), "b": str(third.pk)})
    assert (other.pair.before, other.pair.after) == (later, third)
    page(people, a=later.pk, b=third.pk)
    assert "A round has not changed since itself." in said(people, a=later.pk, b=later.pk)


def test_page_report_and_closeout_read_the_same_growth(people, two):
    for key, value in (("GOV", "1.0"), ("CTL", "5.0")):
        given = {"capability": key, "value": Decimal(value), "rationale": ""}
        targets.set_target(people.engagement, by=people.facilitator, **given)
    compared = growth.compare(people.engagement, *two)
    assert (compared.met, compared.aimed, len(compared.rows)) == (1, 2, 12)
    text = said(people)
    html = again.build(people.engagement, "room", "en").html
    assert f"Mean change {compared.mean}, 1 of 2 targets met" in text
    assert f"Mean change: {compared.mean} levels." in html
    for row in compared.rows:
        assert row.delta in text
        assert row.delta in html
    [short] = compared.still_short
    assert f"{short.name} by {short.short}" in text
    assert "10 of these capabilities have no target yet" in text


def test_what_all_agree_on_is_not_talked_about_first(people, baseline):
    plan = Plan("Of one mind", "reassess", [row.role_group for row in baseline.groups.all()])
    later = rounds.open_round(baseline, plan=plan, by=people.facilitator, link=LINK).assessment
    answer_all(later, "PMG", 6, lambda question, number: 2)
    assessments.close_assessment(later, by=people.facilitator)
    assert sheet.of(people.engagement, {}).discussed == []


def test_the_line_over_time_ends_where_the_mean_change_says(people, two):
    shown = sheet.of(people.engagement, {})
    first, last = shown.time_line.levels
    assert last - first == pytest.approx(shown.compared.comparison.mean.value)


def test_every_change_is_the_difference_of_what_the_results_say(people, two):
    compared = sheet.of(people.engagement, {}).compared
    assert {row.questions for row in compared.rows} == {""}, "All questions count: all answered."
    then, now = (
        {key: found.score for key, found in each.capabilities.items() if found.score is not None}
        for each in results.of_all(two)
    )
    changes = compared.comparison.changes
    assert {each.capability: each.before for each in changes} == pytest.approx(then)
    assert {each.capability: each.after for each in changes} == pytest.approx(now)
    assert all(each.delta == pytest.approx(each.after - each.before) for each in changes)


def test_role_groups_stand_there_only_if_both_rounds_show_them_alone(people, two):
    by_group = {each.name: each for each in sheet.of(people.engagement, {}).by_group}
    names = {row.role_group.key: row.role_group.name for row in two[0].groups.all()}
    assert set(by_group) == {names["PMG"], names["TEA"]}
    assert names["EXE"] not in by_group, "They are counted with two business customers."


def test_a_group_that_was_alone_once_only_is_not_followed(people, baseline):
    groups = [row.role_group for row in baseline.groups.all()]
    plan = Plan("Later", "reassess", groups)
    opened = rounds.open_round(baseline, plan=plan, by=people.facilitator, link=LINK).assessment
    for group, size in (("EXE", 2), ("PMG", 6), ("TEA", 7)):
        answer_all(opened, group, size, around(0.6, seed=size, unknown=0))
    assessments.close_assessment(opened, by=people.facilitator)
    shown = sheet.of(people.engagement, {})
    names = {row.role_group.name: row.role_group.key for row in baseline.groups.all()}
    kept = {names[each.name] for each in shown.by_group}
    assert kept == {"TEA"}, "Executives and the group that was pooled with them are not followed."
    assert "Other people answered" in said(people)
    closeout = reverse("roadmaps:closeout", args=[people.engagement.pk])
    assert "Other people answered" in read(people.browser("viewer").get(closeout)).text


def test_two_that_share_no_question_are_not_compared_here(people, baseline):
    other = closed("seven5", people, title="Perspectives")
    text = said(people, a=baseline.pk, b=other.pk)
    assert "The two share no question" in text
    assert "Grew most" not in text


def test_a_room_without_javascript_reads_words_table_and_line(people, two):
    html = page(people)
    for words in ("Grew most", "The rounds as a table", "By role group", "Talk about first"):
        assert words in html
    assert html.count("<svg") > 2
    assert reverse("assessments:discuss", args=[two[1].pk]) in html
    question = two[1].questions.first()
    place = reverse("assessments:reveal", args=[two[1].pk, question.pk])
    assert people.browser("facilitator").get(place).status_code == 200
    agreeing.agree_on_question(question, value=Decimal(1), rationale="", by=people.facilitator)
    assert "With scores that the room agreed on" in said(people)


def test_without_rounds_or_a_plan_the_report_has_no_such_chapter(people, baseline):
    assert again.build(people.engagement, "room", "en") is None
    planned(people, baseline)
    assert "Next planned for" in again.build(people.engagement, "room", "en").html


# --- measured for others ---


def test_growth_within_a_year_is_k20(people, baseline):
    assert growth.in_a_year(people.engagement) is None
    later = next_round(people, baseline)
    assert growth.in_a_year(people.engagement) is None, "Two hundred days are no year."
    closed_on(baseline, in_days(-380))
    yearly = growth.in_a_year(people.engagement)
    assert (yearly.before, yearly.after, yearly.capabilities) == (baseline, later, 12)
    mean = growth.compare(people.engagement, baseline, later).comparison.mean.value
    assert yearly.value == pytest.approx(mean)
    assert growth.in_a_year(people.engagement, in_days(-100)) is None


def test_what_is_not_closed_here_is_not_compared(people, two):
    open_one = AssessmentFactory(engagement=people.engagement)
    assert growth.compare(people.engagement, two[0], open_one) is None


def test_c2_asks_for_one_closed_reassessment_and_three_groups_heard(people, baseline):
    def actual():
        return [(one.actual, one.required) for one in measures.assessed_again(people.engagement)]

    def ratio():
        return {one.key: one.ratio for one in phases.criteria_of(people.engagement, 4)}["C2"]

    assert actual() == [(0, 1), (0, 3)]
    plan = Plan("Of one group", "reassess", [row.role_group for row in baseline.groups.all()])
    later = rounds.open_round(baseline, plan=plan, by=people.facilitator, link=LINK).assessment
    answer_all(later, "PMG", 6, lambda question, number: 2)
    assert actual() == [(0, 1), (0, 3)], "It is open still."
    assessments.close_assessment(later, by=people.facilitator)
    assert (actual(), ratio()) == ([(1, 1), (1, 3)], pytest.approx(1 / 3))
    next_round(people, baseline)
    assert actual()[0] == (2, 1)
    assert ratio() == 1
    Assessment.objects.filter(kind="reassess").update(kind="closeout")
    assert actual() == [(0, 1), (0, 3)]


def test_closing_a_round_twice_is_no_error(people, two):
    closed_at = two[1].closed_at
    assessments.close_assessment(two[1], by=people.facilitator)
    two[1].refresh_from_db()
    assert two[1].closed_at == closed_at


@pytest.mark.parametrize("size", [3, 15])
def test_it_costs_the_same_for_few_and_many_rounds(people, two, size, django_assert_num_queries):
    for number in range(size):
        AssessmentFactory(engagement=people.engagement, title=f"Draft {number}")
    browser: Client = people.browser("viewer")
    path = reverse("assessments:reassessment", args=[people.engagement.pk])
    browser.get(path)
    with django_assert_num_queries(16):
        browser.get(path)


def test_the_demo_has_a_plan_that_lies_ahead():
    call_command("demo", verbosity=0)
    assert AssessmentCycle.objects.get().next_on > timezone.localdate()
