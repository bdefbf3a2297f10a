"""What people choose from, in words: the steps of a scale, "I don't know", "does not apply"."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments import scales
from assessments.answers import Status
from assessments.frozen import Asked
from assessments.maturity.entries import AnswerType, Level
from pmo_studio.core import languages

DK, NA = _("I don't know"), _("Does not apply here")

# Where a model gives its steps no names of its own.
NAMES: dict[AnswerType, tuple[str | Promise, ...]] = {
    **scales.NAMES,
    AnswerType.LIKERT: (
        _("Not at all true"),
        _("Hardly true"),
        _("Partly true"),
        _("Mostly true"),
        _("Completely true"),
    ),
    AnswerType.LEVEL_CHOICE: (
        _("Level 1"),
        _("Level 2"),
        _("Level 3"),
        _("Level 4"),
        _("Level 5"),
    ),
}
ICONS = {
    AnswerType.YES_NO: ("x", "check"),
    AnswerType.YES_PARTIAL_NO: ("x", "minus", "check"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One step: what the form sends, the key and the mark that stand for it, and its words."""

    value: str
    key: str
    mark: str
    icon: str
    title: str
    text: str


def of(asked: Asked) -> tuple[Choice, ...]:
    """The steps of the question in the language of the page; of yes and no, yes comes first."""
    return _steps(asked.question.answer_type, asked.levels, languages.current())


def name_of(asked: Asked, status: str, choice: int | None) -> str:
    """An answer in words, such as "3 Defined" or "I don't know"."""
    if status == Status.DK:
        return str(DK)
    if status == Status.NA:
        return str(NA)
    step = next(each for each in of(asked) if each.value == str(choice))
    return f"{step.mark} {step.title}".strip()


@lru_cache(maxsize=2000)
def _steps(kind: AnswerType, levels: tuple[Level, ...], language: str) -> tuple[Choice, ...]:
    by_number = {level.number: level for level in levels}
    steps = [
        _step(kind, index, by_number.get(int(value)), language)
        for index, value in enumerate(kind.scale)
    ]
    return tuple(_numbered(list(reversed(steps)))) if kind in ICONS else tuple(steps)


def _step(kind: AnswerType, index: int, level: Level | None, language: str) -> Choice:
    number = f"{kind.scale[index]:g}"
    if kind in ICONS:
        return Choice(str(index), "", "", ICONS[kind][index], str(NAMES[kind][index]), "")
    title = level.title.in_language(language) if level else str(NAMES[kind][index])
    text = level.text.in_language(language) if level else ""
    return Choice(str(index), number, number, "", title, text)


def _numbered(steps: Sequence[Choice]) -> list[Choice]:
    """Steps without a number of their own answer to the figures of their order."""
    return [
        Choice(step.value, str(order), step.mark, step.icon, step.title, step.text)
        for order, step in enumerate(steps, 1)
    ]
