"""The drawing of a plan: every bar in its place, every word readable, on the page and on paper."""

import io
import re
from collections import Counter
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import settings as properties
from hypothesis import strategies as st

from pmo_studio.core.charts import PRINT
from pmo_studio.core.drawing import Fonts
from pmo_studio.exports import pdf
from roadmaps import gantt_words
from roadmaps.gantt import axis, capacity, links, paper, table
from roadmaps.gantt.drawn import Gantt, drawn
from roadmaps.gantt.furniture import INNER, TitleBlock
from roadmaps.gantt.geometry import Bar, hatch, route
from roadmaps.gantt.lettering import ELLIPSIS, Lettering
from roadmaps.gantt.names import KEYS, LEFT, WIDTH
from roadmaps.gantt.paper_table import PaperTable
from roadmaps.gantt.pen import ROW, TYPE
from roadmaps.gantt.scale import WIDEST, Scale
from roadmaps.gantt.scene import Gate, Row, Scene, Wave, Zoom
from roadmaps.gantt.words import ENGLISH, Words
from roadmaps.planning.network import Placed
from roadmaps.planning.packages import Kind, Package
from roadmaps.planning.timetables import Settings, timetable
from roadmaps.planning.waves import Wave as PureWave
from tests.roadmaps.plans import hospital, late, long, one_row

FONT_FOLDER = Path(__file__).resolve().parents[2] / "var" / "fonts"
FONTS = Fonts.load(FONT_FOLDER)
LETTERS = Lettering(FONTS)
BLOCK = TitleBlock(
    "Roadmap <of> a hospital", (("Organisation", "St. Mary & Sons"), ("Revision", "E"))
)
HOSTILE = "<script>alert('x')</script>\x00 \"&\u202e"
SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2026, 1, 1)


def picture(scene: Scene, **more) -> Gantt:
    return drawn(scene, fonts=FONTS, **more)


def panes(gantt: Gantt) -> dict[str, ElementTree.Element]:
    """The parts of the drawing, parsed: what is no XML fails here."""
    names = ("corner", "axis", "names", "bars", "foot_names", "foot")
    return {name: ElementTree.fromstring(getattr(gantt, name)) for name in names}  # noqa: S314


def marked(pane: ElementTree.Element, key: str) -> ElementTree.Element:
    return next(each for each in pane.iter() if each.get("data-key") == key)


def texts(pane: ElementTree.Element) -> list[str]:
    return ["".join(each.itertext()) for each in pane.iter(f"{SVG}text")]


def span(shape: ElementTree.Element) -> tuple[float, float]:
    """From where to where a bar goes."""
    box = shape[0]
    if box.tag == f"{SVG}rect":
        return float(box.get("x")), float(box.get("x")) + float(box.get("width"))
    across = [float(x) for x in re.findall(r"[MLH](-?[\d.]+)", box.get("d"))]
    return min(across), max(across)


@st.composite
def scenes(given_from) -> Scene:
    """Any plan: rows anywhere in eighty years, waves of any length, some of them overloaded."""
    days = st.integers(0, 30_000)
    rows = []
    for index in range(given_from(st.integers(0, 6))):
        start = FIRST + timedelta(days=given_from(days))
        rows.append(
            Row(
                f"K{index}",
                given_from(st.text(max_size=90)),
                start,
                start + timedelta(days=given_from(st.integers(0, 900))),
                percent=given_from(st.integers(0, 100)),
                critical=given_from(st.booleans()),
                predecessors=tuple(f"K{each}" for each in range(index)),
                warning=given_from(st.sampled_from(("", "3 days late", "w" * 200))),
            )
        )
    waves = []
    for index in range(given_from(st.integers(0, 5))):
        start = FIRST + timedelta(days=given_from(days))
        end = start + timedelta(days=given_from(st.integers(0, 400)))
        use = given_from(st.none() | st.integers(0, 500)), given_from(st.integers(0, 500))
        waves.append(Wave(f"Wave {index}", start, end, *use, early=given_from(st.booleans())))
    gates = tuple(Gate(wave.end, passed=index % 2 == 0) for index, wave in enumerate(waves))
    return Scene(
        FIRST,
        FIRST + timedelta(days=given_from(st.integers(0, 3_000))),
        tuple(rows),
        tuple(waves),
        gates,
        today=FIRST + timedelta(days=given_from(days)),
        zoom=given_from(st.sampled_from(Zoom)),
    )


