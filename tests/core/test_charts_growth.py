"""Charts of growth: a level over time, and before, now and target on one scale."""

import datetime
import re

import pytest

from pmo_studio.core.charts import Dumbbell, Legend, LevelPoint, LineWords, dumbbells, growth_line

TODAY = datetime.date(2026, 10, 12)
WORDS = LineWords("Target 3.2", "today")


def point(month, value, name="Baseline", year=2026):
    return LevelPoint(datetime.date(year, month, 1), value, f"{month}/{year}", name)


def line(*points, target=3.2):
    return growth_line(points, title="Growth", today=TODAY, words=WORDS, target=target)


def texts(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def circles(svg):
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="7" fill="([^"]+)"', svg)
    return [(float(x), float(y), fill) for x, y, fill in found]


def test_measured_rounds_are_filled_and_the_planned_one_is_hollow_on_the_target():
    svg = line(point(2, 2.4), point(9, 3.0, "Reassessment"), point(11, None, "Planned"))
    measured, again, planned = circles(svg)
    assert measured[2] == again[2] != planned[2]
    assert measured[0] < again[0] < planned[0]
    assert measured[1] > again[1] > planned[1], "Higher levels lie higher."
    [target] = re.findall(r'y1="([\d.]+)"[^>]*stroke-dasharray="6 4"', svg)
    assert planned[1] == float(target)
    assert texts(svg) == [
        *("Target 3.2", "today", "2.4", "3.0"),
        *("2/2026", "Baseline", "9/2026", "Reassessment", "11/2026", "Planned"),
    ]


def test_above_the_target_nobody_plans_to_fall():
    svg = line(point(2, 2.4), point(9, 3.8), point(11, None))
    _first, last, planned = circles(svg)
    assert planned[1] == last[1]


@pytest.mark.parametrize(("day", "anchor"), [(10, "end"), (12, "end"), (14, None)])
def test_the_figure_of_a_round_stands_beside_the_line_of_today(day, anchor):
    then = LevelPoint(datetime.date(2026, 10, day), 3.0, "October", "Reassessment")
    svg = line(point(2, 2.4), then, point(5, None, year=2027))
    [figure] = re.findall(r"<text ([^>]*)>3\.0<", svg)
    [today] = re.findall(r'<line x1="([\d.]+)" y1="14"', svg)
    assert dict(re.findall(r'(\S+)="([^"]*)"', figure)).get("text-anchor") == anchor
    x = float(re.findall(r'x="([\d.]+)"', figure)[0])
    assert (x < float(today)) is (anchor == "end")


def test_without_anything_the_axis_and_today_are_drawn():
    svg = line(target=None)
    assert texts(svg) == ["today"]


def test_names_that_would_cover_each_other_use_a_second_row():
    near = [point(month, 2.0 + month / 10, "Reassessment", year) for year, month in CLOSE]
    svg = line(*near)
    rows = set(re.findall(r'y="([\d.]+)"[^>]*>\d+/20', svg))
    assert len(rows) == 2


CLOSE = [(2025, 1), (2026, 7), (2026, 8), (2026, 9)]


def test_everything_stays_within_the_drawing():
    svg = line(*(point(month, 1 + month / 3) for month in range(1, 13)))
    assert all(0 <= x <= 470 for x, _y, _fill in circles(svg))


def test_a_dumbbell_lies_on_its_scale_and_prints_its_change():
    rows = [Dumbbell("Risk", 1.0, 5.0, "+4.00", 3.0), Dumbbell("Finance", 2.0, 2.0, "0.00")]
    svg = dumbbells(rows, title="Growth", legend=Legend(now="Now", before="Before"))
    assert {"Risk", "Finance", "+4.00", "0.00", "Now", "Before", "1", "5"} <= set(texts(svg))
    [bar, still] = re.findall(r'<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="5"', svg)
    assert float(bar) > 100
    assert float(still) == 0


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="cannot draw"):
        dumbbells([Dumbbell("Risk", 1.0, value, "?")], title="x", legend=Legend())
