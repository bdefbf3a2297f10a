"""Whether a model can be scored by its rule (domain.md §2.5)."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from assessments.maturity.entries import (
    AnswerType,
    Dimension,
    Domain,
    Ladder,
    Level,
    MaturityModel,
    Question,
    Rule,
)
from assessments.maturity.fields import Problem, shown

Entry = Domain | Dimension | Question
# Tells where an entry stands in the document.
Place = Callable[[Entry], str]

PRACTICES = frozenset({AnswerType.YES_NO, AnswerType.YES_PARTIAL_NO})
# The answer types that a rule scores. Questions of other types are asked all the same: they count
# for their capability only (domain.md §2.2), so a model may mix them.
FITS: Mapping[Rule, frozenset[AnswerType]] = {
    Rule.PRACTICE_PERCENT: PRACTICES,
    Rule.SERVICE_PERCENT: frozenset({AnswerType.SERVICE}),
    Rule.LEVEL_AVERAGE: frozenset({AnswerType.LIKERT, AnswerType.LEVEL_CHOICE}),
    Rule.LEVEL_GATED: PRACTICES | {AnswerType.LEVEL_CHOICE},
}
CHOSEN_LEVELS = range(1, 6)
LOWEST_SCORED_LEVEL = 2


def fits(rule: Rule, question: Question) -> bool:
    """Whether the rule makes a score of this question."""
    return question.answer_type in FITS[rule]


def level_texts(
    model: MaturityModel, dimension: Dimension, question: Question
) -> tuple[Level, ...]:
    """What the levels of a question mean: said by itself, or its dimension, or the model."""
    return question.levels or dimension.levels or model.levels


def problems(model: MaturityModel, place: Place) -> list[Problem]:
    """What keeps a well-formed model from being scored."""
    found = [*_question_problems(model, place)]
    if not any(fits(model.rule, question) for question in model.questions()):
        found.append(Problem("questions", "no_question_fits", {"rule": model.rule.value}))
    if model.rule is Rule.LEVEL_GATED and not found:
        found.extend(_ladder_problems(model, place))
    return found


def _question_problems(model: MaturityModel, place: Place) -> Iterator[Problem]:
    for dimension in model.dimensions():
        for question in dimension.questions:
            is_practice = question.answer_type in PRACTICES
            if model.rule is Rule.LEVEL_GATED and is_practice and question.level is None:
                yield Problem(f"{place(question)}.level", "level_missing", {"key": question.key})
            if question.answer_type is AnswerType.LEVEL_CHOICE:
                numbers = {each.number for each in level_texts(model, dimension, question)}
                if numbers != set(CHOSEN_LEVELS):
                    values = {"key": question.key, "levels": _listed(numbers)}
                    yield Problem(f"{place(question)}.levels", "five_levels_needed", values)


def _ladder_problems(model: MaturityModel, place: Place) -> Iterator[Problem]:
    for part, questions in _ladders(model):
        scored = [each for each in questions if fits(model.rule, each)]
        practices = [each for each in scored if each.answer_type in PRACTICES]
        values = {"key": shown(part.key)}
        if not practices:
            continue
        if len(practices) < len(scored):
            yield Problem(place(part), "mixed_ladder", values)
        used = {each.level for each in practices}
        highest = max(LOWEST_SCORED_LEVEL, *(level or 0 for level in used))
        for level in range(LOWEST_SCORED_LEVEL, highest + 1):
            if level not in used:
                yield Problem(place(part), "level_without_questions", {**values, "level": level})


def _ladders(model: MaturityModel) -> Iterator[tuple[Dimension | Domain, list[Question]]]:
    if model.params.ladder is Ladder.DOMAIN:
        yield from ((domain, list(domain.questions())) for domain in model.domains)
        return
    yield from ((each, list(each.questions)) for each in model.dimensions())


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))
