"""Results in words and printed numbers."""

import pytest
from django.utils.translation import override

from assessments import agreement, scoring
from assessments import result_words as words
from assessments.agreement import Flag, GroupGap
from assessments.answers import Counts
from assessments.findings.scores import held_back
from assessments.maturity import builtin
from assessments.maturity.entries import AnswerType, Params, Rule
from tests.assessments.questionnaires import cell, dimension, domain, model, question

LIKERT, YES_NO = AnswerType.LIKERT, AnswerType.YES_PARTIAL_NO


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (words.level(2.25), "2.3"),
        (words.level(None), "–"),
        (words.level(3), "3.0"),
        (words.percent(2.5), "3 %"),
        (words.share(0.625), "63 %"),
        (words.hundredth(0.305), "0.31"),
        (words.exact(2 / 3), "0.6667"),
        (words.exact(2.0), "2"),
        (words.exact(100), "100"),
        (words.exact(None), "–"),
        (words.change(1.25), "+1.3"),
        (words.change(-0.25), "−0.3"),
        (words.change(0.04), "0.0"),
        (words.on_scale(YES_NO, 0.5), "50 %"),
        (words.on_scale(LIKERT, 2.25), "2.3"),
    ],
)
def test_numbers_are_rounded_half_up(printed, expected):
    assert printed.replace("\N{NO-BREAK SPACE}", " ") == expected


@pytest.mark.parametrize("language", ["pt-br", "es"])
def test_numbers_are_written_with_the_signs_of_the_language(language):
    with override(language):
        assert words.level(2.25) == "2,3"
        assert words.exact(1234.5) == "1234,5"


def test_a_gap_names_both_groups_their_means_and_the_distance():
    gap = GroupGap(2.2, ("TEA",), 1.8, ("EXE",), 4.0)
    names = {("TEA",): "team members", ("EXE",): "Executives"}
    counts = Counts({3: 3, 0: 2, 1: 1})
    found = agreement.agreement(LIKERT, counts)
    said = words.sentences(LIKERT, found, (Flag.PERCEPTION_GAP,), gap, None, names)
    assert said == [
        "The room sees two organisations. Executives say 4.0, team members say 1.8: a gap of 2.2"
        " levels between role groups."
    ]


@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        (YES_NO, "a gap of 50 percentage points"),
        (AnswerType.SERVICE, "a gap of 0.5 grades"),
        (LIKERT, "a gap of 0.5 levels"),
    ],
)
def test_a_gap_is_told_in_the_unit_of_its_scale(kind, unit):
    gap = GroupGap(0.5, ("A",), 0.25, ("B",), 0.75)
    assert unit in words.gap_words(kind, gap, {("A",): "A", ("B",): "B"})


@pytest.mark.parametrize(
    ("kind", "choices", "expected"),
    [
        (LIKERT, {0: 2, 4: 2}, "consensus 0.00, weak"),  # T8
        (LIKERT, {3: 3}, "consensus 1.00, strong"),  # T10
        (LIKERT, {3: 2}, "consensus 1.00"),
        (YES_NO, {0: 1, 2: 2}, "minority 33 %, weak"),
    ],
)
def test_consensus_is_a_number_and_a_word(kind, choices, expected):
    found = agreement.agreement(kind, Counts(choices))
    assert words.consensus(kind, found).replace("\N{NO-BREAK SPACE}", " ") == expected


def test_answers_that_lie_far_apart_are_told_though_most_agree():
    found = agreement.agreement(LIKERT, Counts({0: 1, 3: 20}))
    said = words.sentences(LIKERT, found, (Flag.DISCUSS, Flag.STRONG), None, None, {})
    assert said == [
        "Most agree, yet some answers lie far apart: ask who sees what.",
        "The room agrees.",
    ]


def test_parameters_are_told_where_the_model_uses_them():
    practices = words.parameters(builtin.get("opm3q"))
    assert any("stage of a chain" in each for each in practices)
    levels = words.parameters(builtin.get("seven5"))
    assert any("chose it or a higher one" in each for each in levels)
    assert not any("level of practices" in each for each in levels)


def test_scores_are_printed_in_their_own_unit():
    mean = scoring.Mean.of([scoring.Line.of("a", 1.0, 0.625)])
    score = scoring.Score
    kinds = scoring.Kind
    printed = [
        words.score(score(kinds.PERCENT, 62.5, mean)),
        words.score(score(kinds.SHARE, 0.625, mean)),
        words.score(score(kinds.AVERAGE, 2.25, mean)),
        words.score(score(kinds.LEVEL, 2.0, mean)),
        words.score(score(kinds.LEVEL, 2.5, mean)),
        words.score(score(kinds.LEVEL, None, mean)),
    ]
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in printed] == [
        "63 %",
        "63 %",
        "2.3",
        "2",
        "2.5",
        "–",
    ]


def test_lists_of_names_end_in_and():
    assert words.listed(["A"]) == "A"
    assert words.listed(["A", "B", "C"]) == "A, B and C"


def test_unused_parameters_stay_untold():
    assert len(words.parameters(builtin.get("pmosvc"))) == 2
    assert Params().binarise is False


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ((2, 2, 2), "All 3 of its dimensions with a score are at level 2."),
        ((2, None), "Its only dimension with a score is at level 2."),
        ((1, 2, 1, 3), "Held back by: d0 and d2."),
        ((1, 1, 1, 1, 1, 1, 3), "Held back by all dimensions but d6."),
        ((1, 1, 1, 1, 1, 2, 2, 2, 2), "Held back by: d0, d1, d2 and 2 more."),
    ],
)
def test_what_holds_a_domain_back_is_told_in_few_names(levels, said):
    parts = [
        dimension(f"d{number}", question(f"q{number}", AnswerType.LEVEL_CHOICE))
        for number in range(len(levels))
    ]
    asked = model(Rule.LEVEL_GATED, domain("D", *parts))
    tally = {
        f"q{number}": (cell("A", AnswerType.LEVEL_CHOICE, *[level] * 3),)
        for number, level in enumerate(levels)
        if level
    }
    (found,) = scoring.maturity(asked, tally).domains
    names = {each.key: each.key for each in parts}
    assert held_back(found, names) == said
