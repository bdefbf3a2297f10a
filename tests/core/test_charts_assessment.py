"""The charts of an assessment: legible in three languages, told apart without colour, never off."""

import math
import re
from functools import cache, partial
from pathlib import Path

import pytest
from defusedxml import ElementTree
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pmo_studio.core.catalogue import capabilities, role_groups
from pmo_studio.core.charts import (
    PAGE,
    PRINT,
    RADAR_AXES,
    Axis,
    DotCategory,
    DotGroup,
    Gap,
    HeatCell,
    HeatColumn,
    HeatRow,
    Legend,
    ThreadBox,
    ThreadColumn,
    ThreadLight,
    ThreadLink,
    distribution,
    gap_bars,
    golden_thread,
    heat_map,
    heat_step,
    radar,
    stacked_dots,
)
from pmo_studio.core.charts.heat import HEAT_INKS
from pmo_studio.core.charts.lettering import Block, em_width, figure
from pmo_studio.core.drawing import palette
from pmo_studio.core.drawing.metrics import Face, Fonts

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"rect", "line", "path", "polygon", "circle", "text", "marker"}
SMALLEST_TYPE = 11
LANGUAGES = ("en", "pt-br", "es")
TOKENS = Path(settings.BASE_DIR) / "static" / "css" / "tokens.css"

LEGEND = Legend(now="Agora", target="Objetivo", before="Antes", thin="Evidências insuficientes")
NOW = (2.4, 2.6, 1.8, 2.9, 2.3, 2.7, 1.9, 3.1, 2.5, 2.0, 1.7, 2.8)
TARGET = (3.4, 3.5, 3.0, 3.0, 3.2, 3.0, 3.0, 3.5, 3.2, 3.5, 2.5, 3.2)
ANSWERS = {
    "en": ("Not done", "Ad hoc", "Repeatable", "Managed", "Optimised"),
    "pt-br": ("Não realizado", "Caso a caso", "Repetível e documentado",
              "Gerenciado quantitativamente", "Otimizado"),
    "es": ("No se hace", "Según el caso", "Repetible", "Gestionado", "Optimizado"),
}  # fmt: skip
PEOPLE = ((0, 0, 1, 3, 1), (0, 1, 3, 0, 0), (1, 40, 3, 1, 0), (2, 2, 2, 1, 0), (4, 57, 120, 0, 0))


def names(entries, lang):
    return [entry.name.in_language(lang) for entry in entries]


def a_radar(lang="en", **options):
    axes = [
        Axis(name, NOW[i], TARGET[i], before=NOW[i] - 0.5, thin=i == 3)
        for i, name in enumerate(names(capabilities(), lang))
    ]
    return radar(axes, title="Now and target", legend=LEGEND, **options)


def a_heat_map(lang="en", **options):
    columns = [HeatColumn(name, 5) for name in names(role_groups(), lang)]
    cells = [HeatCell(1.0 + i * 0.7, thin=i == 1, hidden=i == 2) for i in range(len(columns))]
    rows = [
        HeatRow(name, [*cells, HeatCell(NOW[i], thin=i == 3)])
        for i, name in enumerate(names(capabilities(), lang))
    ]
    columns.append(HeatColumn("Todos", 34))
    return heat_map(
        rows, columns, title="By role group", corner="Capability", legend=("Low", "High"), **options
    )


def a_reveal(lang="en", **options):
    groups = [
        DotGroup(name, f"n {sum(counts)}, mean 2.8", counts, 2.8, tint)
        for tint, (name, counts) in enumerate(zip(names(role_groups(), lang), PEOPLE, strict=False))
    ]
    categories = [
        DotCategory(str(number), name, f"{number + 6} of 34")
        for number, name in enumerate(ANSWERS[lang], 1)
    ]
    return stacked_dots(
        groups, categories, title="Answers by role group", everyone="Everyone, n 34",
        mean_name="Group mean", **options,
    )  # fmt: skip


