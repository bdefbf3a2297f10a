"""Worked examples of every scoring rule: T1 to T6, T11, T12, T15 to T17, T44, and its edges."""

import pytest

from assessments import scoring
from assessments.answers import Cell, Counts
from assessments.maturity.entries import DkPolicy, Ladder, OverallRule, Params, Rule, Weighting
from assessments.scoring import Agreed, Band, How, Kind, Standing
from tests.assessments.questionnaires import (
    CHOICE,
    LIKERT,
    SERVICE,
    YES,
    cell,
    counts,
    dimension,
    domain,
    model,
    of,
    one_group,
    only,
    question,
    rows,
)

BY_PEOPLE = Params(weighting=Weighting.BY_RESPONDENT)


def near(value):
    return pytest.approx(value, abs=1e-4)


# --- T1 to T3: practice_percent ---

PRACTICES = of(
    Rule.PRACTICE_PERCENT,
    question("q1"),
    question("q2"),
    question("q3", weight=2.0),
    question("q4"),
)
PRACTICE_ANSWERS = one_group(
    dict.fromkeys(("q1", "q2", "q3", "q4"), YES),
    {"q1": (1, 1, 0), "q2": (1, "dk", 1), "q3": (0, 0, "na"), "q4": ("na", "na", "na")},
)


def test_t1_percent_of_practices_leaves_out_what_has_no_value():
    result = scoring.maturity(PRACTICES, PRACTICE_ANSWERS, BY_PEOPLE)
    assert [each.x for each in result.questions.values()] == [near(2 / 3), 1, 0, None]
    found = only(result)
    assert found.score.value == near(41.6667)
    assert (found.score.mean.numerator, found.score.mean.denominator) == (near(1.6667), 4)
    assert found.coverage.value == 1
    assert result.questions["q4"].na_only
    assert result.overall is not None
    assert result.overall.score.value == found.score.value


def test_t2_as_zero_counts_not_knowing_as_the_worst_value():
    params = Params(weighting=Weighting.BY_RESPONDENT, dk_policy=DkPolicy.AS_ZERO)
    result = scoring.maturity(PRACTICES, PRACTICE_ANSWERS, params)
    assert result.questions["q2"].x == near(0.6667)
    assert only(result).score.value == near(33.3333)
    assert result.questions["q2"].dk_rate == near(1 / 3)


def test_t3_binarised_a_practice_is_in_place_or_not():
    params = Params(weighting=Weighting.BY_RESPONDENT, binarise=True)
    result = scoring.maturity(PRACTICES, PRACTICE_ANSWERS, params)
    assert [each.x for each in result.questions.values()] == [1, 1, 0, None]
    assert result.questions["q1"].computed == near(2 / 3)
    assert only(result).score.value == near(50)


def test_binarised_one_half_is_not_a_majority():
    asked = of(Rule.PRACTICE_PERCENT, question("q"))
    tally = {"q": (cell("A", YES, 1, 0),)}
    assert only(scoring.maturity(asked, tally, Params(binarise=True))).score.value == 0


def test_a_domain_pools_its_questions_and_never_averages_percents():
    asked = model(
        Rule.PRACTICE_PERCENT,
        domain("D", dimension("a", question("a1")), dimension("b", question("b1"), question("b2"))),
    )
    kinds = dict.fromkeys(("a1", "b1", "b2"), YES)
    result = scoring.maturity(asked, one_group(kinds, {"a1": (1,), "b1": (0,), "b2": (0,)}))
    assert [each.score.value for each in result.dimensions()] == [100, 0]
    assert result.domains[0].score.value == near(33.3333)


# --- T4, T5, T11: level_gated ---


def practices_by_level(met):
    """Four practices a level; `met` says how many of them are in place."""
    asked = of(
        Rule.LEVEL_GATED,
        *(question(f"{level}.{n}", level=level) for level in met for n in range(4)),
    )
    tally = {
        f"{level}.{n}": (cell("ALL", YES, n < count),)
        for level, count in met.items()
        for n in range(4)
    }
    return asked, tally


@pytest.mark.parametrize(("threshold", "level", "chart"), [(1.0, 2, 2.75), (0.75, 4, 4.0)])
def test_t4_an_unmet_level_3_hides_a_perfect_level_4(threshold, level, chart):
    asked, tally = practices_by_level({2: 4, 3: 3, 4: 4, 5: 0})
    found = only(scoring.maturity(asked, tally, Params(threshold=threshold))).score
    assert [gate.value for gate in found.gates] == [1, 0.75, 1, 0]
    assert (found.value, found.level, found.chart) == (level, level, near(chart))