# --- places -----------------------------------------------------------------------------------


@given(scenes())
@properties(max_examples=50)
def test_every_bar_lies_on_the_axis_where_its_days_are_and_can_be_seen(scene):
    gantt = picture(scene)
    bars = panes(gantt)["bars"]
    scale = gantt.scale
    assert scale.width <= WIDEST + 1
    for row in scene.rows:
        left, right = span(marked(bars, row.key))
        assert right - left >= 6.9
        assert left == pytest.approx(scale.x(row.start), abs=0.11)
        assert right >= scale.after(row.end) - 0.11
        assert left >= 0
        assert right <= scale.width


@given(scenes())
def test_later_days_lie_further_right_and_all_days_are_as_wide(scene):
    scale = Scale.of(scene)
    days = [scale.first + timedelta(days=each) for each in range(min(400, scale.days))]
    places = [scale.x(day) for day in days]
    assert places == sorted(set(places))
    assert scale.after(days[-1]) - scale.left == pytest.approx(len(days) * scale.per_day)


@given(scenes())
@properties(max_examples=50)
def test_dates_of_the_axis_never_lie_over_each_other(scene):
    scale = Scale.of(scene)
    shown = [tick for tick in axis.ticks(scene, scale, ENGLISH, LETTERS, 12.0) if tick.label]
    ends = [tick.x + axis.BESIDE + LETTERS.width(tick.label, 12.0) for tick in shown]
    assert shown
    assert all(end < tick.x for end, tick in zip(ends, shown[1:], strict=False))
    assert ends[-1] <= scale.width


@st.composite
def plans_with_early_birds(given_from):
    """Up to eight packages in up to four waves, some begun or done on any days."""
    packages, fixed = [], {}
    for index in range(given_from(st.integers(1, 8))):
        key, wave = f"A{index}", given_from(st.sampled_from("FPRS"))
        packages.append(Package(key, Kind.OWN, given_from(st.integers(1, 9)), wave=wave))
        if given_from(st.booleans()):
            start = given_from(st.integers(-9, 60))
            fixed[key] = Placed(start, start + given_from(st.integers(1, 20)))
    settings = Settings(FIRST, team=9, gate_days=given_from(st.integers(0, 2)))
    return (
        packages,
        fixed,
        timetable(packages, [PureWave(key, None) for key in "FPRS"], settings, fixed),
    )


@given(plans_with_early_birds())
@properties(max_examples=150)
def test_grounds_follow_each_other_and_each_wave_keeps_its_own_whatever_began_early(plan):
    packages, fixed, dated = plan
    spans = [span for span in dated.spans if span.first]
    scene = Scene(
        min(each.first for each in dated.dated.values()),
        dated.end,
        [Row(key, key, each.first, each.last) for key, each in dated.dated.items()],
        [Wave(span.wave, span.first, span.last, None, 1, span.is_early) for span in spans],
        [Gate(span.gate) for span in spans],
    )
    scale = Scale.of(scene)
    found = capacity.grounds(scene.waves, scale)
    assert all(each.left <= each.right + 1e-6 for each in found)
    assert all(one.right == other.left for one, other in pairwise(found))
    own = {ground.waves[0].name: ground for ground in found}
    for each in packages:
        if each.key not in fixed:
            at, ground = dated.dated[each.key], own[each.wave]
            assert ground.left <= scale.x(at.first) + 1e-6
            assert scale.after(at.last) <= ground.right + 1e-6
    assert picture(scene).bars


def test_a_wave_that_was_over_before_its_turn_shares_a_ground_and_is_read_there():
    """Both packages of Rollout 1 are done while the pilot still goes on."""
    first, pilot, next_one = hospital().waves[:3]
    early = Wave("Rollout 1", date(2026, 5, 11), date(2026, 5, 20), 56, 52, early=True)
    waves = (first, pilot, early, replace(next_one, name="Rollout 2"))
    scene = replace(hospital(), waves=waves)
    head, foot = panes(picture(scene))["axis"], panes(picture(scene))["foot"]
    assert {"Foundation", "Pilot, Rollout 1", "Rollout 2"} <= set(texts(head))
    assert {"69 / 60over by 9", "52 / 56"} <= set(texts(foot))
    columns = capacity.columns(scene, Scale.of(scene), ENGLISH, LETTERS, TYPE)
    widths = {each.wave.name: each.right - each.left for each in columns}
    assert widths["Rollout 1"] == pytest.approx(widths["Pilot"])
    assert widths["Rollout 1"] > 40


