"""What the room settles on questions and dimensions."""

import datetime
from decimal import Decimal

import pytest

from assessments import results, scales
from assessments.actions import agreeing, assessments, publishing
from assessments.maturity import reading
from assessments.maturity.entries import AnswerType
from assessments.models import AgreedScore, Assessment
from assessments.settling import dimensions
from pmo_studio.core import bundle, own_data
from pmo_studio.core.access import Denied
from pmo_studio.core.events import sentence
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from tests.assessments import rooms
from tests.assessments.pages import read
from tests.factories import SMALL_MODEL, AssessmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(people):
    made = rooms.levels(people.engagement)
    for key in ("L1", "L2"):
        rooms.everybody(made, key, {"EXE": "445", "TEA": "122"})
    return made


@pytest.fixture
def question(people, assessment):
    row = rooms.question(assessment, "L1")
    publishing.reveal_question(row, by=people.facilitator)
    return rooms.question(assessment, "L1")


def agree(question, by, value="2.5", rationale="", **more):
    score = None if value is None else Decimal(value)
    return agreeing.agree_on_question(question, value=score, rationale=rationale, by=by, **more)


def post(people, question, column="facilitator", **data):
    address = f"/assessments/{question.assessment_id}/reveal/{question.pk}/agree/"
    return people.browser(column).post(address, {"value": "2.5", "rationale": ""} | data)


# --- the action ---


def test_the_computed_value_stays_beside_the_agreed_one(people, question):
    agreed = agree(question, people.facilitator)
    assert agreed.value == Decimal("2.5")
    assert agreed.computed == Decimal("3.0000")  # 13/3 and 5/3, one voice per group


def test_what_the_form_claims_to_be_computed_is_not_read(people, question):
    post(people, question, computed="1")
    assert AgreedScore.objects.get().computed == Decimal("3.0000")


def test_an_agreed_score_counts_in_the_results(people, question, assessment):
    agree(question, people.facilitator)
    found = results.of(Assessment.objects.get(pk=assessment.pk))
    assert found.result.questions["L1"].x == 2.5
    assert found.result.questions["L1"].computed == pytest.approx(3.0)


def test_a_note_settles_without_a_score(people, question, assessment):
    agreed = agree(question, people.facilitator, None, "  We see it differently. ")
    assert (agreed.value, agreed.rationale) == (None, "We see it differently.")
    found = results.of(Assessment.objects.get(pk=assessment.pk))
    assert found.result.questions["L1"].x == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("value", "rationale", "words"),
    [
        (None, " ", "Choose a score, or write a note"),
        ("5.5", "", "from 1 to 5, in steps of 0.5"),
        ("0.5", "", "from 1 to 5, in steps of 0.5"),
        ("2.7", "", "from 1 to 5, in steps of 0.5"),
        ("3", "x" * 1001, "up to 1,000 characters"),
    ],
)
def test_what_cannot_be_agreed_is_refused_in_words(people, question, value, rationale, words):
    with pytest.raises(Refused, match=words):
        agree(question, people.facilitator, value, rationale)
    assert not AgreedScore.objects.exists()


def test_hidden_answers_come_before_a_score(people, assessment):
    with pytest.raises(Refused, match="Reveal the answers first"):
        agree(rooms.question(assessment, "L2"), people.facilitator)


def test_a_closed_question_with_too_few_answers_can_be_settled(people):
    made = rooms.levels(people.engagement)
    assessments.close_assessment(made, by=people.facilitator)
    agreed = agree(rooms.question(made, "L1"), people.facilitator)
    assert agreed.computed is None


def test_a_contributor_cannot_settle_anything(people, question):
    with pytest.raises(Denied):
        agree(question, people.contributor)


