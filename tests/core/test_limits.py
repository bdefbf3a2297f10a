"""Limits on guessing, where only failures count, and on what one seat writes."""

import pytest
from django.urls import reverse

from pmo_studio.core import events, limits
from pmo_studio.core.actions.codes import open_code
from pmo_studio.core.actions.seats import join
from pmo_studio.core.limits import (
    PAUSE,
    PER_ADDRESS,
    PER_STUDIO,
    SWEEP,
    WINDOW,
    WRITER,
    Allowance,
    FailureLimit,
    WriteLimit,
)
from pmo_studio.core.models import Event, Participant
from tests.people import People


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def limit():
    clock = Clock()
    return FailureLimit(clock), clock


def test_an_address_is_refused_after_its_failures_of_a_minute():
    limits, _ = limit()
    for _ in range(PER_ADDRESS - 1):
        limits.failed("a")
    assert not limits.refuses("a")
    limits.failed("a")
    assert limits.refuses("a")
    assert not limits.refuses("b")


def test_a_minute_later_it_may_try_again():
    limits, clock = limit()
    for _ in range(PER_ADDRESS):
        limits.failed("a")
    clock.now = WINDOW - 0.1
    assert limits.refuses("a")
    clock.now = WINDOW
    assert not limits.refuses("a")


def test_the_window_slides():
    limits, clock = limit()
    limits.failed("a")
    clock.now = 30
    for _ in range(PER_ADDRESS - 1):
        limits.failed("a")
    assert limits.refuses("a")
    clock.now = WINDOW
    assert not limits.refuses("a")


def test_the_studio_pauses_guesses_when_many_fail_everywhere():
    limits, clock = limit()
    for number in range(PER_STUDIO):
        assert limits.pause() == 0
        limits.failed(f"address {number}")
    assert limits.pause() == PAUSE
    clock.now = WINDOW
    assert limits.pause() == 0


def test_addresses_that_stopped_are_forgotten():
    limits, clock = limit()
    limits.failed("a")
    clock.now = WINDOW
    assert not limits.refuses("a")
    assert "a" not in limits._failures


def test_ten_thousand_addresses_that_failed_once_are_not_kept_for_ever():
    limits, clock = limit()
    for number in range(10_000):
        clock.now += 1
        limits.failed(f"address {number}")
    assert len(limits._failures) <= SWEEP + 1
    assert len(limits._all) <= WINDOW


SLOW = Allowance(burst=5, a_second=2)


def pace():
    clock = Clock()
    return WriteLimit(clock), clock


def test_a_seat_writes_its_burst_at_once_and_then_as_fast_as_rows_come_back():
    limits, clock = pace()
    assert [limits.wait(1, SLOW) for _ in range(5)] == [0.0] * 5
    assert limits.wait(1, SLOW) == pytest.approx(0.5)
    clock.now = 0.5
    assert limits.wait(1, SLOW) == 0.0
    assert limits.wait(1, SLOW) > 0


def test_a_refused_write_costs_nothing():
    limits, clock = pace()
    for _ in range(50):
        limits.wait(1, SLOW)
    clock.now = 0.5
    assert limits.wait(1, SLOW) == 0.0


def test_seats_do_not_use_up_each_others_rows():
    limits, _ = pace()
    for _ in range(6):
        limits.wait(1, SLOW)
    assert limits.wait(2, SLOW) == 0.0


def test_many_rows_of_one_change_are_waited_for_afterwards():
    limits, clock = pace()
    assert limits.wait(1, SLOW) == 0.0
    limits.count(1, SLOW, 9)
    assert limits.wait(1, SLOW) == pytest.approx(3.0)
    clock.now = 3.0
    assert limits.wait(1, SLOW) == 0.0


def test_seats_that_rest_are_forgotten():
    limits, clock = pace()
    for seat in range(10_000):
        clock.now += 1
        limits.wait(seat, SLOW)
    assert len(limits._worked_off) <= SWEEP + 1


def use_up(seat: Participant) -> None:
    limits.writes.count(seat.pk, WRITER, 2 * WRITER.burst)


def rename(people: People, column: str, name: str, **headers: str):
    seat = getattr(people, column)
    address = reverse("core:seat", args=[seat.pk])
    return people.browser(column).post(address, {"name": name, "rename": "yes"}, headers=headers)


def test_a_script_of_a_guest_is_stopped_in_words_and_its_form_is_kept(people: People):
    use_up(people.guest)
    response = rename(people, "guest", "Gus <the> Script")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) >= 1
    html = response.content.decode()
    assert "what you typed is still here" in html
    assert 'name="name" value="Gus &lt;the&gt; Script"' in html
    assert "csrfmiddlewaretoken" in html
    people.guest.refresh_from_db()
    assert people.guest.display_name == "Gus Guest"


def test_the_page_of_a_stopped_seat_sends_the_same_form_again(people: People):
    use_up(people.guest)
    rename(people, "guest", "Gus")
    limits.writes.clear()
    assert rename(people, "guest", "Gus").status_code == 302
    people.guest.refresh_from_db()
    assert people.guest.display_name == "Gus"


def test_a_script_gets_one_sentence_that_says_how_long_to_wait(people: People):
    use_up(people.guest)
    response = rename(people, "guest", "Gus", **{"HX-Request": "true"})
    assert response.status_code == 429
    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.content.decode().startswith("Your seat sends more changes")


def test_a_stopped_guest_stops_nobody_else_behind_the_same_address(people: People):
    use_up(people.guest)
    assert rename(people, "contributor", "Carla").status_code == 302


def test_a_facilitator_may_write_much_more_than_a_guest(people: People):
    limits.writes.count(people.facilitator.pk, limits.FACILITATOR, 10 * WRITER.burst)
    assert rename(people, "facilitator", "Fred").status_code == 302


def test_three_hundred_people_join_by_the_code_of_one_facilitator(people: People, monkeypatch):
    monkeypatch.setattr(limits, "FACILITATOR", Allowance(burst=20, a_second=0.001))
    code = open_code(people.engagement, by=people.facilitator, seat_limit=400)
    for number in range(60):
        join(code=code, name=f"Person {number}")
    assert code.seats.count() == 60


def test_the_service_seat_is_not_limited(people: People):
    service = Participant.objects.get(engagement=people.engagement, kind="service")
    use_up(service)
    with events.change(people.engagement, by=service) as change:
        change.record("seat.renamed", subject=f"seat:{people.guest.pk}")
    assert Event.objects.filter(by=service).exists()


def test_a_refused_seat_does_not_touch_the_database(people: People, django_assert_num_queries):
    use_up(people.guest)
    with (
        django_assert_num_queries(0),
        pytest.raises(events.TooFast),
        events.change(people.engagement, by=people.guest),
    ):
        pass