def a_thread(**options):
    """Five columns: a lit thread, a broken link, marks of both kinds, stubs on both sides."""
    error = {"mark": "error", "words": "Customer without value", "stub": "out"}
    warn = {"mark": "warn", "words": "Function nobody needs", "stub": "in"}
    columns = [
        ThreadColumn("Customers", "2", [ThreadBox("c1", "Executive sponsors"),
                                        ThreadBox("c2", "Regulators and auditors", **error)]),
        ThreadColumn("Value propositions", "1", [ThreadBox("v1", "One honest status, not nine")]),
        ThreadColumn("Functions", "2 / 3", [ThreadBox("f1", "Review finished projects", **warn),
                                            ThreadBox("f2", "Report status")]),
        ThreadColumn("Work packages", "0", []),
        ThreadColumn("KPIs", "1", [ThreadBox("k1", "Surprise rate, at most 25 %", tag="KPI")]),
    ]  # fmt: skip
    links = [
        ThreadLink("c1", "v1", 3),
        ThreadLink("v1", "f2", 1, broken=True),
        ThreadLink("f2", "k1"),
        ThreadLink("f2", "gone"),
    ]
    light = ThreadLight(frozenset({"c1", "v1"}), frozenset({("c1", "v1")}))
    options = {"title": "Golden thread", "light": light} | options
    return golden_thread(columns, links, **options)


def gap_list(lang="en", **options):
    gaps = [
        Gap(name, NOW[i], TARGET[i], thin=i == 3)
        for i, name in enumerate(names(capabilities(), lang))
    ]
    gaps[1], gaps[2] = Gap(gaps[1].name, 5.0, 1.0), Gap(gaps[2].name, 1.0, 5.0)
    gaps[4], gaps[5] = Gap(gaps[4].name, None, 3.0), Gap(gaps[5].name, 2.0, None)
    gaps[6], gaps[7] = Gap(gaps[6].name), Gap(gaps[7].name, 3.0, 3.0)
    return gap_bars(gaps, title="From now to target", legend=LEGEND, **options)


CHARTS = {
    **{f"radar, {lang}": partial(a_radar, lang) for lang in LANGUAGES},
    **{f"radar with figures, {lang}": partial(a_radar, lang, values=True) for lang in LANGUAGES},
    **{f"radar on a phone, {lang}": partial(a_radar, lang, width=330) for lang in LANGUAGES},
    "radar on a wall": partial(a_radar, "pt-br", width=900),
    "radar in print": partial(a_radar, "es", look=PRINT),
    **{
        f"radar of {count}": partial(
            radar, [Axis(f"Axis {n}", 3) for n in range(count)], title="Few"
        )
        for count in RADAR_AXES
    },
    **{f"heat map, {lang}": partial(a_heat_map, lang) for lang in LANGUAGES},
    "heat map, wide": partial(a_heat_map, "pt-br", width=1100),
    "heat map in print": partial(a_heat_map, "es", look=PRINT),
    "five answers": partial(
        distribution, [13, 8, 2, 3, 7], list("12345"), title="Spread", mean=2.5
    ),
    "four answers": partial(
        distribution, [0, 1, 0, 99], ANSWERS["pt-br"][:4], title="Spread", mean=4
    ),
    "three answers": partial(distribution, [1, 2, 3], ["Não", "Em parte", "Sim"], title="Spread"),
    "two answers": partial(
        distribution, [12345, 9], ["Sim", "Não"], title="Spread", mean=1, look=PRINT
    ),
    "no answers": partial(distribution, [0, 0], ["Sim", "Não"], title="Spread"),
    **{f"reveal, {lang}": partial(a_reveal, lang) for lang in LANGUAGES},
    **{
        f"reveal, narrow, {lang}": partial(a_reveal, lang, width=360, height=600)
        for lang in LANGUAGES
    },
    "reveal in print": partial(a_reveal, "pt-br", look=PRINT, width=700, height=500),
    **{f"gaps, {lang}": partial(gap_list, lang) for lang in LANGUAGES},
    **{f"gaps on a phone, {lang}": partial(gap_list, lang, width=350) for lang in LANGUAGES},
    "gaps in print": partial(gap_list, "es", look=PRINT),
    "golden thread": a_thread,
    "golden thread in print": partial(a_thread, width=960, look=PRINT),
}


@cache
def drawn_once(name):
    return CHARTS[name]()


# By their names, because drawing all of them takes a second: only where a test asks, not while
# every worker collects.
@pytest.fixture(params=CHARTS)
def chart(request):
    return drawn_once(request.param)


def parsed(drawn):
    return ElementTree.fromstring(drawn)


def shapes(drawn, name):
    return [one.attrib for one in parsed(drawn).iter(f"{SVG}{name}")]


def words_in(drawn):
    return [one.text for one in parsed(drawn).iter(f"{SVG}text")]


