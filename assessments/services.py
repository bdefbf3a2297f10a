"""How well each function of a PMO is served today, as the assessments say (domain.md §6.1)."""

from assessments import results
from assessments.maturity.entries import AnswerType
from pmo_studio.core.models import Engagement


def services_today(engagement: Engagement) -> dict[str, float]:
    """The service grade 0..3 of each function that a closed assessment asked about.

    Where several did, the one closed last counts; where it asked twice, the weighted mean.
    """
    found: dict[str, float] = {}
    for closed in results.closed(engagement):
        for key, grade in _grades(closed).items():
            found.setdefault(key, grade)
    return found


def _grades(closed: results.Results) -> dict[str, float]:
    sums: dict[str, tuple[float, float]] = {}
    for key, question in closed.questions.items():
        score = closed.result.questions.get(key)
        if question.answer_type is not AnswerType.SERVICE or score is None or score.x is None:
            continue
        for function in question.functions:
            total, weights = sums.get(function, (0.0, 0.0))
            sums[function] = (total + question.weight * score.x, weights + question.weight)
    return {key: total / weights for key, (total, weights) in sums.items() if weights}