def test_all_levels_met_is_level_5_and_its_chart_stays_on_it():
    asked, tally = practices_by_level({2: 4, 3: 4, 4: 4, 5: 4})
    found = only(scoring.maturity(asked, tally)).score
    assert (found.value, found.chart) == (5, 5)


def test_a_nearly_met_level_never_looks_met_on_the_chart():
    asked = of(Rule.LEVEL_GATED, question("q2", level=2), question("q3", level=3))
    tally = {"q2": (cell("A", YES, 1),), "q3": (cell("A", YES, *[1] * 999, 0),)}
    assert only(scoring.maturity(asked, tally)).score.chart == near(2.99)


def test_a_level_without_scored_questions_stops_the_climb():
    asked, tally = practices_by_level({2: 4, 3: 4, 4: 4})
    del tally["3.0"], tally["3.1"], tally["3.2"], tally["3.3"]
    found = only(scoring.maturity(asked, tally))
    assert (found.score.value, found.score.chart) == (2, 2)
    assert found.score.gates[1].value is None
    assert found.status is Standing.OK


def test_without_a_scored_question_of_level_2_there_is_no_level():
    asked = of(Rule.LEVEL_GATED, question("q2", level=2), question("q3", level=3, weight=3.0))
    found = only(scoring.maturity(asked, {"q3": (cell("A", YES, 1),)}))
    assert found.coverage.value == 0.75
    assert (found.score.value, found.score.chart, found.status) == (
        None,
        None,
        Standing.INSUFFICIENT,
    )


def test_questions_of_level_1_are_shown_and_never_scored():
    asked = of(Rule.LEVEL_GATED, question("q1", level=1), question("q2", level=2))
    tally = {"q1": (cell("A", YES, 0),), "q2": (cell("A", YES, 1),)}
    result = scoring.maturity(asked, tally)
    assert result.questions["q1"].x == 0
    assert only(result).score.value == 2
    assert only(result).coverage.counted == 1
    assert [line.key for line in scoring.cap_scores(result)["CTL"].u.lines] == ["q2"]


@pytest.mark.parametrize(("threshold", "level"), [(0.6, 3), (0.8, 2)])
def test_t5_a_level_holds_when_enough_people_chose_it_or_more(threshold, level):
    asked = of(Rule.LEVEL_GATED, question("q", CHOICE))
    tally = {"q": (cell("A", CHOICE, 2, 3, 3, 4, 2),)}
    result = scoring.maturity(asked, tally, Params(choice_threshold=threshold))
    assert result.questions["q"].shares == (1, 1, near(0.6), near(0.2), 0)
    assert result.questions["q"].computed == near(2.8)
    assert result.questions["q"].achieved == level
    assert only(result).score.value == level


def test_shares_of_a_choice_are_weighted_by_group():
    asked = of(Rule.LEVEL_GATED, question("q", CHOICE))
    tally = {"q": (cell("A", CHOICE, 5, weight=2.0), cell("B", CHOICE, 1, 1, 1, 1))}
    by_group = scoring.maturity(asked, tally)
    by_people = scoring.maturity(asked, tally, BY_PEOPLE)
    assert by_group.questions["q"].shares[4] == near(2 / 3)
    assert (only(by_group).score.value, only(by_people).score.value) == (5, 1)


def perspectives(levels, **params):
    """A perspective a level, chosen by everybody; None is "does not apply"."""
    keys = [f"p{number}" for number in range(1, len(levels) + 1)]
    asked = model(
        Rule.LEVEL_GATED,
        domain("PJM", *(dimension(key, question(f"q.{key}", CHOICE)) for key in keys)),
    )
    tally = {
        f"q.{key}": (cell("A", CHOICE, *([level or "na"] * 3)),)
        for key, level in zip(keys, levels, strict=True)
    }
    return scoring.maturity(asked, tally, Params(**params))


def test_t11_the_lowest_perspectives_are_the_constraint():
    result = perspectives([3, 2, 4, 3, 2, 3, None])
    found = result.domains[0]
    assert (found.score.value, found.lowest) == (2, 2)
    assert found.score.mean.value == near(2.8333)
    assert found.constraints == ("p2", "p5")
    assert found.dimensions[6].status is Standing.NA
    assert found.dimensions[6].coverage.value is None
    assert result.overall is None


