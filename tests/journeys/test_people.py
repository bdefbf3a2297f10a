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
from pmo_studio.core.models import Engagement, Participant, User
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
    # By the words of a button that sends it elsewhere: method and address.
    elsewhere: dict[str, tuple[str, str]] = field(default_factory=dict)


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
            form = self._owner(a)
            if form is not None and a.get("type", "submit") == "submit":
                self._begin(lambda words: self._button(form, words or a.get("aria-label", ""), a))
        elif tag == "input":
            self._input(a)
        elif self._form is not None and tag == "select":
            self._select = a["name"]
            self._form.values[self._select] = []
        elif tag == "option" and self._select and self._form is not None:
            # Nothing chosen means the first.
            if "selected" in a or not self._form.values[self._select]:
                self._form.values[self._select] = [a.get("value", "")]
        elif tag == "textarea" and self._form is not None:
            self._textarea = a["name"]
            self._form.values[self._textarea] = [""]

    def _owner(self, a):
        """The form around it, or the one that it names."""
        return self._form or next((f for f in self.forms if f.id and f.id == a.get("form")), None)

    def _input(self, a):
        kind, name, form = a.get("type", "text"), a.get("name", ""), self._owner(a)
        if not name or kind == "file" or form is None:
            return
        if kind in ("radio", "checkbox"):
            known = form.values.setdefault(name, [])
            if "checked" in a:
                known.append(a.get("value", "on"))
        else:
            form.values[name] = [a.get("value", "")]

    def _button(self, form, words, a):
        form.buttons.append((words, a.get("name", ""), a.get("value", "")))
        if "formaction" in a:
            form.elsewhere[words] = (a.get("formmethod", form.method), a["formaction"])

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

    def press(self, words: str, **values: str | list[str]) -> Page:
        """Press the button, after filling in fields that the form really has.

        A list is what is ticked of a field with several boxes.
        """
        form, name, value = self._button(words)
        unknown = values.keys() - form.values.keys()
        assert not unknown, f"“{words}” has no field {unknown}"
        given = {key: [one] if isinstance(one, str) else one for key, one in values.items()}
        data = form.values | given
        if name:
            data = data | {name: [value]}
        method, action = form.elsewhere.get(words, (form.method, form.action))
        send = self.client.post if method == "post" else self.client.get
        path = urljoin(self.page.path, action).partition("#")[0]
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


@dataclass
class Afternoon:
    """Who has a browser open, and the engagement that they meet in."""

    ana: Visitor
    engagement: Engagement
    grace: Visitor = field(default_factory=Visitor)
    phone: Visitor = field(default_factory=Visitor)
    kemi: Visitor = field(default_factory=Visitor)

    def open(self, visitor: Visitor, page: str = "") -> Page:
        return visitor.open(f"/engagements/{self.engagement.pk}/{page}")


def test_an_afternoon_with_people_needs_no_script():
    UserFactory(email="ana@example.org", name="Ana Duarte", password=PASSWORD)
    UserFactory(email="kemi@example.org", name="Kemi Okoye", password=PASSWORD)

    ana = ana_logs_in()
    afternoon = Afternoon(ana, ana_begins_an_engagement(ana))
    grace_joins_by_the_code_on_the_wall(afternoon, ana_opens_the_room(ana))
    grace_gets_her_seat_back_on_another_phone(afternoon)
    kemi_takes_the_seat_she_is_invited_to(afternoon)
    the_sponsor_confirms_with_a_one_time_link(afternoon)
    kemi_removes_grace_and_her_phone_is_out(afternoon)
    ana_hands_over_and_leaves(afternoon)
    kemi_erases_grace(afternoon)
    kemi_archives_brings_back_and_deletes(afternoon)

    # What is left of the afternoon: two accounts, and nothing of the engagement.
    assert not Engagement.objects.exists()
    assert not Participant.objects.exists()
    assert {user.email for user in User.objects.all()} == {"ana@example.org", "kemi@example.org"}


def ana_logs_in() -> Visitor:
    ana = Visitor()
    ana.open("/")
    ana.follow("Log in")
    ana.press("Log in", login="ana@example.org", password=PASSWORD)
    assert "who is it for?" in ana.page.text
    return ana


def ana_begins_an_engagement(ana: Visitor) -> Engagement:
    ana.follow("New engagement")
    ana.press("Begin", name="Meridian Health PMO", organisation="", sponsor_name="Dr. Inês")
    assert ana.status == 422
    assert "This field is required" in ana.page.text
    ana.press("Begin", organisation="Meridian Health", sponsor_title="COO")
    assert "Missing to pass gate 1" in ana.page.text
    assert "Dr. Inês, COO" in ana.page.text
    return Engagement.objects.get()