def test_of_two_who_agree_at_once_the_last_counts_and_the_history_has_both(people, question):
    agree(question, people.facilitator, "2.5", "Fay's")
    agree(question, people.lead, "3", "Lena's")
    row = AgreedScore.objects.get()
    assert (row.value, row.rationale, row.decided_by) == (Decimal(3), "Lena's", people.lead)
    told = Event.objects.filter(kind="agreed.set").order_by("number")
    assert [(event.by, event.data["value"]) for event in told] == [
        (people.facilitator, 2.5),
        (people.lead, 3.0),
    ]
    assert sentence(told[0]) == "agreed on 2.5 for “How does new work number 1 get approved?”"
    assert all(event.batch for event in told)


def test_the_history_tells_a_note(people, question):
    agree(question, people.facilitator, None, "We differ")
    told = sentence(Event.objects.get(kind="agreed.set"))
    words = "left a note instead of an agreed score on “How does new work number 1 get approved?”"
    assert told == f"{words}: We differ"


def test_taking_back_lets_the_answers_count_again(people, question, assessment):
    agreed = agree(question, people.facilitator)
    agreeing.withdraw(agreed, by=people.facilitator)
    agreeing.withdraw(agreed, by=people.facilitator)
    assert not AgreedScore.objects.exists()
    assert Event.objects.filter(kind="agreed.cleared").count() == 1
    found = results.of(Assessment.objects.get(pk=assessment.pk))
    assert found.result.questions["L1"].x == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (AnswerType.YES_NO, ("0", "1"), ("0.5", "2", "-1")),
        (AnswerType.YES_PARTIAL_NO, ("0", "0.5", "1"), ("0.25", "1.5")),
        (AnswerType.LIKERT, ("1", "2.5", "5"), ("0", "5.5", "2.25")),
        (AnswerType.LEVEL_CHOICE, ("1", "5"), ("2.5", "0", "6")),
        (AnswerType.SERVICE, ("0", "1.5", "3"), ("3.5", "0.1")),
    ],
)
def test_each_scale_has_its_steps(kind, good, bad):
    scale = scales.OF_QUESTIONS[kind]
    assert all(scale.holds(Decimal(value)) for value in good)
    assert not any(scale.holds(Decimal(value)) for value in bad)


@pytest.mark.parametrize(("given", "score"), [(2.24, "2"), (2.25, "2.5"), (0.2, "1"), (9, "5")])
def test_the_form_starts_at_the_score_nearest_to_the_answers(given, score):
    assert scales.OF_QUESTIONS[AnswerType.LIKERT].nearest(given) == Decimal(score)


# --- dimensions ---


@pytest.mark.parametrize(
    ("rule", "params", "answer_type", "scale"),
    [
        ("practice_percent", {}, "yes_no", scales.PERCENT),
        ("service_percent", {}, "service_0_3", scales.PERCENT),
        ("level_average", {}, "likert_1_5", scales.AVERAGE),
        ("level_gated", {}, "level_choice", scales.LEVEL),
        ("level_gated", {"ladder": "domain"}, "yes_no", scales.SHARE),
    ],
)
def test_the_range_of_a_dimension_follows_its_rule(rule, params, answer_type, scale):
    question = {**SMALL_MODEL["questions"][0], "answer_type": answer_type}
    if answer_type == "yes_no" and rule == "level_gated":
        question["level"] = 2
    document = {**SMALL_MODEL, "rule": rule, "params": params, "questions": [question]}
    document["parts"] = SMALL_MODEL["parts"][:2]
    document["levels"] = [{"number": n, "title": f"{n}", "text": f"{n}"} for n in range(1, 6)]
    assert scales.of_dimension(reading.read(document)) == scale


