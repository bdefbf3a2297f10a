"""The figures of a process: flow efficiency, handovers, totals (domain.md §2.8)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.flow import Chart, Pain, Step, StepKind, duration, flow
from tests.assessments.charts import T42, charts


def test_t42_a_tenth_of_the_time_is_work_and_the_work_is_handed_over_twice() -> None:
    figures = flow(T42)

    assert figures.efficiency == pytest.approx(0.10)
    assert (figures.total_work, figures.total_wait) == (60, 540)
    assert len(figures.handovers) == 2


def test_a_half_per_cent_is_printed_as_a_whole_one() -> None:
    assert flow((Step(0, StepKind.TASK, "x", 1, 7),)).percent == 13


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


def test_a_chart_refuses_what_stands_nowhere() -> None:
    with pytest.raises(ValueError, match="lane"):
        Chart("x", lanes=(), steps=(Step(0, StepKind.TASK, "x"),))
    with pytest.raises(ValueError, match="pain"):
        Chart("x", pains=(Pain("y", 0),))
