"""From the canvas to the PMO's model: needs, demand, type, mix, grades and staffing."""

from dataclasses import replace

import pytest
from hypothesis import given

from canvases import pmo_model
from canvases.pmo_model import derive, fte_of, grade_of, mismatch, type_of
from canvases.thread import Graph
from tests.canvases.sketches import FUNCTIONS, GRAPHS, sketch

T20 = (
    "csE vp1",
    "csP vp2",
    "csT vp2",
    "csE vp3",
    "csP vp3",
    "vp1 F01 3",
    "vp1 F11 3",
    "vp2 F05 3",
    "vp2 F07 1",
    "vp3 F03 2",
)
VOTED = {
    "csE": {"weight": 3},
    "csP": {"weight": 2},
    "csT": {"weight": 1},
    "vp1": {"votes": 5},
    "vp2": {"votes": 3},
    "vp3": {"votes": 2},
}


def by_key(model):
    return {each.key: each for each in model.functions}


def test_t20_the_model_follows_from_votes_weights_and_strengths():
    model = derive(sketch(*T20, but=VOTED, authority="require"))
    assert [each.need for each in model.needs] == pytest.approx([15, 10.2, 13])
    functions = by_key(model)
    assert {key: each.demand for key, each in functions.items()} == pytest.approx(
        {"F01": 7.5, "F11": 7.5, "F05": 7.65, "F07": 2.55, "F03": 13}
    )
    assert model.total_demand == pytest.approx(38.2)
    shares = [round(100 * each.share, 1) for each in functions.values()]
    assert shares == [19.6, 19.6, 20.0, 6.7, 34.0]
    assert model.authority_index == pytest.approx(1.7893, abs=5e-5)
    assert (model.pmo_type, model.mismatch) == ("controlling", None)
    assert {layer: round(100 * share, 1) for layer, share in model.mix.items()} == {
        "S": 39.3,
        "T": 60.7,
        "O": 0,
    }
    assert {key: each.grade for key, each in functions.items()} == {
        "F01": 3, "F11": 3, "F05": 3, "F07": 2, "F03": 3,
    }  # fmt: skip
    assert (model.staffing.run, model.staffing.fte) == (32, 2.0)


def test_every_number_opens_to_its_parts():
    model = derive(sketch(*T20, but=VOTED))
    second = model.needs[1]
    assert (second.votes, second.most, second.importance) == (3, 5, pytest.approx(3.4))
    assert [(each.note, each.weight) for each in second.customers] == [("csP", 2), ("csT", 1)]
    (part,) = by_key(model)["F07"].parts
    assert (part.value, part.note, part.strength, part.sum_strength) == ("vp2", "F07", 1, 4)
    assert part.amount == pytest.approx(part.need * 1 / 4)
    running = {each.function: each.run for each in model.staffing.parts}
    assert running == {"F01": 6, "F11": 6, "F05": 4, "F07": 8, "F03": 8}


def test_nobody_voted_so_every_value_matters_alike():
    assert {each.importance for each in derive(sketch(*T20)).needs} == {3}
    votes = {key: {"votes": 0} for key in ("vp1", "vp2", "vp3")}
    assert {each.importance for each in derive(sketch(*T20, but=votes)).needs} == {3}


def test_nothing_is_asked_so_there_is_no_share_type_mix_or_grade():
    model = derive(sketch("vp1 F05", "vp1 F19", authority="advise"))
    assert (model.authority_index, model.pmo_type, model.mix, model.mismatch) == (None,) * 4
    assert {(each.share, each.grade) for each in model.functions} == {(None, None)}
    assert model.staffing.fte == 0.5
    assert derive(Graph(())).staffing.fte == 0


def test_two_notes_of_one_function_are_one_function_of_the_pmo():
    graph = sketch(
        "cs1 vp1",
        "vp1 F05 1",
        "vp1 ka2 3",
        but={"ka2": {"function": "F05", "ctl": 3, "layer": "O"}},
    )
    (function,) = derive(graph).functions
    assert (function.key, function.notes, function.share) == ("F05", ("F05", "ka2"), 1)
    assert [part.note for part in function.parts] == ["F05", "ka2"]
    assert (function.ctl, function.layer, function.run) == (3, "O", 4)


def test_a_note_without_function_is_supportive_tactical_and_runs_by_itself():
    graph = sketch("cs1 vp1", "vp1 ka1", also="ka2", but={"ka2": {"ctl": 2, "layer": "S"}})
    model = derive(replace(graph, functions={}))
    first, second = model.functions
    assert (first.function, first.key, first.ctl, first.layer, first.run) == (
        None, "ka1", 1, "T", 0,
    )  # fmt: skip
    assert (second.key, second.ctl, second.layer, second.share) == ("ka2", 2, "S", 0)
    assert (second.grade, second.supporting, model.staffing.fte) == (1, False, 0)


def test_functions_that_only_support_others_have_grade_2():
    graph = sketch("cs1 vp1", "vp1 F13", also="F19 F01 F07 F27 F20")
    later = {**FUNCTIONS, "F19": replace(FUNCTIONS["F19"], foundation=False)}
    functions = by_key(derive(replace(graph, functions=later)))
    # F01: foundation, F07: required by F27, F19: measures the PMO itself
    assert {key for key, each in functions.items() if each.supporting} == {"F01", "F07", "F19"}
    assert {key: each.grade for key, each in functions.items()} == {
        "F13": 3, "F19": 2, "F01": 2, "F07": 2, "F27": 1, "F20": 1,
    }  # fmt: skip


def test_boundaries_of_type_grade_staffing_and_mismatch():
    assert [type_of(index) for index in (1, 1.6699, 1.67, 2.3399, 2.34, 3)] == [
        "supportive", "supportive", "controlling", "controlling", "directive", "directive",
    ]  # fmt: skip
    assert [grade_of(share) for share in (0, 0.0499, 0.05, 0.1499, 0.15, 0.1 + 0.05)] == [
        1, 1, 2, 2, 3, 3,
    ]  # fmt: skip
    assert [fte_of(run) for run in (0, 1, 9, 10, 18, 19)] == [0, 0.5, 0.5, 1, 1, 1.5]
    assert mismatch("controlling", 2) is None
    assert mismatch("directive", None) is None
    assert mismatch("directive", 2) == pmo_model.Mismatch("directive", 3, 2)


@given(GRAPHS)
def test_shares_sum_to_1_or_there_are_none(graph):
    model = derive(graph)
    shares = [each.share for each in model.functions]
    if not model.total_demand:
        assert set(shares) <= {None}
        assert model.mix is None
        return
    assert sum(shares) == pytest.approx(1)
    assert sum(model.mix.values()) == pytest.approx(1)
    assert 1 <= model.authority_index <= 3 + 1e-9
    for each in model.functions:
        assert sum(part.amount for part in each.parts) == pytest.approx(each.demand)
