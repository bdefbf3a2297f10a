"""The page that imports a bundle: a look inside, then a new engagement; refusals in words."""

import copy
import io
import json
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from pmo_studio.core import bundle, limits
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.exports import forms
from pmo_studio.exports.bundles import waiting
from pmo_studio.exports.bundles.files import to_bytes
from pmo_studio.exports.views import imports
from tests.exports.test_bundle import fill
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/engagements/import/"


@pytest.fixture(autouse=True)
def nobody_was_refused_before():
    imports.refused_files.clear()
    imports.rows_read.clear()


@pytest.fixture(scope="module")
def written() -> list[bytes]:
    """The file that all these tests look at, once the first of them has written it."""
    return []


@pytest.fixture
def content(people, written) -> bytes:
    if not written:
        with transaction.atomic():
            written.append(to_bytes(bundle.write(fill(copy.deepcopy(people)))))
            transaction.set_rollback(True)
        limits.writes.clear()
    return written[0]


@pytest.fixture
def owner():
    return UserFactory(name="Iris Importer")


@pytest.fixture
def browser(owner) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def look(browser: Client, content: bytes, name: str = "engagement.json"):
    return browser.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})


def token_in(response) -> str:
    return response.context["token"]


def kept(settings_media) -> list[str]:
    return [path.name for path in (settings_media / "imports").glob("*")]


def test_a_look_inside_tells_what_there_is_and_writes_nothing(browser, content, people):
    before = [model.objects.count() for model in (Engagement, Event, Participant)]
    response = look(browser, content)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Meridian Health PMO" in page
    assert "Meridian Health</p>" in page
    counts = dict(response.context["found"].counts)
    document = json.loads(content)
    assert counts["Canvases"] == len(document["canvases"])
    assert counts["Notes"] + counts["Deleted notes"] == len(document["notes"])
    assert counts["Lines of history"] == len(document["events"])
    assert counts["Stakeholders"] == len(document["stakeholders"])
    assert counts["People"] == sum(seat["kind"] != "service" for seat in document["seats"])
    assert [model.objects.count() for model in (Engagement, Event, Participant)] == before


def test_importing_makes_a_new_engagement_led_by_the_importer_alone(browser, content, owner):
    response = browser.post(ADDRESS, {"token": token_in(look(browser, content))})
    made = Engagement.objects.latest("pk")
    assert response.status_code == 302
    assert response.url == made.get_absolute_url()
    assert [seat.user for seat in made.participants.filter(role="lead")] == [owner]
    line = Event.objects.filter(engagement=made).last()
    assert (line.kind, line.by.user) == ("engagement.imported", owner)
    assert browser.get(response.url).status_code == 200


def test_the_list_says_what_is_next_in_what_was_just_imported(browser, content):
    browser.post(ADDRESS, {"token": token_in(look(browser, content))})
    page = browser.get("/").content.decode()
    rows = page.partition("<tbody>")[2]
    assert re.search(r'class="(said|said near|step)">\w', rows)
    assert "not measured yet" not in page


