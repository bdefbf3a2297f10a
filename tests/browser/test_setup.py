"""The browser tests' own ground: a page arrives, styled, without a console error."""

from playwright.sync_api import Page, expect


def test_the_login_page_arrives_in_both_themes_without_a_console_error(
    site, page: Page, page_errors
):
    page_errors(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        answer = page.goto(f"{site}/accounts/login/")
        assert answer is not None
        assert answer.status == 200
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        expect(page.locator("input[type=email]")).to_be_visible()
