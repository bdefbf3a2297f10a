"""The dimensions and the questions of each, with what was agreed on them.

Made of `assessments.results`, so of published counts alone.
"""

from dataclasses import dataclass

from assessments import result_words as words
from assessments import results
from assessments.actions import agreeing
from assessments.maturity.entries import Dimension
from assessments.models import AgreedScore, AssessmentQuestion
from assessments.settling import in_words
from pmo_studio.core import languages


def by_question(found: results.Results) -> dict[str, Dimension]:
    return {
        question.key: dimension
        for dimension in found.model.dimensions()
        for question in dimension.questions
    }


@dataclass(frozen=True)
class Line:
    """A dimension: the score that counts, what its answers give and what was agreed on it."""

    key: str
    name: str
    score: str
    computed: str
    agreed: AgreedScore | None
    agreed_in_words: str
    is_thin: bool


def lines_of(found: results.Results) -> list[Line]:
    """Every dimension of which anything is published, in the order of the model."""
    names = {each.key: in_words.dimension(found.model, each) for each in found.model.dimensions()}
    lines = []
    for scored in found.result.dimensions():
        agreed = found.agreed_dimensions.get(scored.key)
        if not (agreed or agreeing.is_seen(found, scored.key)):
            continue
        lines.append(
            Line(
                key=scored.key,
                name=names[scored.key],
                score=words.score(scored.score),
                computed=words.score(found.answered_dimensions[scored.key]),
                agreed=agreed,
                agreed_in_words=in_words.agreed_score(scored.computed.kind, agreed),
                is_thin=scored.status != "ok",
            )
        )
    return lines


@dataclass(frozen=True)
class QuestionLine:
    """One question of a dimension, as its score is made of it; "–" where nothing is published."""

    pk: int
    text: str
    computed: str
    agreed: str


def question_lines(found: results.Results, dimension: Dimension) -> list[QuestionLine]:
    """The questions of a dimension with their values; one query."""
    rows = AssessmentQuestion.objects.filter(assessment=found.assessment)
    pks = dict(rows.values_list("key", "pk"))
    return [
        QuestionLine(
            pk=pks[question.key],
            text=question.text.in_language(languages.current()),
            computed=words.on_scale(
                question.answer_type, agreeing.computed_answer(found, question.key)
            ),
            agreed=in_words.agreed_answer(question, found.agreed.get(question.key)),
        )
        for question in dimension.questions
    ]
