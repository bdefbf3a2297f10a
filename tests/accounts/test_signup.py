"""Making an account: closed unless switched on, or invited."""

import pytest
from django.test import override_settings

from pmo_studio.core.models import User
from tests.accounts.house import keeps_the_house

pytestmark = pytest.mark.django_db

SIGNUP = "/accounts/signup/"
ANA = {"name": "Ana Duarte", "email": "Ana@Example.org", "password1": "a long pass phrase"}


def test_closed_sign_up_says_how_else_to_come_in(client):
    response = client.get(SIGNUP)
    keeps_the_house(response)
    html = response.content.decode()
    assert "Accounts are by invitation" in html
    assert 'href="/join/"' in html


def test_closed_sign_up_makes_no_account_when_posted_to(client):
    client.post(SIGNUP, ANA)
    assert not User.objects.exists()


@override_settings(SIGNUP_OPEN=True)
def test_open_sign_up_makes_an_account_with_a_name(client):
    keeps_the_house(client.get(SIGNUP))
    response = client.post(SIGNUP, ANA)
    assert response.status_code == 302
    user = User.objects.get()
    assert (user.name, user.email) == ("Ana Duarte", "ana@example.org")


@override_settings(SIGNUP_OPEN=True)
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "This field is required."),
        ("email", "ana", "Enter a valid email address."),
        ("password1", "short", "at least 10 characters"),
    ],
)
def test_what_is_missing_stands_beside_its_field_and_is_tied_to_it(client, field, value, words):
    response = client.post(SIGNUP, ANA | {field: value})
    page = keeps_the_house(response)
    html = response.content.decode()
    assert not User.objects.exists()
    control = next(known for _, known in page.controls if known.get("name") == field)
    assert control["aria-invalid"] == "true"
    assert f"id_{field}_error" in str(control["aria-describedby"]).split()
    error = html.partition(f'id="id_{field}_error"')[2].partition("</ul>")[0]
    assert words in error
    assert "<svg" in error  # a shape beside the words, not colour alone