def text_boxes(drawn):
    """(left, top, right, bottom, words) of every text, as wide as it can be at most."""
    for one in parsed(drawn).iter(f"{SVG}text"):
        size, x, y = (float(one.get(name)) for name in ("font-size", "x", "y"))
        wide = em_width(one.text) * size
        left = x - wide * {None: 0, "middle": 0.5, "end": 1}[one.get("text-anchor")]
        yield left, y - 0.74 * size, left + wide, y + 0.2 * size, one.text


def points_of(drawn):
    """Every place in the geometry that is not text, as (x, y)."""
    for one in shapes(drawn, "circle"):
        x, y, r = (float(one[name]) for name in ("cx", "cy", "r"))
        yield from ((x - r, y - r), (x + r, y + r))
    for one in shapes(drawn, "rect"):
        x, y, wide, high = (float(one[name]) for name in ("x", "y", "width", "height"))
        yield from ((x, y), (x + wide, y + high))
    for one in shapes(drawn, "line"):
        yield from ((float(one["x1"]), float(one["y1"])), (float(one["x2"]), float(one["y2"])))
    for one in shapes(drawn, "polygon"):
        for pair in one["points"].split():
            x, y = pair.split(",")
            yield float(x), float(y)


def assert_stays_inside(drawn):
    root = parsed(drawn)
    width, height = float(root.get("width")), float(root.get("height"))
    assert not re.search(r'="[^"]*\b(nan|inf)\b', drawn)
    for left, top, right, bottom, text in text_boxes(drawn):
        assert left >= -0.5, text
        assert right <= width + 0.5, text
        assert top >= -0.5, text
        assert bottom <= height + 0.5, text
    for x, y in points_of(drawn):
        assert -0.5 <= x <= width + 0.5
        assert -0.5 <= y <= height + 0.5


def test_chart_has_its_title_first_and_only_permitted_elements(chart):
    root = parsed(chart)
    assert root[0].tag == f"{SVG}title"
    assert root[0].text
    assert root.get("role") == "img"
    assert {one.tag.removeprefix(SVG) for one in root[1:]} <= DRAWN


def test_chart_is_drawn_by_attributes_alone(chart):
    attributes = {name for one in parsed(chart).iter() for name in one.attrib}
    assert not attributes & {"style", "id", "transform"}
    assert {one.get("class") for one in parsed(chart)} == {None}


def test_chart_stays_inside_its_view_box(chart):
    assert_stays_inside(chart)


def test_labels_do_not_lie_on_each_other(chart):
    boxes = list(text_boxes(chart))
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            beside = one[2] <= other[0] + 0.5 or other[2] <= one[0] + 0.5
            above = one[3] <= other[1] + 0.5 or other[3] <= one[1] + 0.5
            assert beside or above, (one, other)


def test_no_type_is_smaller_than_eleven_units(chart):
    assert min(float(one["font-size"]) for one in shapes(chart, "text")) >= SMALLEST_TYPE


def test_no_word_of_the_catalogue_is_cut(chart):
    known = {
        word
        for entries in (capabilities(), role_groups())
        for entry in entries
        for lang in LANGUAGES
        for word in entry.name.in_language(lang).split()
    }
    long = [word for text in words_in(chart) for word in text.split() if len(word) > 12]
    assert "\u2026" not in chart
    assert set(long) <= known | {"quantitativamente", "insuficientes"}


@pytest.mark.parametrize("draw", [a_radar, a_heat_map, a_reveal, gap_list])
def test_chart_on_paper_names_no_token(draw):
    assert "var(" not in draw(look=PRINT)
    assert "#" not in draw(look=PAGE)


def test_papers_of_groups_are_those_of_the_page():
    css = TOKENS.read_text(encoding="utf-8")
    for page, paper in zip(
        (*PAGE.tints, PAGE.paper_ink), (*PRINT.tints, PRINT.paper_ink), strict=True
    ):
        assert f"{page[4:-1]}: {paper};" in css


def test_words_are_never_wider_than_they_are_measured():
    fonts = Fonts.load(Path(settings.BASE_DIR) / "var" / "fonts")
    for face in (Face.SEMIBOLD, Face.BOLD, Face.DISPLAY):
        for char in map(chr, range(0x20, 0x7F)):
            if fonts.has(char, face):
                assert em_width(char) >= fonts.width(char, face) - 0.01, (face, char)


@given(st.text(max_size=60), st.floats(11, 30), st.floats(40, 400), st.integers(1, 4))
def test_block_keeps_to_its_width_and_its_lines(text, size, limit, most):
    block = Block.of(text, size, limit, most=most)
    assert len(block.lines) <= most
    assert block.width <= limit + 0.01


