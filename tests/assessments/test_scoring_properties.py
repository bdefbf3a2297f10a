"""What holds for all answers, weights and rules."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import scoring
from assessments.answers import Cell, Counts
from assessments.maturity.entries import (
    AnswerType,
    DkPolicy,
    Domain,
    MaturityModel,
    Params,
    Rule,
    Weighting,
)
from assessments.scoring import Agreed, Kind
from tests.assessments.questionnaires import dimension, domain, model, question

GROUPS = ("EXE", "PMG", "TEA")
OF_RULE = {
    Rule.PRACTICE_PERCENT: AnswerType.YES_PARTIAL_NO,
    Rule.SERVICE_PERCENT: AnswerType.SERVICE,
    Rule.LEVEL_AVERAGE: AnswerType.LIKERT,
    Rule.LEVEL_GATED: AnswerType.YES_NO,
}
weights = st.sampled_from([0.25, 0.5, 1.0, 2.0, 3.0])
all_params = st.builds(
    Params,
    weighting=st.sampled_from(Weighting),
    dk_policy=st.sampled_from(DkPolicy),
    binarise=st.booleans(),
    threshold=st.sampled_from([0.5, 0.8, 1.0]),
    choice_threshold=st.sampled_from([0.2, 0.6, 0.8, 1.0]),
)


@st.composite
def models(draw: st.DrawFn, rules: st.SearchStrategy[Rule] = st.sampled_from(Rule)):  # noqa: B008
    """Two domains of two dimensions; a gated one by practices or by choices."""
    rule = draw(rules)
    kind = OF_RULE[rule]
    if rule is Rule.LEVEL_GATED and draw(st.booleans()):
        kind = AnswerType.LEVEL_CHOICE
    return model(
        rule,
        *(
            domain(
                name,
                *(
                    dimension(
                        f"{name}.{part}",
                        *(
                            question(
                                f"{name}.{part}.{number}",
                                kind,
                                weight=draw(weights),
                                level=draw(st.integers(1, 5)),
                                capability=draw(st.sampled_from(["CTL", "FIN"])),
                            )
                            for number in range(draw(st.integers(1, 4)))
                        ),
                        weight=draw(weights),
                    )
                    for part in "ab"
                ),
                weight=draw(weights),
                chain=True,
            )
            for name in "DE"
        ),
    )


@st.composite
def assessments(draw: st.DrawFn, rules: st.SearchStrategy[Rule] = st.sampled_from(Rule)):  # noqa: B008
    """A model and the rows of answers to it."""
    asked = draw(models(rules))
    people = draw(st.lists(st.sampled_from(GROUPS), max_size=8))
    found = []
    for group in people:
        for each in asked.questions():
            answer = draw(st.integers(-3, len(each.answer_type.scale) - 1))
            status = {-1: "dk", -2: "na"}.get(answer, "answered")
            if answer > -3:
                found.append((group, each.key, status, answer if answer >= 0 else None))
    return asked, found


def tally(rows, weight=1.0):
    return scoring.tally_of(rows, dict(zip(GROUPS, (weight, 2 * weight, weight), strict=True)))


def scores(result: scoring.Result) -> list[float | None]:
    """Of questions, dimensions and capabilities."""
    found = [each.x for each in result.questions.values()]
    found += [each.score.value for each in result.dimensions()]
    return found + [cap.score for cap in scoring.cap_scores(result).values()]


def figures(result: scoring.Result) -> list[float | None]:
    """Every score of a result."""
    found = scores(result) + [each.score.value for each in result.domains]
    return found + ([result.overall.score.value] if result.overall else [])


def same(one: scoring.Result, other: scoring.Result) -> bool:
    return all(
        a is b is None or (a is not None and b is not None and math.isclose(a, b, abs_tol=1e-9))
        for a, b in zip(figures(one), figures(other), strict=True)
    )


@given(assessments(), all_params, st.randoms())
def test_the_order_of_answers_is_irrelevant(assessment, params, chance):
    asked, rows = assessment
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one = scoring.maturity(asked, tally(rows), params)
    other = scoring.maturity(asked, tally(shuffled), params)
    assert figures(one) == figures(other)


@given(assessments(), all_params, st.data())
def test_one_more_answer_that_does_not_apply_changes_no_score(assessment, params, data):
    asked, rows = assessment
    key = data.draw(st.sampled_from([each.key for each in asked.questions()]))
    more = [*rows, (data.draw(st.sampled_from(GROUPS)), key, "na", None)]
    one = scoring.maturity(asked, tally(rows), params)
    other = scoring.maturity(asked, tally(more), params)
    assert scores(one) == scores(other)
    # Only a question that becomes wholly "na" leaves the coverage; whether a gated dimension may be
    # used can change by that.
    if other.questions[key].na_only == one.questions[key].na_only:
        assert figures(one) == figures(other)


@given(assessments(), all_params, st.sampled_from([0.1, 0.3, 3.0, 7.0]))
def test_group_weights_have_no_scale(assessment, params, factor):
    asked, rows = assessment
    one = scoring.maturity(asked, tally(rows), params)
    assert same(one, scoring.maturity(asked, tally(rows, factor), params))


def heavier(asked: MaturityModel, domains: float, dimensions: float, questions: float):
    def of(each: Domain) -> Domain:
        parts = tuple(
            replace(
                part,
                weight=part.weight * dimensions,
                questions=tuple(replace(q, weight=q.weight * questions) for q in part.questions),
            )
            for part in each.dimensions
        )
        return replace(each, weight=each.weight * domains, dimensions=parts)

    return replace(asked, domains=tuple(map(of, asked.domains)))


@given(assessments(), all_params, *[st.sampled_from([0.1, 1.0, 3.0, 7.0])] * 3)
def test_weights_of_questions_dimensions_and_domains_have_no_scale(
    assessment, params, domains, dimensions, questions
):
    asked, rows = assessment
    one = scoring.maturity(asked, tally(rows), params)
    other = scoring.maturity(heavier(asked, domains, dimensions, questions), tally(rows), params)
    assert same(one, other)


@given(assessments(st.just(Rule.LEVEL_GATED)), all_params)
def test_a_gated_level_is_never_above_a_gate_that_is_not_met(assessment, params):
    asked, rows = assessment
    for found in scoring.maturity(asked, tally(rows), params).dimensions():
        level = found.score.level
        for gate in found.score.gates:
            if level is not None and not gate.met:
                assert level < gate.level
        if level is not None:
            assert all(gate.met for gate in found.score.gates if gate.level <= level)
            assert level <= found.score.chart <= min(5, level + 0.99)


@given(assessments(st.just(Rule.LEVEL_GATED)), all_params)
def test_fewer_people_reach_a_higher_level(assessment, params):
    asked, rows = assessment
    for found in scoring.maturity(asked, tally(rows), params).questions.values():
        assert list(found.shares) == sorted(found.shares, reverse=True)
        assert all(0 <= share <= 1 for share in found.shares)
        if found.shares:
            assert found.shares[0] == 1


LIMITS = {Kind.PERCENT: (0, 100), Kind.AVERAGE: (1, 5), Kind.LEVEL: (1, 5), Kind.SHARE: (0, 1)}


@given(assessments(), all_params)
def test_every_score_stays_on_its_scale_and_between_its_inputs(assessment, params):
    asked, rows = assessment
    result = scoring.maturity(asked, tally(rows), params)
    overall = [result.overall] if result.overall else []
    for found in [*result.dimensions(), *result.domains, *overall]:
        lowest, highest = LIMITS[found.score.kind]
        assert found.score.value is None or lowest <= found.score.value <= highest
        values = [line.value for line in found.score.mean.lines]
        if found.score.mean.value is not None:
            assert min(values) <= found.score.mean.value <= max(values)
    for cap in scoring.cap_scores(result).values():
        assert cap.score is None or 1 <= cap.score <= 5
    for each in result.questions.values():
        means = [cell.mean for cell in each.cells if cell.mean is not None]
        assert each.computed is None or min(means) <= each.computed <= max(means)


@given(assessments(), all_params, st.data())
def test_what_is_agreed_counts_and_what_was_computed_is_kept(assessment, params, data):
    asked, rows = assessment
    chosen = data.draw(st.sampled_from(list(asked.questions())))
    value = data.draw(st.sampled_from(chosen.answer_type.scale))
    before = scoring.maturity(asked, tally(rows), params)
    agreed = Agreed({chosen.key: value}, {})
    after = scoring.maturity(asked, tally(rows), params, agreed=agreed)
    found = after.questions[chosen.key]
    assert found.computed == before.questions[chosen.key].computed
    assert found.how == "agreed"
    assert not found.na_only
    if not params.binarise:
        assert found.x == value
    others = [key for key in after.questions if key != chosen.key]
    assert [after.questions[key] for key in others] == [before.questions[key] for key in others]


@given(assessments(), all_params)
def test_agreeing_on_what_was_computed_changes_no_domain(assessment, params):
    asked, rows = assessment
    before = scoring.maturity(asked, tally(rows), params)
    usable = {each.key: each.usable for each in before.dimensions() if each.usable is not None}
    after = scoring.maturity(asked, tally(rows), params, agreed=Agreed({}, usable))
    assert same(before, after)


@given(assessments(), st.integers(1, 3))
def test_as_many_copies_of_everybody_give_the_same_scores(assessment, copies):
    asked, rows = assessment
    assert same(scoring.maturity(asked, tally(rows)), scoring.maturity(asked, tally(rows * copies)))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30))
def test_by_respondent_is_the_plain_mean(choices):
    counted = Counts({choice: choices.count(choice) for choice in choices})
    asked = model(Rule.LEVEL_AVERAGE, domain("D", dimension("d", question("q", AnswerType.LIKERT))))
    params = Params(weighting=Weighting.BY_RESPONDENT)
    found = scoring.maturity(asked, {"q": (Cell(("A",), 1.0, counted),)}, params)
    assert found.questions["q"].x == pytest.approx(1 + sum(choices) / len(choices))