@given(scenes())
@properties(max_examples=50)
def test_figures_of_the_waves_never_lie_over_each_other_and_an_overload_is_written(scene):
    scale = Scale.of(scene)
    columns = capacity.columns(scene, scale, ENGLISH, LETTERS, TYPE)
    for line in (0, 1):
        placed = sorted((c.figures.x, c.figures.width) for c in columns if c.figures.line == line)
        assert all(a[0] + a[1] < b[0] for a, b in pairwise(placed))
    heard = panes(picture(scene))["foot"].get("aria-label")
    for wave in scene.waves:
        assert (f"over by {ENGLISH.number(wave.over)}" in heard) or not wave.over


def test_the_zooms_show_the_same_plan_ever_wider():
    widths = [picture(long(40, 700, zoom)).scale.width for zoom in Zoom]
    assert widths == sorted(widths)
    assert widths[0] < widths[1] < widths[2]
    assert "Q3" in " ".join(texts(panes(picture(hospital(Zoom.QUARTER)))["axis"]))
    assert "June" in texts(panes(picture(hospital()))["axis"])
    assert "8 Jun" in texts(panes(picture(hospital(Zoom.WEEK)))["axis"])


@pytest.mark.parametrize("scene", [one_row(), long(40, 2922, Zoom.WEEK), long(3, 9)])
def test_a_plan_of_a_day_and_one_of_eight_years_have_an_axis_with_its_year(scene):
    shown = " ".join(texts(panes(picture(scene))["axis"]))
    assert "2026" in shown


def test_a_short_plan_fills_the_room_and_a_long_one_is_capped():
    assert picture(one_row(), room=736).scale.width > 690
    assert picture(hospital(Zoom.QUARTER), room=1300).scale.width == pytest.approx(1300)
    assert picture(long(3, 40_000, Zoom.WEEK)).scale.width == pytest.approx(WIDEST)


# --- shapes and words ---------------------------------------------------------------------------


def test_critical_float_and_progress_are_told_by_shape_and_filling():
    bars = panes(picture(hospital()))["bars"]
    kinds = {row.key: marked(bars, row.key).get("class") for row in hospital().rows}
    assert kinds["EN-1"] == "crit done"
    assert kinds["WP-03"] == "crit part"
    assert kinds["EN-3"] == "crit open"
    assert kinds["WP-01"] == "slack done"
    assert kinds["WP-04"] == "slack open"
    arrow, pill = marked(bars, "EN-3")[0], marked(bars, "WP-04")[0]
    assert (arrow.tag, pill.tag) == (f"{SVG}path", f"{SVG}rect")
    filled = [each.get("fill") for each in marked(bars, "WP-03")]
    assert filled == [None, "var(--ink)"]  # the outline, and what is done of it


@given(st.integers(1, 99), st.integers(0, 400), st.booleans())
def test_what_is_filled_grows_with_what_is_done_and_is_never_all_before_the_end(
    percent, days, critical
):
    scene = one_row(days + 1)
    row = replace(scene.rows[0], percent=percent, critical=critical)
    scale = Scale.of(scene)
    bar, more = (Bar.of(replace(row, percent=p), scale, 12.5) for p in (percent, percent + 0.5))
    assert bar.left < bar.filled_to <= more.filled_to < bar.right
    assert max(x for x, _ in bar.done()) == pytest.approx(bar.filled_to)


def test_an_overload_stands_in_words_and_hatched():
    foot = panes(picture(hospital()))["foot"]
    assert "69 / 60over by 9" in texts(foot)
    assert "Pilot: 69 of 60, over by 9" in foot.get("aria-label")
    assert [each for each in foot.iter() if each.get("stroke") == "var(--bad)"]


def levels(foot: ElementTree.Element) -> list[str]:
    """The lines of what there is."""
    thick = [each for each in foot.iter(f"{SVG}g") if each.get("stroke-width") == "2"]
    return [d for each in thick for d in [each[0].get("d")] if re.fullmatch(r"M\S+ \S+H\S+", d)]


