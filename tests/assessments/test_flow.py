"""The figures of a process: flow efficiency, handovers, totals (domain.md §2.8)."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.processes.flow import (
    MOST_MINUTES,
    Chart,
    Pain,
    Step,
    StepKind,
    duration,
    flow,
    minutes,
    waited,
)
from tests.assessments.charts import T42, charts


def test_t42_a_tenth_of_the_time_is_work_and_the_work_is_handed_over_twice() -> None:
    figures = flow(T42)

    assert figures.efficiency == pytest.approx(0.10)
    assert (figures.total_work, figures.total_wait) == (60, 540)
    assert len(figures.handovers) == 2


def test_a_half_per_cent_is_printed_as_a_whole_one() -> None:
    assert flow((Step(0, StepKind.TASK, "x", 1, 7),)).percent == 13


def test_steps_without_a_time_are_told() -> None:
    steps = (*T42, Step(0, StepKind.TASK, "nobody knows"), Step(0, StepKind.WAIT, "short", 0, 1))
    assert flow(T42).untimed == ()
    assert flow(steps).untimed == (3,)


def test_without_any_time_there_is_no_efficiency() -> None:
    assert flow(()).efficiency is None
    assert flow(()).percent is None
    assert flow((Step(0, StepKind.TASK, "x"),)).efficiency is None


def test_a_process_that_never_waits_flows_wholly() -> None:
    assert flow((Step(0, StepKind.TASK, "x", 5, 0),)).efficiency == 1.0


@settings(deadline=None)
@given(charts())
def test_efficiency_stays_between_none_and_all(chart: Chart) -> None:
    efficiency = flow(chart.steps).efficiency
    assert efficiency is None or 0 <= efficiency <= 1


@settings(deadline=None)
@given(charts(), st.integers(0, 1000))
def test_more_waiting_never_makes_it_flow_better(chart: Chart, more: int) -> None:
    before = flow(chart.steps).efficiency
    slower = [Step(s.lane, s.kind, s.name, s.work_min, s.wait_min + more) for s in chart.steps]
    after = flow(slower).efficiency
    assert before is None or after is None or after <= before


@settings(deadline=None)
@given(charts())
def test_there_are_fewer_handovers_than_steps_and_each_changes_lanes(chart: Chart) -> None:
    handovers = flow(chart.steps).handovers
    assert len(handovers) <= max(0, len(chart.steps) - 1)
    assert all(chart.steps[at].lane != chart.steps[at + 1].lane for at in handovers)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30 min"), (525_600, "8760 h")],
)
def test_minutes_read_as_hours_and_minutes(minutes: int, words: str) -> None:
    assert duration(minutes) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (90, "1 h 30 min"),
        (1440, "1 d"),
        (1500, "25 h"),
        (2879, "47 h 59 min"),
        (2880, "2 d"),
        (24_030, "16 d 16 h 30 min"),
    ],
)
def test_long_waits_read_as_days(minutes: int, words: str) -> None:
    assert waited(minutes) == words


@given(st.integers(1, MOST_MINUTES), st.booleans())
def test_a_time_that_was_printed_can_be_typed_again(time: int, days: bool) -> None:
    assert minutes(duration(time), days=days) == time
    assert minutes(waited(time), days=True) == time
    assert minutes(str(time), days=days) == time


@given(
    st.integers(0, 400),
    st.integers(0, 100),
    st.integers(0, 59),
    st.sampled_from([("d", "h", "min"), (" days", " hours", " minutes"), (" DIAS", "hrs", "")]),
    st.sampled_from(["", " ", "  "]),
)
def test_days_hours_and_minutes_add_up(
    d: int, h: int, m: int, units: tuple[str, str, str], gap: str
) -> None:
    text = f" {d}{units[0]}{gap}{h}{units[1]}{gap}{m}{units[2]} "
    assert minutes(text, days=True) == d * 1440 + h * 60 + m
    with pytest.raises(ValueError, match="days"):
        minutes(text, days=False)


@given(st.text(max_size=20), st.booleans())
def test_whatever_is_typed_is_a_time_or_is_refused(text: str, days: bool) -> None:
    with suppress(ValueError):
        assert minutes(text, days=days) >= 0


@pytest.mark.parametrize(
    ("text", "time"),
    [
        *[("90", 90), ("1h", 60), ("1h30", 90), ("1 hr", 60), ("1.5 h", 90), ("1,5 horas", 90)],
        *[("2 hrs. 5 mins", 125), ("1 hora 10 minutos", 70), ("2d", 2880), ("1 día", 1440)],
        *[("1 day", 1440), ("0.5 dias", 720), ("1 d 2 h", 1560), ("0", 0)],
    ],
)
def test_times_are_read_in_three_languages(text: str, time: int) -> None:
    assert minutes(text, days=True) == time


@pytest.mark.parametrize(
    "text", ["", "h", "soon", "-5", "5 weeks", "1 h 1 h", "30 min 1 h", "2 d 5", "1.5", "٣"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|unit"):
        minutes(text, days=True)


def test_a_chart_refuses_what_stands_nowhere() -> None:
    with pytest.raises(ValueError, match="lane"):
        Chart("x", lanes=(), steps=(Step(0, StepKind.TASK, "x"),))
    with pytest.raises(ValueError, match="pain"):
        Chart("x", pains=(Pain("y", 0),))