def test_with_overall_rule_mean_the_mean_is_the_level_of_the_domain():
    found = perspectives([3, 2, 4, 3, 2, 3, None], overall_rule=OverallRule.MEAN).domains[0]
    assert found.score.value == near(2.8333)
    assert (found.score.level, found.lowest) == (2, 2)


def test_a_perspective_that_is_hardly_covered_is_no_constraint():
    asked = model(
        Rule.LEVEL_GATED,
        domain(
            "D",
            dimension("a", question("a", CHOICE)),
            dimension("b", question("b1", CHOICE), question("b2", CHOICE, weight=3.0)),
        ),
    )
    tally = {"a": (cell("A", CHOICE, 4),), "b1": (cell("A", CHOICE, 1),)}
    found = scoring.maturity(asked, tally).domains[0]
    assert found.dimensions[1].score.value == 1
    assert found.dimensions[1].status is Standing.INSUFFICIENT
    assert (found.score.value, found.constraints) == (4, ("a",))


def test_where_dimensions_are_levels_the_domain_climbs_them():
    asked = model(
        Rule.LEVEL_GATED,
        domain(
            "D",
            dimension("L2", question("a", level=2)),
            dimension("L3", question("b", level=3), question("c", level=3)),
            dimension("L4", question("d", level=4)),
        ),
    )
    kinds = dict.fromkeys("abcd", YES)
    tally = one_group(kinds, {"a": (1,), "b": (1,), "c": (0,), "d": (1,)})
    strict, lenient = (
        scoring.maturity(asked, tally, Params(ladder=Ladder.DOMAIN, threshold=threshold)).domains[0]
        for threshold in (1.0, 0.5)
    )
    assert [each.score.value for each in strict.dimensions] == [1, 0.5, 1]
    assert {each.score.kind for each in strict.dimensions} == {Kind.SHARE}
    assert (strict.score.value, strict.score.chart, lenient.score.value) == (2, 2.5, 4)


def test_an_agreed_share_of_a_level_opens_its_gate():
    asked = model(
        Rule.LEVEL_GATED,
        domain(
            "D",
            dimension("L2", question("a", level=2)),
            dimension("L3", question("b", level=3)),
        ),
    )
    tally = one_group({"a": YES, "b": YES}, {"a": (1,), "b": (0,)})
    params = Params(ladder=Ladder.DOMAIN)
    found = scoring.maturity(asked, tally, params, agreed=Agreed({}, {"L3": 1.0})).domains[0]
    assert found.score.value == 3
    assert found.dimensions[1].computed.value == 0


# --- T6: by_group and by_respondent ---


def weighted(weight):
    return {
        "q": (
            cell("EXE", LIKERT, 4, 4, weight=weight),
            cell("PMG", LIKERT, 2, 3, 2),
            cell("FUN", LIKERT, 3, "dk"),
            cell("TEA", LIKERT, "na", "dk"),
        )
    }


def test_t6_one_voice_a_group_or_one_a_person():
    asked = of(Rule.LEVEL_AVERAGE, question("q", LIKERT))
    found = scoring.maturity(asked, weighted(2.0)).questions["q"]
    assert [each.mean for each in found.cells] == [4, near(2.3333), 3, None]
    assert found.x == near(3.3333)
    assert (found.mean.numerator, found.mean.denominator) == (near(13.3333), 4)
    assert [line.key for line in found.mean.lines] == ["EXE", "PMG", "FUN"]
    assert (found.n, found.dk_rate) == (6, 0.25)
    assert scoring.maturity(asked, weighted(1.0)).questions["q"].x == near(3.1111)
    assert scoring.maturity(asked, weighted(2.0), BY_PEOPLE).questions["q"].x == near(3.0)


def test_a_pool_counts_as_one_group_with_the_summed_weight():
    asked = of(Rule.LEVEL_AVERAGE, question("q", LIKERT))
    pool = Cell(("FUN", "TEA"), 3.0, counts(LIKERT, [1, 1, 1]))
    tally = {"q": (cell("EXE", LIKERT, 5, 5, 5), pool)}
    found = scoring.maturity(asked, tally).questions["q"]
    assert found.x == 2
    assert found.mean.lines[1].key == "FUN+TEA"


