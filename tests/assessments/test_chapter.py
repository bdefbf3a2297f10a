"""The report's chapter "Assessment"."""

import io
import re
from decimal import Decimal

import pypdfium2
import pytest

from assessments import result_words as words
from assessments import results
from assessments.actions import agreeing, assessments, publishing, targets
from assessments.models import Answer
from assessments.reporting import chapter
from pmo_studio.core import chapters
from pmo_studio.exports import pdf, report
from tests.assessments.conftest import closed, filled, shown

pytestmark = pytest.mark.django_db


def text(people, audience="room"):
    content = chapter.build(people.engagement, audience, "en")
    assert content is not None
    plain = re.sub(r"<svg.*?</svg>", " ", content.html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", plain).replace("\N{NO-BREAK SPACE}", " ").split())


def test_it_stands_between_phases_and_canvas():
    order = [each.key for each in chapters.all_chapters()]
    assert order.index("phases") < order.index("assessment") < order.index("canvas")


def test_without_results_there_is_no_chapter(people):
    filled("opm3q", people.engagement)
    assert chapter.build(people.engagement, "room", "en") is None


def test_it_tells_who_answered_where_the_organisation_stands_and_how_it_was_made(people):
    assessment = closed("opm3q", people, title="As it is")
    found = results.of(assessment)
    said = text(people)
    assert "As it is As-is, OPM3-aligned quick check. Closed on" in said
    assert "20 people answered." in said
    for key, cap in found.capabilities.items():
        assert f"{words.capability(key)} " in said
        assert words.level(cap.score) in said
    for dimension in found.result.dimensions():
        assert words.score(dimension.score).replace("\N{NO-BREAK SPACE}", " ") in said
    assert "Capability by role group" in said
    assert "Where people agree least" in said
    assert str(words.RULES[assessment.model.rule]) in said
    assert "Answers were given in confidence." in said


def test_the_discuss_list_tells_what_was_agreed_and_why(people):
    assessment = closed("opm3q", people)
    first, second = results.of(assessment).discuss_list[:2]
    agree = agreeing.agree_on_question
    agree(
        assessment.questions.get(key=first.key),
        value=Decimal("0.5"),
        rationale="Half of them",
        by=people.facilitator,
    )
    agree(
        assessment.questions.get(key=second.key),
        value=None,
        rationale="We ask again",
        by=people.facilitator,
    )
    said = text(people)
    assert "Agreed 50 % : Half of them" in said
    assert "Note : We ask again" in said
    assert "with agreed scores" in said
    assert "* With scores that the room agreed on" in said


def test_two_closed_assessments_are_compared_the_same_model_first(people):
    closed("opm3q", people, title="Then")
    closed("seven5", people, title="Between")
    closed("opm3q", people, title="Now", shift=0.2, seed=60)
    said = text(people)
    assert "From “Then” to “Now”." in said
    assert "Mean change: +" in said
    assert "State" not in said.split("Mean change: +")[1].split("How the figures")[0]


def test_two_questionnaires_are_not_compared_on_paper(people):
    closed("opm3q", people, title="Then")
    closed("seven5", people, title="Now")
    assert "Before and after" not in text(people)


def test_one_closed_assessment_is_compared_with_nothing(people):
    closed("opm3q", people)
    shown("opm3q", people)
    assert "Before and after" not in text(people)


def test_what_was_closed_last_comes_first_and_what_is_open_last(people):
    first = filled("opm3q", people.engagement, title="First opened")
    closed("opm3q", people, title="Closed early")
    assessments.close_assessment(first, by=people.facilitator)
    shown("opm3q", people, title="Still open")
    html = chapter.build(people.engagement, "room", "en").html
    titles = re.findall(r'<h2 dir="auto">(.*?)</h2>', html)
    assert titles == ["First opened", "Closed early", "Still open"]


def test_an_open_assessment_is_told_in_short_until_half_of_it_is_shown(people):
    assessment = filled("opm3q", people.engagement)
    questions = list(assessment.questions.all())
    half = (len(questions) + 1) // 2
    for question in questions[: half - 1]:
        publishing.reveal_question(question, by=people.facilitator)
    said = text(people)
    assert f"Open; {half - 1} of {len(questions)} questions are shown." in said
    assert "20 people" in said
    assert "Scores by domain and dimension" not in said
    assert "Capability by role group" not in said
    publishing.reveal_question(questions[half - 1], by=people.facilitator)
    said = text(people)
    assert "Open; " not in said
    assert "Scores by domain and dimension" in said


def test_targets_stand_with_the_gap_and_the_reason(people):
    closed("opm3q", people, title="As it is")
    targets.set_target(
        people.engagement,
        capability="GOV",
        value=Decimal("4.5"),
        rationale="The board asks for it",
        by=people.facilitator,
    )
    said = text(people)
    assert "Targets" in said
    assert "Governance and decision rights As it is" in said
    assert "The board asks for it" in said


def test_comments_are_not_in_it(people):
    assessment = filled("opm3q", people.engagement)
    Answer.objects.of(assessment).update(comment="Between us")
    closed("opm3q", people)
    assert "Between us" not in text(people, "facilitators")


def test_what_people_wrote_is_escaped(people):
    closed("opm3q", people, title="<script>alert(1)</script>")
    html = chapter.build(people.engagement, "room", "en").html
    assert "<script>" not in html


@pytest.mark.pango
def test_on_paper_the_charts_are_drawn_and_no_page_is_empty(people):
    closed("opm3q", people, title="As it is")
    closed("seven5", people, title="Perspectives")
    document = report.document(people.engagement, "room", "en")
    file = pypdfium2.PdfDocument(io.BytesIO(pdf.render(document)))
    pages = [page.get_textpage().get_text_range() for page in file]
    assert all(len(page) > 200 for page in pages[3:])
    whole = "\n".join(pages)
    for words_on_paper in ("Capability by role group", "Too little evidence", "Perspectives"):
        assert words_on_paper in whole


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_a_query_for_each_assessment_and_none_for_its_people(
    people, count, django_assert_num_queries
):
    for _ in range(count):
        closed("opm3q", people)
    # assessments, agreed scores, targets, context, processes; groups
    with django_assert_num_queries(5 + count):
        chapter.build(people.engagement, "room", "en")
