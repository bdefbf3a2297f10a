"""While a vote is open nobody learns what somebody voted, nor any tally: through no door."""

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from pmo_studio.core import own_data
from pmo_studio.core.bundle import write
from pmo_studio.core.models import Engagement, Event, RequestKey
from pmo_studio.live import replay
from pmo_studio.live.frames import Viewer, message
from pmo_studio.workshops.actions import votes
from pmo_studio.workshops.models import Vote, VoteRound
from tests.people import People
from tests.workshops.samples import items_of, open_round

pytestmark = pytest.mark.django_db

COLUMNS = ("lead", "facilitator", "contributor", "viewer")
# What differs from one load of a page to the next: tokens, nonces, how long the log is.
PASSING = re.compile(
    r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|data-number="\d+"'
    r"|Lines of history\D*\d+"
)


def plant(round_: VoteRound, people: People) -> None:
    """The guest gives three of five dots."""
    for item, dots in zip(items_of(round_), (2, 1), strict=False):
        votes.set_dots(item, dots=dots, by=people.guest)


DOORS: dict[str, Callable[[VoteRound], str]] = {
    "round": lambda round_: round_.get_absolute_url(),
    "projector": lambda round_: f"{round_.get_absolute_url()}?view=projector",
    "votes": lambda round_: reverse("workshops:votes", args=[round_.engagement_id]),
    "compare": lambda round_: (
        reverse("workshops:compare", args=[round_.engagement_id]) + f"?rounds={round_.pk}"
    ),
    "csv": lambda round_: reverse("workshops:result_csv", args=[round_.pk]),
    "history": lambda round_: reverse("core:history", args=[round_.engagement_id]),
    "data": lambda round_: reverse("core:data", args=[round_.engagement_id]),
    "own data": lambda round_: reverse("core:own_data", args=[round_.engagement_id]),
    "home": lambda round_: reverse("portfolio:home", args=[round_.engagement_id]),
}


def seen(browser: Client, address: str) -> str:
    return PASSING.sub("", browser.get(address).content.decode())


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("column", COLUMNS)
def test_no_page_changes_when_somebody_votes(people: People, column: str, door: str) -> None:
    round_ = open_round(people, facilitators_abstain=False)
    browser, address = people.browser(column), DOORS[door](round_)
    before = seen(browser, address)

    plant(round_, people)
    after = seen(browser, address)

    # Who has dots left is for facilitators: a number for each person, and never for what.
    shown = column in ("lead", "facilitator") and door == "round"
    assert (before != after) is shown
    if shown:
        hidden = re.compile(r'<section class="stack voters".*?</section>', re.DOTALL)
        assert hidden.sub("", before) == hidden.sub("", after)


@pytest.mark.parametrize("column", ["lead", "contributor"])
def test_who_has_dots_left_is_the_same_whatever_they_were_given_for(
    people: People, column: str
) -> None:
    round_ = open_round(people)
    address = reverse("workshops:voters", args=[round_.pk])
    headers = {"HX-Request": "true"}
    first, *_, last = items_of(round_)

    votes.set_dots(first, dots=2, by=people.guest)
    before = people.browser(column).get(address, headers=headers)
    votes.set_dots(first, dots=0, by=people.guest)
    votes.set_dots(last, dots=2, by=people.guest)
    after = people.browser(column).get(address, headers=headers)

    assert before.status_code == (200 if column == "lead" else 403)
    assert before.content == after.content
    assert b"Item" not in after.content


def test_log_tells_neither_who_nor_what_nor_when_exactly(people: People) -> None:
    round_ = open_round(people)
    plant(round_, people)
    cast = Event.objects.filter(kind="vote.cast")
    assert cast.count() == 2
    for event in cast:
        assert (event.by, event.anonymous, event.data) == (None, True, {})
        assert (event.subject, event.audience) == (round_.subject, "nobody")
        assert (event.created_at.second, event.created_at.microsecond) == (0, 0)


@pytest.mark.parametrize("column", [*COLUMNS, "guest"])
def test_live_pages_hear_a_number_and_nothing_else(people: People, column: str) -> None:
    round_ = open_round(people)
    before = Engagement.objects.get(pk=people.engagement.pk).last_number
    plant(round_, people)
    seat = getattr(people, column)
    topic = votes.topic_of(people.engagement)

    url = reverse("live:since", args=[people.engagement.pk, before])
    polled = people.browser(column).get(url, {"topic": topic}).json()
    viewer = Viewer(seat.pk, seat.role in ("lead", "facilitator"), frozenset({topic}))
    sent = json.loads(message(replay.frames(people.engagement.pk, before), viewer))

    assert polled == sent == {"frames": [{"number": before + 1}, {"number": before + 2}]}
    assert not Event.objects.visible_to(seat).filter(kind="vote.cast").exists()


def test_no_request_key_remembers_who_voted(people: People) -> None:
    round_ = open_round(people)
    item = items_of(round_)[0]
    url = reverse("workshops:dots_set", args=[round_.pk, item.pk])
    headers = {"Idempotency-Key": "a" * 32}
    guest = people.browser("guest")

    assert guest.post(url, {"dots": 2}, headers=headers).status_code == 204
    assert guest.post(url, {"dots": 2}, headers=headers).status_code == 204

    assert Vote.objects.get().dots == 2
    assert not RequestKey.objects.filter(participant=people.guest).exists()


def test_own_data_holds_ones_own_dots_and_nobody_elses(people: People) -> None:
    round_ = open_round(people)
    plant(round_, people)
    assert own_data.of(people.guest)["votes"] == [
        {"vote": "Which first?", "on": "Item 0", "dots": 2},
        {"vote": "Which first?", "on": "Item 1", "dots": 1},
    ]
    assert own_data.of(people.lead)["votes"] == []


@pytest.mark.parametrize("ended", [False, True])
def test_bundle_carries_results_but_never_who_voted_for_what(people: People, ended: bool) -> None:
    round_ = open_round(people)
    before = write(people.engagement)
    plant(round_, people)
    if ended:
        votes.end_round(round_, by=people.facilitator)
    after = write(Engagement.objects.get(pk=people.engagement.pk))

    dots = [item["dots"] for item in after["vote_items"]]
    assert dots == ([2, 1, 0, 0, 0, 0] if ended else [None] * 6)
    if not ended:
        assert after["vote_rounds"] == before["vote_rounds"]
    assert "votes" not in after


def test_result_after_the_end_names_nobody_who_voted(people: People) -> None:
    round_ = open_round(people)
    plant(round_, people)
    votes.end_round(round_, by=people.facilitator)
    for column in (*COLUMNS, "guest"):
        page = people.browser(column).get(round_.get_absolute_url()).content.decode()
        main = page[page.index('<ol class="ranking">') : page.index("</ol>", page.index("ranking"))]
        assert "Gus" not in main
        assert "Item 0" in main


def test_projector_view_shows_nobodys_own_dots(people: People) -> None:
    round_ = open_round(people, facilitators_abstain=False)
    item = items_of(round_)[0]
    votes.set_dots(item, dots=2, by=people.facilitator)
    wall = people.browser("facilitator").get(f"{round_.get_absolute_url()}?view=projector")
    html = wall.content.decode()
    assert "Item 0" in html
    assert "data-mine" not in html
    assert "<output" not in html
    assert "Gus Guest" not in html[html.index('id="voters"') :]
