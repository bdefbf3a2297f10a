"""Charts: well-formed, titled, legible, and safe whatever people typed."""

import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core.charts import (
    PAGE,
    PRINT,
    CourseLevels,
    CourseLine,
    CoursePoint,
    GridPoint,
    GridWords,
    OrgRole,
    OrgUnit,
    Part,
    Station,
    band_scale,
    course_chart,
    mini_bar,
    org_chart,
    phase_line,
    phase_segment,
    power_grid,
    share_bar,
    sparkline,
)
from pmo_studio.core.charts.svg import element, number

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"rect", "line", "path", "polygon", "circle", "text", "marker"}
SMALLEST_PRINT_TYPE = 7.0  # points; a user unit is 0.75 pt at natural size

HOSTILE = "</title><script>alert('1')</script> & \"quoted\" \x00\x0b"

STATIONS = [
    Station(1, "Assessment", 100, "done"),
    Station(2, "Definition", 68, "now"),
    Station(3, "Implementation", 0, "ahead"),
    Station(4, "Improvement", 0, "ahead"),
    Station(5, "Closeout", 0, "ahead"),
]


def line(**options):
    return phase_line(STATIONS, title="Five phases", **options)


GRID = GridWords("Power", "Interest", "Manage closely", "Keep satisfied", "Keep told", "Monitor")


def grid(points, **options):
    return power_grid(points, title="Power and interest", names=GRID, **options)


def scale(value, **options):
    bounds = [(1.67, "1.67"), (2.34, "2.34")]
    names = ["Supportive", "Controlling", "Directive"]
    ends = ((1.0, "1"), (3.0, "3"))
    given = {"title": "Index", "printed": f"{value}", "ends": ends, "bounds": bounds} | options
    return band_scale(value, names=names, **given)


def mixed(*values, **options):
    found = zip("STO", values, strict=True)
    parts = [Part(sign, sign * 9, value, f"{value}") for sign, value in found]
    return share_bar(parts, title="Mix", **options)


def organised(count, **options):
    roles = [OrgRole(f"Owner of function {n}", "Ana") for n in range(count)]
    units = [OrgUnit("Methods and coordination", roles), OrgUnit("Support")]
    return org_chart([OrgRole("PMO lead", "Rui")], units, title="Structure", **options)


COURSE = [
    CoursePoint("Jan 26", 61, "61 %", "bad"),
    CoursePoint("Feb 26", None, "n/a"),
    CoursePoint("Mar 26", 88, "88 %", "warn"),
    CoursePoint("Apr 26", 96, "96 %", "ok"),
]
TO_REACH = CourseLevels(
    [CourseLine(95, "Target ≥ 95 %")], [(85.5, 95)], CourseLine(94, "Baseline 94 %")
)

CHARTS = {
    "scale": scale(2.27),
    "scale at its end": scale(3.0),
    "scale of nothing in print": scale(None, look=PRINT),
    "mix": mixed(0.58, 0.17, 0.25),
    "mix with a sliver and a gap": mixed(0.99, 0.01, 0.0),
    "structure": organised(4),
    "structure in print": organised(0, look=PRINT, width=560),
    "structure of nothing": org_chart([], [], title="Structure"),
    "grid": grid([GridPoint(1, 5, 5), GridPoint(2, 1, 2, group=True)]),
    "grid, crowded": grid([GridPoint(n, 3, 3) for n in range(1, 8)]),
    "grid of none in print": grid([], look=PRINT),
    "phase line": line(),
    "phase line, narrow": line(width=420),
    "phase line in print": line(look=PRINT),
    "segment done": phase_segment(STATIONS[0]),
    "segment now": phase_segment(STATIONS[1]),
    "segment last": phase_segment(STATIONS[4], last=True),
    "bar": mini_bar(0.72, tone="bad", title="72 % of 80 %"),
    "bar open": mini_bar(0, tone="open", title="Not measured yet"),
    "bar in print": mini_bar(1, tone="ok", title="Met", look=PRINT),
    "spark": sparkline([70, 73, 76, 80], title="On-time milestones", label="80 %", target=85),
    "spark with gaps": sparkline([None, 3, None, 4, 5, None], title="Satisfaction"),
    "spark of one": sparkline([12], title="Days", label="12"),
    "spark of none": sparkline([], title="No reading yet", target=3),
    "spark level": sparkline([5, 5, 5], title="Steady"),
    "spark in a band": sparkline([5, 2, 3], title="Cost", band=(1, 4), tone="ok"),
    "course": course_chart(COURSE, TO_REACH, title="Status reports on time"),
    "course in print": course_chart(COURSE, CourseLevels(), title="Reports", look=PRINT),
    "course of one": course_chart(COURSE[:1], TO_REACH, title="Status reports on time"),
    "course of none": course_chart([], TO_REACH, title="Status reports on time"),
    "course level": course_chart([CoursePoint("Jan", 0, "0")] * 80, CourseLevels(), title="None"),
}


