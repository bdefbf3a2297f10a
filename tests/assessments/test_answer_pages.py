"""The pages on which people answer: public, and each shows only what its browser may see."""

import datetime
import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.actions import answering
from assessments.answering import pace
from assessments.answering.tokens import PREFIX, hash_of
from assessments.models import Answer, AnswerInvitation, Assessment, Evidence, Respondent
from assessments.views.desk import Desk
from pmo_studio.core import limits
from pmo_studio.core.actions.engagements import archive_engagement
from pmo_studio.core.logs import mask
from pmo_studio.core.uploads.received import FILE_MOST
from tests.assessments.samples import (
    asking,
    begun,
    browser_of,
    group_of,
    model_with,
    paper,
    questionnaire,
    respondent_of,
    said,
)
from tests.workshops.samples import open_round

PDF = paper()


@pytest.fixture(autouse=True)
def _no_guesses_yet():
    limits.codes.clear()
    pace.begins.clear()
    pace.answers.clear()


@pytest.fixture
def assessment(people):
    return questionnaire(people, title="How we run projects")


def address(assessment, name="", *args):
    view = f"assessments:answer_{name}" if name else "assessments:answer"
    return reverse(view, args=[assessment.code, *args])


def text(response):
    """What a person reads, with one space between words."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def close(assessment):
    now = timezone.now()
    lead = assessment.engagement.participants.get(role="lead")
    Assessment.objects.filter(pk=assessment.pk).update(
        state="closed", closed_at=now, closed_by=lead
    )


def checked(response):
    """The answer that the page shows as chosen."""
    found = re.search(r'name="answer" value="(\w+)"[^>]*checked', response.content.decode())
    return found.group(1) if found else ""


# --- the way in -----------------------------------------------------------------------------------


def test_the_intro_says_who_asks_how_long_and_what_is_promised(people, assessment):
    Assessment.objects.filter(pk=assessment.pk).update(
        deadline=timezone.now() + datetime.timedelta(days=3)
    )

    page = text(Client().get(address(assessment)))

    for words in (
        "How we run projects",
        f"{people.engagement.organisation} asks",
        "4 questions",
        "about 2 minutes",
        "until ",
        "Nobody, facilitators included, can open one person’s answers",
        "Results are shown from 3 people on",
        "Delivery teams",
    ):
        assert words in page
    assert "nonymous" not in page
    # The promise in a sentence stands above what one fills in, where a phone shows it.
    assert (
        "Confidential: nobody sees what a single person answered."
        in page.partition('id="begin"')[0]
    )
    for seat in (people.lead, people.facilitator):
        assert seat.name not in page


def test_only_an_anonymous_assessment_says_so(people):
    anonymous = questionnaire(people, anonymous=True)

    page = text(Client().get(address(anonymous)))

    assert "Confidential and anonymous" in page
    assert "no list of who was asked" in page


def test_pages_are_neither_cached_nor_indexed_nor_tied_to_a_session(assessment):
    client = begun(assessment)
    for name, *args in (("",), ("question", 1), ("sheet", 1), ("done",)):
        response = client.get(address(assessment, name, *args))
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert b'<meta name="robots" content="noindex">' in response.content
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("missing", ["unknown", "draft"])
def test_what_is_not_there_or_not_open_yet_is_not_found(people, assessment, missing):
    if missing == "draft":
        Assessment.objects.filter(pk=assessment.pk).update(state="draft", opened_at=None)
    else:
        assessment.code = "NOTACODEATALL"
    client = browser_of(assessment)

    for name, *args in (("",), ("question", 1), ("sheet", 1), ("done",), ("return", "x")):
        assert client.get(address(assessment, name, *args)).status_code == 404


def test_who_guesses_codes_waits_but_who_has_begun_does_not(assessment):
    inside, outside = begun(assessment), Client()
    for number in range(limits.PER_ADDRESS):
        outside.get(f"/q/GUESS{number}/")

    refused = outside.get(address(assessment))

    assert refused.status_code == 429
    assert "Too many wrong addresses" in text(refused)
    assert inside.get(address(assessment, "question", 1)).status_code == 200


def test_a_code_in_small_letters_leads_to_the_one_address(people):
    questionnaire(people, code="ABCDEFGH2345")

    response = Client().get("/q/abcdefgh2345/3/")

    assert response.headers["Location"] == "/q/ABCDEFGH2345/3/"


def test_beginning_gives_one_cookie_for_these_pages_only(assessment):
    client = Client()

    response = client.post(address(assessment), {"group": group_of(assessment).pk})

    assert response.headers["Location"] == address(assessment, "question", 1)
    (cookie,) = (morsel for name, morsel in response.cookies.items() if name.startswith(PREFIX))
    assert cookie["path"] == address(assessment)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    respondent = Respondent.objects.get()
    assert respondent.token_hash == hash_of(cookie.value)
    assert cookie.value not in respondent.token_hash
    assert "sessionid" not in client.cookies


def test_reading_the_intro_makes_nobody_and_its_button_pressed_twice_makes_one(assessment):
    client = Client()
    page = client.get(address(assessment)).content.decode()
    assert Respondent.objects.count() == 0
    form = {
        "group": group_of(assessment).pk,
        "key": re.search(r'name="key" value="([^"]+)"', page).group(1),
    }

    first = Client().post(address(assessment), form)
    second = Client().post(address(assessment), form)

    name = f"{PREFIX}{assessment.pk}"
    assert first.cookies[name].value == second.cookies[name].value
    assert Respondent.objects.count() == 1


@pytest.mark.parametrize("chosen", ["", "999999", "TEA", "-1"])
def test_without_a_group_that_is_asked_nobody_begins(people, assessment, chosen):
    response = Client().post(address(assessment), {"group": chosen})

    assert response.status_code == 422
    assert "Choose your role group" in text(response)
    assert Respondent.objects.count() == 0


def test_a_group_of_another_assessment_does_not_begin(people, assessment):
    other = group_of(questionnaire(people))

    assert Client().post(address(assessment), {"group": other.pk}).status_code == 422


def test_who_has_begun_goes_on_where_they_stopped(assessment):
    client = begun(assessment)
    client.post(address(assessment, "question", 1), {"answer": "2"})
    client.post(address(assessment, "question", 2), {"answer": "dk"})

    response = client.get(address(assessment))

    assert "Go on where you stopped (2 of 4)" in text(response)
    assert f'href="{address(assessment, "question", 3)}"' in response.content.decode()
    again = client.post(address(assessment), {"group": group_of(assessment, "EXE").pk})
    assert again.headers["Location"] == address(assessment, "question", 3)
    assert Respondent.objects.count() == 1


def test_the_same_browser_is_another_person_in_another_assessment(people, assessment):
    client = begun(assessment)

    assert "Begin" in text(client.get(address(questionnaire(people))))


def test_a_closed_list_lets_nobody_begin_by_the_code(people):
    assessment = questionnaire(people, by_invitation=True)

    assert "for people who were invited" in text(Client().get(address(assessment)))
    response = Client().post(address(assessment), {"group": group_of(assessment).pk})
    assert response.status_code == 403
    assert Respondent.objects.count() == 0


def test_a_room_behind_one_address_begins_and_a_script_does_not(assessment):
    form = {"group": group_of(assessment).pk}
    begun_at_once = [Client().post(address(assessment), form) for _ in range(3)]
    assert {response.status_code for response in begun_at_once} == {302}
    pace.begins.count(f"{assessment.code} 127.0.0.1", pace.ROOM, 10_000)

    response = Client().post(address(assessment), form)

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert "faster than a person" in text(response)


# --- one question a page --------------------------------------------------------------------------


def test_a_question_stands_with_its_place_its_number_and_all_its_answers(assessment):
    page = begun(assessment).get(address(assessment, "question", 2))

    words = text(page)
    for shown in (
        "2 of 4",
        "Delivery · Planning",
        "Question P2?",
        "Yes",
        "Partly",
        "No",
        "I don't know",
        "Does not apply here",
        "Answers are confidential",
    ):
        assert shown in words
    assert b"<fieldset" in page.content
    assert b"<legend" in page.content


@pytest.mark.parametrize("number", [0, 5, 99])
def test_there_is_no_question_beyond_the_last(assessment, number):
    client = begun(assessment)
    assert client.get(f"{address(assessment)}{number}/").status_code == 404
    assert client.post(f"{address(assessment)}{number}/").status_code == 404


def test_next_saves_and_goes_on_back_saves_and_goes_back(assessment):
    client = begun(assessment)

    there = client.post(address(assessment, "question", 2), {"answer": "1", "go": "next"})
    back = client.post(address(assessment, "question", 3), {"answer": "na", "go": "back"})

    assert there.headers["Location"] == address(assessment, "question", 3)
    assert back.headers["Location"] == address(assessment, "question", 2)
    assert said(assessment) == {"P2": ("answered", 1, ""), "C1": ("na", None, "")}
    assert checked(client.get(address(assessment, "question", 2))) == "1"
    last = client.post(address(assessment, "question", 4), {"answer": "0"})
    assert last.headers["Location"] == address(assessment, "done")


def test_a_question_may_stay_blank(assessment):
    client = begun(assessment)

    response = client.post(address(assessment, "question", 1), {"go": "next"})

    assert response.headers["Location"] == address(assessment, "question", 2)
    assert said(assessment) == {}


@pytest.mark.parametrize("field", ["comment", "link"])
def test_what_is_typed_without_an_answer_is_not_lost(assessment, field):
    typed = "https://example.org/only-here"

    response = begun(assessment).post(address(assessment, "question", 1), {field: typed})

    assert response.status_code == 422
    assert "Choose an answer too" in text(response)
    assert typed in response.content.decode()


@pytest.mark.parametrize("answer", ["3", "9", "-1", "²", "yes", "answered", "1" * 4000, "\x00"])
def test_an_answer_out_of_scale_is_refused_and_the_rest_kept_on_the_page(assessment, answer):
    client = begun(assessment)

    form = {"answer": answer, "comment": "Typed already"}
    response = client.post(address(assessment, "question", 1), form)

    assert response.status_code == 422
    assert "Choose one of the answers shown" in text(response)
    assert "Typed already" in response.content.decode()
    assert said(assessment) == {}


def test_a_comment_of_five_megabytes_is_refused_in_words_and_shown_to_shorten(assessment):
    comment = "word " * 1_000_000

    response = begun(assessment).post(
        address(assessment, "question", 1), {"answer": "2", "comment": comment}
    )

    assert response.status_code == 422
    assert b"The comment holds up to 2,000 characters" in response.content
    assert comment.encode() in response.content
    assert said(assessment) == {}


def test_a_link_is_shown_as_text_and_leads_nowhere(assessment):
    client = begun(assessment)
    link = "https://example.org/plan"

    client.post(address(assessment, "question", 1), {"answer": "2", "link": link})
    page = client.get(address(assessment, "question", 1)).content.decode()

    assert f'value="{link}"' in page
    assert f'href="{link}"' not in page
    odd = client.post(address(assessment, "question", 1), {"answer": "1", "link": "javascript:1"})
    assert odd.status_code == 422
    assert "javascript:1" in odd.content.decode()
    assert Answer.objects.get().choice == 2


def test_what_people_type_is_shown_as_they_typed_it_and_never_as_markup(assessment):
    client = begun(assessment)
    comment = "<script>alert(1)</script> & so on"
    client.post(address(assessment, "question", 1), {"answer": "2", "comment": comment})

    for name, *args in (("question", 1), ("sheet", 1)):
        page = client.get(address(assessment, name, *args)).content.decode()
        assert "<script>alert" not in page
        assert html.escape(comment) in page


def test_a_double_submit_is_one_answer(assessment):
    client = begun(assessment)
    form = {"answer": "2", "comment": "Once"}

    first = client.post(address(assessment, "question", 1), form)
    second = client.post(address(assessment, "question", 1), form)

    assert first.headers["Location"] == second.headers["Location"]
    assert Answer.objects.count() == 1
    assert Respondent.objects.get().answered == 1


def test_an_answer_can_be_taken_back(assessment):
    client = begun(assessment)
    client.post(address(assessment, "question", 1), {"answer": "2"})

    response = client.post(address(assessment, "question", 1), {"answer": "2", "go": "clear"})

    assert response.headers["Location"] == address(assessment, "question", 1)
    assert said(assessment) == {}


def test_a_published_answer_cannot_be_taken_back_and_the_page_says_why(assessment):
    client = begun(assessment)
    client.post(address(assessment, "question", 1), {"answer": "2"})
    Answer.objects.update(pool="1", shown_status="answered", shown_choice=2)

    response = client.post(address(assessment, "question", 1), {"answer": "2", "go": "clear"})

    assert response.status_code == 422
    assert "part of a published result" in text(response)


def test_who_saves_faster_than_a_person_waits_and_can_send_it_again(assessment):
    client = begun(assessment)
    pace.answers.count(hash_of("token"), pace.ANSWERER, 10_000)

    response = client.post(
        address(assessment, "question", 1), {"answer": "2", "comment": "Kept here"}
    )

    assert response.status_code == 429
    assert '<input type="hidden" name="comment" value="Kept here">' in response.content.decode()
    assert said(assessment) == {}


def test_names_and_texts_of_the_steps_come_from_the_model(people):
    document = model_with(
        asking(
            "level",
            answer_type="level_choice",
            levels=[
                {"number": n, "title": f"Title {n}", "text": f"Meaning {n}"} for n in range(1, 6)
            ],
        ),
        asking("likert", answer_type="likert_1_5", help="Think of last year."),
    )
    document["rule"] = "level_average"
    client = begun(assessment := questionnaire(people, document=document))

    first = text(client.get(address(assessment, "question", 1)))
    second = text(client.get(address(assessment, "question", 2)))

    assert "4 Title 4 Meaning 4" in first
    assert "5 Completely true" in second
    assert "Think of last year." in second
    client.post(address(assessment, "question", 1), {"answer": "4"})
    assert said(assessment) == {"level": ("answered", 4, "")}


def test_people_answer_in_their_own_language(assessment):
    client = begun(assessment)
    client.cookies["django_language"] = "es"

    page = client.get(address(assessment, "question", 1)).content.decode()

    assert '<html lang="es"' in page


@pytest.mark.parametrize("page", [("question", 1), ("sheet", 1)])
def test_enter_in_a_field_goes_on_and_presses_nothing_else(assessment, page):
    client = begun(assessment)
    client.post(address(assessment, "question", 1), {"answer": "2", "file": upload(PDF)})

    content = client.get(address(assessment, *page)).content.decode()
    form = content[content.index('<form id="answer"') :]

    assert re.search(r"<button[^>]*>", form).group().count('name="go" value="next"') == 1


# --- evidence -------------------------------------------------------------------------------------


def upload(content, name="plan.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_file_is_kept_with_its_answer_and_can_be_removed(assessment):
    client = begun(assessment)
    here = address(assessment, "question", 1)

    client.post(here, {"answer": "2", "file": upload(PDF)})
    page = client.get(here)

    kept = Evidence.objects.get()
    assert f"PDF, {kept.size}\xa0bytes kept" in html.unescape(page.content.decode())
    assert "plan.pdf" not in page.content.decode()
    assert bytes(kept.content).startswith(b"%PDF-")
    assert "we remove what its properties say" in text(page)
    assert b"Ada Lovelace" in PDF
    assert b"Ada" not in bytes(kept.content)
    removed = client.post(here, {"answer": "2", "go": "drop_file"})
    assert removed.headers["Location"] == here
    assert Evidence.objects.count() == 0
    assert said(assessment) == {"P1": ("answered", 2, "")}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><script>1</script>", "whatever its name says"),
        (b"x" * (FILE_MOST + 1), "larger than 5 MB"),
        (b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_and_all_else_stays(assessment, content, words):
    form = {"answer": "2", "comment": "Stays", "file": upload(content)}

    response = begun(assessment).post(address(assessment, "question", 1), form)

    assert response.status_code == 422
    assert words in text(response)
    assert "Stays" in response.content.decode()
    assert Evidence.objects.count() == 0
    assert said(assessment) == {"P1": ("answered", 2, "Stays")}


def test_a_file_without_an_answer_asks_for_the_answer(assessment):
    response = begun(assessment).post(address(assessment, "question", 1), {"file": upload(PDF)})

    assert response.status_code == 422
    assert "Choose an answer too" in text(response)


# --- many questions a page ------------------------------------------------------------------------


def test_the_table_shows_every_question_with_what_was_said(assessment):
    client = begun(assessment)
    client.post(address(assessment, "question", 2), {"answer": "1", "comment": "Hm"})

    page = client.get(address(assessment, "sheets")).content.decode()

    assert re.search(r'name="a2" value="1"[^>]* checked', page)
    assert ">Hm</textarea>" in page
    assert page.count('type="radio"') == 4 * 5
    assert page.count("<table") == 2, "the heads are repeated for each dimension"


def test_one_button_saves_all_that_changed_and_keeps_links(assessment):
    client = begun(assessment)
    link = "https://example.org/"
    client.post(address(assessment, "question", 1), {"answer": "1", "link": link})

    response = client.post(
        address(assessment, "sheet", 1), {"a1": "2", "c1": "", "a2": "dk", "c2": "Who?", "a4": "0"}
    )

    assert response.headers["Location"] == address(assessment, "done")
    assert said(assessment) == {
        "P1": ("answered", 2, ""),
        "P2": ("dk", None, "Who?"),
        "C2": ("answered", 0, ""),
    }
    assert Answer.objects.get(question__key="P1").link == link
    assert Respondent.objects.get().answered == 3


def test_rows_in_order_are_saved_and_the_others_say_why_with_what_was_typed(assessment):
    client = begun(assessment)

    response = client.post(
        address(assessment, "sheet", 1),
        {"a1": "2", "c2": "A comment alone", "a3": "7", "a4": "na", "c4": "x" * 2001},
    )

    assert response.status_code == 422
    words = text(response)
    assert "3 rows were not saved" in words
    assert "Choose an answer too" in words
    assert "Choose one of the answers shown" in words
    assert "holds up to 2,000 characters" in words
    page = response.content.decode()
    assert ">A comment alone</textarea>" in page
    assert re.search(r'name="a4" value="na"[^>]* checked', page)
    assert said(assessment) == {"P1": ("answered", 2, "")}


def test_a_page_for_each_domain_and_another_part_is_opened_by_saving_this_one(people):
    document = model_with(asking("one"), asking("two", "E.P"))
    document["parts"] += [{"key": "E", "name": "Ends"}, {"key": "E.P", "in": "E", "name": "Proof"}]
    client = begun(assessment := questionnaire(people, document=document))

    first = client.get(address(assessment, "sheet", 1))
    assert "Is it so, one?" in text(first)
    assert "Is it so, two?" not in text(first)
    there = client.post(address(assessment, "sheet", 2), {"a2": "0", "go": "1"})
    assert there.headers["Location"] == address(assessment, "sheet", 1)
    on = client.post(address(assessment, "sheet", 1), {"go": "next"})
    assert on.headers["Location"] == address(assessment, "sheet", 2)
    assert said(assessment) == {"two": ("answered", 0, "")}
    assert client.get(address(assessment, "sheet", 3)).status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_the_table_costs_the_same_for_3_and_30_questions(people, count, django_assert_num_queries):
    document = model_with(*(asking(f"q{number}") for number in range(count)))
    client = begun(assessment := questionnaire(people, document=document))
    client.get(address(assessment, "sheet", 1))

    with django_assert_num_queries(3):  # assessment, respondent, answers
        client.get(address(assessment, "sheet", 1))
    form = {f"a{number}": "1" for number in range(1, count + 1)}
    # those three and: savepoint, lock, is it closed out, answers, questions, insert, count, release
    with django_assert_num_queries(11):
        client.post(address(assessment, "sheet", 1), form)
    assert Answer.objects.count() == count


# --- whose answers --------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [("question", 1), ("sheet", 1), ("done",)])
def test_who_has_not_begun_is_sent_to_the_beginning(assessment, page):
    for client in (Client(), browser_of(assessment, "somebody else's")):
        response = client.get(address(assessment, *page))
        assert response.headers["Location"] == address(assessment)


def test_another_browser_neither_sees_nor_changes_what_was_said(people, assessment):
    mine = begun(assessment)
    mine.post(address(assessment, "question", 1), {"answer": "2", "comment": "Mine alone"})
    other = begun(assessment, "other")
    stranger = browser_of(assessment, "guessed")
    facilitator = people.browser("facilitator")

    for client in (other, stranger, facilitator):
        for name, *args in (("",), ("question", 1), ("sheet", 1), ("done",)):
            response = client.get(address(assessment, name, *args), follow=True)
            assert "Mine alone" not in response.content.decode()
    refused = stranger.post(address(assessment, "question", 1), {"answer": "0", "comment": "No"})
    assert refused.status_code == 409
    assert "No" in text(refused), "what was typed is there to copy"
    other.post(address(assessment, "question", 1), {"answer": "0"})
    assert Answer.objects.get(respondent__token_hash=hash_of("token")).choice == 2


def test_a_secret_of_one_assessment_opens_no_other(people, assessment):
    respondent_of(assessment)
    other = questionnaire(people)

    response = browser_of(other).get(address(other, "question", 1))

    assert response.headers["Location"] == address(other)


# --- afterwards -----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["closed", "late", "archived"])
def test_what_is_over_says_so_and_shows_ones_own_answers_to_read(people, assessment, how):
    client = begun(assessment)
    client.post(address(assessment, "question", 1), {"answer": "2", "comment": "As I said"})
    if how == "closed":
        close(assessment)
    elif how == "late":
        Assessment.objects.filter(pk=assessment.pk).update(deadline=timezone.now())
    else:
        archive_engagement(people.engagement, by=people.lead)

    for name, *args in (("question", 1), ("sheet", 1), ("done",)):
        response = client.get(address(assessment, name, *args))
        assert response.headers["Location"] == address(assessment)
    mine = client.get(address(assessment))
    assert mine.status_code == 200
    assert "closed" in text(mine)
    assert "Question P1? Yes As I said" in text(mine)
    assert b"<textarea" not in mine.content
    others = text(Client().get(address(assessment)))
    assert "closed" in others
    assert "As I said" not in others


def test_sending_after_closing_loses_nothing_that_was_typed(assessment):
    client = begun(assessment)
    close(assessment)

    one = client.post(
        address(assessment, "question", 1),
        {"answer": "2", "comment": "Too late", "link": "https://example.org/x"},
    )
    many = client.post(address(assessment, "sheet", 1), {"a1": "2", "c1": "One", "c3": "Three"})
    alone = client.post(address(assessment, "question", 1), {"comment": "Without an answer"})
    blank = client.post(address(assessment, "question", 1), {})
    nobody = Client().post(address(assessment), {"group": group_of(assessment).pk})

    assert [each.status_code for each in (one, many, alone, blank, nobody)] == [409] * 5
    assert "Without an answer" in text(alone)
    assert "Too late" in text(one)
    assert "https://example.org/x" in text(one)
    assert "One Three" in text(many)
    assert said(assessment) == {}
    assert Respondent.objects.count() == 1


def test_closing_while_somebody_answers_is_told_at_the_lock(people, assessment, monkeypatch):
    """The page was read while it was open; when the answer arrives it is not."""
    client = begun(assessment)
    monkeypatch.setattr(pace, "wait_to_answer", lambda *args: close(assessment) or 0.0)

    response = client.post(address(assessment, "question", 1), {"answer": "2", "comment": "Then"})

    assert response.status_code == 409
    assert "Then" in text(response)
    assert said(assessment) == {}


def test_the_overview_names_what_is_blank_required_ones_first(people):
    document = model_with(asking("a"), asking("b", required=True), asking("c"))
    client = begun(assessment := questionnaire(people, document=document))
    client.post(address(assessment, "question", 1), {"answer": "dk"})

    page = client.get(address(assessment, "done"))

    words = text(page)
    assert "1 of 3 answered" in words
    assert words.index("Please answer these 2 Is it so, b?") < words.index("3 Is it so, c?")
    assert f'href="{address(assessment, "question", 2)}"' in page.content.decode()
    for number in (2, 3):
        client.post(address(assessment, "question", number), {"answer": "na"})
    assert "That was all" in text(client.get(address(assessment, "done")))


def test_the_personal_link_takes_the_answers_to_another_browser(assessment):
    client = begun(assessment)
    client.post(address(assessment, "question", 1), {"answer": "2"})
    link = address(assessment, "return", "token")
    assert link in client.get(address(assessment, "done")).content.decode()
    phone = Client()

    asks = phone.get(link)
    assert asks.status_code == 200
    assert not asks.cookies.get(f"{PREFIX}{assessment.pk}"), "a link that is only read does nothing"
    gone = phone.post(link)

    assert gone.headers["Location"] == address(assessment, "question", 2)
    assert checked(phone.get(address(assessment, "question", 1))) == "2"
    assert Respondent.objects.count() == 1


def test_both_ends_of_a_personal_link_are_told_that_its_owner_reads_what_is_answered_by_it(
    assessment,
):
    client = begun(assessment)
    link = address(assessment, "return", "token")
    assert "let nobody else answer by it" in text(client.get(address(assessment, "done")))
    warning = "whoever made it can read what you answer by it"
    assert warning in text(Client().get(link))
    assert warning in text(begun(assessment, "other").get(link))
    assert warning not in text(client.get(link)), "It is their own."


def test_a_wrong_personal_link_is_not_found_and_counts_as_a_guess(assessment):
    client = Client()
    for number in range(limits.PER_ADDRESS):
        assert client.get(address(assessment, "return", f"x{number}")).status_code == 404

    assert client.get(address(assessment, "return", "x")).status_code == 429


def test_a_personal_link_in_a_browser_of_somebody_else_warns(assessment):
    respondent_of(assessment)
    other = begun(assessment, "other")

    page = text(other.get(address(assessment, "return", "token")))

    assert "Somebody has begun in this browser already" in page
    own = browser_of(assessment).get(address(assessment, "return", "token"))
    assert "has your answers already" in text(own)


def test_a_device_is_handed_to_the_next_person(assessment):
    client = begun(assessment)
    client.post(address(assessment, "question", 1), {"answer": "2"})

    response = client.post(address(assessment, "leave"))

    assert response.headers["Location"] == address(assessment)
    assert "Begin" in text(client.get(address(assessment)))
    assert said(assessment) == {"P1": ("answered", 2, "")}


def test_who_said_nothing_and_hands_the_device_on_is_not_counted(assessment):
    begun(assessment).post(address(assessment, "leave"))

    assert Respondent.objects.count() == 0


def test_what_is_answered_after_leaving_in_another_window_is_shown_to_copy(assessment, monkeypatch):
    client = begun(assessment)
    wait = pace.wait_to_answer

    def leave_first(respondent, rows=1):
        answering.leave(respondent)
        return wait(respondent, rows)

    monkeypatch.setattr(pace, "wait_to_answer", leave_first)
    typed = {"answer": "2", "comment": "Long thought"}
    response = client.post(address(assessment, "question", 1), typed)

    assert response.status_code == 409
    assert "Long thought" in text(response)


def test_an_answer_in_another_window_stays_when_the_device_is_handed_on(assessment, monkeypatch):
    client = begun(assessment)
    client.post(address(assessment, "question", 1), {"answer": "2"})
    monkeypatch.setattr(Desk, "answered", set())

    response = client.post(address(assessment, "leave"))

    assert response.headers["Location"] == address(assessment)
    assert said(assessment) == {"P1": ("answered", 2, "")}


def test_an_invited_person_does_not_hand_the_device_on(people):
    client = begun(assessment := questionnaire(people, by_invitation=True))

    client.post(address(assessment, "leave"))

    assert client.get(address(assessment, "question", 1)).status_code == 200


# --- invitations ----------------------------------------------------------------------------------


@pytest.fixture
def invited(people):
    return AnswerInvitation.objects.create(
        group=group_of(questionnaire(people, by_invitation=True)),
        email="ada@example.org",
        token_hash=hash_of("invited"),
        language="es",
        created_by=people.facilitator,
    )


INVITATION = "/answer-invitations/invited/"


def test_an_invitation_is_read_without_being_used(invited):
    response = Client().get(INVITATION)

    assert response.status_code == 200
    page = response.content.decode()
    assert '<html lang="es"' in page
    assert invited.group.role_group.name in page
    assert "ada@example.org" not in page
    assert not AnswerInvitation.objects.get().used


def test_an_invitation_begins_and_its_browser_goes_on_in_its_language(invited):
    client = Client()
    assessment = invited.group.assessment

    response = client.post(INVITATION)

    assert response.headers["Location"] == address(assessment, "question", 1)
    assert response.cookies["django_language"].value == "es"
    assert client.get(address(assessment, "question", 1)).status_code == 200
    assert Respondent.objects.get().group == invited.group
    assert "sessionid" not in client.cookies


def test_a_used_invitation_says_so_and_leads_the_browser_that_began_on(invited):
    client = Client()
    client.cookies["django_language"] = "en"
    client.post(INVITATION)

    read = client.get(INVITATION)
    again = Client(headers={"Accept-Language": "en"}).post(INVITATION)

    assert "was used already" in text(read)
    assert f'href="{address(invited.group.assessment)}"' in read.content.decode()
    assert again.status_code == 409
    assert Respondent.objects.count() == 1


@pytest.mark.parametrize("gone", ["unknown", "withdrawn", "draft"])
def test_an_invitation_that_does_not_stand_is_not_found(invited, gone):
    if gone == "withdrawn":
        AnswerInvitation.objects.update(revoked_at=timezone.now())
    elif gone == "draft":
        Assessment.objects.update(state="draft", opened_at=None)
    path = "/answer-invitations/other/" if gone == "unknown" else INVITATION

    assert Client().get(path).status_code == 404
    assert Client().post(path).status_code == 404
    assert Respondent.objects.count() == 0


def test_an_invitation_to_what_is_closed_says_so(invited):
    close(invited.group.assessment)

    assert Client().get(INVITATION).status_code == 200
    assert Client().post(INVITATION).status_code == 409
    assert not AnswerInvitation.objects.get().used


def test_who_guesses_invitations_waits(invited):
    client = Client()
    for number in range(limits.PER_ADDRESS):
        client.get(f"/answer-invitations/x{number}/")

    assert client.get(INVITATION).status_code == 429


# --- beside a seat --------------------------------------------------------------------------------


def test_who_answers_is_the_same_row_whether_or_not_they_sit_in_the_room(people, assessment):
    rows = []
    for column in ("guest", "facilitator", "nobody"):
        client = people.browser(column)
        client.post(address(assessment), {"group": group_of(assessment).pk})
        client.post(address(assessment, "question", 1), {"answer": "2"})
        respondent = Respondent.objects.latest("pk")
        rows.append((respondent, Answer.objects.get(respondent=respondent)))

    def kept(row):
        own = ("id", "token_hash", "respondent_id")
        return {name: value for name, value in vars(row).items() if name not in own} | {
            "_state": None
        }

    first = [kept(row) for row in rows[0]]
    assert all([kept(row) for row in each] == first for each in rows)


def test_a_log_masks_the_addresses_that_open_somebodys_answers():
    line = mask("GET /q/K7M4QXK7M4QX/return/abc-DEF_1/ and /answer-invitations/xyz/")

    assert line == "GET /q/***/return/***/ and /answer-invitations/***/"


# --- the way back of whoever has a seat ---


WAY_BACK = 'class="way-back"'


def test_whoever_has_a_seat_finds_the_way_back_and_what_else_waits_there(people, assessment):
    home = people.engagement.get_absolute_url()
    begin = {"group": group_of(assessment).pk}
    for column in ("lead", "guest"):
        browser = people.browser(column)
        browser.post(address(assessment), begin)
        for page in (address(assessment), address(assessment, "question", 1)):
            shown = browser.get(page).content.decode()
            back = shown.partition(WAY_BACK)[2].partition("</nav>")[0]
            assert f'href="{home}"' in back
            assert "A vote is open." not in back
    voting = open_round(people)
    shown = people.browser("guest").get(address(assessment)).content.decode()
    assert f'href="{voting.get_absolute_url()}">Go to the vote' in shown.partition(WAY_BACK)[2]
    close(assessment)
    assert WAY_BACK in people.browser("viewer").get(address(assessment)).content.decode()


def test_whoever_has_none_keeps_the_page_as_it_was(people, assessment):
    open_round(people)
    for column in ("nobody", "odd", "revoked", "stranger"):
        shown = people.browser(column).get(address(assessment)).content.decode()
        assert WAY_BACK not in shown
        assert people.engagement.get_absolute_url() not in shown
    browser = begun(assessment)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address(assessment, "question", 1)).status_code == 200
    assert not any("core_participant" in query["sql"] for query in asked)
