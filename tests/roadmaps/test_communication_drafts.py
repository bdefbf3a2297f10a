"""Drafting a plan of communication from waves, and how much of it was kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.change import communication
from roadmaps.change.communication import Audience, Frequency, Purpose, Sending, WaveDates

FOUNDATION = WaveDates("F", date(2026, 1, 5), date(2026, 3, 18), date(2026, 3, 19))
PILOT = WaveDates("P")
TODAY = date(2026, 3, 1)
DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 1))
SENDINGS = st.lists(st.builds(Sending, DAYS, st.one_of(st.none(), DAYS)), max_size=10)


def test_each_wave_has_a_row_a_quadrant_at_its_rhythm_and_the_sponsor_at_its_gate():
    made = [each for each in communication.drafts([FOUNDATION, PILOT]) if each.wave == "F"]
    assert [(each.audience, each.frequency, each.purpose) for each in made] == [
        (Audience.CLOSE, Frequency.WEEKLY, Purpose.CONSULT),
        (Audience.SATISFIED, Frequency.MONTHLY, Purpose.DECIDE),
        (Audience.INFORMED, Frequency.FORTNIGHTLY, Purpose.INFORM),
        (Audience.MONITOR, Frequency.QUARTERLY, Purpose.INFORM),
        (Audience.SPONSOR, Frequency.ONCE, Purpose.DECIDE),
    ]
    assert {each.first for each in made[:4]} == {FOUNDATION.first}
    assert made[4].first == FOUNDATION.gate
    assert [made[0].key, made[4].key] == ["F:close", "F:gate"]


def test_a_wave_without_dates_gives_rows_without_dates():
    assert {each.first for each in communication.drafts([PILOT])} == {None}


def test_drafting_again_adds_only_what_is_missing():
    again = communication.missing([FOUNDATION], {"F:close", "F:gate", "P:informed"})
    assert [each.key for each in again] == ["F:satisfied", "F:informed", "F:monitor"]


@pytest.mark.parametrize(
    ("frequency", "days"),
    [
        (Frequency.ONCE, ["01-31"]),
        (Frequency.WEEKLY, ["01-31", "02-07", "02-14", "02-21", "02-28"]),
        (Frequency.FORTNIGHTLY, ["01-31", "02-14", "02-28"]),
        (Frequency.MONTHLY, ["01-31", "02-28"]),
        (Frequency.QUARTERLY, ["01-31"]),
    ],
)
def test_a_row_is_due_again_at_its_rhythm(frequency, days):
    found = communication.due_days(date(2026, 1, 31), frequency, None, TODAY)
    assert [f"{day:%m-%d}" for day in found] == days


def test_a_monthly_row_keeps_its_day_after_a_shorter_month_and_ends_on_its_last_day():
    args = date(2026, 1, 31), Frequency.MONTHLY, date(2026, 4, 29), date(2026, 12, 31)
    assert [f"{day:%m-%d}" for day in communication.due_days(*args)] == ["01-31", "02-28", "03-31"]


def test_the_reach_counts_what_was_due_and_sent_by_its_day():
    rows = [
        Sending(date(2026, 2, 1), date(2026, 2, 1)),
        Sending(date(2026, 2, 1), date(2026, 2, 2)),
        Sending(date(2026, 3, 1)),
        Sending(date(2026, 3, 2), date(2026, 2, 27)),
    ]
    found = communication.reach(rows, TODAY)
    assert (found.on_time, found.due) == (1, 3)
    assert found.percent == pytest.approx(100 / 3)
    assert communication.reach([], TODAY).percent is None


@given(
    st.lists(st.sampled_from(["F", "P", "R1", "R2", "S"]), unique=True),
    st.sets(st.sampled_from(Audience)),
)
def test_what_is_there_and_what_is_missing_make_the_whole_plan(keys, audiences):
    waves = [WaveDates(key) for key in keys]
    whole = communication.drafts(waves)
    there = {each.key for each in whole if each.audience in audiences}
    again = communication.missing(waves, there)
    assert len({each.key for each in whole}) == 5 * len(waves)
    assert there | {each.key for each in again} == {each.key for each in whole}
    assert len(again) == (5 - len(audiences)) * len(waves)


@given(DAYS, st.sampled_from(Frequency), st.one_of(st.none(), DAYS), DAYS)
def test_a_row_is_never_due_outside_its_days_and_always_on_the_first(first, frequency, last, until):
    end = until if last is None else min(last, until)
    days = communication.due_days(first, frequency, last, until)
    assert days == sorted(set(days))
    assert all(first <= day <= end for day in days)
    assert (first in days) == (first <= end)


@given(DAYS, st.sampled_from(Frequency), st.one_of(st.none(), DAYS), DAYS)
def test_the_next_day_is_the_first_of_those_that_are_to_come(first, frequency, last, today):
    found = communication.next_day(first, frequency, last, today)
    far = communication.due_days(first, frequency, last, date(2027, 1, 1))
    assert found == next((day for day in far if day > today), None)


@given(SENDINGS)
def test_the_reach_never_leaves_0_to_100_and_waiting_never_mends_what_was_missed(rows):
    now, later = (communication.reach(rows, TODAY + timedelta(days=n)) for n in (0, 30))
    assert 0 <= now.on_time <= now.due <= len(rows)
    assert later.due - later.on_time >= now.due - now.on_time