def test_without_any_weight_there_is_no_value():
    asked = of(Rule.LEVEL_AVERAGE, question("q", LIKERT))
    result = scoring.maturity(asked, {"q": (cell("EXE", LIKERT, 5, weight=0.0),)})
    assert result.questions["q"].x is None
    assert (only(result).score.value, only(result).status) == (None, Standing.INSUFFICIENT)


# --- level_average ---


def test_an_average_is_weighted_at_every_step_and_its_level_is_the_whole_part():
    asked = model(
        Rule.LEVEL_AVERAGE,
        domain(
            "D",
            dimension("a", question("a1", LIKERT), question("a2", LIKERT, weight=3.0), weight=2.0),
            dimension("b", question("b1", LIKERT)),
            dimension("c", question("c1", LIKERT), weight=7.0),
        ),
        domain("E", dimension("e", question("e1", LIKERT)), weight=3.0),
    )
    kinds = dict.fromkeys(("a1", "a2", "b1", "e1"), LIKERT)
    tally = one_group(kinds, {"a1": (1,), "a2": (5,), "b1": (2,), "e1": (2,)})
    result = scoring.maturity(asked, tally)
    first, second = result.domains
    assert [each.score.value for each in first.dimensions] == [4, 2, None]
    assert (first.score.value, first.score.level) == (near(10 / 3), 3)
    assert result.overall is not None
    assert result.overall.score.value == near((10 / 3 + 3 * 2) / 4)
    assert [line.weight for line in result.overall.score.mean.lines] == [1, 3]
    assert second.score.kind is Kind.AVERAGE


def test_a_whole_average_is_its_level_in_spite_of_floats():
    asked = of(Rule.LEVEL_AVERAGE, *(question(f"q{n}", LIKERT, weight=0.1) for n in range(3)))
    tally = {f"q{n}": (cell("A", LIKERT, 3),) for n in range(3)}
    assert only(scoring.maturity(asked, tally)).score.level == 3


# --- T12: service_percent ---


def services(grades):
    asked = of(
        Rule.SERVICE_PERCENT,
        *(question(f"s{n}", SERVICE, weight=weight) for n, (_, weight) in enumerate(grades)),
    )
    tally = {f"s{n}": (cell("A", SERVICE, grade),) for n, (grade, _) in enumerate(grades)}
    return only(scoring.maturity(asked, tally))


def test_t12_services_out_of_the_mandate_are_left_out():
    found = services([(2, 1.0), (3, 1.0), (0, 1.0), ("na", 1.0), (1, 2.0)]).score
    assert found.value == near(46.6667)
    assert found.band is Band.INTERMEDIATE
    assert (found.mean.numerator, found.top * found.mean.denominator) == (7, 15)


@pytest.mark.parametrize(
    ("grades", "band"),
    [
        ([(1, 1.0)], Band.BASIC),  # 33.333...
        ([(1, 0.999), (3, 0.001)], Band.INTERMEDIATE),
        ([(2, 1.0)], Band.INTERMEDIATE),  # 66.666...
        ([(3, 1.0)], Band.ADVANCED),
    ],
)
def test_bands_begin_where_they_are_cut(grades, band):
    assert services(grades).score.band is band


# --- T15: stages of a chain ---


def stages(percents, tally=None):
    """A dimension a stage with a hundred yes/no answers to its question."""
    asked = model(
        Rule.PRACTICE_PERCENT,
        domain("PROJ", *(dimension(key, question(f"q{key}")) for key in percents), chain=True),
    )
    tally = {
        f"q{key}": (cell("A", YES, *[1] * percent, *[0] * (100 - percent)),)
        for key, percent in percents.items()
        if percent is not None
    }
    return scoring.maturity(asked, tally).domains[0]


def test_t15_a_stage_counts_only_after_all_before_it():
    found = stages({"S": 80, "M": 76, "C": 40, "I": 90})
    assert found.highest_stage == "M"
    assert [(each.achieved, each.counts) for each in found.stages] == [
        (True, True),
        (True, True),
        (False, False),
        (True, False),
    ]


@pytest.mark.parametrize(
    ("percents", "highest"),
    [
        ({"S": 75, "M": 74}, "S"),
        ({"S": 74, "M": 100}, None),
        ({"S": None, "M": 100}, None),
        ({"S": 75, "M": 75}, "M"),
    ],
)
def test_the_highest_stage_at_its_edges(percents, highest):
    assert stages(percents).highest_stage == highest


