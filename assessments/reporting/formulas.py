"""The formulas behind the figures of the chapter: those of the rules that its assessments use."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as __

from assessments.findings import arithmetic, questions
from assessments.findings.tables import Fact
from assessments.library import model_words
from assessments.maturity.entries import AnswerType, MaturityModel, Rule, Weighting

FORMULAS = {
    Rule.PRACTICE_PERCENT: arithmetic.POOLED,
    Rule.SERVICE_PERCENT: arithmetic.SERVICES,
    Rule.LEVEL_AVERAGE: arithmetic.AVERAGE,
}
CONSENSUS = "1 + Σ p × log₂(1 − |v − μ| / d)"


def of(models: Iterable[MaturityModel]) -> list[Fact]:
    """Each once, whatever number of assessments uses it."""
    found: dict[str, Fact] = {}
    for model in models:
        for fact in (*_questions(model), *_rules(model)):
            found.setdefault(fact.name + fact.formula, fact)
    return [*found.values(), *_common()]


def _questions(model: MaturityModel) -> Iterator[Fact]:
    kinds = {question.answer_type for question in model.questions()}
    by_group = model.params.weighting is Weighting.BY_GROUP
    if kinds - {AnswerType.LEVEL_CHOICE}:
        formula = questions.BY_GROUP if by_group else questions.BY_RESPONDENT
        yield Fact(__("Question"), "", formula)
    if AnswerType.LEVEL_CHOICE in kinds:
        yield Fact(__("Question with levels to choose"), "", questions.BY_CHOICE)


def _rules(model: MaturityModel) -> Iterator[Fact]:
    name = str(model_words.RULES[model.rule])
    if model.rule is not Rule.LEVEL_GATED:
        yield Fact(name, "", FORMULAS[model.rule])
        return
    yield Fact(name, "", arithmetic.CHOICES if _chooses(model) else arithmetic.PRACTICES)
    yield Fact(__("Whole part, the lowest of its levels"), "", arithmetic.LOWEST)


def _chooses(model: MaturityModel) -> bool:
    return any(each.answer_type is AnswerType.LEVEL_CHOICE for each in model.questions())


def _common() -> Iterator[Fact]:
    yield Fact(__("Capability"), "", arithmetic.CAPABILITY)
    yield Fact(__("Consensus"), "", CONSENSUS)
    yield Fact(__("Gap"), "", __("target − now"))
    yield Fact(__("Importance"), "", __("1 + 4 × its dots / the most dots that any got"))
