"""The discuss list and the page of one question: before the reveal, and after."""

import html
import re

import pytest

from assessments import result_words, results
from assessments.actions import agreeing, assessments, publishing
from assessments.findings import groups
from assessments.maturity import builtin, writing
from assessments.models import Assessment
from assessments.settling import dimensions, discuss_list, revealed
from pmo_studio.core.models import Event
from pmo_studio.workshops.actions import spotlight
from tests.assessments import rooms
from tests.assessments.conftest import shown
from tests.factories import AssessmentFactory, EngagementFactory

pytestmark = pytest.mark.django_db

ROOM = {"EXE": "34445", "PMG": "122223334", "FUN": "1122334?", "TEA": "111122233", "PMO": "2333"}


@pytest.fixture
def assessment(people):
    return rooms.levels(people.engagement)


@pytest.fixture
def question(assessment):
    return rooms.question(assessment, "L1")


def path(question, rest: str = "") -> str:
    return f"/assessments/{question.assessment_id}/reveal/{question.pk}/{rest}"


def page(people, question, column: str = "facilitator", rest: str = "") -> str:
    response = people.browser(column).get(path(question, rest))
    assert response.status_code == 200
    return response.content.decode()


def reveal(people, question, column: str = "facilitator"):
    return people.browser(column).post(path(question, "answers/"))


def bare(html: str) -> str:
    """The page without what differs each time it is made."""
    html = re.sub(r'(csrfmiddlewaretoken" value|name="key" value)="[^"]*"', r"\1", html)
    return re.sub(r'(X-CSRFToken": |nonce=|importmap" nonce=)"[^"]*"', r"\1", html)


# --- before ---


def test_before_the_reveal_the_page_tells_nothing_of_the_answers(people, assessment, question):
    rooms.everybody(assessment, "L2", {"EXE": "333"})  # the same people, another question
    before = bare(page(people, question))
    for number in range(3):
        rooms.answer(assessment, "EXE", {"L1": number}, name=f"{assessment.pk}EXE{number}L2")
    assert bare(page(people, question)) == before
    assert "3</b> people have answered" in before


def test_before_the_reveal_no_event_tells_of_the_answers(people, assessment, question):
    rooms.everybody(assessment, "L1", ROOM)
    assert not Event.objects.filter(engagement=people.engagement, topic__contains="assess").exists()


def test_the_discuss_list_tells_nothing_of_hidden_answers(people, assessment):
    rooms.everybody(assessment, "L2", {"EXE": "333"})
    address = f"/assessments/{assessment.pk}/discuss/"
    before = bare(people.browser("facilitator").get(address).content.decode())
    for number in range(3):
        rooms.answer(assessment, "EXE", {"L1": number}, name=f"{assessment.pk}EXE{number}L2")
    assert bare(people.browser("facilitator").get(address).content.decode()) == before
    assert "No answers are revealed yet" in before


def test_what_one_comes_for_stands_before_the_ways_elsewhere(people, question):
    html = page(people, question)
    assert html.index("Reveal the answers") < html.index("All to discuss")


def test_participants_are_led_to_the_questionnaire_and_not_by_their_seat(
    people, assessment, question
):
    html = page(people, question, "guest")
    assert f'href="/q/{assessment.code}/"' in html
    assert "Reveal the answers" not in html


def test_who_is_invited_gets_no_link(people, assessment, question):
    Assessment.objects.filter(pk=assessment.pk).update(by_invitation=True)
    assert f"/q/{assessment.code}/" not in page(people, question, "guest")


def test_fewer_than_three_answers_are_not_revealed(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "34"})
    response = reveal(people, question)
    assert response.status_code == 422
    assert "Fewer than three people have answered" in response.content.decode()
    assert "The answers are hidden" in page(people, question)


# --- after ---


def test_everybody_sees_the_answers_by_group_once_they_are_revealed(people, assessment, question):
    rooms.everybody(assessment, "L1", ROOM)
    assert reveal(people, question).headers["Location"] == path(question)
    for column in ("facilitator", "guest", "viewer"):
        html = page(people, question, column)
        assert "n 5, mean 4.0" in html
        assert "The room sees two organisations." in html
        assert "a gap of 2.2 levels between role groups." in html
        assert "1 person does not know." in html
        assert "Mean, one voice per group" in html
        assert "Consensus 0.60" in html