def test_a_wave_without_a_capacity_has_no_line_and_no_figure_of_it():
    wave = hospital().waves[0]
    told, untold = (
        panes(picture(replace(hospital(), waves=(one,))))["foot"]
        for one in (wave, replace(wave, capacity=None))
    )
    assert len(levels(told)) == 1
    assert "59 / 60" in texts(told)
    assert levels(untold) == []
    assert "59" in texts(untold)
    assert "Foundation: 59" in untold.get("aria-label")


@given(*(st.floats(0, 300) for _ in range(2)), st.floats(0.5, 400), st.floats(0.5, 60))
def test_hatching_stays_inside_its_box(left, top, wide, tall):
    ends = [end for line in hatch(left, top, left + wide, top + tall) for end in line]
    assert all(left - 0.01 <= x <= left + wide + 0.01 for x, _ in ends)
    assert all(top - 0.01 <= y <= top + tall + 0.01 for _, y in ends)


def test_gates_are_filled_when_passed_and_say_their_decision():
    shapes = [
        each
        for each in panes(picture(hospital()))["foot"].iter()
        if len(each) and "l8.5" in each.get("d", "")
    ]
    assert [each.get("fill") for each in shapes] == ["var(--ink)"] + ["var(--sheet)"] * 4
    assert shapes[0][0].text == "Gate on 3 May 2026: Go"
    assert shapes[1][0].text == "Gate on 15 Jun 2026, open"


def test_today_the_forecast_the_baseline_and_warnings_are_drawn_with_their_words():
    parts = panes(picture(late()))
    assert "Wed 27 May" in texts(parts["axis"])
    assert "2 Oct" in texts(parts["axis"])
    assert "28 days late" in texts(parts["bars"])
    names = [each.name for each in picture(late()).legend]
    assert "Baseline" in names
    assert "Baseline" not in [each.name for each in picture(hospital()).legend]


def test_the_list_leaves_most_of_a_sheet_to_the_bars():
    name = "Improve: Report the status of all projects to the leadership"
    rows = [replace(row, name=name, warning="12 days late") for row in hospital().rows]
    lines = table.lines(replace(hospital(), rows=rows), ENGLISH)
    assert PaperTable(lines, ENGLISH, LETTERS, 9.6).width < 0.45 * INNER


def test_no_row_on_paper_leaves_out_what_it_waits_for_without_a_sign():
    rows = [replace(row, key="X" * 3 + row.key, predecessors=()) for row in hospital().rows[:3]]
    keys = tuple(row.key for row in rows)
    for critical, days in ((True, 0), (False, 120), (False, None)):
        more = replace(
            hospital().rows[-1], critical=critical, float_days=days, predecessors=keys, percent=100
        )
        lines = table.lines(replace(hospital(), rows=(*rows, more)), ENGLISH)
        shown = PaperTable(lines, ENGLISH, LETTERS, 9.6).html(3, 4)
        assert "after XXXEN-1 +2" in shown or "…" in shown
        assert "after XXXEN-1 +2" in shown or not critical


@pytest.mark.parametrize("end", [date(2026, 10, day) for day in (5, 9, 14, 20, 25, 30)])
@pytest.mark.parametrize("room", [520, 700, 1040])
def test_the_forecast_hides_no_month_before_its_own(end, room):
    scene = replace(hospital(), last=end, forecast_end=end, today=None, zoom=Zoom.MONTH)
    written = texts(panes(picture(scene, room=room))["axis"])
    assert f"{end.day} Oct" in written
    assert {"June", "July", "August", "September"} <= set(written)


def test_the_legend_tells_which_arrows_are_drawn_and_what_the_dashed_line_is():
    rows = [replace(row, selected=False) for row in hospital().rows]
    scene = replace(hospital(), rows=rows)
    plain = [each.name for each in picture(scene).legend]
    assert "Waits for, critical path" in plain
    assert "Waits for, of the package chosen" not in plain
    assert "Forecast" in [each.name for each in picture(late()).legend]
    waits = next(row for row in scene.rows if row.predecessors and not row.critical)
    chosen = [replace(row, selected=row.key == waits.key) for row in scene.rows]
    names = [each.name for each in picture(replace(scene, rows=chosen)).legend]
    assert "Waits for, of the package chosen" in names