@pytest.mark.parametrize(
    ("value", "thin", "printed"),
    [(2.25, False, "2.3"), (2, False, "2.0"), (2.9, True, "(2.9)"), (-0.01, False, "0.0"),
     (None, False, "\u2013")],
)  # fmt: skip
def test_scores_are_printed_with_one_decimal(value, thin, printed):
    assert figure(value, thin=thin) == printed


def test_scores_follow_the_language():
    assert figure(2.4, decimal=",") == "2,4"
    assert "2,4" in words_in(gap_list(decimal=","))


# --- radar -------------------------------------------------------------------------------------


FOUR = [
    Axis("Governance", 2.0, 4.0),
    Axis("Control", 3.0, 4.0, thin=True),
    Axis("Benefits", None, 3.0),
    Axis("Finance", 5.0, None),
]


def test_now_and_target_differ_by_shape_and_stroke():
    drawn = radar([Axis(name, 2, 4) for name in "abc"], title="Now and target")
    outlines = [one for one in shapes(drawn, "path") if one["fill"] == "none"]
    assert [one.get("stroke-dasharray") for one in outlines] == ["6 4", None]
    assert len(shapes(drawn, "circle")) == 3
    assert len([one for one in shapes(drawn, "path") if one["fill"] == PAGE.sheet]) == 3


def test_before_is_dotted_with_squares():
    drawn = radar([Axis(name, 2, 4, before=1.5) for name in "abc"], title="Before")
    plain = radar([Axis(name, 2, 4) for name in "abc"], title="Before")
    dashes = [one.get("stroke-dasharray") for one in shapes(drawn, "path") if one["fill"] == "none"]
    assert dashes == ["1.5 3", "6 4", None]
    assert len(shapes(drawn, "rect")) == len(shapes(plain, "rect")) + 3


def test_score_with_too_little_evidence_is_a_hollow_disc():
    discs = shapes(radar(FOUR, title="Thin"), "circle")
    assert [disc["fill"] for disc in discs] == [PAGE.ink, PAGE.sheet, PAGE.ink]


def test_missing_score_leaves_a_gap_in_the_outline_and_no_area():
    drawn = radar(FOUR, title="Gap")
    now = next(one for one in shapes(drawn, "path") if one["stroke"] == PAGE.ink)
    assert not now["d"].endswith("z")
    assert now["d"].count("L") == 2  # Finance, Governance, Control: round the top
    assert PAGE.ink not in [one["fill"] for one in shapes(drawn, "polygon")]


def test_score_lies_on_its_axis_as_far_as_its_share_of_the_scale():
    drawn = radar([Axis(name, 3.0, None) for name in "abcd"], title="Half", width=400)
    discs = [(float(one["cx"]), float(one["cy"])) for one in shapes(drawn, "circle")]
    rim = max(float(one["y2"]) for one in shapes(drawn, "line"))
    middle = float(shapes(drawn, "line")[0]["y1"])
    assert discs[0] == pytest.approx((200, middle - (rim - middle) / 2), abs=0.02)
    assert discs[2] == pytest.approx((200, middle + (rim - middle) / 2), abs=0.02)


def test_radar_prints_its_figures_when_asked():
    assert "(2.9) \u2192 3.0" in words_in(a_radar(values=True))
    assert "(2.9) \u2192 3.0" not in words_in(a_radar())


def test_key_names_only_what_is_drawn():
    plain = radar([Axis(name, 2) for name in "abc"], title="Now", legend=LEGEND)
    assert [word for word in words_in(plain) if len(word) > 1] == ["Agora"]
    assert {"Agora", "Objetivo", "Antes", "Evidências insuficientes"} <= set(words_in(a_radar()))


def test_names_that_leave_no_room_are_numbered_and_stand_below():
    drawn = words_in(a_radar("pt-br", width=330))
    assert [str(number) for number in range(1, 13)] == drawn[5:17]
    assert "1 Governança e direitos de decisão" in drawn


@pytest.mark.parametrize("count", [0, 2, 17])
def test_radar_refuses_what_makes_no_polygon(count):
    with pytest.raises(ValueError, match="cannot show"):
        radar([Axis("a", 1)] * count, title="No")


# --- heat map ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "step"), [(1, 1), (1.79, 1), (1.81, 2), (3, 3), (4.3, 5), (5, 5), (0, 1), (9, 5)]
)
def test_step_is_a_fifth_of_the_scale(value, step):
    assert heat_step(value) == step


