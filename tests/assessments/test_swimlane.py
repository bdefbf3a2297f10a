"""The swimlane drawing: everything is on it, nothing overlaps, it fits its width."""

import re
from itertools import combinations, pairwise
from pathlib import Path

import defusedxml.ElementTree
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.processes import swimlane
from assessments.processes.flow import Chart, Pain, Step, StepKind, flow
from pmo_studio.core.charts import PRINT, Svg
from pmo_studio.core.drawing import Fonts
from tests.assessments.charts import REPORT, charts

FONTS = Fonts.load(Path(__file__).resolve().parents[2] / "var" / "fonts")
WORDS = swimlane.Words(
    work="work",
    wait="wait",
    kinds={kind: kind.value.title() for kind in StepKind},
    crossing="Handover",
    pain="Pain point",
    comes_from=lambda number: f"from {number}",
    goes_to=lambda number: f"to {number}",
    handover=lambda number: f"H{number}",
)
SVG = "{http://www.w3.org/2000/svg}"


def draw(chart: Chart, width: float = 1240.0) -> Svg:
    return swimlane.draw(
        chart, title="What it shows", words=WORDS, fonts=FONTS, look=PRINT, width=width
    )


def texts(svg: Svg) -> list[str]:
    root = defusedxml.ElementTree.fromstring(str(svg))
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def long_process(steps: int, lanes: int = 3) -> Chart:
    return Chart(
        "Long",
        tuple(f"Lane {at}" for at in range(lanes)),
        tuple(Step(at % lanes, StepKind.TASK, f"Step {at}", 5, 5) for at in range(steps)),
    )


def test_names_times_numbers_and_markers_are_on_it() -> None:
    said = texts(draw(REPORT))
    joined = " ".join(said)
    for words in ("PMO", "Finance", "Collect", "Check", "Wait for the board"):
        assert words in joined
    assert {"work 30 min", "wait 8 h", "H1", "H2", "1", "2", "3"} <= set(said)


def test_the_title_comes_first_and_it_is_a_picture_to_readers() -> None:
    root = defusedxml.ElementTree.fromstring(str(draw(REPORT)))
    assert (root[0].tag, root[0].text) == (f"{SVG}title", "What it shows")
    assert root.get("role") == "img"


@pytest.mark.parametrize("width", [690.0, 1240.0])
def test_words_of_lanes_and_steps_are_not_broken(width: float) -> None:
    lanes = ("Departamento de Telecomunicações", "Organisationsentwicklung")
    steps = [Step(at % 2, kind, "Implementation") for at, kind in enumerate(StepKind)] * 4
    said = texts(draw(Chart("x", lanes, tuple(steps)), width=width))
    assert said.count("Implementation") == len(steps)
    drawn = {word for line in said for word in line.split()}
    assert {word for lane in lanes for word in lane.split()} <= drawn


def test_the_key_names_only_what_occurs() -> None:
    key = texts(draw(Chart("x", ("A",), (Step(0, StepKind.TASK, "One"),))))
    assert "Task" in key
    assert not {"Decision", "Wait", "Handover", "Pain point"} & set(key)


def test_many_steps_go_on_in_the_next_row_and_say_so() -> None:
    said = texts(draw(long_process(9), width=690))
    assert "to 4" in said
    assert "from 3" in said
    assert said.count("Lane 0") == 3


@pytest.mark.parametrize(
    ("steps", "name", "is_whole"),
    [(5, "Hold a meeting", True), (6, "Hold a meeting", False), (5, "Implementation", False)],
)
def test_few_steps_stay_in_one_row_where_their_words_fit(
    steps: int, name: str, is_whole: bool
) -> None:
    lanes = ("Project lead", "PMO")
    chart = Chart("x", lanes, tuple(Step(at % 2, StepKind.TASK, name) for at in range(steps)))
    said = " ".join(texts(draw(chart, width=755)))
    assert ("to 4" not in said) == is_whole
    assert said.count("Project") == (1 if is_whole else 2)


