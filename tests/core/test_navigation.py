"""Who is led to which sheet."""

import re

import pytest

from pmo_studio.core.actions.engagements import archive_engagement
from pmo_studio.core.models import PhaseState
from tests.people import People

USED_BY_ALL = ["Votes", "People", "Exports", "History"]
OF_STAFF = [*USED_BY_ALL, "Settings", "Data"]


def tabs(people: People, column: str) -> list[str]:
    """The titles beside the phases, in their order."""
    where = f"/engagements/{people.engagement.pk}/people/"
    html = people.browser(column).get(where).content.decode()
    part = html.partition('class="beside"')[2].partition("</nav>")[0]
    return re.findall(r"<a [^>]*>([^<]+)</a>", part)


@pytest.mark.parametrize("column", ["lead", "facilitator"])
def test_who_runs_the_room_is_led_to_every_sheet(people: People, column: str) -> None:
    assert tabs(people, column) == OF_STAFF


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_the_others_are_led_to_what_they_use(people: People, column: str) -> None:
    assert tabs(people, column) == USED_BY_ALL


def test_what_nobody_is_led_to_can_still_be_opened_and_is_linked(people: People) -> None:
    guest = people.browser("guest")
    people_page = guest.get(f"/engagements/{people.engagement.pk}/people/").content.decode()
    assert f'href="/engagements/{people.engagement.pk}/data/"' in people_page
    for sheet in ("data", "settings"):
        assert guest.get(f"/engagements/{people.engagement.pk}/{sheet}/").status_code == 200


def test_an_archived_engagement_keeps_its_sheets(people: People) -> None:
    archive_engagement(people.engagement, by=people.lead)
    assert tabs(people, "lead") == OF_STAFF


def test_the_home_shows_no_picture_of_a_sheet_that_the_navigation_leaves_out(
    people: People,
) -> None:
    home = f"/engagements/{people.engagement.pk}/"
    assert "<b>Settings</b>" not in people.browser("guest").get(home).content.decode()
    assert "<b>Settings</b>" in people.browser("lead").get(home).content.decode()


def numbers(people: People, page: str) -> list[str]:
    """The numbers of the sheets in the bar, in their order."""
    where = f"/engagements/{people.engagement.pk}/{page}"
    html = people.browser("facilitator").get(where).content.decode()
    part = html.partition('class="tabs"')[2].partition("</nav>")[0]
    return re.findall(r'<span class="num">([^<]+)</span>', part)


@pytest.mark.parametrize("page", ["", "people/", "votes/"])
def test_outside_a_phase_the_sheets_of_the_current_phase_are_offered(
    people: People, page: str
) -> None:
    assert {"0", "1.1", "1.2", "1.3", "1.4", "2.1"} <= set(numbers(people, page))
    assert "2.5" not in numbers(people, page)
    PhaseState.objects.update_or_create(
        engagement=people.engagement, phase=1, defaults={"passed": True}
    )
    assert {"0", "2.1", "2.5"} <= set(numbers(people, page))
    assert "1.3" not in numbers(people, page)


@pytest.mark.parametrize("page", ["", "people/", "votes/"])
def test_outside_a_phase_the_sheets_stay_those_of_the_phase_looked_at_last(
    people: People, page: str
) -> None:
    browser = people.browser("facilitator")
    begin = f"/engagements/{people.engagement.pk}/"

    def offered() -> set[str]:
        part = browser.get(begin + page).content.decode().partition('class="tabs"')[2]
        return set(re.findall(r'<span class="num">([^<]+)</span>', part.partition("</nav>")[0]))

    cookie = f"pmo_phase_{people.engagement.pk}"
    assert "1.3" in offered()
    assert cookie not in browser.cookies  # no page without a phase says which it was
    browser.get(f"{begin}mandate/")
    kept = browser.cookies[cookie]
    assert (kept.value, kept["samesite"], kept["httponly"]) == ("2", "Lax", True)
    assert "2.3" in offered()
    assert "1.3" not in offered()
    browser.get(f"{begin}context/")
    assert "1.3" in offered()
    # What is no phase is as if nothing were said.
    for odd in ("9", "0", "two", "²"):
        browser.cookies[cookie] = odd
        assert "1.3" in offered()


def next_sheet(people: People, column: str, page: str) -> str:
    """Where the foot of a sheet leads; empty where it leads nowhere."""
    where = f"/engagements/{people.engagement.pk}/{page}"
    html = people.browser(column).get(where).content.decode()
    found = re.search(r'class="next-sheet"><a href="([^"]+)"', html)
    return found[1].removeprefix(f"/engagements/{people.engagement.pk}/") if found else ""


def test_each_sheet_of_the_assessment_leads_to_the_next_up_to_the_targets(people: People) -> None:
    way = ["context/", "processes/", "questionnaires/", "results/", "stakeholders/", "targets/"]
    led = [next_sheet(people, "facilitator", page) for page in way]
    assert led == [*way[1:], ""]
    assert next_sheet(people, "facilitator", "people/") == ""


def test_the_way_leaves_out_a_sheet_to_which_one_is_not_led(people: People) -> None:
    assert next_sheet(people, "guest", "results/") == "targets/"
