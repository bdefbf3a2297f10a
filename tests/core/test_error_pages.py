"""Refusals in words: what happened, and the one thing to do."""

import pytest
from django.http import HttpRequest
from django.template import loader
from django.test import Client, RequestFactory

from tests.accounts.house import keeps_the_house

NOTE = "A note that must not be lost <b>"


def bare_request() -> HttpRequest:
    """A request that only the first middleware has seen."""
    request = RequestFactory().get("/somewhere/")
    request.csp_nonce = "abc123"
    return request


def page(template: str, **context: object) -> str:
    request = bare_request()
    return loader.get_template(template).render(context, request)


@pytest.mark.django_db
def test_a_missing_page_keeps_the_house_and_offers_one_act(client):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    keeps_the_house(response)
    assert response.content.decode().count("btn-primary") == 1


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "403_csrf.html"])
def test_an_error_page_says_the_words_it_is_given_and_offers_one_act(template):
    html = page(template, words="It takes a facilitator.", status=400)
    assert "It takes a facilitator." in html
    assert html.count("btn-primary") == 1


def test_too_low_a_role_is_told_who_can_change_it():
    assert "ask the facilitator or the lead" in page("403.html", words="No.", status=403)


def test_the_page_for_our_own_failure_needs_no_context_at_all():
    html = loader.get_template("500.html").render()
    assert "The studio stumbled" in html
    assert 'lang="pt-BR"' in html
    assert 'lang="es"' in html
    assert "<script" not in html


@pytest.mark.django_db
def test_a_page_that_was_open_too_long_shows_what_was_typed_to_copy():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"text": NOTE, "password": "secret words"})
    assert response.status_code == 403
    assert response.headers["X-Refused"] == "csrf"
    keeps_the_house(response)
    html = response.content.decode()
    assert "A note that must not be lost &lt;b&gt;" in html
    assert "secret words" not in html
    assert "nothing is lost" in html


def test_an_error_page_renders_before_anybody_is_known():
    """A foreign Host is refused before the session and the account are looked at."""
    request = bare_request()
    html = loader.get_template("400.html").render({"words": "No.", "status": 400}, request)
    assert "Account of" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["text", "lines", "purpose", "concerns"])
def test_a_text_sent_after_the_session_ended_is_shown_to_copy(client, field):
    response = client.post("/canvases/1/notes/add/", {"block": "vp", field: NOTE})
    assert response.status_code == 401
    keeps_the_house(response)
    html = response.content.decode()
    assert "A note that must not be lost &lt;b&gt;" in html
    assert "You are no longer signed in." in html


@pytest.mark.django_db
def test_every_name_and_text_of_a_form_is_shown_and_nothing_else_of_it(client):
    sent = {
        "name": "Method",
        "effort": "60",
        "gain": NOTE,
        "influence": "Line\nby line",
        "key": "k",
    }
    html = client.post("/stakeholders/1/engagement/", sent).content.decode()
    assert html.count("copytext") == 3
    assert ">Method</p>" in html
    assert "A note that must not be lost &lt;b&gt;" in html
    assert "Line\nby line" in html


@pytest.mark.django_db
def test_an_address_of_forms_alone_says_so_instead_of_nothing(people):
    response = people.browser("guest").get("/canvases/1/notes/add/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    keeps_the_house(response)
    assert "There is no page to look at." in response.content.decode()


@pytest.mark.django_db
def test_a_text_sent_to_what_is_gone_is_shown_to_copy(people):
    response = people.browser("stranger").post("/notes/7/edit/", {"text": NOTE, "base_version": 1})
    assert response.status_code == 404
    assert "A note that must not be lost &lt;b&gt;" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "back"),
    [
        ("http://testserver/engagements/7/people/?wall", "/engagements/7/people/%3Fwall"),
        ("http://testserver/notes/7/", "/notes/7/"),
        ("https://elsewhere.example/x", "/"),
        ("//elsewhere.example/x", "/"),
        ("", "/"),
    ],
)
def test_after_logging_in_one_is_back_where_the_form_stood_that_was_not_taken(client, before, back):
    response = client.post("/notes/7/delete/", headers={"referer": before})
    assert response.headers["Location"] == f"/accounts/login/?next={back}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "back"),
    [
        ("http://testserver/packages/7/", "/packages/7/"),
        ("https://elsewhere.example/x", "/"),
        ("", "/"),
    ],
)
def test_a_form_that_was_refused_leads_back_to_the_page_on_which_it_stood(people, before, back):
    at = f"/engagements/{people.engagement.pk}/packages/new/"
    sent = {"name": "Help desk", "name_2": "Second part", "effort": "5"}
    response = people.browser("viewer").post(at, sent, headers={"referer": before})
    html = response.content.decode()
    assert response.status_code == 403
    assert f'<a class="btn btn-primary" href="{back}">' in html
    assert html.count("copytext") == 2


@pytest.mark.django_db
def test_a_foreign_host_with_a_page_before_is_refused_in_words(client):
    headers = {"host": "elsewhere.example", "referer": "http://elsewhere.example/x"}
    response = client.get("/accounts/login/", headers=headers)
    assert response.status_code == 400
    assert "That did not work" in response.content.decode()
