"""Who lost a seat is told so in words; a stranger learns nothing."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from pmo_studio.core import guests
from pmo_studio.core.actions import data, seats
from pmo_studio.core.models import PastSecret
from pmo_studio.core.models.people import Purpose
from tests.factories import CanvasFactory
from tests.people import People

MOVED, ENDED, NOTHING = "Your seat moved to another", "Your seat has ended", "Nothing here"


def move(people: People) -> None:
    token = seats.make_link(people.guest, purpose=Purpose.RETURN, by=people.facilitator)
    Client().post(f"/seats/link/{token}/")


def remove(people: People) -> None:
    seats.remove_seat(people.guest, keep_notes=True, by=people.facilitator)


def run_out(people: People) -> None:
    people.guest.expires_at = timezone.now() - datetime.timedelta(days=1)
    people.guest.save()


def answer(browser: Client, path: str, **headers: str) -> str:
    response = browser.get(path, headers=headers)
    assert response.status_code == 404
    return response.content.decode()


@pytest.mark.parametrize(
    ("how", "words"),
    [(move, MOVED), (remove, ENDED), (run_out, ENDED)],
    ids=["moved", "removed", "run out"],
)
def test_the_old_page_says_what_became_of_the_seat_and_how_to_join_again(
    people: People, how, words
) -> None:
    browser = people.browser("guest")
    how(people)
    page = answer(browser, f"/engagements/{people.engagement.pk}/people/")
    assert words in page
    assert 'href="/join/"' in page
    # Nothing that has changed meanwhile, not even the room's name.
    assert people.engagement.name not in page


def test_a_script_of_the_old_page_gets_the_sentence(people: People) -> None:
    browser = people.browser("guest")
    move(people)
    where = f"/engagements/{people.engagement.pk}/people/"
    assert answer(browser, where, hx_request="true").startswith("Your seat moved")


def test_the_words_do_not_tell_which_rows_there_are(people: People) -> None:
    browser = people.browser("guest")
    canvas = CanvasFactory(engagement=people.engagement)
    elsewhere = CanvasFactory()
    remove(people)
    pages = {
        answer(browser, f"/canvases/{pk}/") for pk in (canvas.pk, elsewhere.pk, elsewhere.pk + 999)
    }
    assert len({page.partition("<main")[2].partition("</main>")[0] for page in pages}) == 1


@pytest.mark.parametrize("column", ["odd", "stranger"])
def test_a_stranger_finds_nothing_as_before(people: People, column: str) -> None:
    move(people)
    remove(people)
    page = answer(people.browser(column), f"/engagements/{people.engagement.pk}/people/")
    assert NOTHING in page
    assert "Your seat" not in page.replace("your seat may have ended", "")


def test_who_has_another_seat_is_told_that_the_address_is_wrong(people: People) -> None:
    browser = people.browser("guest")
    browser.cookies[f"{guests.PREFIX}{people.odd.engagement_id}"] = "secret-odd"
    remove(people)
    assert NOTHING in answer(browser, f"/engagements/{people.engagement.pk}/people/")


def test_a_worthless_secret_opens_nothing_and_is_not_kept_of_an_erased_person(
    people: People,
) -> None:
    browser = people.browser("guest")
    remove(people)
    assert PastSecret.objects.filter(participant=people.guest).count() == 1
    data.erase_person(people.guest, by=people.lead)
    assert not PastSecret.objects.exists()
    assert NOTHING in answer(browser, f"/engagements/{people.engagement.pk}/people/")


def test_joining_again_with_the_same_browser_makes_an_end_of_the_words(people: People) -> None:
    browser = people.browser("guest")
    remove(people)
    joined = browser.post("/join/", {"code": "K7M4QX", "name": "Gus", "role_group": "none"})
    assert joined.status_code == 302
    assert browser.get(f"/engagements/{people.engagement.pk}/people/").status_code == 200
    assert NOTHING in answer(browser, "/engagements/999999/people/")
