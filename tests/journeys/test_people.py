"""A whole afternoon without JavaScript: every act is a form or a link found on the page.

`Visitor` does only what a browser without scripts can do: follow links, fill in forms that are
there, press buttons that are there.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.test import Client

from pmo_studio.core import limits
from pmo_studio.core.models import Engagement
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_guesses_yet():
    limits.codes.clear()


@dataclass
class Form:
    """A form of the page: what it would send, and the buttons that send it."""

    id: str
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # words, name, value


class Page(HTMLParser):
    """The links and forms of a page, as a browser would read them."""

    def __init__(self, html: str, path: str) -> None:
        super().__init__()
        self.path, self.html = path, html
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._words: list[str] | None = None
        self._done = None
        self._select = ""
        self._textarea = ""
        self.feed(html)
        self.text = " ".join(re.sub(r"<[^>]+>", " ", html).split())

    def handle_starttag(self, tag, attrs):
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = a.get("action") or self.path
            self._form = Form(a.get("id", ""), action, a.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "a" and "href" in a:
            self._begin(lambda words: self.links.append((words, a["href"])))
        elif tag == "button":
            form = self._form or next((f for f in self.forms if f.id == a.get("form")), None)
            if form is not None and a.get("type", "submit") == "submit":
                self._begin(
                    lambda words: form.buttons.append(
                        (words, a.get("name", ""), a.get("value", ""))
                    )
                )
        elif self._form is not None and tag == "input":
            self._input(a)
        elif self._form is not None and tag == "select":
            self._select = a["name"]
        elif tag == "option" and self._select and self._form is not None and "selected" in a:
            self._form.values[self._select] = [a.get("value", "")]
        elif tag == "textarea" and self._form is not None:
            self._textarea = a["name"]
            self._form.values[self._textarea] = [""]

    def _input(self, a):
        kind, name = a.get("type", "text"), a.get("name", "")
        if not name or kind == "file":
            return
        if kind in ("radio", "checkbox"):
            known = self._form.values.setdefault(name, [])
            if "checked" in a:
                known.append(a.get("value", "on"))
        else:
            self._form.values[name] = [a.get("value", "")]

    def _begin(self, done):
        self._words, self._done = [], done

    def handle_data(self, data):
        if self._words is not None:
            self._words.append(data)
        if self._textarea:
            self._form.values[self._textarea][0] += data

    def handle_endtag(self, tag):
        if tag in ("a", "button") and self._words is not None:
            self._done(" ".join("".join(self._words).split()))
            self._words = None
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._textarea = ""


class Visitor:
    """Somebody with a browser that runs no script."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def open(self, path: str) -> Page:
        return self._arrive(self.client.get(path, follow=True), path)

    def follow(self, words: str) -> Page:
        href = next((href for text, href in self.page.links if text == words), None)
        assert href is not None, f"no link “{words}” on {self.page.path}: {self.page.links}"
        return self.open(urljoin(self.page.path, href))

    def press(self, words: str, **values: str) -> Page:
        """Press the button, after filling in fields that the form really has."""
        form, name, value = self._button(words)
        unknown = values.keys() - form.values.keys()
        assert not unknown, f"“{words}” has no field {unknown}"
        data = form.values | {key: [text] for key, text in values.items()}
        if name:
            data = data | {name: [value]}
        send = self.client.post if form.method == "post" else self.client.get
        path = urljoin(self.page.path, form.action).partition("#")[0]
        return self._arrive(send(path, data, follow=True), path)

    def _button(self, words: str) -> tuple[Form, str, str]:
        for form in self.page.forms:
            for text, name, value in form.buttons:
                if text == words:
                    return form, name, value
        found = [text for form in self.page.forms for text, _, _ in form.buttons]
        raise AssertionError(f"no button “{words}” on {self.page.path}: {found}")

    def _arrive(self, response, path: str) -> Page:
        self.status = response.status_code
        last = response.redirect_chain[-1][0] if response.redirect_chain else path
        self.page = Page(response.content.decode(), last)
        return self.page


