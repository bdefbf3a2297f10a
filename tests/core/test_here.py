"""Who has a page open now: on the people page, and first among the faces."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pmo_studio.core import here
from pmo_studio.core.models import Participant
from tests.factories import CanvasFactory, GuestFactory, ParticipantFactory
from tests.people import People


@pytest.fixture
def present(people: People, monkeypatch: pytest.MonkeyPatch) -> dict[int, here.Topics]:
    """Fill it to say who is here."""
    found: dict[int, here.Topics] = {}
    of_ours = {people.engagement.pk: found}
    monkeypatch.setattr(here, "_sources", [lambda number: of_ours.get(number, {}).items()])
    return found


def shown(people: People, *, fragment: bool = False) -> str:
    where = f"/engagements/{people.engagement.pk}/people/"
    headers = {"HX-Request": "true"} if fragment else {}
    part = {"part": "here"} if fragment else {}
    return people.browser("facilitator").get(where, part, headers=headers).content.decode()


def queries_of(browser: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def here_part(html: str) -> str:
    return html.partition('id="here"')[2].partition("</section>")[0]


def test_nobody_here_is_said_in_words(people: People, present) -> None:
    assert "Nobody has a sheet" in here_part(shown(people))


def test_who_is_here_stands_under_the_page_they_have_open(people: People, present) -> None:
    canvas = CanvasFactory(engagement=people.engagement, title="PMO to be")
    present[people.guest.pk] = frozenset({canvas.topic})
    present[people.contributor.pk] = frozenset({canvas.topic})
    present[people.viewer.pk] = frozenset({f"votes:{people.engagement.pk}"})
    part = here_part(shown(people))
    assert "3 people connected" in part
    canvas_part, _, votes_part = part.partition("</dd>")
    assert "PMO to be" in canvas_part
    assert "Gus Guest" in canvas_part
    assert "Carl Contributor" in canvas_part
    assert "Votes" in votes_part
    assert "Vera Viewer" in votes_part


def test_the_fragment_is_the_part_of_the_page(people: People, present) -> None:
    present[people.guest.pk] = frozenset({f"people:{people.engagement.pk}"})
    fragment = shown(people, fragment=True)
    assert "<html" not in fragment
    assert here_part(fragment).split() == here_part(shown(people)).split()


def test_a_room_that_looks_on_asks_less_often_than_its_facilitator(people: People, present) -> None:
    where = f"/engagements/{people.engagement.pk}/people/"
    for column, delay in (("facilitator", "400ms"), ("guest", "3s")):
        html = people.browser(column).get(where).content.decode()
        assert f'hx-trigger="pmo:roster from:document delay:{delay}"' in html


def test_somebody_with_two_pages_is_one_person_in_two_places(people: People, present) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    home = f"home:{people.engagement.pk}"
    present[people.guest.pk] = frozenset({canvas.topic, home})
    part = here_part(shown(people))
    assert "1 person connected" in part
    assert part.count("Gus Guest") == 2


def test_a_canvas_of_another_engagement_and_an_unknown_topic_are_no_place(
    people: People, present
) -> None:
    foreign = CanvasFactory(title="Secret canvas")
    present[people.guest.pk] = frozenset({foreign.topic, "nothing:1", "votes:999999"})
    part = here_part(shown(people))
    assert "Secret" not in part
    assert "1 person connected" in part
    assert "Gus" not in part


def test_an_ended_seat_is_not_here_even_if_its_socket_still_closes(people: People, present) -> None:
    present[people.revoked.pk] = frozenset({f"home:{people.engagement.pk}"})
    assert "Rex" not in here_part(shown(people))


def test_of_a_thousand_at_one_page_sixty_are_named(people: People, present) -> None:
    seats = GuestFactory.create_batch(70, engagement=people.engagement, join_code=people.code)
    for seat in seats:
        present[seat.pk] = frozenset({f"home:{people.engagement.pk}"})
    part = here_part(shown(people))
    assert part.count("avatar") == here.MOST_NAMES
    assert "and 10 more" in part


def test_who_is_here_costs_the_same_queries_for_3_and_30_people(people: People, present) -> None:
    address = f"/engagements/{people.engagement.pk}/people/"
    browser = people.browser("lead")
    topic = CanvasFactory(engagement=people.engagement).topic
    for count in (3, 27):
        for seat in GuestFactory.create_batch(count, engagement=people.engagement):
            present[seat.pk] = frozenset({topic})
        if count == 3:
            few = queries_of(browser, address)
    assert queries_of(browser, address) == few


def test_the_faces_of_the_masthead_begin_with_who_is_here(people: People, present) -> None:
    ParticipantFactory.create_batch(6, engagement=people.engagement)
    present[people.guest.pk] = frozenset({f"home:{people.engagement.pk}"})
    html = people.browser("lead").get(f"/engagements/{people.engagement.pk}/").content.decode()
    faces = html.partition('id="people"')[2].partition("</ul>")[0]
    assert faces.index("Gus Guest") < faces.index("Lena Lead")
    assert faces.count("data-seat") == 5
    # What a live page counts on from: everybody, and the seat that joined last.
    seats = Participant.objects.active().people().filter(engagement=people.engagement)
    count, newest = seats.count(), seats.latest("pk").pk
    assert f'data-count="{count}" data-newest="{newest}"' in html
    assert f">+{count - 5}</li>" in faces