def test_small_groups_stand_together(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "3444", "PMG": "12", "FUN": "2"})
    reveal(people, question)
    html = page(people, question)
    assert "Other groups" in html
    assert "Project and programme managers, Functional managers" in html
    # In sight, not only in the table that opens.
    told = "Other groups: Project and programme managers, Functional managers"
    assert told in html.split('class="rv-fig"')[1].split("<details>")[0]
    assert "n 2," not in html
    assessment.refresh_from_db()
    found = results.of(assessment)
    dimension = next(found.model.dimensions())
    rows = revealed.of(found, found.questions["L1"], dimension).rows
    assert [row.tint for row in rows] == [0, None]


def test_revealing_one_question_leaves_the_others_hidden(people, assessment, question):
    for key in ("L1", "L2"):
        rooms.everybody(assessment, key, {"EXE": "345"})
    reveal(people, question)
    other = rooms.question(assessment, "L2")
    html = page(people, other)
    assert "The answers are hidden" in html
    assert "mean 4.0" not in html
    lines = people.browser("guest").get(f"/assessments/{assessment.pk}/discuss/").content.decode()
    assert lines.count('class="place num"') == 1
    dimension = people.browser("guest").get(f"/assessments/{assessment.pk}/agree/D.P/")
    assert dimension.content.decode().count("4.0</td>") == 1


def test_later_answers_wait_and_the_page_says_so(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "345"})
    reveal(people, question)
    before = bare(page(people, question))
    rooms.answer(assessment, "EXE", {"L1": 0}, name="late")
    assert bare(page(people, question)) == before


def test_newer_answers_are_added_three_at_a_time(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "345"})
    reveal(people, question)
    assert "Add newer answers" in page(people, question)
    rooms.answer(assessment, "EXE", {"L1": 0}, name="late")
    response = people.browser("facilitator").post(path(question, "answers/"), follow=True)
    assert "The figures stay as they are" in response.content.decode()
    for number in range(2):
        rooms.answer(assessment, "EXE", {"L1": 0}, name=f"later{number}")
    reveal(people, question)
    assert "n 6, mean 2.5" in page(people, question)


def test_revealing_twice_is_one_event(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "345"})
    for _ in range(2):
        assert reveal(people, question).status_code == 302
    event = Event.objects.get(kind="question.revealed")
    assert event.batch
    assert event.topic == f"assessments:{people.engagement.pk}"
    assert event.data == {"title": "How does new work number 1 get approved?"}


def test_a_closed_assessment_shows_its_answers_at_once(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "345"})
    assessments.close_assessment(assessment, by=people.facilitator)
    assert "n 3, mean 4.0" in page(people, question, "guest")


def test_a_closed_question_with_too_few_answers_says_so(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "34"})
    assessments.close_assessment(assessment, by=people.facilitator)
    html = page(people, question)
    assert "Fewer than three people gave an answer" in html
    assert "Record and go on" in html


def test_yes_and_no_are_told_in_per_cent(people):
    made = AssessmentFactory(engagement=people.engagement)
    for number, choice in enumerate((0, 1, 2, 2)):
        rooms.answer(made, "EXE", {"P1": choice}, name=f"yes{number}")
    asked = rooms.question(made, "P1")
    reveal(people, asked)
    html = page(people, asked)
    assert "n 4, mean 63 %" in html
    assert "Consensus (50\N{NO-BREAK SPACE}% in the minority)" in html
    assert all(f"<span>{word}</span>" in html for word in ("No", "Partly", "Yes"))


def test_where_nobody_knows_that_is_the_finding(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "????"})
    reveal(people, question)
    html = page(people, question)
    assert "Many do not know." in html
    assert "4 people do not know." in html
    assert "n 0, mean –" in html


def test_the_answers_are_a_table_too(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "345"})
    reveal(people, question)
    row = r'<th scope="row">Executives and sponsors</th>' + "".join(
        f'<td class="r">{count}</td>' for count in (0, 0, 1, 1, 1, 3, "4.0")
    )
    assert row in page(people, question)


# --- who, where, what is not there ---


def test_facilitators_begin_on_the_wall_and_others_on_their_own_screen(people, question):
    assert 'data-view="projector"' in page(people, question)
    assert 'data-view="desk"' in page(people, question, rest="?view=page")
    assert 'data-view="desk"' in page(people, question, "guest")
    assert 'data-view="projector"' in page(people, question, "guest", "?view=projector")