def test_a_dimension_can_be_settled_with_what_it_was_computed_at(people, assessment, question):
    address = f"/assessments/{assessment.pk}/agree/D.P/"
    html = people.browser("facilitator").get(address).content.decode()
    assert 'min="1"' in html
    assert 'step="0.1"' in html
    response = people.browser("facilitator").post(
        address, {"value": "2,8", "rationale": "So be it"}
    )
    assert response.status_code == 302
    row = AgreedScore.objects.get()
    assert (row.dimension, row.value, row.computed) == ("D.P", Decimal("2.8"), Decimal("3.0000"))
    shown = people.browser("guest").get(address).content.decode()
    assert "So be it" in shown
    assert "The answers gave 3.0 then." in shown
    people.browser("facilitator").post(f"{address}withdraw/")
    assert not AgreedScore.objects.exists()


def test_what_the_answers_give_for_a_dimension_holds_no_agreed_question(
    people, question, assessment
):
    agree(question, people.facilitator, "5")
    found = results.of(Assessment.objects.get(pk=assessment.pk))
    [line] = [each for each in dimensions.lines_of(found) if each.key == "D.P"]
    assert (line.score, line.computed, line.agreed) == ("5.0", "3.0", None)
    listed = people.browser("guest").get(f"/assessments/{assessment.pk}/discuss/")
    assert "5.0 (the answers gave 3.0)" in read(listed).text
    page = people.browser("guest").get(f"/assessments/{assessment.pk}/agree/D.P/")
    assert read(page).text.count("From the answers 3.0 With its agreed questions 5.0") == 1
    agreed = agreeing.agree_on_dimension(
        assessment, dimension="D.P", value=Decimal(4), rationale="", by=people.facilitator
    )
    assert agreed.computed == Decimal("3.0000")


def test_a_question_and_a_dimension_of_one_key_are_settled_apart(people):
    assessment = rooms.levels(people.engagement, dimension="L1")
    rooms.everybody(assessment, "L1", {"EXE": "445", "TEA": "122"})
    publishing.reveal_question(rooms.question(assessment, "L1"), by=people.facilitator)
    agreed = agreeing.agree_on_dimension(
        assessment, dimension="L1", value=Decimal(4), rationale="", by=people.facilitator
    )
    found = results.of(Assessment.objects.get(pk=assessment.pk))
    assert (found.agreed, found.agreed_dimensions) == ({}, {"L1": agreed})
    settled = agree(rooms.question(assessment, "L1"), people.facilitator)
    page = people.browser("facilitator").get(f"/assessments/{assessment.pk}/agree/L1/")
    assert f'name="seen" value="{agreed.version}"' in page.content.decode()
    assert agreed.version != settled.version


def test_a_dimension_of_hidden_questions_is_settled_by_nobody(people, assessment):
    with pytest.raises(Refused, match="Reveal the answers first"):
        agreeing.agree_on_dimension(
            assessment, dimension="D.P", value=Decimal(3), rationale="", by=people.facilitator
        )


def test_a_dimension_that_is_not_there_is_not_found(people, assessment):
    with pytest.raises(Refused, match="no such dimension"):
        agreeing.agree_on_dimension(
            assessment, dimension="X", value=Decimal(3), rationale="", by=people.facilitator
        )
    address = f"/assessments/{assessment.pk}/agree/X/"
    assert people.browser("facilitator").get(address).status_code == 404
    assert people.browser("facilitator").post(address, {"value": "3"}).status_code == 404


def test_a_refused_dimension_keeps_what_was_typed(people, assessment, question):
    address = f"/assessments/{assessment.pk}/agree/D.P/"
    response = people.browser("facilitator").post(address, {"value": "7", "rationale": "Typed"})
    assert response.status_code == 422
    html = response.content.decode()
    assert "from 1 to 5, in steps of 0.1" in html
    assert "Typed" in html


# --- two at once ---


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        ({"value": "2.5"}, "Somebody else agreed on 2.5 here"),
        ({"value": None, "rationale": "We differ"}, "Somebody else left a note here"),
    ],
)
def test_whom_somebody_came_before_is_told_and_keeps_what_was_typed(
    people, question, theirs, words
):
    first = agree(question, people.lead, **theirs)
    response = post(people, question, value="4", rationale="Mine", seen="0")
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Mine" in page
    assert AgreedScore.objects.get().decided_by == people.lead

    assert f'name="seen" value="{first.version}"' in page
    assert (
        post(people, question, value="4", rationale="Mine", seen=first.version).status_code == 302
    )
    assert AgreedScore.objects.get().value == Decimal(4)


