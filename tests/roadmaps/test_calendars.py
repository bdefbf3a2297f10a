"""Working days as people count them."""

import datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roadmaps.planning.calendars import BeyondCalendar, Calendar, NoWorkingDay
from roadmaps.planning.network import Placed

DAY = datetime.timedelta(days=1)
MONDAY = datetime.date(2026, 1, 5)
starts = st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))
weekdays = st.sets(st.integers(1, 7), min_size=1)


@st.composite
def calendars(draw):
    start = draw(starts)
    offsets = draw(st.sets(st.integers(-20, 60), max_size=20))
    return Calendar(start, draw(weekdays), {start + number * DAY for number in offsets})


@given(calendars(), st.integers(-40, 80))
def test_a_number_becomes_a_working_day_and_back(calendar, number):
    date = calendar.date(number)
    assert calendar.is_working(date)
    assert calendar.day(date) == number
    assert calendar.days_until(date) == number + 1


@given(calendars(), st.integers(-60, 120))
def test_a_date_becomes_the_first_working_day_from_it_on(calendar, offset):
    date = calendar.first + offset * DAY
    found = calendar.date(calendar.day(date))
    assert found >= date
    between = (date + n * DAY for n in range((found - date).days))
    assert not any(map(calendar.is_working, between))


@given(calendars(), st.integers(-30, 30), st.integers(-30, 30))
def test_adding_working_days_can_be_taken_back(calendar, here, days):
    date = calendar.date(here)
    later = calendar.add(date, days)
    assert calendar.add(later, -days) == date
    assert calendar.between(date, later) == days


def test_a_start_on_a_holiday_or_weekend_moves_to_the_next_working_day():
    saturday = datetime.date(2026, 1, 3)
    assert Calendar(saturday).first == MONDAY
    assert Calendar(saturday, holidays=[MONDAY]).first == MONDAY + DAY
    assert Calendar(saturday).day(saturday) == 0
    assert Calendar(MONDAY).day(saturday) == 0
    assert Calendar(MONDAY).day(saturday - DAY) == -1


def test_a_weekend_adds_no_day_to_what_is_over():
    calendar = Calendar(MONDAY)
    friday = MONDAY + 4 * DAY
    assert [calendar.days_until(friday + n * DAY) for n in range(4)] == [5, 5, 5, 6]
    assert calendar.days_until(MONDAY - DAY) == 0


def test_people_are_told_the_last_day_on_which_it_is_worked():
    calendar = Calendar(MONDAY)
    assert calendar.last_date(Placed(0, 5)) == datetime.date(2026, 1, 9)
    assert calendar.last_date(Placed(5, 5)) == datetime.date(2026, 1, 12)


def test_a_calendar_in_which_nobody_works_is_refused():
    with pytest.raises(NoWorkingDay, match="no working day within ten years"):
        Calendar(MONDAY, [])
    with pytest.raises(NoWorkingDay):
        Calendar(MONDAY, [8])
    ever = [MONDAY + number * DAY for number in range(3700)]
    with pytest.raises(NoWorkingDay):
        Calendar(MONDAY, holidays=ever)
    short = Calendar(MONDAY, holidays=ever[1:])
    with pytest.raises(NoWorkingDay):
        short.date(1)


def test_calendars_end_with_the_years():
    with pytest.raises(BeyondCalendar):
        Calendar(datetime.date(9999, 12, 31)).date(1)
    with pytest.raises(BeyondCalendar):
        Calendar(datetime.date(1, 1, 1)).date(-1)


@given(starts, weekdays, st.integers(1, 60), st.integers(0, 50))
def test_without_holidays_whole_weeks_shift_everything(start, days, weeks, number):
    assume(weeks)
    shift = datetime.timedelta(weeks=weeks)
    moved = Calendar(start + shift, days).date(number)
    assert moved == Calendar(start, days).date(number) + shift


def test_a_slip_of_the_keyboard_does_not_count_for_centuries():
    with pytest.raises(BeyondCalendar):
        Calendar(MONDAY).day(datetime.date(9999, 12, 31))