def test_step_follows_the_scale():
    assert [heat_step(value, 0, 100) for value in (0, 19, 21, 50, 79, 81, 100)] == [
        1, 1, 2, 3, 4, 5, 5,
    ]  # fmt: skip


def test_number_in_a_cell_can_be_read_on_every_step_in_both_themes():
    css = TOKENS.read_text(encoding="utf-8")
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    tokens = {name: (light, dark) for name, light, dark in reversed(pairs)}
    for theme in (0, 1):
        ink, on_ink, sheet = (tokens[name][theme] for name in ("ink", "on-ink", "sheet"))
        for step, share in enumerate(HEAT_INKS, 1):
            text = on_ink if step >= 4 else ink
            assert palette.contrast(text, palette.mixed(sheet, ink, share)) >= 4.5, (theme, step)
    for step, share in enumerate(HEAT_INKS, 1):
        text = PRINT.on_ink if step >= 4 else PRINT.ink
        assert palette.contrast(text, palette.mixed(PRINT.sheet, PRINT.ink, share)) >= 4.5


def test_cell_prints_its_number_or_says_why_not():
    cells = [HeatCell(3.25), HeatCell(2.0, thin=True), HeatCell(4.0, hidden=True), HeatCell(None)]
    drawn = heat_map(
        [HeatRow("Finance", cells)], [HeatColumn(name, 4) for name in "ABCD"], title="One"
    )
    printed = words_in(drawn)
    assert [word for word in printed if word not in "ABCD" and "n\xa0" not in word] == [
        "Finance", "3.3", "(2.0)", "n<3", "\u2013",
    ]  # fmt: skip
    assert printed.count("n\xa04") == 4
    assert "4.0" not in printed


def test_hidden_score_is_nowhere_in_the_chart():
    shown, other = (
        heat_map(
            [HeatRow("Risk", [HeatCell(value, hidden=True)])], [HeatColumn("A")], title="Hidden"
        )
        for value in (1.5, 4.5)
    )
    assert shown == other


def test_column_of_all_is_bold_on_the_bare_sheet():
    drawn = heat_map(
        [HeatRow("Risk", [HeatCell(4.6), HeatCell(4.6)])],
        [HeatColumn("PMO"), HeatColumn("All")],
        title="All",
    )
    assert [one["font-weight"] for one in shapes(drawn, "text")][-1] == "700"
    assert len(shapes(drawn, "rect")) == 2  # sheet and ink of the first cell


def test_row_of_other_length_than_the_columns_is_refused():
    with pytest.raises(ValueError, match="one cell for each column"):
        heat_map([HeatRow("Risk", [])], [HeatColumn("A")], title="No")


# --- distribution ------------------------------------------------------------------------------


def test_bars_are_as_high_as_their_counts_and_print_them():
    drawn = distribution([4, 8, 0], ["No", "Partly", "Yes"], title="Spread", mean=1.5)
    high = [float(one["height"]) for one in shapes(drawn, "rect")]
    assert high[1] == pytest.approx(2 * high[0], abs=0.02)
    assert len(high) == 2
    assert words_in(drawn) == ["4", "No", "8", "Partly", "0", "Yes"]


def test_triangle_points_at_the_mean_below_the_bars():
    drawn = distribution([1, 1, 1, 1, 1], list("12345"), title="Spread", mean=3, width=150)
    x, tip = re.match(r"M([\d.]+) ([\d.]+)", shapes(drawn, "path")[0]["d"]).groups()
    base = float(shapes(drawn, "line")[0]["y1"])
    assert float(x) == 75
    assert base < float(tip) <= base + 10


@pytest.mark.parametrize(("counts", "labels"), [([], []), ([1], ["a", "b"]), ([-1], ["a"])])
def test_counts_without_their_labels_are_refused(counts, labels):
    with pytest.raises(ValueError, match="cannot tell"):
        distribution(counts, labels, title="No")


# --- the reveal --------------------------------------------------------------------------------


def reveal_of(*counts, **options):
    groups = [DotGroup(f"Group {n}", "n", row, 2.0, n) for n, row in enumerate(counts)]
    categories = [DotCategory(str(n), "", "") for n in range(1, len(counts[0]) + 1)]
    return stacked_dots(groups, categories, title="Reveal", **options)


def discs_of(drawn):
    return [
        tuple(float(one[name]) for name in ("cx", "cy", "r")) for one in shapes(drawn, "circle")
    ]


