"""The report's chapter "Assessment"."""

import io
import re
from decimal import Decimal
from functools import partial
from types import SimpleNamespace

import pypdfium2
import pytest

from assessments import result_words as words
from assessments import results, scoring
from assessments.actions import agreeing, assessments, context, publishing, targets
from assessments.findings import arithmetic
from assessments.models import Answer, Target
from assessments.reporting import again, chapter, summary
from pmo_studio.core import chapters, subjects
from pmo_studio.exports import pdf, report
from pmo_studio.workshops.actions import votes
from tests.assessments.conftest import closed, filled, shown
from tests.assessments.states import invited

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


def test_a_page_in_short_comes_first(people):
    assessment = closed("opm3q", people, title="As it is")
    item = next(each for each in results.of(assessment).discuss_list if each.is_flagged)
    agreeing.agree_on_question(
        assessment.questions.get(key=item.key),
        value=Decimal(1),
        rationale="",
        by=people.facilitator,
    )
    found = results.of(assessment)
    firm = [cap for cap in found.capabilities.values() if not cap.thin]
    firm.sort(key=lambda cap: -cap.score)
    short = text(people).split("As it is As-is")[0]
    assert short.startswith("In short ")
    overall = words.score(found.result.overall.score).replace("\N{NO-BREAK SPACE}", " ")
    assert f"Overall Everything together: {overall}, no stage achieved yet" in short
    for name, cap in (("Strongest", firm[0]), ("Weakest", firm[-1])):
        assert f"{name} {words.capability(cap.capability)} {words.level(cap.score)}" in short
    flagged = sum(each.is_flagged for each in found.items.values())
    assert f"On {flagged} of 32 questions; 1 is settled." in short
    assert words.spoken(found.questions[item.key].text) not in short.split("Who answered")[0]
    assert "Who answered 20 people answered (open link), in " in short
    assert "What was agreed 1 score 100 % for “" in short


@pytest.mark.parametrize(
    ("scores", "strongest", "weakest"),
    [
        ((2, 2, 2, 2), None, None),
        ((4, 3, 2, 1), "a 4.0; b 3.0", "d 1.0; c 2.0"),
        ((3, 2, 2, 2), "a 3.0", "all others with enough evidence 2.0"),
        ((2, 2, 2, 1), "all others with enough evidence 2.0", "d 1.0"),
        ((5, 4, 4, 4, 4, 3, 2, 1, 1, 1, 1), "a 5.0; b 4.0; c 4.0; and 2 more at 4.0", None),
        ((3,), "a 3.0", None),
    ],
)
def test_no_level_stands_at_both_ends(monkeypatch, scores, strongest, weakest):
    monkeypatch.setattr(words, "capability", str)
    mean, covered = scoring.Mean.of(()), scoring.Coverage(2.0, 2.0, 1.0)
    found = SimpleNamespace(
        capabilities={
            key: scoring.CapScore(key, score, mean, 2, 2, False, scoring.Standing.OK, covered)
            for key, score in zip("abcdefghijk", scores, strict=False)
        }
    )
    said = dict(summary.extremes(found))
    if len(set(scores)) == 1 < len(scores):
        told = "All capabilities with enough evidence stand at 2.0."
        assert said == {"Strongest and weakest": [told]}
        return
    assert said["Strongest"] == [strongest]
    if weakest:
        assert said["Weakest"] == [weakest]


def test_in_short_says_what_it_leaves_out_and_what_changed(people):
    closed("opm3q", people, title="Then")
    now = closed("opm3q", people, title="Now", shift=0.2, seed=60)
    for item in results.of(now).discuss_list[:5]:
        agreeing.agree_on_question(
            now.questions.get(key=item.key), value=Decimal(1), rationale="", by=people.facilitator
        )
    short, last = text(people).split("Now As-is")[0].split("Then Overall")
    assert "What was agreed 5 scores" in short
    assert "and 3 more" in short
    assert re.search(r"Change Since “Then”: \+\d\.\d\d levels on average of 12 capabil", short)
    assert "Since" not in last


def test_weak_evidence_is_neither_strongest_nor_weakest_where_there_is_other(people):
    assessment = closed("opm3q", people)
    thin = [cap for cap in results.of(assessment).capabilities.values() if cap.thin]
    assert thin
    told = text(people).split("Strongest")[1].split("Where the room disagrees")[0]
    assert not [cap for cap in thin if words.capability(cap.capability) in told]


def test_who_answered_is_told_in_numbers_of_people(people):
    closed("opm3q", people)
    said = text(people)
    assert "Group Answered Questions answered, on average" in said
    assert "Delivery teams 7 people 100 %" in said
    assert "asked" not in said.split("Who answered")[1].split("Where people agree least")[0]


def test_who_was_asked_is_told_where_there_is_a_list(people):
    closed("opm3q", people, by_invitation=True)
    said = text(people)
    assert "Who answered 20 of 20 asked, in " in said
    assert "Delivery teams 7 of 7 asked 100 %" in said


def test_who_is_known_to_be_missing_is_told_with_an_open_link_too(people):
    assessment = filled("opm3q", people.engagement)
    invited(people, assessment)
    assessments.close_assessment(assessment, by=people.facilitator)
    said = text(people)
    assert "20 people answered (open link); 1 more was invited or began, in " in said
    assert "7 people; 1 more was invited or began 88 %" in said


