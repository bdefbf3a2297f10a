"""From a tally of answers to scores that can be opened down to their inputs.

Pure (domain.md §2.2 to §2.5, §2.8 and the Rulings): no Django, no database, no clock.

    result = scoring.maturity(model, tally, params, domains={"PJM"})
    result.domains[0].score.value
    scoring.cap_scores(result)["CTL"].score

The tally holds the cells that may be displayed; what is not in it enters no figure.
"""

from collections.abc import Collection, Mapping

from assessments.answers import Tally
from assessments.maturity.entries import Domain, MaturityModel, Params
from assessments.scoring.capabilities import (
    Change,
    Closed,
    Comparison,
    Difference,
    Snapshot,
    Speaks,
    bridge,
    cap_scores,
    compare,
    growth_warning,
    of_questions,
    years_between,
)
from assessments.scoring.growth import (
    Growth,
    Round,
    a_year_before,
    growth_between,
    on_shared,
    shared_questions,
)
from assessments.scoring.questions import (
    LEAST_COVERAGE,
    by_group,
    by_respondent,
    dk_rate,
    question_scores,
)
from assessments.scoring.results import (
    EPSILON,
    Agreed,
    Band,
    CapScore,
    CellMean,
    Coverage,
    DimensionScore,
    DomainScore,
    Gate,
    How,
    Kind,
    Line,
    Mean,
    OverallScore,
    QuestionScore,
    Result,
    Score,
    Stage,
    Standing,
    reaches,
)
from assessments.scoring.rules import ADVANCED_FROM, INTERMEDIATE_FROM, Rules
from assessments.scoring.tallies import Row, SummedRow, cells_of, for_group, tally_of, tally_of_sums

__all__ = [
    "ADVANCED_FROM",
    "EPSILON",
    "INTERMEDIATE_FROM",
    "LEAST_COVERAGE",
    "Agreed",
    "Band",
    "CapScore",
    "CellMean",
    "Change",
    "Closed",
    "Comparison",
    "Coverage",
    "Difference",
    "DimensionScore",
    "DomainScore",
    "Gate",
    "Growth",
    "How",
    "Kind",
    "Line",
    "Mean",
    "OverallScore",
    "QuestionScore",
    "Result",
    "Round",
    "Row",
    "Score",
    "Snapshot",
    "Speaks",
    "Stage",
    "Standing",
    "SummedRow",
    "a_year_before",
    "bridge",
    "by_group",
    "by_respondent",
    "cap_scores",
    "cells_of",
    "compare",
    "covered_dimensions",
    "dk_rate",
    "for_group",
    "growth_between",
    "growth_warning",
    "heat_map",
    "maturity",
    "on_shared",
    "reaches",
    "shared_questions",
    "tally_of",
    "tally_of_sums",
    "years_between",
]


def maturity(
    model: MaturityModel,
    tally: Tally,
    params: Params | None = None,
    *,
    domains: Collection[str] | None = None,
    agreed: Agreed | None = None,
) -> Result:
    """All scores of an assessment, each with the lines it was made of.

    `params` are the assessment's frozen ones, else the model's; `domains` the keys in scope, else
    all.  `agreed` scores are in the units of their question, or of the rule: 0..100 for percents,
    1..5 for averages and levels, 0..1 for dimensions that are levels.
    """
    params = params or model.params
    agreed = agreed or Agreed({}, {})
    in_scope = _in_scope(model, domains)
    questions = question_scores(model, tally, params, in_scope, agreed)
    rules = Rules(model.rule, params, questions, agreed)
    found = tuple(map(rules.domain, in_scope))
    overall = rules.overall(found)
    return Result(model.key, model.version, model.rule, params, questions, found, overall)


def heat_map(
    model: MaturityModel,
    tally: Tally,
    params: Params | None = None,
    *,
    domains: Collection[str] | None = None,
) -> Mapping[tuple[str, ...], Mapping[str, CapScore]]:
    """Capability by group or pool, each row from that cell alone.

    What the room agreed belongs to no group and stays out.
    """
    params = params or model.params
    in_scope = _in_scope(model, domains)
    nothing = Agreed({}, {})
    return {
        groups: of_questions(
            question_scores(model, for_group(tally, *groups), params, in_scope, nothing).values()
        )
        for groups in cells_of(tally)
    }


def _in_scope(model: MaturityModel, domains: Collection[str] | None) -> list[Domain]:
    return [each for each in model.domains if domains is None or each.key in domains]


def covered_dimensions(result: Result) -> tuple[int, int]:
    """How many dimensions have coverage ≥ 0.5, of how many that apply (criterion A5)."""
    covered = [
        dimension.coverage.value
        for dimension in result.dimensions()
        if dimension.coverage.value is not None
    ]
    return sum(reaches(value, LEAST_COVERAGE) for value in covered), len(covered)