def test_the_course_stands_against_target_tolerance_and_baseline_and_leaves_a_gap():
    """One scale: what is near lies between 85.5 and 95, the target on its upper edge."""
    svg = CHARTS["course"]
    target, baseline = (
        float(re.search(rf'y1="([\d.]+)"[^>]*stroke-dasharray="{dashes}"', svg)[1])
        for dashes in ("6 4", "1.5 3")
    )
    [(top, height)] = re.findall(r'<rect[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"', svg)
    assert float(top) == target < baseline < float(top) + float(height)
    assert float(height) / (baseline - target) == pytest.approx(9.5, rel=0.05)
    assert "Target ≥ 95 %" in svg
    assert "Baseline 94 %" in svg
    # Of four periods one says nothing: a line between the last two alone, and three marks.
    assert len(re.findall(r'<line[^>]*stroke-width="2"', svg)) == 1
    assert len(re.findall(r"<circle|<path", svg)) == 3


def test_a_spark_shows_its_target_or_both_ends_of_its_band():
    assert CHARTS["spark"].count("stroke-dasharray") == 1
    assert CHARTS["spark in a band"].count("stroke-dasharray") == 2
    assert CHARTS["spark with gaps"].count("stroke-dasharray") == 0


def parsed(chart):
    return ElementTree.fromstring(chart)  # noqa: S314  (our own markup)


def figures_in(chart):
    """Every number written in the geometry of the chart."""
    for one in parsed(chart).iter():
        for name, value in one.attrib.items():
            if name in ("d", "viewBox", "points"):
                yield from re.findall(r"-?\d+(?:\.\d+)?", value)
            elif name not in ("class", "fill", "stroke", "role", "aria-hidden"):
                yield from re.findall(r"^-?\d+(?:\.\d+)?$", value)


@pytest.fixture(params=CHARTS.values(), ids=CHARTS.keys())
def chart(request):
    return request.param


def test_chart_is_well_formed_and_titled_first(chart):
    root = parsed(chart)
    assert root.tag == f"{SVG}svg"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text
    assert sum(1 for one in root.iter(f"{SVG}title")) == 1


def test_chart_draws_with_the_permitted_elements_and_no_style(chart):
    for one in parsed(chart)[1:]:
        assert one.tag.removeprefix(SVG) in DRAWN
    assert "style=" not in chart
    assert "on" not in {name[:2] for one in parsed(chart).iter() for name in one.attrib}


def test_chart_says_how_large_it_is(chart):
    root = parsed(chart)
    assert root.get("width")
    assert root.get("height")
    assert root.get("viewBox") or root.get("width") == "100%"


def test_chart_has_no_id_twice(chart):
    ids = [one.get("id") for one in parsed(chart).iter() if one.get("id")]
    assert len(set(ids)) == len(ids)


def test_chart_has_no_type_below_seven_points(chart):
    for one in parsed(chart).iter(f"{SVG}text"):
        assert float(one.get("font-size")) * 0.75 >= SMALLEST_PRINT_TYPE


def test_chart_holds_only_numbers_in_its_geometry(chart):
    assert list(figures_in(chart))
    assert not re.search(r"nan|inf", chart.lower().replace("infinite", ""))


