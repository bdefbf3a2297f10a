"""The frozen model of an assessment as values, read once in the life of a process.

A document never changes once its assessment exists, and no two assessments share a code: so the
code alone names what was read, and pages never load the document again.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from assessments.maturity.entries import (
    AnswerType,
    Dimension,
    Domain,
    Level,
    MaturityModel,
    Question,
)
from assessments.maturity.rules import level_texts

Value = TypeVar("Value")

# A model of 300 questions in three languages takes about one megabyte.
KEPT = 64

# The types whose steps have names of their own; "yes" and "no" say what they are.
NAMED = (AnswerType.LIKERT, AnswerType.LEVEL_CHOICE, AnswerType.SERVICE)


class Kept(Generic[Value]):
    """The values used last, at most so many."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: OrderedDict[object, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object, make: Callable[[], Value]) -> Value:
        """The value of that key, made when it is not there; two threads may both make it."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self.most:
                self._values.popitem(last=False)
        return value

    def clear(self) -> None:
        with self._lock:
            self._values.clear()

    def __len__(self) -> int:
        return len(self._values)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one role group is asked it: its number from 1, and where it stands."""

    number: int
    question: Question
    dimension: Dimension
    domain: Domain
    # What its steps are called and mean: its own words, or those of its dimension or model.
    levels: tuple[Level, ...]

    @property
    def has_own_levels(self) -> bool:
        return bool(self.question.levels)


_models: Kept[MaturityModel] = Kept(KEPT)
_asked: Kept[tuple[Asked, ...]] = Kept(KEPT * 6)


def model_of(code: str, read: Callable[[], MaturityModel]) -> MaturityModel:
    """The model of the assessment with that code; `read` is called when it is not kept yet."""
    return _models.get(code, read) if code else read()


def asked(code: str, model: MaturityModel, group: str) -> tuple[Asked, ...]:
    """What the role group with that key is asked, in order."""
    return _asked.get((code, group), lambda: _list(model, group))


def _list(model: MaturityModel, group: str) -> tuple[Asked, ...]:
    places = [
        (question, dimension, domain)
        for domain in model.domains
        for dimension in domain.dimensions
        for question in dimension.questions
        if not question.audience or group in question.audience
    ]
    return tuple(
        Asked(number, question, dimension, domain, _levels(model, dimension, question))
        for number, (question, dimension, domain) in enumerate(places, 1)
    )


def _levels(model: MaturityModel, dimension: Dimension, question: Question) -> tuple[Level, ...]:
    if question.answer_type not in NAMED:
        return ()
    return level_texts(model, dimension, question)
