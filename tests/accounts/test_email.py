"""Addresses of an account."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from tests.accounts.house import keeps_the_house
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "/accounts/email/"


@pytest.fixture
def user(client):
    from django.core.cache import cache

    cache.clear()
    user = UserFactory(password=PASSWORD, email="ana@example.org")
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    mail.outbox.clear()
    return user


def test_a_single_address_can_be_neither_removed_nor_made_first(client, user):
    response = client.get(EMAIL)
    keeps_the_house(response)
    html = response.content.decode()
    assert "ana@example.org" in html
    assert "action_remove" not in html
    assert "action_primary" not in html


def test_a_second_address_is_added_and_confirmed_by_the_link_in_its_mail(client, user):
    client.get(EMAIL)
    client.post(EMAIL, {"action_add": "", "email": "ana@work.example"})
    [letter] = mail.outbox
    assert letter.to == ["ana@work.example"]
    link = next(word for word in letter.body.split() if word.startswith("http"))
    keeps_the_house(client.get(link))
    client.post(link)
    assert EmailAddress.objects.get(email="ana@work.example").verified
    response = client.get(EMAIL)
    keeps_the_house(response)
    assert "action_remove" in response.content.decode()