def test_what_was_taken_back_meanwhile_is_settled_on_purpose_only(people, question):
    seen = agree(question, people.lead).version
    agreeing.withdraw(AgreedScore.objects.get(), by=people.lead)
    response = post(people, question, seen=seen)
    assert response.status_code == 422
    assert "took the agreed score back" in response.content.decode()
    assert not AgreedScore.objects.exists()


def test_the_same_holds_for_a_dimension(people, assessment, question):
    address = f"/assessments/{assessment.pk}/agree/D.P/"
    browser = people.browser("facilitator")
    assert 'name="seen" value="0"' in browser.get(address).content.decode()
    theirs = agreeing.agree_on_dimension(
        assessment, dimension="D.P", value=Decimal("2.8"), rationale="", by=people.lead
    )
    response = browser.post(address, {"value": "4", "rationale": "Mine", "seen": "0"})
    assert response.status_code == 422
    assert "Somebody else agreed on 2.8 here" in response.content.decode()
    assert AgreedScore.objects.get().value == Decimal("2.8")
    assert f'name="seen" value="{theirs.version}"' in response.content.decode()
    browser.post(address, {"value": "4", "rationale": "Mine", "seen": theirs.version})
    assert AgreedScore.objects.get().value == Decimal(4)


@pytest.mark.parametrize("of_question", [True, False])
def test_nobody_takes_back_what_somebody_else_settled_anew(
    people, question, assessment, of_question
):
    where = {"dimension": "D.P", "rationale": "", "by": people.lead}
    path = f"/assessments/{assessment.pk}/agree/D.P/"
    if of_question:
        path = f"/assessments/{assessment.pk}/reveal/{question.pk}/"
    browser = people.browser("facilitator")
    marks = []
    for value in ("2", "3"):
        if of_question:
            agree(question, people.lead, value)
        else:
            agreeing.agree_on_dimension(assessment, value=Decimal(value), **where)
        page = browser.get(path).content.decode()
        form = page.partition('withdraw/"')[2].partition("</form>")[0]
        marks.append(form.partition('name="seen" value="')[2].partition('"')[0])
    response = browser.post(f"{path}withdraw/", {"seen": marks[0]})
    assert response.status_code == 422
    assert "Somebody else settled this anew" in response.content.decode()
    assert AgreedScore.objects.get().value == Decimal(3)
    assert browser.post(f"{path}withdraw/", {"seen": marks[1]}).status_code == 302
    assert not AgreedScore.objects.exists()


def test_what_was_settled_before_1970_elsewhere_is_settled_anew(people, question):
    agree(question, people.lead)
    AgreedScore.objects.update(decided_at=datetime.datetime(1950, 1, 1, tzinfo=datetime.UTC))
    seen = AgreedScore.objects.get().version
    assert seen < 0
    assert post(people, question, value="4", seen=seen).status_code == 302
    assert AgreedScore.objects.get().value == Decimal(4)


# --- the pages ---


def test_recording_goes_on_to_the_next_question(people, question, assessment):
    publishing.reveal_question(rooms.question(assessment, "L2"), by=people.facilitator)
    following = rooms.question(assessment, "L2")
    response = post(people, question)
    assert response.headers["Location"] == f"/assessments/{assessment.pk}/reveal/{following.pk}/"
    assert post(people, following).headers["Location"] == f"/assessments/{assessment.pk}/discuss/"


def test_the_agreed_score_stands_on_every_page(people, question):
    post(people, question, rationale="Between the two")
    for column in ("facilitator", "guest"):
        html = people.browser(column).get(
            f"/assessments/{question.assessment_id}/reveal/{question.pk}/"
        )
        assert "Between the two" in html.content.decode()
        assert "the answers gave 3.0" in html.content.decode()