def test_the_timer_is_for_who_runs_the_room(people, question):
    assert "data-timer" in page(people, question)
    assert "data-timer" not in page(people, question, "guest")


def test_a_question_of_another_assessment_is_not_here(people, assessment, question):
    other = rooms.levels(people.engagement)
    address = f"/assessments/{other.pk}/reveal/{question.pk}/"
    assert people.browser("facilitator").get(address).status_code == 404
    assert people.browser("facilitator").get("/assessments/999999/discuss/").status_code == 404


def test_an_assessment_in_preparation_has_no_pages_for_the_room(people):
    draft = AssessmentFactory(engagement=people.engagement, state="draft", opened_at=None)
    asked = rooms.question(draft, "P1")
    lead = people.browser("lead")
    assert lead.get(f"/assessments/{draft.pk}/discuss/").status_code == 404
    assert lead.get(path(asked)).status_code == 404
    assert lead.get(f"/assessments/{draft.pk}/agree/D.P/").status_code == 404


def test_an_archived_engagement_reveals_nothing_more(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "345"})
    archive(people)
    assert reveal(people, question).status_code == 409
    assert "The answers are hidden" in page(people, question)


def archive(people):
    people.engagement.archived_at = people.engagement.created_at
    people.engagement.save(update_fields=["archived_at"])


# --- the discuss list ---


def test_where_people_agree_least_comes_first(people):
    made = rooms.levels(people.engagement, 3)
    for key, said in (("L1", "333"), ("L2", "15135"), ("L3", "2233")):
        rooms.everybody(made, key, {"EXE": said})
    assessments.close_assessment(made, by=people.facilitator)
    agenda = discuss_list.of(results.of(Assessment.objects.get(pk=made.pk)))
    assert [line.question.key for line in agenda.lines] == ["L2", "L3", "L1"]
    assert [line.place for line in agenda.lines] == [1, 2, 3]
    assert agenda.next.question.key == "L2"


def test_ten_questions_are_enough(people):
    made = rooms.levels(people.engagement, 12)
    for number in range(1, 13):
        rooms.everybody(made, f"L{number}", {"EXE": "135"})
    assessments.close_assessment(made, by=people.facilitator)
    html = people.browser("guest").get(f"/assessments/{made.pk}/discuss/").content.decode()
    assert html.count('class="place num"') == 10
    assert "of 10 settled with a score or a note" in html
    assert "How does new work number 12 get approved?" in html  # among all questions


def test_settled_questions_are_counted_and_passed_over(people, assessment, question):
    for key in ("L1", "L2"):
        rooms.everybody(assessment, key, {"EXE": "135"})
    assessments.close_assessment(assessment, by=people.facilitator)
    agreeing.agree_on_question(question, value=None, rationale="We differ", by=people.facilitator)
    html = people.browser("guest").get(f"/assessments/{assessment.pk}/discuss/").content.decode()
    assert '<b class="num">1</b> of 2 settled' in html
    assert "Settled with a note" in html
    agenda = discuss_list.of(results.of(Assessment.objects.get(pk=assessment.pk)))
    assert agenda.next.question.key == "L2"
    assert agenda.after("L2") is None
    settled, waiting = sorted(agenda.lines, key=lambda line: not line.is_settled)
    assert ("warn", "Discuss") not in settled.flags
    assert ("warn", "Discuss") in waiting.flags


def test_a_list_that_is_settled_leads_to_the_next_sheet(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "135"})
    assessments.close_assessment(assessment, by=people.facilitator)
    address = f"/assessments/{assessment.pk}/discuss/"
    assert "Next sheet:" not in people.browser("facilitator").get(address).content.decode()
    agreeing.agree_on_question(question, value=None, rationale="We differ", by=people.facilitator)
    html = people.browser("facilitator").get(address).content.decode()
    following = html.partition("Next sheet:")[0].rpartition("<a ")[2]
    assert following.startswith(f'href="/engagements/{people.engagement.pk}/stakeholders/"')


