"""Account pages in a real browser: passkeys under the content security policy, themes, axe."""

from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.screens import check, violates_nothing
from tests.factories import PASSWORD, UserFactory


@pytest.fixture
def named_site(site: str) -> str:
    """The same server by name: an address of figures can hold no passkey."""
    cache.clear()
    return site.replace("127.0.0.1", "localhost")


@pytest.fixture
def user(named_site: str) -> Any:
    return UserFactory(password=PASSWORD, email="ana@example.org", name="Ana Duarte")


def log_in(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/login/?next=/accounts/email/")
    page.get_by_label("Email").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="E-mail addresses")).to_be_visible()


def test_a_passkey_is_added_and_logs_in_without_a_password(named_site, user, page, page_errors):
    page_errors(page)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    log_in(page, named_site)
    page.goto(f"{named_site}/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("Laptop of Ana")
    page.get_by_label("Passwordless").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Add the key").click()
    page.goto(f"{named_site}/accounts/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="Laptop of Ana")).to_be_visible()

    page.goto(f"{named_site}/accounts/logout/?next=/accounts/login/")
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    page.goto(f"{named_site}/accounts/login/?next=/accounts/email/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="E-mail addresses")).to_be_visible()


def test_where_no_passkey_can_work_the_page_says_why_instead_of_a_dead_button(
    site, named_site, page, page_errors
):
    page_errors(page)
    page.goto(f"{named_site}/accounts/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
    # At an address of figures, and in a browser that has none on plain http.
    page.goto(f"{site}/accounts/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    expect(page.get_by_text("Passkeys need an https address")).to_be_visible()
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto(f"{named_site}/accounts/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    expect(page.get_by_text("Passkeys need an https address")).to_be_visible()


def test_the_chosen_theme_stays_on_the_next_page_and_the_language_keeps_the_page(
    site, page, page_errors
):
    page_errors(page)
    page.emulate_media(color_scheme="light")
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="Language and display").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{site}/join/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(13, 36, 49)"

    # The language is chosen without losing the page.
    page.goto(f"{site}/accounts/password/reset/")
    page.get_by_role("button", name="Language and display").click()
    page.get_by_label("Language", exact=True).select_option("es")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert page.url.endswith("/accounts/password/reset/")


def test_without_a_script_the_page_still_works_and_offers_nothing_dead(site, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/accounts/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    page.get_by_role("button", name="Language and display").click()
    expect(page.get_by_role("button", name="Dark")).to_be_hidden()
    page.get_by_label("Language", exact=True).select_option("pt-br")
    page.get_by_role("button", name="Change").click()
    expect(page.locator("html")).to_have_attribute("lang", "pt-br")
    context.close()


def test_account_pages_are_within_reach_and_reflow_on_narrow_screens(
    named_site, user, page, page_errors
):
    page_errors(page)
    page.emulate_media(reduced_motion="reduce")
    answer = page.goto(f"{named_site}/accounts/login/")
    assert answer is not None
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    check(page, "login")
    log_in(page, named_site)
    for path in ("/join/", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/"):
        page.goto(f"{named_site}{path}")
        check(page, path)
    page.get_by_role("button", name="Account of Ana Duarte").click()
    violates_nothing(page, "the account's menu")
    what_never_arrived_is_there_again_for_its_writer_alone(page, named_site)


def what_never_arrived_is_there_again_for_its_writer_alone(page: Page, site: str) -> None:
    UserFactory(password=PASSWORD, email="bea@example.org", name="Bea Lopes")
    new = f"{site}/engagements/new/"
    page.goto(new)
    page.get_by_label("Name", exact=True).fill("Takeover of Nordic")
    page.get_by_label("Organisation").fill("Nordic")
    sent_in_vain(page, "Begin")
    kept = "Object.values(sessionStorage).join()"
    assert "Takeover of Nordic" in page.evaluate(kept)
    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/?next=/engagements/new/")
    page.get_by_label("Email").fill("bea@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    sent_in_vain(page, "Log in")
    assert "bea@example.org" not in page.evaluate(kept)
    page.get_by_label("Email").fill("bea@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(new)
    expect(page.get_by_label("Name", exact=True)).to_have_value("")
    page.context.clear_cookies()
    log_in(page, site)
    page.goto(new)
    expect(page.get_by_label("Name", exact=True)).to_have_value("Takeover of Nordic")


def sent_in_vain(page: Page, button: str) -> None:
    """The studio does not answer, and the browser shows a page of its own; then one goes back."""

    def unanswered(route: Route) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.fallback()

    page.route("**/*", unanswered)
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/*", unanswered)
    page.go_back()
