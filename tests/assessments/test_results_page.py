"""Sheet 1.4: what it shows to whom, where every number leads, what it costs."""

import copy
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import result_words as words
from assessments import results
from assessments.actions import agreeing, assessments, publishing, targets
from assessments.agreement import Flag
from assessments.result_words import RULES
from tests.assessments.conftest import closed, filled, shown
from tests.assessments.crowds import answer_all, around
from tests.assessments.pages import read
from tests.factories import SMALL_MODEL, AssessmentFactory, EngagementFactory

pytestmark = pytest.mark.django_db

SEATS = ("lead", "facilitator", "contributor", "viewer", "guest")


def sheet(people, column="viewer"):
    return people.browser(column).get(reverse("assessments:results", args=[people.engagement.pk]))


def page(people, assessment, column="viewer"):
    return people.browser(column).get(
        reverse("assessments:assessment_results", args=[assessment.pk])
    )


# --- who sees what ------------------------------------------------------------------------------


@pytest.mark.parametrize("column", SEATS)
def test_everybody_with_a_seat_sees_results(people, practices, column):
    assert "Capability by role group" in read(page(people, practices, column)).text


def test_the_assessment_of_another_engagement_does_not_exist(people):
    other = AssessmentFactory(engagement=EngagementFactory())
    assert page(people, other, "lead").status_code == 404


def test_only_facilitators_are_led_to_showing_more(people, practices):
    assert "Update the figures" in read(page(people, practices, "facilitator")).text
    assert "Update the figures" not in read(page(people, practices, "contributor")).text


def test_only_a_get_is_answered(people, practices):
    address = reverse("assessments:assessment_results", args=[practices.pk])
    assert people.browser("lead").post(address).status_code == 405


# --- which assessment ---------------------------------------------------------------------------


def test_without_an_assessment_the_sheet_says_what_belongs_here(people):
    assert "No results yet" in read(sheet(people)).text


def test_an_open_assessment_says_how_many_have_begun_and_nothing_else(people):
    filled("opm3q", people.engagement)
    text = read(sheet(people, "facilitator")).text
    assert "20 people have answered." in text
    assert "Show the results so far" in text
    assert "Show the results so far" not in read(sheet(people, "viewer")).text