def test_every_person_is_a_dot_in_the_colour_of_the_group():
    drawn = reveal_of((0, 2, 1), (3, 0, 0))
    fills = [one["fill"] for one in shapes(drawn, "circle")]
    assert fills == [PAGE.tints[0]] * 3 + [PAGE.tints[1]] * 3


def test_a_group_keeps_its_colour_when_another_row_goes_and_several_have_none():
    groups = [DotGroup("C", "n", (1,), tint=2), DotGroup("Other groups", "n", (1,))]
    fills = [
        one["fill"] for one in shapes(stacked_dots(groups, [DotCategory("1")], title="R"), "circle")
    ]
    assert fills == [PAGE.tints[2], PAGE.tints[-1]]
    many = [DotGroup("x", "", (1,), tint=n) for n in range(24)]
    drawn = stacked_dots(many, [DotCategory("1")], title="R")
    assert PAGE.tints[-1] not in {one["fill"] for one in shapes(drawn, "circle")}


@pytest.mark.parametrize("width", [320, 620, 1090, 1800])
@pytest.mark.parametrize("most", [1, 5, 13, 40])
def test_dots_never_touch_and_keep_to_their_cell(most, width):
    drawn = reveal_of(*[(most, 1, 3, most, 2)] * 7, width=width)
    discs = discs_of(drawn)
    verticals = sorted(
        {float(one["x1"]) for one in shapes(drawn, "line") if one["x1"] == one["x2"]}
    )
    for index, (x, y, r) in enumerate(discs):
        assert not any(x - r < edge < x + r for edge in verticals)
        assert all(math.dist((x, y), other[:2]) > 2 * r for other in discs[index + 1 :])


def test_more_people_than_dots_can_tell_are_a_block_with_their_number():
    drawn = reveal_of((41, 0), (1, 40), width=800)
    assert "41" in words_in(drawn)
    assert len(shapes(drawn, "rect")) == 1
    assert len(discs_of(drawn)) == 41


def test_triangle_stands_at_the_mean_of_its_group():
    groups = [DotGroup("One", "n 2", (1, 0, 1), 2.0), DotGroup("None", "n 1", (0, 1, 0), None)]
    categories = [DotCategory(figure) for figure in "123"]
    drawn = stacked_dots(groups, categories, title="Mean", width=1090)
    marks = [one for one in shapes(drawn, "path") if one["fill"] == PAGE.signal]
    assert len(marks) == 1
    assert marks[0]["d"].startswith(f"M{250 + 840 / 2:.2f} ")


def test_footer_names_the_answers_and_counts_them():
    assert {"5", "Optimised", "11 of 34", "Everyone, n 34", "Group mean"} <= set(
        words_in(a_reveal())
    )


def test_answers_that_find_no_room_in_their_columns_are_listed_below():
    assert "4 Gerenciado quantitativamente" in words_in(a_reveal("pt-br", width=360))


def test_group_without_a_count_for_each_answer_is_refused():
    with pytest.raises(ValueError, match="one count for each"):
        stacked_dots([DotGroup("a", "", [1])], [DotCategory("1"), DotCategory("2")], title="No")
    with pytest.raises(ValueError, match="fewer than nobody"):
        stacked_dots([DotGroup("a", "", [-1])], [DotCategory("1")], title="No")


# --- gap bars ----------------------------------------------------------------------------------


def test_both_ends_of_a_gap_are_printed_on_the_outside():
    drawn = gap_bars([Gap("Risk", 2.0, 4.0), Gap("Team", 4.0, 2.0)], title="Gaps")
    told = {
        (one.text, one.get("fill")): one.get("text-anchor")
        for one in parsed(drawn).iter(f"{SVG}text")
        if "." in one.text
    }
    assert told == {
        ("2.0", PAGE.ink): "end",
        ("4.0", PAGE.signal): None,
        ("4.0", PAGE.ink): None,
        ("2.0", PAGE.signal): "end",
    }


def test_bar_ends_in_a_point_towards_the_target():
    for now, target in ((1.5, 4.5), (4.5, 1.5)):
        drawn = gap_bars([Gap("Risk", now, target)], title="Gap")
        corners = [
            tuple(map(float, pair.split(",")))
            for pair in shapes(drawn, "polygon")[0]["points"].split()
        ]
        tip = max(corners) if target > now else min(corners)
        assert [corner[0] for corner in corners].count(tip[0]) == 1


def test_row_without_scores_says_so():
    drawn = gap_bars([Gap("Risk")], title="Gaps")
    assert "\u2013" in words_in(drawn)
    assert shapes(drawn, "circle") == []