def test_chart_on_paper_names_no_token():
    for drawn in (
        line(look=PRINT),
        phase_segment(STATIONS[1], look=PRINT),
        mini_bar(0.5, tone="warn", title="Half", look=PRINT),
        mini_bar(0, tone="open", title="Open", look=PRINT),
        sparkline([1, None, 2], title="Run", label="2", target=1, look=PRINT),
    ):
        assert "var(" not in drawn


def vars_of(look):
    return [getattr(look, name) for name in look.__slots__]


def test_chart_on_the_page_names_only_tokens():
    colours = {
        value
        for drawn in CHARTS.values()
        if "#" not in drawn
        for one in parsed(drawn).iter()
        for name, value in one.attrib.items()
        if name in ("fill", "stroke")
    }
    tokens = {value for value in vars_of(PAGE) if isinstance(value, str)}
    assert colours <= tokens | {*PAGE.tints, "none"}


def test_text_from_people_cannot_leave_its_place():
    named = [Station(1, HOSTILE, 10, "now")]
    for drawn in (
        phase_line(named, title=HOSTILE),
        phase_segment(named[0]),
        mini_bar(0.5, tone="ok", title=HOSTILE),
        sparkline([1, 2], title=HOSTILE, label=HOSTILE),
    ):
        root = parsed(drawn)
        assert not list(root.iter(f"{SVG}script"))
        assert root[0].text.startswith("</title><script>alert('1')</script> & \"quoted\"")


def test_chart_stands_in_a_template_as_it_is():
    drawn = mini_bar(0.5, tone="ok", title="Half & half")
    assert Template("{{ chart }}").render(Context({"chart": drawn})) == str(drawn)


# --- the phase line ----------------------------------------------------------------------------


def shapes(drawn, name):
    return [one.attrib for one in parsed(drawn).iter(f"{SVG}{name}")]


def words_in(drawn):
    return [one.text for one in parsed(drawn).iter(f"{SVG}text")]


def test_phase_line_prints_number_name_and_percentage():
    assert words_in(line()) == [
        "Assessment", "100 %", "2", "Definition", "68 %", "3", "Implementation", "0 %",
        "4", "Improvement", "0 %", "5", "Closeout", "0 %",
    ]  # fmt: skip


def test_stations_differ_by_shape_and_not_only_by_colour():
    discs = shapes(line(), "circle")
    ticks = shapes(line(), "path")
    assert [disc["fill"] for disc in discs] == [
        PAGE.ink, PAGE.signal, PAGE.sheet, PAGE.sheet, PAGE.sheet,
    ]  # fmt: skip
    assert len(ticks) == 1


def test_line_is_filled_as_far_as_the_phase_has_come():
    strokes = [one for one in shapes(line(width=1000), "line") if one["stroke"] == PAGE.signal]
    assert len(strokes) == 1
    rim, end = 200 + 17 + 15, 400
    assert float(strokes[0]["x2"]) == pytest.approx(rim + 0.68 * (end - rim))


def test_last_station_has_a_line_once_it_has_progress():
    before = shapes(phase_segment(STATIONS[4], last=True), "line")
    after = shapes(phase_segment(Station(5, "Closeout", 30, "now"), last=True), "line")
    assert len(before) == 0
    assert [one["x2"] for one in after] == ["100%", "30%"]


@pytest.mark.parametrize("width", [330, 390, 420, 700, 1000, 1310, 1900])
@pytest.mark.parametrize(
    "names",
    [
        ["Assessment", "Definition", "Implementation", "Improvement", "Closeout"],
        ["Avaliação", "Definição", "Implementação", "Melhoria", "Encerramento"],
        ["Evaluación", "Definición", "Implementación", "Mejora", "Cierre"],
    ],
    ids=["en", "pt-br", "es"],
)
def test_labels_stay_in_their_segment_and_apart(names, width):
    stations = [Station(n, name, 100, "now") for n, name in enumerate(names, 1)]
    drawn = phase_line(stations, title="Phases", width=width)
    boxes = []
    for one in parsed(drawn).iter(f"{SVG}text"):
        if one.get("text-anchor") == "middle":
            continue
        size = float(one.get("font-size"))
        wide = 0.6 * size * len(one.text)
        start = float(one.get("x")) - (wide if one.get("text-anchor") == "end" else 0)
        boxes.append((start, float(one.get("y")), start + wide, one.text))
    height = float(parsed(drawn).get("height"))
    for start, y, end, text in boxes:
        assert start >= 0, text
        assert end <= width, text
        assert y <= height, text
    for first in boxes:
        for second in boxes:
            if first is not second and first[1] == second[1]:
                assert first[2] <= second[0] or second[2] <= first[0], (first, second)