def test_a_closed_assessment_of_two_people_says_that_nothing_can_be_shown(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", 2, lambda question, number: 1)
    assessments.close_assessment(assessment, by=people.facilitator)
    assert "Too few answers to show" in read(page(people, assessment)).text


def test_the_sheet_shows_the_newest_that_has_results_and_leads_to_the_others(people):
    old = closed("opm3q", people, title="The old one")
    closed("seven5", people, title="The newer one")
    filled("pmosvc", people.engagement, title="Still open")
    response = sheet(people)
    assert read(response).text.startswith("The newer one Closed")
    assert page(people, old).status_code == 200
    for title in ("The old one", "Still open"):
        assert title in response.content.decode()


def test_a_closed_assessment_comes_before_a_newer_one_that_is_open(people):
    closed("opm3q", people, title="Closed and whole")
    shown("seven5", people, title="Still open")
    assert read(sheet(people)).text.startswith("Closed and whole Closed")


def test_of_open_ones_that_comes_first_that_shows_most(people):
    shown("opm3q", people, title="All of it")
    assessment = filled("seven5", people.engagement, title="One question")
    publishing.reveal_question(assessment.questions.first(), by=people.facilitator)
    assert read(sheet(people)).text.startswith("All of it Open")


# --- what it shows ------------------------------------------------------------------------------


def test_small_groups_stand_together_and_their_own_cells_are_hidden(people, practices):
    response = page(people, practices)
    text = read(response).text
    assert "Other groups (" in text
    assert "Hidden cells" in text
    assert 'class="c hid"' in response.content.decode()


def test_a_target_stands_beside_now_with_the_gap(people, practices):
    targets.set_target(
        people.engagement,
        capability="GOV",
        value=Decimal("4.5"),
        rationale="",
        by=people.facilitator,
    )
    text = read(page(people, practices)).text
    assert "Now and target" in text
    assert "4.5" in text


def test_an_agreed_score_and_a_note_settle_an_item(people, practices):
    first, second = results.of(practices).discuss_list[:2]
    agree = agreeing.agree_on_question
    questions = practices.questions
    agree(
        questions.get(key=first.key), value=Decimal("0.5"), rationale="Half", by=people.facilitator
    )
    agree(questions.get(key=second.key), value=None, rationale="We ask", by=people.facilitator)
    text = read(page(people, practices)).text
    assert "Agreed 50 %" in text
    assert "Note taken" in text
    assert "We ask" in text


def test_all_questions_say_what_was_agreed_and_what_the_answers_gave(people, practices):
    question = practices.questions.first()
    agreeing.agree_on_question(question, value=Decimal(1), rationale="", by=people.facilitator)
    score = results.of(practices).result.questions[question.key]
    asked = read(page(people, practices)).text.split("All questions")[-1]
    agreed, computed = words.question_value(score), words.computed_value(score)
    assert agreed != computed
    assert (
        f"agreed; the answers gave {computed} {agreed} ".replace("\N{NO-BREAK SPACE}", " ") in asked
    )


def test_the_discuss_list_shows_the_figure_that_all_questions_show(people, practices):
    found = results.of(practices)
    item = found.discuss_list[0]
    value = words.question_value(found.result.questions[item.key])
    # One voice per person gives another figure, so that the test can tell.
    assert value != words.on_scale(found.questions[item.key].answer_type, item.agreement.mean)
    listed = read(page(people, practices)).text.split("Discuss list")[1].split("Scores by")[0]
    assert "Mean, one voice per group" in listed
    assert f", mean {value} ".replace("\N{NO-BREAK SPACE}", " ") in listed


def test_nobody_is_asked_to_talk_about_what_is_settled(people, practices):
    item = next(each for each in results.of(practices).discuss_list if Flag.DISCUSS in each.flags)
    address = reverse("assessments:figure", args=[practices.pk, "question", item.key])
    asks = "talk about it before you settle a score"
    assert asks in read(people.browser("viewer").get(address)).text
    agreeing.agree_on_question(
        practices.questions.get(key=item.key), value=None, rationale="Noted", by=people.facilitator
    )
    assert asks not in read(people.browser("viewer").get(address)).text


@pytest.mark.parametrize(
    ("model", "rule"),
    [
        ("opm3q", "“All” is made of everybody's answers. One voice for each role group"),
        ("seven5", "from everybody at once; it is not the mean of its row."),
    ],
)
def test_the_map_of_groups_says_what_its_cells_and_all_are(people, model, rule):
    assessment = shown(model, people)
    said = page(people, assessment).content.decode()
    text = read(page(people, assessment)).text
    assert "Score, 1 to 5" in text
    assert rule in text
    assert ("In parentheses: little evidence" in text) == ('"c thin"' in said)


def test_agreed_scores_are_marked_where_they_count(people, practices):
    assert "with agreed scores" not in read(page(people, practices)).text
    question = practices.questions.first()
    agreeing.agree_on_question(question, value=Decimal(1), rationale="", by=people.facilitator)
    text = read(page(people, practices)).text
    # Beside the radar and in the heat map, where the column of all comes first.
    assert text.count("with agreed scores") == 2
    assert "* With scores that the room agreed on: they count in “All”" in text
    assert re.search(r"Capability All n\W+\d+", text)


def test_the_whole_stands_in_the_first_view_with_its_page(people, practices):
    overall = results.of(practices).result.overall
    html = sheet(people).content.decode()
    value = words.score(overall.score)
    assert f"Everything together: {value}, no stage achieved yet" in html


def test_the_first_view_names_the_highest_stage(people, practices):
    domain = next(each for each in practices.model.domains if each.chain)
    first = domain.dimensions[0]
    agreeing.agree_on_dimension(
        practices, dimension=first.key, value=Decimal(100), rationale="", by=people.facilitator
    )
    named = f"highest stage {words.spoken(domain.name)}: {words.spoken(first.name)}"
    assert named in read(sheet(people)).text


def test_without_a_whole_each_part_says_its_level(people):
    assessment = shown("seven5", people)
    found = results.of(assessment).result
    assert found.overall is None
    text = read(sheet(people)).text
    titles = {each.number: each.title.en for each in assessment.model.levels}
    for domain in found.domains:
        assert f": level {domain.score.level}, {titles[domain.score.level]}" in text


def test_columns_that_say_nothing_are_left_out(people, practices):
    html = page(people, practices).content.decode()
    assert results.of(practices).result.overall.status == "ok"
    assert '<th scope="col">State</th>' not in html


def test_a_model_with_few_capabilities_is_drawn_as_bars(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", 4, lambda question, number: 2)
    publishing.show_results(assessment, by=people.facilitator)
    assert page(people, assessment).status_code == 200


def test_a_score_with_too_little_coverage_says_so(people):
    document = copy.deepcopy(SMALL_MODEL)
    for question in document["questions"]:
        question["weight"] = 3 if question["key"] == "P2" else 1
    assessment = AssessmentFactory(engagement=people.engagement, document=document)
    answer_all(
        assessment,
        "EXE",
        4,
        lambda question, number: {"P2": "dk"}.get(question.key, 2),
    )
    publishing.show_results(assessment, by=people.facilitator)
    text = read(page(people, assessment)).text
    assert "Planning: coverage 25 %" in text
    assert "too little answered" in text
    assert "Nobody knows: 100 % said “I don't know”" in text


@pytest.mark.parametrize("model", ["opm3q", "seven5", "pmosvc"])
def test_scores_stand_by_domain_and_dimension_with_the_rule_in_words(people, model):
    assessment = closed(model, people)
    text = read(page(people, assessment)).text
    assert str(RULES[assessment.model.rule]) in text
    for dimension in assessment.model.dimensions():
        assert dimension.name.en in text


def test_it_reads_in_the_language_of_the_reader(people, practices):
    browser = people.browser("viewer")
    people.viewer.user.language = "es"
    people.viewer.user.save()
    address = reverse("assessments:assessment_results", args=[practices.pk])
    text = read(browser.get(address, headers={"Accept-Language": "es"})).text
    assert "Gobernanza y derechos de decisión" in text
    assert re.search(r"\d,\d", text)


# --- every number leads to how it was computed --------------------------------------------------


@pytest.mark.one_database
@pytest.mark.parametrize("model", ["opm3q", "seven5", "pmosvc"])
def test_every_number_leads_to_a_page_that_prints_the_same_number(people, model):
    assessment = shown(model, people)
    answer_all(assessment, "TEA", 2, around(0.5, seed=9))
    publishing.publish_all(assessment)
    browser = people.browser("viewer")
    address = reverse("assessments:assessment_results", args=[assessment.pk])
    found = read(browser.get(address)).figures
    assert len(found) > 100
    rule = str(RULES[assessment.model.rule])
    told = words.heat_rule(assessment.model, assessment.model.params).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    alone = {each.words for each in found if not each.url} - {rule, told, "Score, 1 to 5"}
    assert {said for said in alone if not said.startswith("n<")} == set()
    pages = {}
    for each in found:
        if each.url:
            path = each.url.partition("#")[0]
            if path not in pages:
                pages[path] = read(browser.get(path)).text
            whole = rf"(?<![\d.]){re.escape(each.text)}(?![\d]|\.\d)"
            assert re.search(whole, pages[path]), f"{each.words!r} at {each.url}"


# --- what it costs ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [3, 30])
def test_it_costs_the_same_for_3_and_30_people(people, size, django_assert_num_queries):
    assessment = AssessmentFactory(engagement=people.engagement)
    for group in ("EXE", "PMG", "TEA"):
        answer_all(assessment, group, size, lambda question, number: number % 3)
    publishing.show_results(assessment, by=people.facilitator)
    browser = people.browser("viewer")
    address = reverse("assessments:assessment_results", args=[assessment.pk])
    browser.get(address)
    # Session, user, seat, the assessment; which are published, the list; agreed scores, groups,
    # targets, questions; then the frame.
    with django_assert_num_queries(PAGE_QUERIES):
        browser.get(address)


@pytest.mark.parametrize("size", [3, 30])
def test_it_costs_the_same_for_3_and_30_assessments(people, size, django_assert_num_queries):
    for number in range(size):
        AssessmentFactory(engagement=people.engagement, title=f"Number {number}")
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", 3, lambda question, number: number % 3)
    publishing.show_results(assessment, by=people.facilitator)
    browser = people.browser("viewer")
    address = reverse("assessments:results", args=[people.engagement.pk])
    browser.get(address)
    with django_assert_num_queries(PAGE_QUERIES + 1):  # the engagement by itself
        browser.get(address)


PAGE_QUERIES = 15