def test_gaps_stand_in_the_order_given():
    drawn = words_in(gap_bars([Gap("Zeta", 1, 2), Gap("Alpha", 2, 3)], title="Gaps"))
    assert drawn.index("Zeta") < drawn.index("Alpha")


# --- whatever comes ----------------------------------------------------------------------------

NAMES = st.text(max_size=50)
SCORES = st.one_of(st.none(), st.floats(-1000, 1000))
LOOKS = st.sampled_from([PAGE, PRINT])
MANY = hypothesis_settings(max_examples=60, deadline=None)


@MANY
@given(
    st.lists(
        st.builds(Axis, NAMES, SCORES, SCORES, SCORES, st.booleans()), min_size=3, max_size=16
    ),
    st.floats(300, 1200),
    st.booleans(),
    LOOKS,
)
def test_any_radar_stays_inside(axes, width, values, look):
    drawn = radar(axes, title="Any", width=width, values=values, legend=LEGEND, look=look)
    assert_stays_inside(drawn)


@MANY
@given(st.data(), st.integers(1, 8), st.floats(300, 1200), LOOKS)
def test_any_heat_map_stays_inside(data, count, width, look):
    cell = st.builds(HeatCell, SCORES, st.booleans(), st.booleans())
    row = st.builds(HeatRow, NAMES, st.lists(cell, min_size=count, max_size=count))
    columns = data.draw(
        st.lists(
            st.builds(HeatColumn, NAMES, st.one_of(st.none(), st.integers(0, 9999))),
            min_size=count,
            max_size=count,
        )
    )
    drawn = heat_map(
        data.draw(st.lists(row, max_size=6)), columns, title="Any", width=width,
        corner=data.draw(NAMES), legend=("Low", "High"), look=look,
    )  # fmt: skip
    assert_stays_inside(drawn)


@MANY
@given(
    st.lists(st.tuples(st.integers(0, 99999), NAMES), min_size=1, max_size=7),
    SCORES,
    st.floats(100, 600),
    LOOKS,
)
def test_any_distribution_stays_inside(bars, mean, width, look):
    counts, labels = zip(*bars, strict=True)
    drawn = distribution(counts, labels, title="Any", mean=mean, width=width, look=look)
    assert_stays_inside(drawn)


@MANY
@given(st.data(), st.integers(2, 7), st.floats(320, 1900), st.floats(100, 1000), LOOKS)
def test_any_reveal_stays_inside(data, count, width, height, look):
    counts = st.lists(st.integers(0, 60), min_size=count, max_size=count)
    groups = data.draw(st.lists(st.builds(DotGroup, NAMES, NAMES, counts, SCORES), max_size=8))
    categories = [
        DotCategory(str(number), data.draw(NAMES), data.draw(NAMES)) for number in range(count)
    ]
    drawn = stacked_dots(
        groups, categories, title="Any", everyone=data.draw(NAMES), mean_name=data.draw(NAMES),
        width=width, height=height, look=look,
    )  # fmt: skip
    assert_stays_inside(drawn)


@MANY
@given(
    st.lists(st.builds(Gap, NAMES, SCORES, SCORES, st.booleans()), max_size=16),
    st.floats(300, 1200),
    LOOKS,
)
def test_any_gaps_stay_inside(gaps, width, look):
    drawn = gap_bars(gaps, title="Any", width=width, legend=LEGEND, look=look)
    assert_stays_inside(drawn)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_no_chart_draws_what_is_no_number(value):
    with pytest.raises(ValueError, match="cannot"):
        radar([Axis(name, value) for name in "abc"], title="No")
    with pytest.raises(ValueError, match="cannot"):
        heat_map([HeatRow("a", [HeatCell(value)])], [HeatColumn("a")], title="No")
    with pytest.raises(ValueError, match="cannot"):
        distribution([1], ["a"], mean=value, title="No")
    with pytest.raises(ValueError, match="cannot"):
        gap_bars([Gap("a", value)], title="No")


def test_scale_that_does_not_rise_is_refused():
    with pytest.raises(ValueError, match="scale cannot run"):
        gap_bars([Gap("a", 1, 2)], title="No", low=5, high=1)


# --- golden thread ---


def lines_of(drawn):
    """The links by their ends."""
    found = shapes(drawn, "path")
    return {(one["data-from"], one["data-to"]): one for one in found if "data-from" in one}


