"""Expected benefits: what customers hope for, and the functions that answer it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvases import expectations, pmo_model
from canvases.benefits import benefits
from canvases.expectations import Segment, adherence, balance, kappa, reach, recommend
from canvases.prerequisites import circle
from pmo_studio.core.catalogue import Effort
from tests.canvases.sketches import FUNCTIONS, sketch

# CTL 6, PFO 4
T45 = (Segment("cs1", 1, 1, {"B02": 6, "B10": 4}),)


def expected(*segments: Segment):
    return expectations.expectations(segments, benefits())


def adhering(*functions: str, segments=T45):
    return adherence(expected(*segments), benefits(), [FUNCTIONS[key] for key in functions])


def test_t45_the_chosen_functions_answer_all_or_six_tenths():
    assert adhering("F01", "F16").percent == pytest.approx(100)
    assert adhering("F01").percent == pytest.approx(60)
    assert adhering("F01", "F01", "F02").percent == pytest.approx(60)
    assert adhering().percent == 0
    assert adhering("F01", segments=()).percent is None


def test_what_is_answered_by_halves_adds_up_to_one_at_most():
    wanted = (Segment("cs1", 1, 1, {"B02": 10}),)
    # control is the second capability of F03, F05 and F08
    for functions, percent in ((("F05",), 50), (("F05", "F08"), 100), (("F03", "F05", "F08"), 100)):
        assert adhering(*functions, segments=wanted).percent == pytest.approx(percent)


def test_weights_are_those_of_segments_times_mean_points():
    segments = (Segment("cs1", 3, 4, {"B01": 20}), Segment("cs2", 1, 2, {"B01": 6, "B12": 14}))
    weights = {each.benefit: each for each in expected(*segments)}
    assert list(weights) == list(benefits())
    assert weights["B01"].weight == 3 * 5 + 1 * 3
    assert weights["B12"].weight == 7
    assert [(part.key, part.value) for part in weights["B01"].parts] == [("cs1", 5), ("cs2", 3)]
    assert expected(Segment("cs1", 1, 0, {}))[0].weight == 0


def test_functions_are_recommended_with_their_parts_best_first():
    found = recommend(expected(*T45), benefits(), FUNCTIONS)
    scores = {each.function: each.score for each in found}
    assert list(scores.values()) == sorted(scores.values(), reverse=True)
    assert list(scores)[:2] == ["F01", "F02"]
    # portfolio first, no control
    assert scores["F11"] == 4
    assert scores["F05"] == 3
    assert "F20" not in scores
    first = found[0].parts[0]
    assert (first.key, first.weight, first.value, first.product) == ("B02", 6, 1, 6)


@pytest.mark.parametrize(
    ("key", "size", "today", "horizon", "left"),
    [
        ("F20", "M", {}, "short", ()),  # 15 person-days, nothing before it
        ("F26", "M", {}, "short", ()),  # 20
        ("F06", "L", {}, "medium", ()),  # 40
        ("F26", "L", {}, "medium", ()),  # 45
        ("F05", "L", {}, "long", ()),  # 120
        ("F21", "M", {}, "medium", ("F05",)),  # 15, but after another
        ("F21", "M", {"F05": 2}, "short", ()),
        ("F04", "M", {}, "long", ("F01", "F05")),  # two before it, one through the other
        ("F04", "M", {"F01": 2}, "medium", ()),  # 30; F01 stands, whatever it stood on
    ],
)
def test_horizon_follows_from_effort_and_what_is_left_to_build(key, size, today, horizon, left):
    found = reach(FUNCTIONS[key], FUNCTIONS, size, today)
    assert (found.horizon, found.prerequisites) == (horizon, left)


def test_balance_is_the_share_of_demand_by_horizon():
    graph = sketch("cs1 vp1", "vp1 F20 1", "vp1 F05 3", "vp1 ka9 1")
    found = balance(pmo_model.derive(graph), FUNCTIONS, "L", {})
    assert {key: each.horizon for key, each in found.functions.items()} == {
        "F20": "medium", "F05": "long", "ka9": "medium",
    }  # fmt: skip
    assert found.shares == pytest.approx({"short": 0, "medium": 0.4, "long": 0.6})
    empty = balance(pmo_model.derive(sketch(also="F05")), FUNCTIONS, "L", {})
    assert empty.shares is None


def test_functions_that_wait_for_each_other_are_found_and_do_no_harm():
    assert circle(FUNCTIONS) == ()
    waiting = {**FUNCTIONS, "F05": replace(FUNCTIONS["F05"], req=("F04",))}
    assert circle(waiting) == ("F01", "F05", "F04", "F01")
    found = reach(replace(waiting["F05"], effort=Effort(1, 1, 1)), waiting, "M", {})
    assert (found.horizon, found.prerequisites) == ("long", ("F04", "F01"))


@given(
    st.dictionaries(st.sampled_from(sorted(benefits())), st.integers(0, 10)),
    st.lists(st.sampled_from(sorted(FUNCTIONS)), max_size=6),
    st.sampled_from(sorted(FUNCTIONS)),
)
def test_one_more_function_never_lowers_adherence(points, chosen, further):
    segments = (Segment("cs1", 2, 1, points),)
    before, after = (adhering(*each, segments=segments) for each in (chosen, [*chosen, further]))
    if before.percent is None:
        assert not any(points.values())
        return
    assert 0 <= before.percent <= after.percent + 1e-9 <= 100 + 1e-6


def test_a_benefit_is_answered_by_the_first_capability_fully_and_by_others_half():
    control, governance, portfolio = (benefits()[key] for key in ("B02", "B01", "B10"))
    assert [kappa(FUNCTIONS["F01"], each) for each in (control, governance, portfolio)] == [
        1, 0.5, 0,
    ]  # fmt: skip