def test_a_zip_is_taken_as_well(browser, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bundle.json", content)
    response = look(browser, file.getvalue(), "engagement.zip")
    assert response.context["found"].name == "Meridian Health PMO"


def test_pressing_import_twice_makes_one_engagement(browser, content):
    token = token_in(look(browser, content))
    count = Engagement.objects.count()
    first, second = (browser.post(ADDRESS, {"token": token}) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "imported already" in second.content.decode()
    assert Engagement.objects.count() == count + 1


def test_who_imports_very_much_waits_and_nobody_else_does(browser, content, monkeypatch):
    monkeypatch.setattr(imports, "IMPORTER", limits.Allowance(burst=10, a_second=0.01))
    token = token_in(look(browser, content))
    count = Engagement.objects.count()
    for refused in (browser.post(ADDRESS, {"token": token}), look(browser, content)):
        assert refused.status_code == 429
        assert "imported very much" in refused.content.decode()
    assert Engagement.objects.count() == count
    other = Client()
    other.force_login(UserFactory())
    assert look(other, content).status_code == 200
    imports.rows_read.clear()
    assert browser.post(ADDRESS, {"token": token}).status_code == 302


def test_the_token_of_somebody_else_takes_nothing(browser, content):
    token = token_in(look(browser, content))
    other = Client()
    other.force_login(UserFactory())
    count = Engagement.objects.count()
    assert other.post(ADDRESS, {"token": token}).status_code == 409
    assert browser.post(ADDRESS, {"token": token}).status_code == 302
    assert Engagement.objects.count() == count + 1


@pytest.mark.parametrize("token", ["", "x", "1-../../pmo.sqlite3", "a:b:c"])
def test_a_token_that_was_not_given_out_takes_nothing(browser, token):
    assert browser.post(ADDRESS, {"token": token}).status_code == 409


def test_a_file_that_waited_an_hour_is_gone(browser, content, settings):
    import time

    token = token_in(look(browser, content))
    [path] = (settings.MEDIA_ROOT / "imports").glob("*")
    assert path.stat().st_mode & 0o077 == 0
    waiting.tidy(time.time() + waiting.KEEP_SECONDS + 5)
    assert kept(settings.MEDIA_ROOT) == []
    assert browser.post(ADDRESS, {"token": token}).status_code == 409


def test_one_file_waits_for_each_account_and_none_after_the_import(browser, content, settings):
    look(browser, content)
    token = token_in(look(browser, content))
    assert len(kept(settings.MEDIA_ROOT)) == 1
    browser.post(ADDRESS, {"token": token})
    assert kept(settings.MEDIA_ROOT) == []


BAD = {
    "no JSON": (b"hello", "not JSON, or cut off"),
    "empty object": (b"{}", "schema: must be “pmo-studio/engagement@1”"),
    "another schema": (b'{"schema": "pmo-studio/engagement@2"}', "engagement@2"),
    "XML with entities": (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "This is XML or HTML"),
    "broken zip": (b"PK\x03\x04 and so on", "The zip file is damaged"),
    "broken PDF": (b"%PDF-1.7\nnothing", "The PDF is damaged"),
    "deep": (b"[" * 5000, "not JSON, or cut off"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_bundle_is_refused_in_words_with_the_remedy(browser, name, settings):
    content, sentence = BAD[name]
    response = look(browser, content)
    page = response.content.decode().replace("&quot;", '"')
    assert response.status_code == 422
    assert sentence in page or name == "deep"
    assert "Nothing was imported" in page
    assert "Look inside" in page
    assert kept(settings.MEDIA_ROOT) == []


def test_a_bundle_cut_off_in_the_middle_is_refused(browser, content):
    response = look(browser, content[: len(content) // 2])
    assert response.status_code == 422
    assert "cut off" in response.content.decode()


def test_markup_in_a_bundle_is_shown_as_text(browser, content):
    document = json.loads(content)
    document["engagement"]["name"] = "<script>alert(1)</script>"
    page = look(browser, to_bytes(document)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_file_over_the_limit_is_refused_before_it_is_read(browser, monkeypatch):
    monkeypatch.setattr(forms, "MOST_UPLOAD", 1_000_000)
    monkeypatch.setattr(imports, "_read", lambda data: pytest.fail("it was read"))
    response = look(browser, b" " * 1_000_001)
    assert response.status_code == 422
    assert "1 MB is the most here" in response.content.decode()
    assert "import_bundle" in response.content.decode()


def test_a_zip_that_unpacks_to_more_than_the_limit_is_refused(browser):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bundle.json", b" " * (forms.MOST_UPLOAD + 1))
    response = look(browser, file.getvalue(), "bomb.zip")
    assert response.status_code == 422
    assert "too large: 10 MB is the most" in response.content.decode()


def test_no_file_at_all_is_told_at_the_field(browser):
    response = browser.post(ADDRESS, {})
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_an_account_that_sends_rubbish_waits_a_minute(browser, content):
    for _ in range(20):
        look(browser, b"rubbish")
    response = look(browser, content)
    assert response.status_code == 429
    assert "Wait a minute" in response.content.decode()


def test_what_one_should_know_is_said_before(browser, content, owner):
    browser.post(ADDRESS, {"token": token_in(look(browser, content))})
    document = json.loads(content)
    document["engagement"] |= {
        "archived_at": "2026-01-05T10:00:00Z",
        "retention_date": "2026-01-06",
    }
    page = " ".join(look(browser, to_bytes(document)).content.decode().split())
    for words in (
        "You already lead an engagement of this name",
        "arrive as seats without accounts",
        "A vote was open",
        "It is archived",
        "Its retention date has passed",
    ):
        assert words in page


def test_a_seat_with_the_name_of_who_imports_is_told_before(browser, content, owner):
    stranger = look(browser, content).content.decode()
    owner.name = json.loads(content)["seats"][0]["display_name"].upper()
    owner.save()

    namesake = " ".join(look(browser, content).content.decode().split())

    assert "like you" not in stranger
    assert f"A seat in the file is called {owner.name}, like you." in namesake


def test_a_template_says_that_it_is_one(browser, people):
    template = to_bytes(bundle.write(fill(people), bundle.Scope.TEMPLATE))
    page = look(browser, template).content.decode()
    assert "This is a template" in page
    assert "without accounts" not in page


def test_the_list_of_engagements_leads_to_it(browser, content):
    assert f'href="{ADDRESS}"' in browser.get("/").content.decode()  # while there is none
    browser.post(ADDRESS, {"token": token_in(look(browser, content))})
    assert f'href="{ADDRESS}"' in browser.get("/").content.decode()
