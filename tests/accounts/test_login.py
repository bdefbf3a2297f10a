"""Logging in and out, with a password alone."""

import pytest
from django.core import mail
from django.test import Client, override_settings

from tests.accounts.house import keeps_the_house
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def nobody_guessed_before():
    from django.core.cache import cache

    cache.clear()


def log_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def test_the_page_keeps_the_house_and_offers_the_way_in_without_an_account(client):
    response = client.get(LOGIN)
    keeps_the_house(response)
    html = response.content.decode()
    assert 'href="/join/"' in html
    assert "/accounts/signup/" not in html  # closed unless switched on


@override_settings(SIGNUP_OPEN=True)
def test_the_page_offers_an_account_where_sign_up_is_open(client):
    assert "/accounts/signup/" in client.get(LOGIN).content.decode()


def test_the_right_password_leads_to_where_one_wanted_to_go(client):
    user = UserFactory(password=PASSWORD)
    response = log_in(client, user.email, next="/accounts/email/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/email/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_address_is_the_same_in_capitals(client):
    user = UserFactory(password=PASSWORD, email="ana@example.org")
    log_in(client, "ANA@Example.org")
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("email", "password"), [("ana@example.org", "wrong"), ("x@y.zz", PASSWORD)]
)
def test_a_wrong_address_and_a_wrong_password_get_the_same_words(client, email, password):
    UserFactory(password=PASSWORD, email="ana@example.org")
    response = log_in(client, email, password)
    page = keeps_the_house(response)
    html = response.content.decode()
    assert "_auth_user_id" not in client.session
    assert "The email address and/or password you specified are not correct." in html
    assert 'role="alert"' in html
    assert page.headings


def test_what_was_typed_stays_except_the_password(client):
    html = log_in(client, "ana@example.org", "wrong").content.decode()
    assert 'value="ana@example.org"' in html
    assert "wrong" not in html


def test_a_foreign_address_to_go_to_is_not_followed(client):
    user = UserFactory(password=PASSWORD)
    response = log_in(client, user.email, next="https://evil.example/")
    assert response.headers["Location"] == "/"


def test_logging_out_asks_once_and_a_link_alone_does_not_do_it(client):
    client.force_login(UserFactory())
    response = client.get("/accounts/logout/")
    keeps_the_house(response)
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_renewed_by_mail(client):
    user = UserFactory(password=PASSWORD)
    keeps_the_house(client.get("/accounts/password/reset/"))
    sent = client.post("/accounts/password/reset/", {"email": user.email}, follow=True)
    keeps_the_house(sent)

    [letter] = mail.outbox
    assert letter.subject.startswith("PMO Studio: ")
    assert "asked for a new password" in letter.body
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))

    form = client.get(link, follow=True)
    keeps_the_house(form)
    where = form.redirect_chain[-1][0]
    done = client.post(
        where,
        {"password1": "a new long pass phrase", "password2": "a new long pass phrase"},
        follow=True,
    )
    keeps_the_house(done)
    user.refresh_from_db()
    assert user.check_password("a new long pass phrase")
    assert "no longer works" in Client().get(link, follow=True).content.decode()


def test_a_reset_for_an_unknown_address_answers_as_for_a_known_one(client):
    response = client.post(
        "/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True
    )
    assert response.redirect_chain[-1][0] == "/accounts/password/reset/done/"
    assert "Look into your mailbox" in response.content.decode()


def test_too_many_attempts_at_an_account_are_refused_in_words_of_the_house(client):
    client.force_login(UserFactory(password=PASSWORD))
    wrong = {"oldpassword": "not this one", "password1": "a", "password2": "b"}
    answers = [client.post("/accounts/password/change/", wrong) for _ in range(7)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    keeps_the_house(answers[-1])
    html = answers[-1].content.decode()
    assert "Too many attempts from here" in html
    assert "Send it again" not in html


def test_the_admin_has_no_login_of_its_own_that_would_skip_limits_and_second_factor(client):
    staff = UserFactory(password=PASSWORD, is_staff=True, is_superuser=True)
    posted = {"username": staff.email, "password": PASSWORD, "next": "/admin/"}

    response = client.post("/admin/login/?next=/admin/", posted)

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/?next=")
    assert "_auth_user_id" not in client.session


def test_an_account_that_is_no_staff_is_refused_by_the_admins_login(client):
    client.force_login(UserFactory())
    assert client.get("/admin/login/").status_code == 403
