"""What every page of the house keeps, whoever wrote its parts."""

import re
from html.parser import HTMLParser

from django.http import HttpResponse


class Page(HTMLParser):
    """The facts about a page that the rules ask for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.controls: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[str] = []
        self.styles: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.handlers: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.ids.extend(str(known["id"]) for key in ("id",) if key in known)
        self.handlers.extend(key for key in known if key.startswith("on"))
        self.styles.extend([tag] if tag == "style" or "style" in known else [])
        if tag == "label" and known.get("for"):
            self.labelled.add(str(known["for"]))
        if tag in ("input", "select", "textarea") and known.get("type") not in ("hidden", "submit"):
            self.controls.append((tag, known))
        if tag == "h1":
            self.headings.append(tag)
        if tag == "script":
            self.scripts.append(known)


def keeps_the_house(response: HttpResponse) -> Page:
    """Assert what every page promises; return its facts for more."""
    html = response.content.decode()
    page = Page(html)
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    assert title is not None
    assert title[1].strip().removesuffix(": PMO Studio")
    assert len(page.headings) == 1
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    assert page.styles == []
    assert page.handlers == []
    for script in page.scripts:
        assert script.get("src") or script.get("type") in ("importmap", "application/json")
        assert script.get("type") != "importmap" or script.get("nonce")
    for tag, control in page.controls:
        named = control.get("id") in page.labelled or control.get("aria-label")
        assert named, f"a {tag} without a label: {control}"
    for once in ("main", "say", "toasts", "dialog", "menu"):
        assert page.ids.count(once) == 1
    return page