def test_a_stage_that_is_hardly_covered_is_not_achieved_until_the_room_agrees():
    asked = model(
        Rule.PRACTICE_PERCENT,
        domain(
            "PROJ",
            dimension("S", question("s1"), question("s2"), question("s3")),
            dimension("M", question("m")),
            chain=True,
        ),
    )
    tally = one_group({"s1": YES, "m": YES}, {"s1": (1,), "m": (1,)})
    computed = scoring.maturity(asked, tally).domains[0]
    assert (computed.stages[0].percent, computed.highest_stage) == (100, None)
    agreed = scoring.maturity(asked, tally, agreed=Agreed({}, {"S": 75.0})).domains[0]
    assert agreed.highest_stage == "M"


def test_only_a_chain_has_stages():
    asked = of(Rule.PRACTICE_PERCENT, question("q"))
    found = scoring.maturity(asked, one_group({"q": YES}, {"q": (1,)})).domains[0]
    assert (found.stages, found.highest_stage) == ((), None)


# --- T16: coverage ---


def test_t16_a_quarter_of_the_weights_is_too_little():
    asked = of(
        Rule.LEVEL_AVERAGE,
        question("a", LIKERT),
        question("b", LIKERT),
        question("c", LIKERT, weight=2.0),
    )
    tally = one_group({"a": LIKERT, "b": LIKERT}, {"a": (4,), "b": ("dk", "dk")})
    found = only(scoring.maturity(asked, tally))
    assert (found.coverage.covered, found.coverage.counted, found.coverage.value) == (1, 4, 0.25)
    assert found.status is Standing.INSUFFICIENT
    assert found.score.value == 4


def test_half_of_the_weights_is_enough_and_as_zero_covers_what_nobody_knows():
    asked = of(Rule.LEVEL_AVERAGE, question("a", LIKERT), question("b", LIKERT))
    tally = one_group({"a": LIKERT, "b": LIKERT}, {"a": (4,), "b": ("dk", "dk")})
    assert only(scoring.maturity(asked, tally)).status is Standing.OK
    strict = only(scoring.maturity(asked, tally, Params(dk_policy=DkPolicy.AS_ZERO)))
    assert (strict.coverage.value, strict.score.value) == (1, 2.5)


def test_blank_does_not_apply_and_unknown_are_three_different_things():
    asked = of(Rule.LEVEL_AVERAGE, *(question(key, LIKERT) for key in "abcd"))
    tally = one_group(
        dict.fromkeys("abc", LIKERT), {"a": ("na", "na"), "b": ("na", "dk"), "c": (None, "na")}
    )
    result = scoring.maturity(asked, tally)
    assert [each.na_only for each in result.questions.values()] == [True, False, True, False]
    assert [each.dk_rate for each in result.questions.values()] == [None, 1, None, None]
    assert only(result).coverage.counted == 2


def test_a5_counts_covered_dimensions_among_those_that_apply():
    asked = model(
        Rule.PRACTICE_PERCENT,
        domain(
            "D",
            dimension("a", question("a1")),
            dimension("b", question("b1"), question("b2"), question("b3")),
            dimension("c", question("c1")),
        ),
    )
    tally = one_group(
        dict.fromkeys(("a1", "b1", "c1"), YES), {"a1": (1,), "b1": (1,), "c1": ("na",)}
    )
    assert scoring.covered_dimensions(scoring.maturity(asked, tally)) == (1, 2)


# --- T17: capabilities ---


def mixed(rule=Rule.LEVEL_AVERAGE):
    return of(
        rule,
        question("y", YES),
        question("s", SERVICE),
        question("l", CHOICE, weight=2.0),
        question("other", LIKERT, capability="FIN"),
    )


MIXED = {
    "y": (cell("A", YES, 1, 0),),
    "s": (cell("A", SERVICE, 2, 2),),
    "l": (cell("A", CHOICE, 3, 3),),
    "other": (cell("A", LIKERT, 4, 4),),
}


@pytest.mark.parametrize("rule", Rule)
def test_t17_one_capability_from_three_answer_types_whatever_the_rule(rule):
    caps = scoring.cap_scores(scoring.maturity(mixed(rule), MIXED))
    found = caps["CTL"]
    assert found.u.value == near(0.5417)
    assert found.score == near(3.1667)
    assert [(line.key, line.weight, line.value) for line in found.u.lines] == [
        ("y", 1, 0.5),
        ("s", 1, near(2 / 3)),
        ("l", 2, 0.5),
    ]
    assert (found.items, found.scored, found.thin) == (3, 3, False)
    assert (caps["FIN"].score, caps["FIN"].thin) == (near(4), True)