def test_every_handover_has_its_number_once_even_where_a_row_ends() -> None:
    chart = long_process(9)
    badges = [text for text in texts(draw(chart, width=690)) if re.fullmatch(r"H\d+", text)]
    expected = [f"H{number}" for number in range(1, len(flow(chart.steps).handovers) + 1)]
    # One more is the sign in the key.
    assert sorted(badges) == sorted([*expected, "H1"])


def test_many_pain_points_at_one_step_are_counted() -> None:
    chart = Chart(
        "x", ("A",), (Step(0, StepKind.TASK, "One"),), tuple(Pain(str(at), 0) for at in range(40))
    )
    assert any(text.startswith("+") for text in texts(draw(chart)))


def test_without_steps_the_lanes_are_drawn() -> None:
    assert "PMO" in texts(draw(Chart("x", ("PMO",))))
    assert draw(Chart("x")).startswith("<svg")


def numbers(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", text)]


@settings(max_examples=40, deadline=None)
@given(charts(), st.sampled_from([690.0, 1000.0, 1240.0]))
def test_nothing_leaves_the_drawing(chart: Chart, width: float) -> None:
    root = defusedxml.ElementTree.fromstring(str(draw(chart, width)))
    height = float(root.get("height", "0"))
    for element in root.iter():
        points: list[float] = []
        if element.tag == f"{SVG}polygon":
            points = numbers(element.get("points", ""))
        elif element.tag == f"{SVG}path":
            points = numbers(element.get("d", ""))
        elif element.tag == f"{SVG}text":
            points = [float(element.get("x", "0")), float(element.get("y", "0"))]
        assert all(0 <= x <= width for x in points[::2])
        assert all(0 <= y <= height for y in points[1::2])


def boxes(svg: Svg) -> list[tuple[float, float, float, float]]:
    """The tasks: rounded by 7, larger than those of the key."""
    root = defusedxml.ElementTree.fromstring(str(svg))
    found = []
    for element in root.iter(f"{SVG}rect"):
        if element.get("rx") == "7" and float(element.get("height", "0")) > 20:
            x, y, wide, high = (
                float(element.get(name, "0")) for name in ("x", "y", "width", "height")
            )
            found.append((x, y, x + wide, y + high))
    return found


@settings(max_examples=30, deadline=None)
@given(charts(), st.sampled_from([690.0, 1240.0]))
def test_no_box_touches_another_and_no_arrow_runs_through_one(chart: Chart, width: float) -> None:
    svg = draw(chart, width)
    found = boxes(svg)
    for one, other in combinations(found, 2):
        apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
        assert apart
    root = defusedxml.ElementTree.fromstring(str(svg))
    for path in root.iter(f"{SVG}path"):
        points = numbers(path.get("d", ""))
        corners = list(zip(points[::2], points[1::2], strict=True))
        for (x1, y1), (x2, y2) in pairwise(corners):
            # Orthogonal, and a vertical stroke stands in a channel.
            assert x1 == x2 or y1 == y2
            if x1 == x2:
                assert not any(
                    left < x1 < right and min(y1, y2) < bottom and max(y1, y2) > top
                    for left, top, right, bottom in found
                )


@pytest.mark.parametrize("width", [690.0, 1000.0])
def test_type_is_never_smaller_than_print_allows(width: float) -> None:
    root = defusedxml.ElementTree.fromstring(str(draw(long_process(12), width)))
    sizes = [float(element.get("font-size", "0")) for element in root.iter(f"{SVG}text")]
    # At natural size 1 px is 0.75 pt; nothing is set under 7 pt.
    assert min(sizes) * 0.75 >= 7


def test_names_with_markup_stay_words() -> None:
    chart = Chart("x", ("<b>",), (Step(0, StepKind.TASK, "<script>alert(1)</script>"),))
    assert "<script" not in draw(chart)
