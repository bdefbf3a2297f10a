""" "How was this computed?": every figure opened down to its inputs; comments and evidence."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from assessments import result_words as words
from assessments import results
from assessments.actions import agreeing, assessments, publishing
from assessments.findings import groups
from assessments.findings.groups import Groups
from assessments.maturity import reading as maturity
from assessments.models import Answer, Evidence, Remark
from assessments.reporting import chapter
from assessments.workbooks import answers
from tests.assessments.conftest import shown
from tests.assessments.crowds import answer_all, assessment_of
from tests.assessments.maturity import FIVE_LEVELS, document, question
from tests.assessments.pages import read
from tests.factories import AssessmentFactory

pytestmark = pytest.mark.django_db


def address(assessment, kind, key):
    return reverse("assessments:figure", args=[assessment.pk, kind, key])


def opened(people, assessment, kind, key, column="viewer"):
    return people.browser(column).get(address(assessment, kind, key))


def text(people, assessment, kind, key, column="viewer"):
    return read(opened(people, assessment, kind, key, column)).text


@pytest.fixture
def small(people):
    """Two groups: EXE says yes, TEA says no, partly and yes."""
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", 3, lambda question, number: 2)
    answer_all(assessment, "TEA", 3, lambda question, number: number)
    publishing.show_results(assessment, by=people.facilitator)
    assessment.refresh_from_db()
    return assessment


@pytest.mark.one_database
@pytest.mark.parametrize("model", ["opm3q", "seven5", "pmosvc"])
def test_every_part_of_every_model_has_its_page(people, model):
    assessment = shown(model, people)
    found = results.of(assessment)
    browser = people.browser("viewer")
    parts = [("overall", "all")]
    parts += [("domain", each.key) for each in found.result.domains]
    parts += [("dimension", each.key) for each in found.result.dimensions()]
    parts += [("question", key) for key in found.result.questions]
    parts += [("capability", key) for key in found.capabilities]
    assert {browser.get(address(assessment, *part)).status_code for part in parts} == {200}


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("question", "nothing"),
        ("dimension", "P1"),
        ("overall", "D"),
        ("group", "EXE"),
        ("capability", "FIN"),
    ],
)
def test_what_there_is_not_has_no_page(people, small, kind, key):
    assert opened(people, small, kind, key).status_code == 404


def test_before_anything_is_shown_no_figure_has_a_page(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", 5, lambda question, number: 2)
    assert opened(people, assessment, "question", "P1", "lead").status_code == 404


def test_a_question_tells_its_formula_its_groups_and_its_measures(people, small):
    said = text(people, small, "question", "P1")
    assert "x = Σ(W × m) / Σ W" in said
    assert "1.5 / 2 = 0.75" in said  # one voice a group: (1 + 0.5) / 2
    assert "Executives and sponsors 3 3 1 1 1" in said  # n, Σ v, m, W, W × m
    assert "Delivery teams 3 1.5 0.5 1 0.5" in said
    assert "Mean of all answers 75 % (0.75)" in said
    assert "Minority 33 %" in said
    assert "a gap of 50 percentage points" in said


def test_a_percentage_pools_its_questions(people, small):
    said = text(people, small, "dimension", "D.P")
    assert "P = 100 × Σ(w × x) / Σ w" in said
    assert "100 × 1.5 / 2 = 75" in said
    assert "Question P1? 1 0.75 0.75" in said
    assert "Coverage 2 of 2 by weight, 100 %" in said


def test_a_capability_tells_how_it_came_to_one_to_five_and_each_group(people, small):
    said = text(people, small, "capability", "STD")
    assert "u = 1.5 / 2 = 0.75" in said
    assert "1 + 4 × 0.75 = 4" in said
    assert "Executives and sponsors 2 2 1 5.0" in said
    assert "Delivery teams 1 2 0.5 3.0" in said


def test_a_group_opens_to_its_own_questions_and_formula(people, small):
    agreeing.agree_on_question(
        small.questions.get(key="P1"), value=Decimal(0), rationale="", by=people.facilitator
    )
    page = reverse("assessments:figure_of_group", args=[small.pk, "STD", "TEA"])
    sheet = read(people.browser("viewer").get(page))
    assert "Delivery teams Methods and standards 3.0" in sheet.text
    assert "u = 1 / 2 = 0.5 1 + 4 × 0.5 = 3" in sheet.text
    assert "Question P1? 1 0.5 0.5" in sheet.text
    assert "What the room agreed on belongs to no group and is not here." in sheet.text
    html = opened(people, small, "capability", "STD").content.decode()
    assert f'<a href="{page}">Delivery teams</a>' in html


@pytest.mark.parametrize(
    ("key", "group"), [("STD", "BUS"), ("STD", "EXE-TEA"), ("FIN", "EXE"), ("STD", "")]
)
def test_a_group_that_is_not_shown_has_no_page(people, small, key, group):
    path = f"/assessments/{small.pk}/results/capability/{key}/{group or 'x'}/"
    assert people.browser("lead").get(path).status_code == 404


def test_a_pool_names_at_each_question_who_is_counted_together(people):
    assessment = shown("opm3q", people)
    found = results.of(assessment)
    pool = next(each for each in found.heat_map if len(each) > 1)
    key, cap = next((key, cap) for key, cap in found.heat_map[pool].items() if cap.u.lines)
    page = reverse("assessments:figure_of_group", args=[assessment.pk, key, "-".join(pool)])
    said = read(people.browser("viewer").get(page)).text
    asked = groups.of(assessment)
    for line in cap.u.lines:
        [together] = [cell.groups for cell in found.tally[line.key] if len(cell.groups) > 1]
        text = words.spoken(found.questions[line.key].text)
        assert f"{text} {', '.join(asked.members(together))} " in said


def test_other_groups_name_no_group_that_has_a_column_of_its_own():
    named = Groups({"EXE": "Executives", "TEA": "Teams", "BUS": "Business"}, {})
    alone, pool = ("TEA",), ("BUS", "TEA")
    assert named.column_title(pool, [alone, pool]) == (
        "Other groups (Business, and more where too few of one answered)"
    )
    assert named.column_title(pool, [alone, ("BUS",), pool]) == (
        "Other groups (counted together where too few of one answered)"
    )
    assert named.column_title(pool, [("EXE",), pool]) == "Other groups (Teams, Business)"
    assert named.column_title(alone, [alone, pool]) == "Teams"


def test_chosen_levels_tell_who_chose_at_least_which(people):
    assessment = shown("seven5", people)
    said = text(people, assessment, "question", "PFM.ctl")
    assert "Who chose at least this level: s(L)" in said
    assert "A = max L: s(L) ≥ θ" in said
    said = text(people, assessment, "domain", "PFM")
    assert "min(" in said
    assert "their mean:" in said


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("on_dimension", [True, False])
def test_a_level_that_was_agreed_invents_no_share(people, level, on_dimension):
    assessment = shown("seven5", people)
    key = "PFM.CTL"
    score = results.of(assessment).answered_dimensions[key]
    stop = next(gate for gate in score.gates if not gate.met)
    agreed = {"value": Decimal(level), "rationale": "", "by": people.facilitator}
    if on_dimension:
        agreeing.agree_on_dimension(assessment, dimension=key, **agreed)
    else:
        agreeing.agree_on_question(assessment.questions.get(key="PFM.ctl"), **agreed)
    told = (
        f"agreed in the room; the answers gave level {score.level} (level {stop.level}:"
        f" {words.share(stop.value)} chose it or a higher one, one voice per group;"
        f" {words.share(stop.threshold)} needed)"
    ).replace("\N{NO-BREAK SPACE}", " ")
    path = reverse("assessments:assessment_results", args=[assessment.pk])
    pages = [
        read(people.browser("guest").get(path)).text,
        text(people, assessment, "dimension", key),
        chapter.build(people.engagement, "room", "en").html.replace("\N{NO-BREAK SPACE}", " "),
    ]
    for page in pages:
        assert told in page
        assert " 0 % chose it" not in page
    book = openpyxl.load_workbook(io.BytesIO(answers.written(assessment, {})))
    cells = {row[0]: row[5] for row in book["Dimensions"].iter_rows(values_only=True)}
    assert cells[key].replace("\N{NO-BREAK SPACE}", " ") == told
    assert f"Agreed in the room: {level}; the answers gave {score.level}." in pages[1]


def test_a_level_agreed_in_part_says_so_and_how_it_counts(people):
    asked = [question(key, "A.1", "level_choice") for key in ("q1", "q2")]
    model = maturity.read(document("level_gated", questions=asked, levels=FIVE_LEVELS))
    assessment = assessment_of(model, people.engagement)
    answer_all(assessment, "EXE", 3, lambda question, number: 1)
    publishing.show_results(assessment, by=people.facilitator)
    agreeing.agree_on_question(
        assessment.questions.get(key="q1"), value=Decimal(4), rationale="", by=people.facilitator
    )
    assessment.refresh_from_db()
    said = text(people, assessment, "dimension", "A.1")
    told = "with scores agreed in the room; the answers gave level 2 (level 3: 0 % chose it"
    assert told in said
    assert "A level that the room agreed on counts as chosen by all." in said
    assert "Agreed in the room: " not in said


def test_a_chain_tells_its_stages(people, practices):
    said = text(people, practices, "domain", "PROJ")
    assert "The chain of stages" in said
    assert "At least 75 %" in said


def test_agreed_scores_keep_the_computed_value_beside_them(people, small):
    agreeing.agree_on_question(
        small.questions.get(key="P1"),
        value=Decimal("0.5"),
        rationale="Half of the projects do",
        by=people.facilitator,
    )
    agreeing.agree_on_dimension(
        small, dimension="D.C", value=Decimal(40), rationale="Less than that", by=people.facilitator
    )
    said = text(people, small, "question", "P1")
    assert "Agreed in the room 50 %" in said
    assert "Computed from the answers 75 %" in said
    assert "Half of the projects do" in said
    said = text(people, small, "dimension", "D.C")
    assert "Agreed in the room 40 %" in said
    assert "Computed from the answers 75 %" in said


def settle(people, assessment, key="P1", value="0"):
    agreeing.agree_on_question(
        assessment.questions.get(key=key),
        value=Decimal(value),
        rationale="",
        by=people.facilitator,
    )


def test_the_page_of_an_agreed_question_leads_with_what_the_room_agreed(people, small):
    assert "Agreed in the room" not in text(people, small, "question", "P1")
    settle(people, small)
    said = text(people, small, "question", "P1")
    lead = "Agreed in the room: 0 %; the answers gave 75 %."
    assert said.index(lead) < said.index("1.5 / 2 = 0.75")


def test_a_capability_names_the_agreed_scores_inside(people, small):
    before = text(people, small, "capability", "STD")
    assert "Where the room agreed" not in before
    settle(people, small)
    said = text(people, small, "capability", "STD")
    assert "agreed in the room: 0 % (the answers gave 75 %)" in said
    assert "that score counts here and in the column “All”" in said
    assert "Executives and sponsors 2 2 1 5.0" in said


def test_a_dimension_tells_what_the_answers_alone_gave(people, small):
    settle(people, small)
    said = text(people, small, "dimension", "D.P")
    assert "Computed from the answers 75 %" in said
    assert "With the scores agreed on its questions 38 %" in said
    assert "agreed in the room: 0 % (the answers gave 75 %)" in said


def test_a_band_says_where_it_begins(people):
    assessment = shown("pmosvc", people)
    said = text(people, assessment, "overall", "all")
    assert "basic below 33.34 %, intermediate from there on, advanced from 66.67 % on" in said


@pytest.mark.parametrize("size", [3, 30])
def test_a_figure_costs_the_same_for_3_and_30_people(people, size, django_assert_num_queries):
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", size, lambda question, number: number % 3)
    publishing.show_results(assessment, by=people.facilitator)
    browser = people.browser("viewer")
    path = address(assessment, "question", "P1")
    browser.get(path)
    with django_assert_num_queries(14):
        browser.get(path)


# --- comments -------------------------------------------------------------------------------


def commented(assessment, number=6):
    answers = list(Answer.objects.of(assessment).filter(question__key="P1"))[:number]
    for index, answer in enumerate(answers):
        answer.comment = f"Comment number {index} <b>"
        answer.save()


def test_comments_stand_in_the_same_order_each_time_and_not_in_that_of_the_answers(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", 12, lambda question, number: 1)
    commented(assessment, 12)
    publishing.show_results(assessment, by=people.facilitator)
    first, second = (text(people, assessment, "question", "P1") for _ in range(2))
    assert first == second
    places = [first.index(f"Comment number {index} <b>") for index in range(12)]
    assert places != sorted(places)
    assert places != sorted(places, reverse=True)


def test_the_lead_removes_a_comment_and_it_stays_removed(people):
    small = AssessmentFactory(engagement=people.engagement)
    answer_all(small, "EXE", 6, lambda question, number: 1)
    commented(small)
    publishing.show_results(small, by=people.facilitator)
    remark = Remark.objects.get(text__startswith="Comment number 3")
    page = opened(people, small, "question", "P1", "lead").content.decode()
    assert f"?subject=remark%3A{remark.pk}#redact" in page
    assert "#redact" not in opened(people, small, "question", "P1", "viewer").content.decode()
    path = reverse("core:redact", args=[small.engagement_id])
    people.browser("lead").post(path, {"subject": remark.subject})
    assert "Comment number 3" not in text(people, small, "question", "P1", "lead")
    assessments.close_assessment(small, by=people.facilitator)
    assert "Comment number 3" not in text(people, small, "question", "P1", "lead")


def test_a_comment_that_was_not_shown_is_on_no_page(people, small):
    commented(small)
    assert "Comment number" not in text(people, small, "question", "P1", "lead")


# --- evidence -------------------------------------------------------------------------------


@pytest.fixture
def given(people, small):
    answer = Answer.objects.of(small).filter(question__key="P1").first()
    Remark.objects.create(
        question=answer.question, kind="link", text="https://example.org/charter", rank=0.5
    )
    return Evidence.objects.create(
        answer=answer,
        content=b"%PDF-1.4 secret",
        media_type="application/pdf",
        size=123_000,
        sha256="ab" * 32,
        shown=True,
    )


def fetched(people, small, given, column):
    path = reverse("assessments:evidence", args=[small.pk, given.sha256])
    return people.browser(column).get(path)


def test_links_are_shown_and_led_to_without_telling_from_where(people, small, given):
    html = opened(people, small, "question", "P1").content.decode()
    assert 'href="https://example.org/charter" rel="noreferrer noopener nofollow"' in html


def test_a_link_that_is_no_web_address_stays_text(people, small):
    question = small.questions.get(key="P1")
    Remark.objects.create(question=question, kind="link", text="javascript:alert(1)", rank=0.5)
    html = opened(people, small, "question", "P1").content.decode()
    assert "javascript:alert(1)" in html
    assert 'href="javascript' not in html


def test_facilitators_fetch_a_file_as_a_download(people, small, given):
    assert "Evidence 1 (PDF, 120 KB)" in text(people, small, "question", "P1", "facilitator")
    response = fetched(people, small, given, "facilitator")
    assert response.content == b"%PDF-1.4 secret"
    assert response["Content-Disposition"] == 'attachment; filename="evidence-abababab.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_others_neither_see_nor_fetch_files(people, small, given, column):
    assert "Evidence 1" not in text(people, small, "question", "P1", column)
    assert fetched(people, small, given, column).status_code == 403


def test_a_file_whose_answer_was_not_shown_cannot_be_fetched(people, small, given):
    Evidence.objects.update(shown=False)
    assert "Evidence 1" not in text(people, small, "question", "P1", "lead")
    assert fetched(people, small, given, "lead").status_code == 404


def test_a_file_of_another_assessment_cannot_be_fetched_through_this_one(people, small, given):
    other = AssessmentFactory(engagement=people.engagement)
    assert fetched(people, other, given, "lead").status_code == 404