# --- the bar and the run -----------------------------------------------------------------------


@pytest.mark.parametrize(("ratio", "width"), [(0, 0), (0.5, 36), (1, 72), (3, 72)])
def test_bar_is_as_long_as_its_share(ratio, width):
    bar = shapes(mini_bar(ratio, tone="warn", title="Share"), "rect")[1]
    assert float(bar["width"]) == width
    assert bar["fill"] == PAGE.warn


def test_open_bar_differs_by_shape_from_an_empty_one():
    assert shapes(mini_bar(0, tone="open", title="Open"), "rect") == []
    assert shapes(mini_bar(0, tone="open", title="Open"), "line")[0]["stroke-dasharray"]


@pytest.mark.parametrize("ratio", [-0.1, float("nan"), float("inf")])
def test_bar_refuses_what_is_no_share(ratio):
    with pytest.raises(ValueError, match="a share cannot be"):
        mini_bar(ratio, tone="ok", title="Share")


def test_run_marks_and_labels_its_last_known_value():
    one = sparkline([3], title="Run", width=120, height=32)
    assert 'cx="116"' in one
    drawn = sparkline([1, 2, 3, None], title="Run", label="3 days", width=120, height=32)
    dots = shapes(drawn, "circle")
    assert len(dots) == 1
    assert float(dots[0]["cy"]) == 4
    assert words_in(drawn) == ["3 days"]


def test_gap_in_a_run_breaks_the_line():
    drawn = sparkline([1, 2, None, 3, 4], title="Run")
    assert len(shapes(drawn, "path")) == 2


def test_target_is_a_dashed_line():
    drawn = sparkline([1, 2], title="Run", target=3)
    assert shapes(drawn, "line")[0]["stroke-dasharray"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_run_refuses_what_is_no_number(value):
    with pytest.raises(ValueError, match="cannot draw"):
        sparkline([1, value], title="Run")


@given(
    st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=40),
    st.one_of(st.none(), st.floats(-1e9, 1e9)),
    st.text(max_size=12),
)
def test_run_stays_inside_its_drawing(values, target, label):
    drawn = sparkline(values, title="Run", target=target, label=label, width=160, height=32)
    for one in shapes(drawn, "circle"):
        assert 0 <= float(one["cx"]) <= 160
        assert 0 <= float(one["cy"]) <= 32
    for one in shapes(drawn, "line"):
        assert 0 <= float(one["y1"]) <= 32


@given(st.text(), st.text())
def test_whatever_people_type_stays_well_formed(name, title):
    root = parsed(phase_line([Station(1, name, 50, "now")], title=title))
    assert root[0].tag == f"{SVG}title"


@pytest.mark.parametrize(
    ("value", "written"), [(1, "1"), (1.5, "1.5"), (0.004, "0"), (-0.001, "0"), (1 / 3, "0.33")]
)
def test_number_is_short(value, written):
    assert number(value) == written


def test_element_leaves_out_what_is_none():
    assert (
        element("text", "a", x=1, class_=None, font_size=12)
        == '<text x="1" font-size="12">a</text>'
    )


def test_a_crowded_cell_of_the_grid_says_how_many_more_there_are():
    figures = [each.text for each in parsed(CHARTS["grid, crowded"]).iter(f"{SVG}text")]
    assert "+4" in figures
    assert figures.count("1") == 3  # two axes and the first mark
    assert "4" in figures[:10]
    assert not {"5", "6", "7"} & set(figures[10:])


def test_a_group_on_the_grid_is_square_and_a_person_round():
    drawn = parsed(CHARTS["grid"])
    assert len(drawn.findall(f"{SVG}circle")) == 1
    squares = [r for r in drawn.findall(f"{SVG}rect") if r.get("width") == r.get("height") == "24"]
    assert len(squares) == 1