def test_a_question_that_does_not_fit_the_rule_counts_for_its_capability_only():
    found = only(scoring.maturity(mixed(Rule.PRACTICE_PERCENT), MIXED))
    assert [line.key for line in found.score.mean.lines] == ["y"]
    assert found.score.value == 50


def test_a_capability_nobody_could_judge_has_no_score():
    found = scoring.cap_scores(scoring.maturity(mixed(), {"y": (cell("A", YES, "dk"),)}))
    assert (found["CTL"].score, found["CTL"].status) == (None, Standing.INSUFFICIENT)
    assert (found["CTL"].coverage.covered, found["CTL"].coverage.counted) == (0, 4)
    assert found["CTL"].thin


# --- T44: the same answers by three rules ---


def test_t44_the_rule_not_the_answers_makes_the_level():
    met = {2: 4, 3: 2, 4: 4, 5: 0}
    gated, tally = practices_by_level(met)
    percent = of(Rule.PRACTICE_PERCENT, *gated.questions())
    score = only(scoring.maturity(percent, tally)).score.value
    assert score == near(62.5)
    assert 1 + 4 * score / 100 == near(3.5)
    strict = only(scoring.maturity(gated, tally)).score
    assert 1 + sum(gate.value for gate in strict.gates) == near(3.5)
    levels = {
        threshold: only(scoring.maturity(gated, tally, Params(threshold=threshold))).score.value
        for threshold in (1.0, 0.8, 0.5)
    }
    assert levels == {1.0: 2, 0.8: 2, 0.5: 4}


# --- agreed scores ---


def test_an_agreed_value_replaces_the_question_and_the_computed_one_is_kept():
    result = scoring.maturity(
        PRACTICES, PRACTICE_ANSWERS, BY_PEOPLE, agreed=Agreed({"q3": 1.0, "q4": 0.5}, {})
    )
    q3, q4 = result.questions["q3"], result.questions["q4"]
    assert (q3.how, q3.x, q3.computed) == (How.AGREED, 1, 0)
    assert (q4.x, q4.computed, q4.na_only) == (0.5, None, False)
    assert only(result).score.value == near(100 * (2 / 3 + 1 + 2 + 0.5) / 5)


def test_an_agreed_level_replaces_the_achieved_one():
    asked = of(Rule.LEVEL_GATED, question("q", CHOICE))
    tally = {"q": (cell("A", CHOICE, 2, 3, 3, 4, 2),)}
    result = scoring.maturity(asked, tally, agreed=Agreed({"q": 4.0}, {}))
    assert (result.questions["q"].achieved, result.questions["q"].computed_achieved) == (4, 3)
    assert only(result).score.value == 4
    assert scoring.cap_scores(result)["CTL"].score == 4


def test_an_agreed_dimension_counts_in_the_mean_and_not_in_the_capability():
    asked = model(
        Rule.LEVEL_AVERAGE,
        domain("D", dimension("a", question("a", LIKERT)), dimension("b", question("b", LIKERT))),
    )
    tally = one_group({"a": LIKERT}, {"a": (2,)})
    result = scoring.maturity(asked, tally, agreed=Agreed({}, {"b": 5.0}))
    a, b = result.dimensions()
    assert (b.how, b.score.value, b.computed.value, b.status) == (
        How.AGREED,
        5,
        None,
        Standing.OK,
    )
    assert result.domains[0].score.value == 3.5
    assert result.domains[0].status is Standing.OK
    assert scoring.cap_scores(result)["CTL"].score == near(2)
    assert a.how is How.COMPUTED


def test_an_agreed_dimension_counts_in_the_minimum():
    asked = model(
        Rule.LEVEL_GATED,
        domain("D", dimension("a", question("a", CHOICE)), dimension("b", question("b", CHOICE))),
    )
    tally = one_group({"a": CHOICE, "b": CHOICE}, {"a": (2,), "b": (4,)})
    found = scoring.maturity(asked, tally, agreed=Agreed({}, {"a": 3.0})).domains[0]
    assert (found.score.value, found.constraints) == (3, ("a",))