def test_an_afternoon_with_people_needs_no_script():
    UserFactory(email="ana@example.org", name="Ana Duarte", password=PASSWORD)
    UserFactory(email="kemi@example.org", name="Kemi Okoye", password=PASSWORD)

    # Ana logs in and begins an engagement.
    ana = Visitor()
    ana.open("/")
    ana.follow("Log in")
    ana.press("Log in", login="ana@example.org", password=PASSWORD)
    assert "who is it for?" in ana.page.text
    ana.follow("New engagement")
    ana.press("Begin", name="Meridian Health PMO", organisation="", sponsor_name="Dr. Inês")
    assert ana.status == 422
    assert "This field is required" in ana.page.text
    ana.press("Begin", organisation="Meridian Health", sponsor_title="COO")
    assert "Missing to pass gate 1" in ana.page.text
    assert "Dr. Inês, COO" in ana.page.text
    engagement = Engagement.objects.get()

    # She opens the room and shows the code on the wall.
    ana.press("Open the room")
    ana.follow("Show on the wall")
    code = re.search(r"\b[2-9A-Z]{3} [2-9A-Z]{3}\b", ana.page.text).group()

    # Grace types a wrong code, then the right one, then her name: she is in.
    grace = Visitor()
    grace.open("/")
    grace.press("Continue", code="ZZZZZZ")
    assert "This code opens no room now" in grace.page.text
    grace.press("Continue", code=code)
    assert "Join Meridian Health PMO" in grace.page.text
    grace.press("Join", name="Grace", role_group="TEA")
    assert grace.status == 200
    grace.open("/")
    assert "as Grace, Contributor" in grace.page.text

    # Ana renames her, and loses her phone for her.
    ana.follow("People")
    ana.follow("Grace")
    ana.press("Rename", name="Grace Adeyemi")
    ana.press("Lost phone: link to this seat")
    link = re.search(r"/seats/link/[\w-]+/", ana.page.html).group()
    phone = Visitor()
    phone.open(link)
    phone.press("Take my seat here")
    phone.open("/")
    assert "as Grace Adeyemi, Contributor" in phone.page.text
    grace.open("/")
    assert "Grace" not in grace.page.text

    # Kemi is invited as a facilitator and takes the seat.
    ana.open(f"/engagements/{engagement.pk}/people/")
    ana.press("Invite", email="kemi@example.org", role="facilitator")
    invitation = re.search(r"/invitations/[\w-]+/", ana.page.html).group()
    kemi = Visitor()
    kemi.open(invitation)
    kemi.press("I have an account: log in")
    kemi.press("Log in", login="kemi@example.org", password=PASSWORD)
    kemi.press("Take the seat")
    assert "Missing to pass gate 1" in kemi.page.text

    # The sponsor confirms with a one-time link.
    ana.open(f"/engagements/{engagement.pk}/people/")
    ana.follow("Make the link with which the sponsor confirms")
    ana.press("Make the sponsor's link")
    signature = re.search(r"/seats/link/[\w-]+/", ana.page.html).group()
    ines = Visitor()
    ines.open(signature)
    ines.press("I confirm: I am the sponsor")
    ines.open(f"/engagements/{engagement.pk}/history/")
    assert "confirmed to be the sponsor" in ines.page.text

    # Kemi makes Grace a viewer, then removes her; her phone is out at once.
    kemi.follow("People")
    kemi.follow("Grace Adeyemi")
    kemi.press("Save role and group", role="viewer")
    kemi.press("Remove", notes="keep")
    assert "Grace Adeyemi was removed" in kemi.page.text
    phone.open(f"/engagements/{engagement.pk}/")
    assert phone.status == 404

    # The lead cannot leave, hands over to Kemi, and then can.
    ana.open(f"/engagements/{engagement.pk}/people/")
    ana.press("Leave")
    assert "An engagement needs a lead" in ana.page.text
    ana.follow("Kemi Okoye")
    ana.press("Hand over")
    assert "Kemi Okoye is the lead now" in ana.page.text
    ana.press("Leave")
    assert "You have left Meridian Health PMO" in ana.page.text

    # Kemi erases Grace, closes the room, archives, brings back, and deletes by typing the name.
    kemi.follow("Data")
    kemi.follow("Grace Adeyemi")
    kemi.press("Erase", sure="yes")
    assert "Grace" not in kemi.page.text
    kemi.follow("People")
    kemi.press("Close")
    assert "The room is closed" in kemi.page.text
    kemi.follow("Data")
    kemi.press("Archive")
    kemi.press("Bring it back")
    kemi.follow("Delete…")
    kemi.press("Delete for good", typed_name="something")
    assert kemi.status == 422
    kemi.press("Delete for good", typed_name="Meridian Health PMO")
    assert "Meridian Health PMO was deleted" in kemi.page.text
    assert not Engagement.objects.exists()