def ana_opens_the_room(ana: Visitor) -> str:
    """The code that hangs on the wall then."""
    ana.press("Open the room")
    ana.follow("Show on the wall")
    return re.search(r"\b[2-9A-Z]{3} [2-9A-Z]{3}\b", ana.page.text).group()


def grace_joins_by_the_code_on_the_wall(afternoon: Afternoon, code: str) -> None:
    """She types a wrong code, then the right one, then her name."""
    grace = afternoon.grace
    grace.open("/")
    grace.press("Continue", code="ZZZZZZ")
    assert "This code opens no room now" in grace.page.text
    grace.press("Continue", code=code)
    assert "Join Meridian Health PMO" in grace.page.text
    grace.press("Join", name="Grace", role_group="TEA")
    assert grace.status == 200
    grace.open("/")
    assert "as Grace, Contributor" in grace.page.text


def grace_gets_her_seat_back_on_another_phone(afternoon: Afternoon) -> None:
    ana, phone, grace = afternoon.ana, afternoon.phone, afternoon.grace
    ana.follow("People")
    ana.follow("Grace")
    ana.press("Rename", name="Grace Adeyemi")
    ana.press("Lost phone: link to this seat")
    phone.open(re.search(r"/seats/link/[\w-]+/", ana.page.html).group())
    phone.press("Take my seat here")
    phone.open("/")
    assert "as Grace Adeyemi, Contributor" in phone.page.text
    grace.open("/")
    assert "Grace" not in grace.page.text


def kemi_takes_the_seat_she_is_invited_to(afternoon: Afternoon) -> None:
    ana, kemi = afternoon.ana, afternoon.kemi
    afternoon.open(ana, "people/")
    ana.press("Invite", email="kemi@example.org", role="facilitator")
    kemi.open(re.search(r"/invitations/[\w-]+/", ana.page.html).group())
    kemi.press("I have an account: log in")
    kemi.press("Log in", login="kemi@example.org", password=PASSWORD)
    kemi.press("Take the seat")
    assert "Missing to pass gate 1" in kemi.page.text


def the_sponsor_confirms_with_a_one_time_link(afternoon: Afternoon) -> None:
    ana, ines = afternoon.ana, Visitor()
    afternoon.open(ana, "people/")
    ana.follow("Make the link with which the sponsor confirms")
    ana.press("Make the sponsor's link")
    ines.open(re.search(r"/seats/link/[\w-]+/", ana.page.html).group())
    ines.press("I confirm: I am the sponsor")
    afternoon.open(ines, "history/")
    assert "confirmed to be the sponsor" in ines.page.text


def kemi_removes_grace_and_her_phone_is_out(afternoon: Afternoon) -> None:
    kemi, phone = afternoon.kemi, afternoon.phone
    kemi.follow("People")
    kemi.follow("Grace Adeyemi")
    kemi.press("Save role and group", role="viewer")
    kemi.press("Remove", notes="keep")
    assert "Grace Adeyemi was removed" in kemi.page.text
    afternoon.open(phone)
    assert phone.status == 404


def ana_hands_over_and_leaves(afternoon: Afternoon) -> None:
    """The lead cannot leave before somebody else leads."""
    ana = afternoon.ana
    afternoon.open(ana, "people/")
    ana.press("Leave")
    assert "An engagement needs a lead" in ana.page.text
    ana.follow("Kemi Okoye")
    ana.press("Hand over")
    assert "Kemi Okoye is the lead now" in ana.page.text
    ana.press("Leave")
    assert "You have left Meridian Health PMO" in ana.page.text


def kemi_erases_grace(afternoon: Afternoon) -> None:
    kemi = afternoon.kemi
    kemi.follow("Data")
    kemi.follow("Grace Adeyemi")
    kemi.press("Erase", sure="yes")
    assert "Grace" not in kemi.page.text


def kemi_archives_brings_back_and_deletes(afternoon: Afternoon) -> None:
    """Deleting asks for the engagement's name, and takes no other."""
    kemi = afternoon.kemi
    kemi.follow("People")
    kemi.press("Close the room")
    assert "The room is closed" in kemi.page.text
    kemi.follow("Data")
    kemi.press("Archive the engagement")
    kemi.press("Bring it back")
    kemi.follow("Delete…")
    kemi.press("Delete for good", typed_name="something")
    assert kemi.status == 422
    kemi.press("Delete for good", typed_name="Meridian Health PMO")
    assert "Meridian Health PMO was deleted" in kemi.page.text
    assert not Engagement.objects.exists()
