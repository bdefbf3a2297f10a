"""Scales in words: what each step is called, and which scores a room may agree on."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from assessments.maturity.entries import (
    AnswerType,
    Dimension,
    Ladder,
    Level,
    MaturityModel,
    Question,
    Rule,
)
from assessments.maturity.rules import level_texts

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NO, PARTLY, YES = _("No"), _("Partly"), _("Yes")
# Where a model gives its steps no names of its own.
NAMES: dict[AnswerType, tuple["_StrPromise", ...]] = {
    AnswerType.YES_NO: (NO, YES),
    AnswerType.YES_PARTIAL_NO: (NO, PARTLY, YES),
    AnswerType.SERVICE: (_("Not offered"), _("Basic"), _("Intermediate"), _("Advanced")),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a question's scale: its value, its figure ("3", none for yes and no), name."""

    value: float
    figure: str
    name: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The scores that can be agreed on: from `lowest` to `highest` in steps of `step`."""

    lowest: Decimal
    highest: Decimal
    step: Decimal

    def holds(self, value: Decimal) -> bool:
        inside = value.is_finite() and self.lowest <= value <= self.highest
        return inside and not (value - self.lowest) % self.step

    def nearest(self, value: float) -> Decimal:
        """The score of the scale that lies nearest; half a step goes up."""
        steps = int((Decimal(str(value)) - self.lowest) / self.step + Decimal("0.5"))
        return min(self.highest, max(self.lowest, self.lowest + steps * self.step))


def _scale(lowest: str, highest: str, step: str) -> Scale:
    return Scale(Decimal(lowest), Decimal(highest), Decimal(step))


# A level is reached or not; the other answers may be met in the middle.
OF_QUESTIONS: dict[AnswerType, Scale] = {
    AnswerType.YES_NO: _scale("0", "1", "1"),
    AnswerType.YES_PARTIAL_NO: _scale("0", "1", "0.5"),
    AnswerType.LIKERT: _scale("1", "5", "0.5"),
    AnswerType.LEVEL_CHOICE: _scale("1", "5", "1"),
    AnswerType.SERVICE: _scale("0", "3", "0.5"),
}
PERCENT = _scale("0", "100", "1")
AVERAGE = _scale("1", "5", "0.1")
LEVEL = _scale("1", "5", "1")
SHARE = _scale("0", "1", "0.05")


def of_dimension(model: MaturityModel) -> Scale:
    """By the model's rule; a dimension that is itself a level has the share of it that is met."""
    if model.rule in (Rule.PRACTICE_PERCENT, Rule.SERVICE_PERCENT):
        return PERCENT
    if model.rule is Rule.LEVEL_AVERAGE:
        return AVERAGE
    return SHARE if model.params.ladder is Ladder.DOMAIN else LEVEL


def steps(
    question: Question, dimension: Dimension, model: MaturityModel, language: str
) -> list[Step]:
    """The steps of the question's scale, lowest first, in words."""
    levels = level_texts(model, dimension, question)
    return list(_steps(question.answer_type, levels, language))


@lru_cache(maxsize=2000)
def _steps(kind: AnswerType, levels: tuple[Level, ...], language: str) -> tuple[Step, ...]:
    return tuple(_named(kind, levels, language))


def _named(kind: AnswerType, levels: tuple[Level, ...], language: str) -> Iterator[Step]:
    titles = {level.number: level.title.in_language(language) for level in levels}
    names = NAMES.get(kind, ())
    for index, value in enumerate(kind.scale):
        ours = str(names[index]) if names else ""
        if kind.is_yes_no:
            yield Step(value, "", ours)
        else:
            yield Step(value, f"{value:g}", titles.get(int(value), ours))
