"""Limits on guessing: only failures count."""

from pmo_studio.core.limits import PAUSE, PER_ADDRESS, PER_STUDIO, WINDOW, FailureLimit


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