def test_a_note_instead_ignores_the_score(people, question):
    post(people, question, note="yes", rationale="We differ")
    assert AgreedScore.objects.get().value is None


def test_an_empty_note_is_refused_on_the_page(people, question):
    response = post(people, question, note="yes")
    assert response.status_code == 422
    assert "Choose a score, or write a note" in response.content.decode()


def test_a_refused_score_keeps_what_was_typed(people, question):
    response = post(people, question, value="7", rationale="Typed with care")
    assert response.status_code == 422
    html = response.content.decode()
    assert "from 1 to 5, in steps of 0.5" in html
    assert "Typed with care" in html
    assert 'value="7"' in html


@pytest.mark.parametrize("value", ["nan", "1e9", "Infinity", "two", "1" * 400])
def test_what_is_no_score_is_refused_on_the_page(people, question, value):
    assert post(people, question, value=value).status_code == 422


def test_a_double_click_is_one_line_in_the_history(people, question):
    for _ in range(2):
        assert post(people, question, key="k" * 32).status_code == 302
    assert Event.objects.filter(kind="agreed.set").count() == 1


def test_yes_partly_and_no_are_three_choices(people):
    made = AssessmentFactory(engagement=people.engagement)
    asked = rooms.question(made, "P1")
    for number in range(3):
        rooms.answer(made, "EXE", {"P1": 1}, name=f"{number}")
    publishing.reveal_question(asked, by=people.facilitator)
    assert post(people, asked, value="0.5").status_code == 302
    assert post(people, asked, value="0.7").status_code == 422
    html = people.browser("guest").get(f"/assessments/{made.pk}/reveal/{asked.pk}/")
    assert '<b class="num">Partly</b>' in html.content.decode()


def test_taking_back_twice_by_the_page_is_no_error(people, question):
    post(people, question)
    address = f"/assessments/{question.assessment_id}/reveal/{question.pk}/withdraw/"
    for _ in range(2):
        assert people.browser("facilitator").post(address).status_code == 302
    assert not AgreedScore.objects.exists()


def test_an_archived_engagement_settles_nothing_more(people, question):
    people.engagement.archived_at = people.engagement.created_at
    people.engagement.save(update_fields=["archived_at"])
    assert post(people, question).status_code == 409
    assert not AgreedScore.objects.exists()


# --- what a seat leaves ---


def test_what_somebody_settled_is_in_their_own_data(people, question):
    agree(question, people.facilitator, rationale="So")
    (line,) = own_data.of(people.facilitator)["agreed_scores"]
    assert (line["about"], line["value"], line["why"]) == ("L1", 2.5, "So")
    assert own_data.of(people.lead)["agreed_scores"] == []


def test_a_rationale_can_be_removed_for_good(people, question):
    agreed = agree(question, people.facilitator, rationale="Bob's fault")
    lead = people.browser("lead")
    address = f"/engagements/{people.engagement.pk}/data/"
    assert "Bob&#x27;s fault" in lead.get(address, {"subject": agreed.subject}).content.decode()
    lead.post(f"{address}redact/", {"subject": agreed.subject})
    agreed.refresh_from_db()
    assert agreed.rationale == REDACTED
    event = Event.objects.get(kind="agreed.set")
    assert event.data["text"] == REDACTED
    assert event.data["about"] == "How does new work number 1 get approved?"


@pytest.mark.parametrize("value", ["0.5", "2.25", "5.5"])
def test_an_agreed_score_beside_its_scale_is_refused_on_arrival(people, question, value):
    agree(question, people.facilitator)
    written = bundle.write(people.engagement)
    written["agreed_scores"][0]["value"] = value
    with pytest.raises(bundle.BadBundle) as refused:
        bundle.load(written, owner=people.lead.user)
    assert refused.value.place == "agreed_scores[0].value"
