"""Pictures of people and change: every mark is there, in its place, told by shape."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core.charts import PRINT
from pmo_studio.core.charts.power_grid import GridWords
from roadmaps.change.pictures import (
    Dot,
    Mark,
    ReadinessWords,
    attitude_grid,
    key_mark,
    mark,
    readiness,
    track,
)

GRID = GridWords(
    "Power", "Interest", "Manage closely", "Keep satisfied", "Keep informed", "Monitor"
)
ELEMENTS = ReadinessWords(
    ["Awareness", "Desire", "Knowledge", "Ability", "Reinforcement"], "barrier"
)
STEP = st.integers(0, 4)


def grid(*dots, **more):
    return attitude_grid(dots, title="Who stands where", names=GRID, look=PRINT, **more)


def texts(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def x_of(svg, word):
    return float(re.search(rf'<text x="([\d.]+)"[^>]*>{word}</text>', svg)[1])


def y_of(svg, word):
    return float(re.search(rf'<text x="[\d.]+" y="([\d.]+)"[^>]*>{word}</text>', svg)[1])


def test_an_attitude_is_told_by_shape_and_not_by_colour_alone():
    shapes = {each: str(key_mark(each, look=PRINT)) for each in Mark}
    plain = {re.sub(r"#[0-9A-Fa-f]{6}", "", shape) for shape in shapes.values()}
    assert len(plain) == len(Mark)
    assert "<path" in shapes[Mark.RESISTS]
    assert 'aria-hidden="true"' in mark("AB", Mark.UNSAID)


def test_more_power_stands_higher_more_interest_farther_right():
    drawn = grid(Dot("AB", 5, 1, Mark.SUPPORTS), Dot("CD", 1, 5, Mark.RESISTS))
    assert x_of(drawn, "AB") < x_of(drawn, "CD")
    assert y_of(drawn, "AB") < y_of(drawn, "CD")


def test_a_mean_of_votes_just_below_the_line_stands_on_the_low_side_of_it():
    below, above = grid(Dot("AB", 4, 3.49, Mark.NEUTRAL)), grid(Dot("AB", 4, 3.5, Mark.NEUTRAL))
    # The strong line that divides low from high stands between the third and the fourth column.
    assert x_of(below, "AB") < 34 + 3 * 70 < x_of(above, "AB")


def test_a_crowded_cell_counts_whom_it_cannot_show():
    drawn = grid(*[Dot(f"W{n}", 2, 2, Mark.RESISTS) for n in range(6)])
    assert texts(drawn).count("+3") == 1
    assert [word for word in texts(drawn) if word.startswith("W")] == ["W0", "W1", "W2"]
    four = grid(*[Dot(f"W{n}", 2, 2, Mark.RESISTS) for n in range(4)])
    assert len([word for word in texts(four) if word.startswith("W")]) == 4


def test_a_name_is_read_as_text_whatever_it_holds():
    drawn = grid(Dot("<X", 3, 3, Mark.NEUTRAL, "<script>"))
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


@given(st.one_of(st.none(), STEP), st.one_of(st.none(), STEP))
def test_a_line_of_the_matrix_has_a_letter_for_what_is_known(current, desired):
    drawn = track(current, desired, title="", letters=("C", "D"), look=PRINT)
    if current is not None and current == desired:
        assert texts(drawn) == ["CD"]
        return
    expected = {"C": current, "D": desired}
    places = {letter: x_of(drawn, letter) for letter in texts(drawn)}
    assert places == {key: 60 * (at + 0.5) for key, at in expected.items() if at is not None}
    has_arrow = 'fill="none"' in drawn
    assert has_arrow == (None not in (current, desired))


@pytest.mark.parametrize("barrier", [None, 1])
def test_the_barrier_is_named_beside_its_bar(barrier):
    drawn = readiness([4, 2.4, 2, 5, 1], barrier, title="", names=ELEMENTS, look=PRINT)
    assert texts(drawn).count("barrier") == (barrier is not None)
    assert [word for word in texts(drawn) if word[0].isdigit()] == [
        "4.0",
        "2.4",
        "2.0",
        "5.0",
        "1.0",
    ]


@given(st.lists(st.floats(1, 5), min_size=5, max_size=5))
def test_no_bar_leaves_the_picture(scores):
    drawn = readiness(scores, None, title="", names=ELEMENTS, look=PRINT)
    wide = float(re.search(r'viewBox="0 0 ([\d.]+)', drawn)[1])
    for x, width in re.findall(r'<rect x="([\d.]+)"[^>]* width="([\d.]+)"', drawn):
        assert float(x) + float(width) <= wide + 0.01
