"""Drafting a plan of communication from waves, and how much of it was kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.change import communication
from roadmaps.change.communication import Audience, Frequency, Purpose, Sending, WaveDates

FOUNDATION = WaveDates(1, date(2026, 1, 5), date(2026, 3, 18))
PILOT = WaveDates(2)
TODAY = date(2026, 3, 1)
DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 6, 1)))
SENDINGS = st.lists(st.builds(Sending, DAYS, DAYS), max_size=10)


def test_each_wave_has_a_row_a_quadrant_at_its_rhythm_and_the_sponsor_at_its_gate():
    made = [each for each in communication.drafts([FOUNDATION, PILOT]) if each.wave == 1]
    assert [(each.audience, each.frequency, each.purpose) for each in made] == [
        (Audience.CLOSE, Frequency.WEEKLY, Purpose.CONSULT),
        (Audience.SATISFIED, Frequency.MONTHLY, Purpose.DECIDE),
        (Audience.INFORMED, Frequency.FORTNIGHTLY, Purpose.INFORM),
        (Audience.MONITOR, Frequency.QUARTERLY, Purpose.INFORM),
        (Audience.SPONSOR, Frequency.ONCE, Purpose.DECIDE),
    ]
    assert {each.first for each in made[:4]} == {FOUNDATION.first}
    assert made[4].first == FOUNDATION.last


def test_a_wave_without_dates_gives_rows_without_dates():
    assert {each.first for each in communication.drafts([PILOT])} == {None}


def test_drafting_again_adds_only_what_is_missing():
    there = {(Audience.CLOSE, 1), (Audience.SPONSOR, 1)}
    again = communication.missing([FOUNDATION], there)
    assert [each.audience for each in again] == [
        Audience.SATISFIED,
        Audience.INFORMED,
        Audience.MONITOR,
    ]


def test_the_reach_counts_what_was_due_and_sent_by_its_day():
    rows = [
        Sending(date(2026, 2, 1), date(2026, 2, 1)),
        Sending(date(2026, 2, 1), date(2026, 2, 2)),
        Sending(date(2026, 3, 1)),
        Sending(date(2026, 3, 2), date(2026, 2, 27)),
        Sending(None, date(2026, 2, 27)),
    ]
    found = communication.reach(rows, TODAY)
    assert (found.on_time, found.due) == (1, 3)
    assert found.percent == pytest.approx(100 / 3)
    assert communication.reach([], TODAY).percent is None


@given(st.lists(st.integers(1, 6), unique=True), st.sets(st.sampled_from(Audience)))
def test_what_is_there_and_what_is_missing_make_the_whole_plan(keys, audiences):
    waves = [WaveDates(key) for key in keys]
    there = {(audience, key) for audience in audiences for key in keys}
    again = communication.missing(waves, there)
    assert len(communication.drafts(waves)) == 5 * len(waves)
    assert len(again) == (5 - len(audiences)) * len(waves)
    filled = there | {(each.audience, each.wave) for each in again}
    assert communication.missing(waves, filled) == []


@given(SENDINGS)
def test_the_reach_never_leaves_0_to_100_and_waiting_never_raises_what_was_missed(rows):
    now, later = (communication.reach(rows, TODAY + timedelta(days=n)) for n in (0, 30))
    assert 0 <= now.on_time <= now.due <= len(rows)
    assert later.due - later.on_time >= now.due - now.on_time
