"""The bridge between assessments, before and after (T40), and the growth of targets."""

import datetime

import pytest

from assessments import scoring
from assessments.maturity.entries import Rule
from assessments.scoring import Closed, Difference, Snapshot
from tests.assessments.questionnaires import LIKERT, cell, of, question


def caps(**scores):
    """Capabilities with these scores; None is one that nobody could judge."""
    asked = of(
        Rule.LEVEL_AVERAGE, *(question(key, LIKERT, capability=key, weight=1.0) for key in scores)
    )
    tally = {key: (cell("A", LIKERT, 3),) for key, score in scores.items() if score is not None}
    agreed = scoring.Agreed({key: score for key, score in scores.items() if score}, {})
    return scoring.cap_scores(scoring.maturity(asked, tally, agreed=agreed))


def snapshot(people=None, model="opm3q", version=1, **scores):
    return Snapshot(model, version, people or {"EXE": 5, "TEA": 5}, caps(**scores))


def day(number):
    return datetime.datetime(2026, 3, number, tzinfo=datetime.UTC)


def test_the_assessment_closed_last_speaks_if_it_has_a_score():
    found = scoring.bridge(
        [
            Closed(3, "Spring", day(3), caps(CTL=3.0, FIN=None)),
            Closed(1, "Winter", day(1), caps(CTL=1.0, FIN=2.0, STD=4.0)),
            Closed(2, "March", day(2), caps(CTL=2.0, FIN=2.5)),
        ]
    )
    assert {key: (each.name, each.cap.score) for key, each in found.items()} == {
        "CTL": ("Spring", 3),
        "FIN": ("March", 2.5),
        "STD": ("Winter", 4),
    }


def test_without_a_closed_assessment_nothing_speaks():
    assert scoring.bridge([]) == {}


def test_t40_growth_and_whether_targets_are_met():
    found = scoring.compare(
        snapshot(STD=2.0, CTL=1.5), snapshot(STD=3.5, CTL=2.9), {"STD": 3.5, "CTL": 3.0}
    )
    assert [(each.capability, each.met) for each in found.changes] == [
        ("STD", True),
        ("CTL", False),
    ]
    assert [each.delta for each in found.changes] == [pytest.approx(1.5), pytest.approx(1.4)]
    assert found.mean.value == pytest.approx(1.45)
    assert found.differences == ()


@pytest.mark.parametrize(("after", "met"), [(2.95, True), (2.94, False)])
def test_a_target_is_met_from_just_below_it(after, met):
    found = scoring.compare(snapshot(CTL=1.0), snapshot(CTL=after), {"CTL": 3.0})
    assert found.changes[0].met is met


def test_without_a_target_there_is_nothing_to_meet():
    assert scoring.compare(snapshot(CTL=1.0), snapshot(CTL=2.0)).changes[0].met is None


def test_only_what_both_cover_is_compared():
    before, after = snapshot(CTL=1.0, FIN=2.0, RSK=2.0), snapshot(FIN=None, CTL=2.0, TEC=3.0)
    found = scoring.compare(before, after)
    assert [each.capability for each in found.changes] == ["CTL"]
    assert found.left_out == ("FIN",)


def test_a_capability_with_too_little_coverage_is_left_out():
    asked = of(Rule.LEVEL_AVERAGE, question("a", LIKERT), question("b", LIKERT, weight=2.0))
    result = scoring.maturity(asked, {"a": (cell("A", LIKERT, 3),)})
    thin = Snapshot("opm3q", 1, {"EXE": 5}, scoring.cap_scores(result))
    found = scoring.compare(thin, snapshot({"EXE": 5}, CTL=4.0))
    assert (found.changes, found.left_out, found.mean.value) == ((), ("CTL",), None)


@pytest.mark.parametrize(
    ("after", "differences"),
    [
        (snapshot({"EXE": 50, "TEA": 50}), (Difference.NUMBER,)),
        (snapshot({"EXE": 7, "TEA": 6}), ()),
        (snapshot({"EXE": 7, "TEA": 7}), (Difference.NUMBER,)),
        (snapshot({"EXE": 6, "TEA": 4}), ()),
        (snapshot({"EXE": 7, "TEA": 3}), (Difference.GROUPS,)),
        (snapshot({"EXE": 5, "TEA": 5, "BUS": 1}), (Difference.GROUPS,)),
        (snapshot({"EXE": 5, "TEA": 5, "BUS": 0}), ()),
        (snapshot(version=2), (Difference.VERSION,)),
        (snapshot(model="seven5", version=2), (Difference.MODEL,)),
    ],
)
def test_what_is_not_alike_is_said(after, differences):
    assert scoring.compare(snapshot(), after).differences == differences


@pytest.mark.parametrize(
    ("current", "target", "years", "warns"),
    [
        (2.0, 3.0, 1.0, False),
        (2.0, 3.1, 1.0, True),
        (2.0, 3.1, 2.0, False),
        (3.0, 2.0, 1.0, False),
        (2.1, 3.1, 1.0, False),
    ],
)
def test_more_than_a_level_a_year_deserves_a_warning(current, target, years, warns):
    assert scoring.growth_warning(current, target, years) is warns