@pytest.mark.parametrize("address", ["discuss/", "agree/D.P/", "reveal"])
def test_pages_ask_as_often_for_thirty_questions_as_for_three(
    people, address, django_assert_max_num_queries
):
    made = {count: rooms.levels(people.engagement, count) for count in (3, 30)}
    for count, one in made.items():
        everything = {f"L{number}": 2 for number in range(1, count + 1)}
        for number in range(3):
            rooms.answer(one, "EXE", everything, name=f"{count}-{number}")
        assessments.close_assessment(one, by=people.facilitator)
    browser = people.browser("guest")
    asked = {}
    for count, one in made.items():
        where = path(rooms.question(one, "L1")) if address == "reveal" else address
        whole = where if where.startswith("/") else f"/assessments/{one.pk}/{where}"
        browser.get(whole)
        with django_assert_max_num_queries(40) as queries:
            assert browser.get(whole).status_code == 200
        asked[count] = len(queries)
    assert asked[3] == asked[30]


# --- the room goes along ---


def test_the_room_that_was_brought_here_goes_on_with_the_facilitator(people, assessment, question):
    for key in ("L1", "L2"):
        rooms.everybody(assessment, key, {"EXE": "135"})
    assessments.close_assessment(assessment, by=people.facilitator)
    spotlight.set_spotlight(
        people.engagement, path=path(question), title="One", hold=True, by=people.facilitator
    )
    people.browser("facilitator").post(path(question, "agree/"), {"value": "3", "rationale": ""})
    lit = people.engagement.spotlight
    lit.refresh_from_db()
    assert lit.path == path(rooms.question(assessment, "L2"))
    assert lit.title == "How does new work number 2 get approved?"
    assert lit.hold


def test_a_room_that_is_elsewhere_stays_there(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "135"})
    assessments.close_assessment(assessment, by=people.facilitator)
    there = f"/engagements/{people.engagement.pk}/votes/"
    spotlight.set_spotlight(people.engagement, path=there, title="Votes", by=people.facilitator)
    people.browser("facilitator").post(path(question, "agree/"), {"value": "3", "rationale": ""})
    people.engagement.spotlight.refresh_from_db()
    assert people.engagement.spotlight.path == there


def test_bringing_everyone_here_is_a_form_of_the_page(people, question):
    html = page(people, question)
    form = html[html.index('id="bring-room"') :].partition("</form>")[0]
    assert f'name="path" value="{path(question)}"' in form
    assert 'id="bring-room"' not in page(people, question, "guest")


def test_strangers_of_another_engagement_find_nothing(people, question):
    elsewhere = rooms.levels(EngagementFactory())
    assert people.browser("lead").get(f"/assessments/{elsewhere.pk}/discuss/").status_code == 404


def test_publishing_everything_reveals_every_question(people, assessment, question):
    rooms.everybody(assessment, "L1", {"EXE": "135"})
    publishing.show_results(assessment, by=people.facilitator)
    assert "n 3, mean 3.0" in page(people, question, "guest")


def test_the_reveal_and_the_results_call_a_gap_alike(people):
    assessment = shown("pmosvc", people)
    found = results.of(assessment)
    key = next(key for key in found.result.questions if found.gap(found.questions[key]))
    question = found.questions[key]
    home = dimensions.by_question(found)[key]
    told = revealed.of(found, question, home).sentence
    assert "grades between role groups" in told
    asked = groups.of(assessment)
    names = {each.groups: asked.title(each.groups) for each in found.tally[key]}
    assert told == result_words.gap_words(question.answer_type, found.gap(question), names)


def test_the_bar_asks_a_built_in_question_in_its_readers_language(people):
    assessment = AssessmentFactory(
        engagement=people.engagement, document=writing.document(builtin.get("seven5"))
    )
    question = assessment.questions.first()
    asked = next(each for each in assessment.model.questions() if each.key == question.key).text
    spotlight.set_spotlight(
        people.engagement,
        path=f"/assessments/{assessment.pk}/reveal/{question.pk}/",
        title=asked.in_language("en"),
        by=people.facilitator,
    )
    guest = people.browser("guest")
    for code in ("en", "es", "pt-br"):
        guest.cookies["django_language"] = code
        page = guest.get(f"/engagements/{people.engagement.pk}/people/")
        bar = re.search(r'<section id="spotlight".*?</section>', page.content.decode(), re.S)
        assert asked.in_language(code) in html.unescape(bar[0])
    assert asked.in_language("es") != asked.in_language("en")