def test_formulas_stand_at_the_end(people):
    closed("opm3q", people)
    closed("seven5", people)
    last = text(people).split("How the figures were made")[1].split("Formulas")[1]
    for formula in (arithmetic.POOLED, arithmetic.CHOICES, arithmetic.CAPABILITY):
        assert " ".join(formula.split()) in last
    assert arithmetic.SERVICES not in last


def test_the_context_stands_with_its_dots(people):
    add = partial(context.add_entry, people.engagement, kind="culture", by=people.facilitator)
    add(text="We help each other")
    add(text="Nobody says no")
    listed = [each.subject for each in subjects.candidates(people.engagement, "context:all")]
    round_ = votes.open_round(
        people.engagement, title="What hurts?", items=listed, by=people.facilitator
    )
    first = round_.items.get(subject=listed[0])
    votes.set_dots(first, dots=2, by=people.contributor)
    votes.end_round(round_, by=people.facilitator)
    said = text(people)
    assert "Dots from the vote “What hurts?”." in said
    assert "We help each other 2 dots Nobody says no" in said


def growth(people):
    """The chapter that follows the roadmap, as text; empty where there is none."""
    made = again.build(people.engagement, "room", "en")
    return " ".join(re.sub(r"<[^>]+>", " ", made.html).split()) if made else ""


def test_two_closed_assessments_are_compared_the_same_model_first(people):
    closed("opm3q", people, title="Then")
    closed("seven5", people, title="Between")
    closed("opm3q", people, title="Now", shift=0.2, seed=60)
    said = growth(people)
    assert "From “Then” to “Now”." in said
    assert "Mean change: +" in said
    assert "Grew most : " in said
    assert "Capability Before After Change" in said
    assert "State" not in said.split("Mean change: +")[1]
    assert "Before and after" not in text(people), "It has a chapter of its own."


def test_two_questionnaires_are_not_compared_on_paper(people):
    closed("opm3q", people, title="Then")
    closed("seven5", people, title="Now")
    assert growth(people) == ""


def test_one_closed_assessment_is_compared_with_nothing(people):
    closed("opm3q", people)
    shown("opm3q", people)
    assert growth(people) == ""


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
    assessment = closed("opm3q", people, title="As it is")
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
    assert "Nobody has voted on what matters most: every importance counts as 3.0." in said
    gap = 4.5 - results.of(assessment).capabilities["GOV"].score
    assert (
        f"Faster than usual : {words.level(gap)} levels in one year (no day is set): a capability"
        in said
    )


def test_targets_stand_with_their_importance_and_dots(people):
    assessment = closed("opm3q", people)
    keys = list(results.of(assessment).capabilities)[:2]
    for key in keys:
        targets.set_target(
            people.engagement,
            capability=key,
            value=Decimal("3.0"),
            rationale="",
            by=people.facilitator,
        )
    vote = subjects.candidates(people.engagement, "targets:all")
    round_ = votes.open_round(
        people.engagement,
        title="What matters?",
        items=[each.subject for each in vote],
        by=people.facilitator,
    )
    first = Target.objects.get(capability=keys[0])
    votes.set_dots(round_.items.get(subject=first.subject), dots=2, by=people.contributor)
    votes.end_round(round_, by=people.facilitator)
    said = text(people)
    assert "Importance from What matters? , 1 person voted." in said
    assert "5.0 2 dots" in said
    assert "1.0 0 dots" in said


def test_comments_are_not_in_it(people):
    assessment = filled("opm3q", people.engagement)
    Answer.objects.of(assessment).update(comment="Between us")
    closed("opm3q", people)
    assert "Between us" not in text(people, "facilitators")


def test_what_people_wrote_is_escaped(people):
    closed("opm3q", people, title="<script>alert(1)</script>")
    html = chapter.build(people.engagement, "room", "en").html
    assert "<script>" not in html


@pytest.mark.one_database
@pytest.mark.pango
def test_on_paper_the_charts_are_drawn_and_no_page_is_empty(people):
    closed("opm3q", people, title="As it is")
    closed("seven5", people, title="Perspectives")
    document = report.document(people.engagement, "room", "en")
    file = pypdfium2.PdfDocument(io.BytesIO(pdf.render(document)))
    pages = [page.get_textpage().get_text_range() for page in file]
    assert all(len(page) > 200 for page in pages[3:])
    # A heading stands above its table, and no leftover question alone on a page.
    begun = [page.split("Where people agree least")[1] for page in pages if "agree least" in page]
    assert [page.count("consensus") + page.count("minority") > 1 for page in begun] == [True, True]
    listed = [page.count("minority") + page.count("consensus") for page in pages]
    assert 1 not in listed
    whole = "\n".join(pages)
    for words_on_paper in ("Capability by role group", "Too little evidence", "Perspectives"):
        assert words_on_paper in whole


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_a_query_for_each_assessment_and_none_for_its_people(
    people, count, django_assert_num_queries
):
    for _ in range(count):
        closed("opm3q", people)
    # assessments, agreed scores, those that speak for capabilities with theirs, targets, their
    # votes, dots of the context, context, processes; groups
    with django_assert_num_queries(9 + count):
        chapter.build(people.engagement, "room", "en")
