"""`dev.py shots`: every page that can be reached by links, at three sizes, light and dark.

Of an engagement also as the projector's view shows it, where there is room for that.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page, expect

from pmo_studio.core.actions import codes
from pmo_studio.core.models import Participant, User

SIZES = {
    "phone": {"width": 390, "height": 844},
    "laptop": {"width": 1366, "height": 768},
    "projector": {"width": 1920, "height": 1080},
}
LOGIN = "facilitator@demo.invalid"
NEVER = ("admin", "logout", "set_language")


def session_of(user: User, site: str) -> dict[str, Any]:
    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}


def name_of(path: str) -> str | None:
    """The name of the address behind a path, or None for what is no page of ours."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return None if any(part in match.view_name for part in NEVER) else match.view_name


def pages(page: Page, site: str, *starts: str) -> dict[str, str]:
    """One path for each named address that links lead to, found breadth first."""
    found: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        if name is None or name in found:
            continue
        answer = page.goto(site + path)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert answer.status < 400, f"{path} answers {answer.status}"
        found[name] = path
        links = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href)")
        waiting += [urlsplit(link).path for link in links if link.startswith(site)]
    return found


@pytest.mark.shots
@pytest.mark.parametrize("signed_in", [False, True], ids=["nobody", "facilitator"])
def test_every_page_is_photographed_at_three_sizes(
    site: str, browser: Browser, monkeypatch: pytest.MonkeyPatch, signed_in: bool
) -> None:
    folder = Path(os.environ["PMO_SHOTS"])
    cookies = []
    if signed_in:
        monkeypatch.setenv("PMO_DEMO_LOGINS", f"{LOGIN}:not-a-real-password")
        call_command("demo")
        cookies = [session_of(User.objects.get(email=LOGIN), site)]
    starts = ["/"] if signed_in else ["/accounts/login/", "/join/"]
    found: dict[str, str] = {}
    taken = 0
    for size, viewport in SIZES.items():
        wall = ["light on the wall", "dark on the wall"] if signed_in and size != "phone" else []
        for look in ("light", "dark", *wall):
            scheme = look.split()[0]
            context = browser.new_context(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
            context.add_cookies(cookies)  # type: ignore[arg-type]
            if look in wall:
                context.add_init_script("localStorage.setItem('pmo.view', 'projector')")
            page = context.new_page()
            found = found or pages(page, site, *starts)
            for name, path in found.items():
                page.goto(site + path)
                target = folder / size / look / f"{name.replace(':', '-')}.png"
                page.screenshot(path=target, full_page=size == "phone")
                assert target.stat().st_size > 1000
                taken += 1
            context.close()
    assert taken >= 2 * 2 * len(SIZES)


@pytest.mark.shots
def test_the_picture_in_the_readme_shows_the_canvas_of_the_demo(
    site: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMO_DEMO_LOGINS", f"{LOGIN}:not-a-real-password")
    call_command("demo")
    seats = Participant.objects.filter(user__email=LOGIN)
    facilitator = seats.get(engagement__name="Meridian Health PMO")
    codes.open_code(facilitator.engagement, by=facilitator)
    context = browser.new_context(viewport=SIZES["laptop"])  # type: ignore[arg-type]
    assert facilitator.user is not None
    context.add_cookies([session_of(facilitator.user, site)])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(f"{site}/engagements/{facilitator.engagement_id}/canvas/")
    expect(page.locator("#net")).to_have_text("Live")
    picture = settings.BASE_DIR / "docs" / "img" / "canvas.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 10_000
    context.close()