def test_links_are_as_wide_as_strong_lit_ones_wider_and_broken_ones_dashed():
    lines = lines_of(a_thread(look=PRINT))
    assert set(lines) == {("c1", "v1"), ("v1", "f2"), ("f2", "k1")}
    lit, broken, usual = lines["c1", "v1"], lines["v1", "f2"], lines["f2", "k1"]
    assert (lit["stroke"], broken["stroke"]) == (PRINT.signal, PRINT.warn)
    assert float(lit["stroke-width"]) > float(usual["stroke-width"]) > float(broken["stroke-width"])
    assert "stroke-dasharray" in broken
    assert "stroke-dasharray" not in usual


def test_boxes_stand_near_what_leads_to_them():
    places = {text: top for _, top, _, _, text in text_boxes(a_thread())}
    assert places["Report status"] < places["Function nobody needs"]


def test_a_break_is_said_in_words_with_a_shape_and_a_dashed_frame():
    drawn = a_thread(look=PRINT)
    assert {"Customer without value", "Function nobody needs"} <= set(words_in(drawn))
    dashed = [one["stroke"] for one in shapes(drawn, "rect") if "stroke-dasharray" in one]
    assert sorted(dashed) == sorted([PRINT.bad, PRINT.warn])
    fills = [one.get("fill") for one in shapes(drawn, "path")]
    assert {PRINT.bad, PRINT.warn} <= set(fills)


def test_with_addresses_every_box_is_a_link_in_a_group():
    column = ThreadColumn("Customers", "1", [ThreadBox("c1", "<Board> & co", url="?note=c1")])
    drawn = golden_thread([column], [], title="Thread")
    assert parsed(drawn).get("role") == "group"
    assert [one["href"] for one in shapes(drawn, "a")] == ["?note=c1"]
    assert "&lt;Board&gt; &amp; co" in drawn


def test_forty_boxes_go_into_the_room_of_a_laptop_and_more_are_as_high_as_they_need():
    def height(each, *heights):
        text = "A function with a name of some length, on two lines"
        columns = [
            ThreadColumn(name, str(each), [ThreadBox(f"{name}{n}", text) for n in range(each)])
            for name in ("Customers", "Values", "Functions", "KPIs", "Mandate")
        ]
        drawn = golden_thread(columns, [], title="Thread", width=1290, heights=heights)
        sizes = [float(one["font-size"]) for one in shapes(drawn, "text")]
        tops = [float(one["y"]) + float(one["height"]) for one in shapes(drawn, "rect")]
        assert min(sizes) >= 12
        assert max(tops) <= float(parsed(drawn).get("height"))
        return float(parsed(drawn).get("height")), parsed(drawn).get("class")

    assert height(3, 484, 620) == (484, "chart threads fits-1")
    assert height(8, 484, 620) == (484, "chart threads fits-1")
    assert height(20, 484, 620) == (620, "chart threads fits-2")
    tall, named = height(30, 484, 620)
    assert tall > 1200
    assert named == "chart threads"


KPIS = [
    ("Decision lead time", "at most 10 days"),
    ("Qualified project leads in every programme", "at least 70 %"),
    ("Cost of delay", "at most 1,250,000 euros a quarter"),
]


@pytest.mark.parametrize("columns", [1, 5, 7])
@pytest.mark.parametrize("each", [1, 4, 12])
def test_a_figure_is_never_cut_however_little_room_there_is(columns, each):
    names = ("Value propositions", "Functions", "Gaps", "Work packages", "b", "c", "d")
    before = [ThreadColumn(name, "8", [ThreadBox(name, "One")]) for name in names[: columns - 1]]
    boxes = [
        ThreadBox(f"k{n}", name, figure=promised) for n, (name, promised) in enumerate(KPIS * each)
    ]
    kpis = ThreadColumn("KPIs", "36", boxes)
    drawn = golden_thread([*before, kpis], [], title="Thread", width=960, heights=(300, 540))
    said = " ".join(words_in(drawn))
    for _, promised in KPIS:
        assert said.count(promised) == each
    for column in before:
        assert column.title in said


def test_what_is_cut_does_not_end_in_half_a_figure():
    for limit in range(30, 400, 3):
        (line,) = Block.of("Cut lead time from 2,500 to 1 000 days", 13, limit, most=1).lines
        kept = line.removesuffix("…")
        assert kept == line or not re.search(r"\d[\d., ]*$", kept)


def test_a_thread_without_columns_is_refused():
    with pytest.raises(ValueError, match="columns"):
        golden_thread([], [], title="Nothing")