def test_no_arrow_runs_through_the_words_of_a_warning():
    """They have a ground of their own, which lies above the links."""
    pane = panes(picture(late()))["bars"]
    inside = list(pane.iter())
    words = next(
        each
        for each in inside
        if "".join(each.itertext()) == "28 days late" and each.tag == f"{SVG}text"
    )
    ground = inside[inside.index(words) - 1]
    left = float(ground.get("x"))
    assert ground.tag == f"{SVG}rect"
    assert left <= float(words.get("x"))
    assert left + float(ground.get("width")) >= float(words.get("x")) + LETTERS.width(
        "28 days late", 11.0
    )


def test_a_day_beyond_the_axis_has_no_line():
    scene = replace(hospital(), today=date(2031, 1, 1))
    assert "Wed 1 Jan" not in texts(panes(picture(scene))["axis"])


def test_each_row_says_in_words_what_its_bar_shows():
    names = panes(picture(late()))["names"]
    heard = [link.find(f"{SVG}title").text for link in names.iter(f"{SVG}a")]
    assert len(heard) == 14
    assert heard[3] == (
        "WP-02 One method, tailored, 8 Apr 2026 to 29 Apr 2026, 40 % done, float 6 days,"
        " planned 5 Apr 2026 to 26 Apr 2026, 28 days late"
    )
    assert ", critical" in heard[4]


def test_links_of_names_can_be_reached_and_those_of_bars_are_for_the_mouse():
    parts = panes(picture(hospital()))
    assert [each.get("tabindex") for each in parts["names"].iter(f"{SVG}a")] == [None] * 14
    assert [each.get("tabindex") for each in parts["bars"].iter(f"{SVG}a")] == ["-1"] * 14
    assert marked(parts["bars"], "WP-03").get("data-start") == "2026-05-06"
    assert marked(parts["bars"], "WP-03").get("data-end") == "2026-05-31"
    chosen = [each.get("id") for each in parts["names"].iter() if each.get("aria-current")]
    assert chosen == ["row-WP-03"]


def test_the_parts_have_a_role_and_a_text_alternative():
    for part in panes(picture(hospital())).values():
        assert part.get("role") in ("img", "group")
        assert part.get("aria-label")
    assert "14 work packages, 2 Apr 2026 to 17 Sep 2026" in picture(hospital()).title


@given(st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=12))
def test_ids_are_unique_whatever_the_keys(keys):
    rows = tuple(Row(key, "x", FIRST, FIRST) for key in keys)
    parts = panes(picture(Scene(FIRST, FIRST, rows)))
    ids = [each.get("id") for part in parts.values() for each in part.iter() if each.get("id")]
    assert len(ids) == len(set(ids)) == 2 * len(keys)
    assert not [each for each in ids if re.search(r"\s", each)]


def test_hostile_names_are_text():
    row = replace(hospital().rows[0], name=HOSTILE, url="?x=\"'><b>", warning=HOSTILE)
    scene = replace(
        hospital(),
        rows=(row,),
        waves=(Wave(HOSTILE, FIRST, FIRST, 1, 2),),
        gates=(Gate(FIRST, HOSTILE),),
    )
    gantt = picture(scene)
    assert all("<script" not in getattr(gantt, name) for name in ("names", "bars", "axis", "foot"))
    assert "<script" in "".join(panes(gantt)["names"].itertext())
    assert "<script" not in paper.markup(scene, fonts=FONTS, block=BLOCK).body


@given(st.text(max_size=120), st.floats(1, 300))
def test_a_cut_text_has_room_and_a_whole_one_is_not_cut(text, limit):
    cut = LETTERS.cut(text, TYPE, limit)
    assert LETTERS.width(cut, TYPE) <= limit + 0.01 or not cut
    assert cut.endswith(ELLIPSIS) or cut in ("", " ".join(cut.split()))


def test_names_never_reach_the_bars():
    scene = long(20, 300, name="W" * 80)
    names = panes(picture(scene))["names"]
    for text in names.iter(f"{SVG}text"):
        assert float(text.get("x")) + LETTERS.width(text.text, TYPE) <= WIDTH + 0.1
    shown = [text for text in texts(names) if text.startswith("W")]
    assert {text[-1] for text in shown if not text.startswith("WP")} == {ELLIPSIS}


