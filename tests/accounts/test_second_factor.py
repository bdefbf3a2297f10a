"""Authenticator app and recovery codes."""

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests.accounts.house import keeps_the_house
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ACTIVATE = "/accounts/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def one_moment():
    """Codes last half a minute: no test may begin in one and end in the next."""
    with time_machine.travel(time.time(), tick=False):
        yield


@pytest.fixture
def user():
    from django.core.cache import cache

    cache.clear()
    return UserFactory(password=PASSWORD)


@pytest.fixture
def fresh(client, user):
    """A browser that has just logged in and said once more who it is."""
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def code_of(secret: str) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def switch_on(client: Client) -> str:
    """Switch the app on; its secret."""
    html = client.get(ACTIVATE).content.decode()
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', html)
    assert secret is not None
    client.post(ACTIVATE, {"code": code_of(secret[1])})
    return secret[1]


def test_the_account_pages_keep_the_house(fresh):
    for path in (
        "/accounts/2fa/",
        ACTIVATE,
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/3rdparty/",
        "/accounts/reauthenticate/",
    ):
        response = fresh.get(path)
        assert response.status_code == 200, path
        keeps_the_house(response)


def test_the_app_is_switched_on_with_its_first_code_without_waiting_for_mail(fresh, user):
    html = fresh.get(ACTIVATE).content.decode()
    assert "data:image/svg+xml" in html
    switch_on(fresh)
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    assert kinds == {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}


def test_a_wrong_code_switches_nothing_on_and_keeps_the_same_secret(fresh, user):
    before = fresh.get(ACTIVATE).content.decode()
    response = fresh.post(ACTIVATE, {"code": "000000"})
    keeps_the_house(response)
    assert not Authenticator.objects.filter(user=user).exists()
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', before)
    assert secret is not None
    assert secret[1] in response.content.decode()


def test_a_password_alone_no_longer_logs_in(fresh, user):
    secret = switch_on(fresh)
    other = Client()
    response = other.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in other.session
    keeps_the_house(other.get("/accounts/2fa/authenticate/"))

    other.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert other.session["_auth_user_id"] == str(user.pk)


def test_a_recovery_code_lets_in_once(fresh, user):
    switch_on(fresh)
    response = fresh.get("/accounts/2fa/recovery-codes/")
    keeps_the_house(response)
    codes = re.search(r'id="recovery_codes">(.*?)</pre>', response.content.decode(), re.DOTALL)
    assert codes is not None
    first, *others = codes[1].split()
    assert len(others) == 9
    for attempt, lets_in in ((first, True), (first, False)):
        other = Client()
        other.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        other.post("/accounts/2fa/authenticate/", {"code": attempt})
        assert ("_auth_user_id" in other.session) is lets_in


def test_making_new_recovery_codes_says_how_many_stop_working(fresh):
    switch_on(fresh)
    response = fresh.get("/accounts/2fa/recovery-codes/generate/")
    keeps_the_house(response)
    assert "10 earlier codes stop working." in response.content.decode()


def test_switching_off_asks_once_and_leaves_nothing_behind(fresh, user):
    switch_on(fresh)
    keeps_the_house(fresh.get("/accounts/2fa/totp/deactivate/"))
    fresh.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=user).exists()


def test_a_second_factor_asks_once_more_who_it_is(client, user):
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    response = client.get(ACTIVATE, follow=True)
    assert response.redirect_chain[0][0].startswith("/accounts/reauthenticate/")
    keeps_the_house(response)
