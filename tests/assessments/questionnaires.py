"""Small questionnaires and the answers to them, for tests of the arithmetic."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assessments import scoring
from assessments.answers import Cell, Counts, Status
from assessments.maturity.entries import (
    AnswerType,
    Dimension,
    Domain,
    MaturityModel,
    Question,
    Rule,
)
from pmo_studio.core.catalogue import Text

YES = AnswerType.YES_NO
PARTLY = AnswerType.YES_PARTIAL_NO
LIKERT = AnswerType.LIKERT
CHOICE = AnswerType.LEVEL_CHOICE
SERVICE = AnswerType.SERVICE
NAME = Text("Name", "Nome", "Nombre")


def question(key: str, kind: AnswerType = YES, *, capability: str = "CTL", **more: Any) -> Question:
    return Question(key=key, text=NAME, answer_type=kind, capability=capability, **more)


def dimension(key: str, *questions: Question, weight: float = 1.0) -> Dimension:
    return Dimension(key=key, name=NAME, questions=questions, weight=weight)


def domain(key: str, *dimensions: Dimension, weight: float = 1.0, chain: bool = False) -> Domain:
    return Domain(key=key, name=NAME, dimensions=dimensions, weight=weight, chain=chain)


def model(rule: Rule, *domains: Domain) -> MaturityModel:
    return MaturityModel(key="test", version=1, name=NAME, rule=rule, domains=domains)


def of(rule: Rule, *questions: Question) -> MaturityModel:
    """A model with one domain D and one dimension d."""
    return model(rule, domain("D", dimension("d", *questions)))


def counts(kind: AnswerType, answers: Iterable[object]) -> Counts:
    """Answers are values of the scale, "dk", "na" or None for blank."""
    choices: dict[int, int] = {}
    dk = na = 0
    for answer in answers:
        if answer == "dk":
            dk += 1
        elif answer == "na":
            na += 1
        elif answer is not None:
            choice = kind.scale.index(float(answer))  # type: ignore[arg-type]
            choices[choice] = choices.get(choice, 0) + 1
    return Counts(choices, dk, na)


def cell(group: str, kind: AnswerType, *answers: object, weight: float = 1.0) -> Cell:
    return Cell((group,), weight, counts(kind, answers))


def one_group(
    kinds: Mapping[str, AnswerType], answers: Mapping[str, Sequence[object]]
) -> dict[str, tuple[Cell, ...]]:
    return {key: (cell("ALL", kinds[key], *given),) for key, given in answers.items()}


def rows(group: str, kind: AnswerType, key: str, *answers: object) -> list[scoring.Row]:
    """The same answers as rows of a database."""
    found: list[scoring.Row] = []
    for answer in answers:
        if answer in ("dk", "na"):
            found.append((group, key, Status(str(answer)).value, None))
        elif answer is not None:
            choice = kind.scale.index(float(answer))  # type: ignore[arg-type]
            found.append((group, key, Status.ANSWERED.value, choice))
    return found


def only(result: scoring.Result) -> scoring.DimensionScore:
    """The one dimension of `of`."""
    (found,) = result.dimensions()
    return found
