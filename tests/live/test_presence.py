"""Who is here and who is typing, as messages and between processes."""

import datetime
import json

import pytest
from django.utils import timezone

from pmo_studio.core.models import Presence
from pmo_studio.live import presence, rosters
from pmo_studio.live.presence import Here, Mark

TOPIC = frozenset({"canvas:1"})


def here(number: int, topics: frozenset[str] = TOPIC) -> Here:
    return Here(number, f"Person {number}", "P", 0, topics, since=float(number))


def roster(count: int, *, facilitates: bool = False) -> dict:
    people = [here(number) for number in range(count)]
    return json.loads(presence.roster(people, facilitates=facilitates))["roster"]


@pytest.mark.parametrize(
    ("count", "facilitates", "named"),
    [(0, False, 0), (50, False, 50), (51, False, 20), (51, True, 51), (1000, False, 20)],
)
def test_a_large_room_is_counted_and_its_newest_are_named(count, facilitates, named) -> None:
    found = roster(count, facilitates=facilitates)

    assert found["count"] == count
    assert len(found["people"]) == named
    newest = [person["seat"] for person in found["people"]]
    assert newest == sorted(newest, reverse=True)[:named]


def test_a_seat_with_two_pages_is_one_person() -> None:
    people = [here(1), here(1, frozenset({"canvas:2"})), here(2)]

    assert json.loads(presence.roster(people, facilitates=False))["roster"]["count"] == 2


def test_a_roster_tells_nobody_which_pages_are_open() -> None:
    secret = here(1, frozenset({"stakeholder_register:1"}))

    assert "stakeholder_register" not in presence.roster([secret], facilitates=False)


def test_typing_is_told_on_pages_with_the_same_topic_only() -> None:
    marks = [Mark(1, "Ana", "note:4", TOPIC, until=5.0)]

    assert json.loads(presence.typing(marks, TOPIC))["typing"] == [
        {"seat": 1, "name": "Ana", "subject": "note:4"}
    ]
    assert presence.typing(marks, frozenset({"canvas:2"})) == presence.NOBODY_TYPES


@pytest.fixture
def published(people) -> rosters.Published:
    seat = people.guest
    person = Here(seat.pk, seat.name, seat.initials, seat.tint, TOPIC, since=90.0)
    mark = Mark(seat.pk, seat.name, "note:4", TOPIC, until=105.0)
    return rosters.Published(people.engagement.pk, [person], [mark])


def test_processes_tell_each_other_seats_and_never_names(people, published) -> None:
    rosters.publish("one", [published], now=100.0)
    rosters.publish("one", [published], now=102.0)

    row = Presence.objects.get()
    assert "Gus" not in json.dumps([row.people, row.typing])
    found, marks = rosters.elsewhere("two", [people.engagement.pk], now=102.0)[people.engagement.pk]
    assert [(each.seat_id, each.name, each.since) for each in found] == [
        (people.guest.pk, "Gus Guest", 90)
    ]
    assert marks[people.guest.pk].subject == "note:4"
    assert rosters.elsewhere("one", [people.engagement.pk], now=102.0) == {}


def test_a_silent_process_and_an_ended_seat_are_forgotten(people, published) -> None:
    rosters.publish("one", [published], now=100.0)
    people.guest.ended_at, people.guest.ending = timezone.now(), "left"
    people.guest.save()
    found, marks = rosters.elsewhere("two", [people.engagement.pk], now=100.0)[people.engagement.pk]
    assert (found, marks) == ([], {})

    long_ago = timezone.now() - datetime.timedelta(seconds=presence.SILENCE_SECONDS + 1)
    Presence.objects.update(seen_at=long_ago)
    assert rosters.elsewhere("two", [people.engagement.pk], now=100.0) == {}
    rosters.publish("two", [published], now=100.0)
    assert list(Presence.objects.values_list("process", flat=True)) == ["two"]


def test_who_is_on_the_sockets_of_other_processes_is_read_with_one_query(
    people, published, django_assert_num_queries
) -> None:
    rosters.publish("one", [published], now=100.0)

    with django_assert_num_queries(1):
        found = rosters.seats_elsewhere("two", people.engagement.pk)
    assert found == [(people.guest.pk, TOPIC)]
    assert rosters.seats_elsewhere("one", people.engagement.pk) == []
    assert rosters.seats_elsewhere("two", people.engagement.pk + 1) == []


def test_a_process_that_ends_withdraws_its_people(people, published) -> None:
    rosters.publish("one", [published], now=100.0)

    rosters.withdraw("one")

    assert not Presence.objects.exists()