def test_an_agreed_percent_stands_in_for_the_questions_of_its_dimension():
    asked = model(
        Rule.PRACTICE_PERCENT,
        domain("D", dimension("a", question("a1")), dimension("b", question("b1"), question("b2"))),
    )
    tally = one_group(dict.fromkeys(("a1", "b1", "b2"), YES), {"a1": (1,), "b1": (0,), "b2": (0,)})
    result = scoring.maturity(asked, tally, agreed=Agreed({}, {"b": 50.0}))
    found = result.domains[0].score
    assert [(line.key, line.weight, line.value) for line in found.mean.lines] == [
        ("a1", 1, 1),
        ("b", 2, 0.5),
    ]
    assert found.value == near(66.6667)


def test_an_agreed_percent_of_services_keeps_their_scale_and_gets_its_band():
    asked = of(Rule.SERVICE_PERCENT, question("s", SERVICE))
    tally = one_group({"s": SERVICE}, {"s": (1,)})
    result = scoring.maturity(asked, tally, agreed=Agreed({}, {"d": 80.0}))
    assert only(result).score.band is Band.ADVANCED
    assert result.domains[0].score.value == near(80)
    assert result.domains[0].score.mean.lines[0].value == near(2.4)


@pytest.mark.parametrize(
    ("answers", "status"),
    [({"a": ("na",)}, Standing.OK), ({}, Standing.INSUFFICIENT), ({"a": (3,)}, Standing.OK)],
)
def test_a_domain_of_agreed_dimensions_and_such_that_do_not_apply_is_usable(answers, status):
    asked = model(
        Rule.LEVEL_AVERAGE,
        domain(
            "D",
            dimension("a", question("a", LIKERT)),
            dimension("b", question("b", LIKERT, weight=3.0)),
        ),
    )
    tally = one_group({"a": LIKERT}, answers)
    found = scoring.maturity(asked, tally, agreed=Agreed({}, {"b": 4.0})).domains[0]
    assert found.status is status


# --- scope, groups, rows ---


def test_only_domains_in_scope_are_scored():
    asked = model(
        Rule.LEVEL_GATED,
        domain("PJM", dimension("a", question("a", CHOICE))),
        domain("PGM", dimension("b", question("b", CHOICE, capability="BEN"))),
    )
    tally = one_group({"a": CHOICE, "b": CHOICE}, {"a": (2,), "b": (4,)})
    result = scoring.maturity(asked, tally, domains={"PJM"})
    assert [each.key for each in result.domains] == ["PJM"]
    assert list(scoring.cap_scores(result)) == ["CTL"]


def test_the_heat_map_has_a_row_for_each_cell_made_of_that_cell_alone():
    asked = of(Rule.LEVEL_AVERAGE, question("a", LIKERT), question("b", LIKERT))
    pool = Cell(("FUN", "TEA"), 2.0, counts(LIKERT, [1, 1, 1]))
    tally = {"a": (cell("EXE", LIKERT, 5), pool), "b": (cell("EXE", LIKERT, 3),)}
    found = scoring.heat_map(asked, tally)
    assert {groups: caps["CTL"].score for groups, caps in found.items()} == {
        ("EXE",): 4,
        ("FUN", "TEA"): 1,
    }
    assert scoring.for_group(tally, "FUN") == {}


def test_rows_become_a_tally_with_a_cell_for_each_group():
    answers = [
        *rows("TEA", LIKERT, "q", 1, "dk", None),
        *rows("EXE", LIKERT, "q", 5, 5, "na"),
        *rows("TEA", LIKERT, "r", 2),
    ]
    assert scoring.tally_of(answers, {"EXE": 2.0, "TEA": 1.0}) == {
        "q": (
            Cell(("EXE",), 2.0, Counts({4: 2}, na=1)),
            Cell(("TEA",), 1.0, Counts({0: 1}, dk=1)),
        ),
        "r": (Cell(("TEA",), 1.0, Counts({1: 1})),),
    }


def test_what_does_not_apply_is_no_choice_even_where_one_is_left():
    found = scoring.tally_of([("EXE", "q", "na", 2), ("EXE", "q", "dk", 1)], {"EXE": 1.0})
    assert found["q"][0].counts == Counts({}, dk=1, na=1)


def test_no_answers_at_all_give_no_scores_and_no_error():
    for rule in Rule:
        result = scoring.maturity(mixed(rule), {})
        assert only(result).score.value is None
        assert only(result).status is Standing.INSUFFICIENT
        assert result.domains[0].score.value is None
        assert scoring.heat_map(mixed(rule), {}) == {}