def test_the_column_of_the_keys_is_one_of_three_that_the_style_sheet_knows():
    css = (FONT_FOLDER.parents[1] / "static" / "css" / "gantt.css").read_text("utf-8")
    shifts = [float(each) for each in re.findall(r"--keys: (\d+)px", css)]
    assert shifts == [room + LEFT - 2 for room in KEYS.values()]


def test_nothing_is_written_smaller_than_eleven_pixels():
    for part in panes(picture(late())).values():
        sizes = [float(each.get("font-size")) for each in part.iter() if each.get("font-size")]
        assert all(size >= 11 for size in sizes)


# --- links --------------------------------------------------------------------------------------


def pairs(scene: Scene) -> set[tuple[str, str]]:
    rows = scene.rows
    return {(rows[link.source].key, rows[link.target].key) for link in links.shown(scene)}


def test_critical_links_are_always_drawn_and_those_of_the_chosen_row_too():
    plain = replace(hospital(), rows=tuple(replace(r, selected=False) for r in hospital().rows))
    critical = {
        ("EN-1", "WP-03"),
        ("WP-03", "EN-3"),
        ("EN-3", "EN-4"),
        ("EN-4", "EN-5.1"),
        ("EN-5.1", "EN-5.2"),
        ("EN-5.2", "EN-6"),
    }
    assert pairs(plain) == critical
    assert pairs(hospital()) == critical | {("WP-01", "WP-03"), ("WP-03", "WP-05")}
    every = {(key, row.key) for row in plain.rows for key in row.predecessors}
    assert pairs(replace(plain, all_links=True)) == every


def test_a_critical_link_that_goes_round_another_row_is_left_out():
    rows = tuple(
        Row(key, key, FIRST, FIRST, critical=True, predecessors=after)
        for key, after in (("A", ()), ("B", ("A",)), ("C", ("A", "B", "nobody", "C")))
    )
    scene = Scene(FIRST, FIRST, rows)
    assert pairs(scene) == {("A", "B"), ("B", "C")}
    assert ("A", "C") in pairs(replace(scene, all_links=True))


@given(*(st.floats(0, 900) for _ in range(2)), *(st.integers(0, 40) for _ in range(2)))
def test_ways_run_across_and_down_and_end_at_the_bar_they_lead_to(left, other, above, below):
    source = Bar(left, left + 30, above * ROW + 12.5, 8, True, 0)
    target = Bar(other, other + 30, below * ROW + 12.5, 5, False, 0)
    way = route(source, target, ROW)
    assert way[0] == (source.right, source.middle)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(way))
    x, y = way[-1]
    assert target.left - 2 <= x <= target.right
    assert abs(y - target.middle) <= target.half + 1


# --- what it refuses ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"end": date(2025, 12, 31)}, "before its start"),
        ({"percent": 101}, "must be 0 to 100"),
        ({"baseline_start": FIRST}, "half a baseline"),
    ],
)
def test_a_row_that_cannot_be_says_what_is_wrong_with_it(change, said):
    with pytest.raises(ValueError, match=f"WP-01.*{said}"):
        replace(Row("WP-01", "x", FIRST, FIRST), **change)


def test_two_rows_with_one_key_and_a_plan_that_ends_before_it_begins_are_refused():
    row = Row("WP-01", "x", FIRST, FIRST)
    with pytest.raises(ValueError, match="two rows have the key WP-01"):
        Scene(FIRST, FIRST, (row, row))
    with pytest.raises(ValueError, match="before its start"):
        Scene(FIRST, FIRST - timedelta(days=1), ())


# --- the table ----------------------------------------------------------------------------------


def test_the_table_says_every_row_with_its_figures_in_words_and_as_such():
    lines = table.lines(late(), ENGLISH)
    assert [line.key for line in lines] == [row.key for row in late().rows]
    third = lines[3]
    assert (third.start_words, third.end_words) == ("8 Apr 2026", "29 Apr 2026")
    assert (third.percent_words, third.float_words, third.after_words) == ("40 %", "6", "EN-1")
    assert third.status == "28 days late"
    assert lines[0].after_words == table.NOTHING
    row = table.values(lines)[3]
    assert row[4:9] == (date(2026, 4, 8), date(2026, 4, 29), 21, 6, 40)
    assert len(row) == len(table.headings(ENGLISH))


# --- size and paper -----------------------------------------------------------------------------


def test_five_hundred_rows_stay_below_their_share_of_the_page():
    gantt = picture(long(500))
    parts = (gantt.corner, gantt.axis, gantt.names, gantt.bars, gantt.foot_names, gantt.foot)
    assert sum(len(part.encode()) for part in parts) <= 350_000


@pytest.mark.parametrize("count", [0, 1, 39, 40, 41, 45, 46, 80, 85, 86, 500, 1000])
def test_paper_holds_every_row_once_and_no_page_more_than_it_has_room_for(count):
    scene = replace(long(count), waves=long(1).waves)
    made = paper.markup(scene, fonts=FONTS, block=BLOCK)
    keys = re.findall(r'<th scope="row"[^>]*>(\S+)\t', made.body)
    assert keys == [row.key for row in scene.rows]
    pages = made.body.split("<section")[1:]
    rows = [len(re.findall('scope="row"', page)) for page in pages]
    assert all(each <= 48 for each in rows[:-1])
    assert rows[-1] <= 40
    assert made.css.count("data:image/svg+xml") == len(pages)
    heads = Counter(re.findall('scope="col"', made.body))
    assert heads['scope="col"'] == 2 * len(pages)


def test_paper_spells_its_colours_out():
    assert "var(--" not in paper.markup(late(), fonts=FONTS, block=BLOCK).css
    assert "var(--" not in picture(late(), look=PRINT).bars


@pytest.fixture(scope="module")
def printed() -> bytes:
    made = paper.markup(replace(long(90), waves=hospital().waves), fonts=FONTS, block=BLOCK)
    document = pdf.document(
        body=made.body, styles=[made.css], title=BLOCK.title, lang="en", fonts=FONT_FOLDER
    )
    return pdf.render(document)


@pytest.mark.pango
def test_the_pdf_has_a3_pages_with_every_row_as_text(printed):
    with pypdfium2.PdfDocument(printed) as opened:
        sizes = {tuple(map(round, page.get_size())) for page in opened}
        words = " ".join(page.get_textpage().get_text_bounded() for page in opened)
    assert sizes == {(1191, 842)}
    found = re.findall(r"WP-\d{3} Establish (?:portfolio|resource|benefit) review \d+", words)
    assert len(found) == len(set(found)) == 90
    assert "Roadmap <of> a hospital" in words
    assert "St. Mary & Sons" in words
    assert "over by 9" in words


@pytest.mark.pango
def test_the_pdf_is_tagged_with_a_table_on_each_page_and_a_title(printed):
    with pikepdf.open(io.BytesIO(printed)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert "pdfuaid" in str(opened.Root.Metadata.read_bytes())
        kinds = Counter(
            str(each.S)
            for each in opened.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"
        )
        pages = len(opened.pages)
    assert kinds["/Table"] == pages == 3
    assert kinds["/H1"] == 1
    assert kinds["/TD"] == 90
    assert kinds["/TH"] == 90 + 2 * pages


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_dates_are_written_as_everywhere_else_in_the_product(language):
    with translation.override(language):
        say = gantt_words.words()
        days = [date(2026, 1, 9) + timedelta(days=37 * step) for step in range(12)]
        assert [say.date(day) for day in days] == [date_format(day, "DATE_FORMAT") for day in days]
        assert all(say.date(day).startswith(say.day(day)) for day in days)


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_the_words_of_every_language_have_the_fields_of_the_english_ones(language):
    with translation.override(language):
        say = gantt_words.words(team=4)
        gantt = drawn(late(), fonts=FONTS, words=say)
        assert paper.markup(late(), fonts=FONTS, block=BLOCK, words=say).body
    for name in (each.name for each in fields(Words)):
        given, english = getattr(say, name), getattr(ENGLISH, name)
        if isinstance(english, str):
            assert set(re.findall(r"{\w+}", given)) == set(re.findall(r"{\w+}", english)), name
    assert all(entry.name for entry in gantt.legend)


def test_capacity_is_said_in_the_unit_of_the_plan_with_its_team():
    assert gantt_words.words().capacity == "Person-days per wave"
    assert gantt_words.words(unit="points", team=4).capacity == "Points per wave"
    assert gantt_words.words(team=4).capacity_note == "used of available, team of 4"
