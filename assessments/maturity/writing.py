"""Writes a maturity model as its document: what equals the default is left out.

The same model gives the same bytes, and `reading.read` gives the same model again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from enum import StrEnum

from assessments.maturity.entries import Dimension, Domain, Level, MaturityModel, Params, Question
from assessments.maturity.reading import FORMAT
from pmo_studio.core.catalogue import Text


def document(model: MaturityModel) -> dict[str, object]:
    """The model as a document of dicts, lists, texts and numbers."""
    return _without_defaults(
        {
            "format": FORMAT,
            "key": model.key,
            "version": model.version,
            "name": text(model.name),
            "source_note": text(model.source_note),
            "lead_in": text(model.lead_in),
            "rule": model.rule.value,
            "params": params(model.params),
            "levels": _levels(model.levels, {}),
            "parts": parts(model),
            "questions": questions(model),
        }
    )


def content(model: MaturityModel) -> bytes:
    """The document as a JSON file."""
    return (json.dumps(document(model), ensure_ascii=False, indent=2) + "\n").encode()


def parts(model: MaturityModel) -> list[dict[str, object]]:
    """The rows of `parts`: every domain, followed by its dimensions."""
    return list(_parts(model.domains, _titles(model)))


def questions(model: MaturityModel) -> list[dict[str, object]]:
    """The rows of `questions`, in the order in which they are asked."""
    titles = _titles(model)
    return [
        _question(question, dimension, titles)
        for dimension in model.dimensions()
        for question in dimension.questions
    ]


def text(words: Text | None) -> str | dict[str, str] | None:
    """One text for all languages, or one for each."""
    if words is None:
        return None
    if words.en == words.pt_br == words.es:
        return words.en
    return {"en": words.en, "pt-br": words.pt_br, "es": words.es}


def params(chosen: Params) -> dict[str, object]:
    """The parameters that are not as usual."""
    usual = Params()
    names = [field.name for field in fields(Params)]
    return {
        name: plain(getattr(chosen, name))
        for name in names
        if getattr(chosen, name) != getattr(usual, name)
    }


def number(value: float) -> float:
    """2 instead of 2.0."""
    return int(value) if value.is_integer() else value


def _titles(model: MaturityModel) -> dict[int, Text]:
    return {level.number: level.title for level in model.levels}


def _parts(domains: Iterable[Domain], titles: Mapping[int, Text]) -> Iterator[dict[str, object]]:
    for domain in domains:
        yield _without_defaults(
            {
                "key": domain.key,
                "name": text(domain.name),
                "weight": _weight(domain.weight),
                "chain": domain.chain,
            }
        )
        for dimension in domain.dimensions:
            yield _without_defaults(
                {
                    "key": dimension.key,
                    "in": domain.key,
                    "name": text(dimension.name),
                    "weight": _weight(dimension.weight),
                    "levels": _levels(dimension.levels, titles),
                }
            )


def _question(
    question: Question, dimension: Dimension, titles: Mapping[int, Text]
) -> dict[str, object]:
    return _without_defaults(
        {
            "key": question.key,
            "in": dimension.key,
            "text": text(question.text),
            "help": text(question.help),
            "answer_type": question.answer_type.value,
            "weight": _weight(question.weight),
            "capability": question.capability,
            "level": question.level,
            "functions": list(question.functions),
            "audience": list(question.audience),
            "required": question.required,
            "levels": _levels(question.levels, titles),
        }
    )


def _levels(levels: Iterable[Level], titles: Mapping[int, Text]) -> list[dict[str, object]]:
    """The levels; a title that the model gives to the same level is not repeated."""
    return [
        _without_defaults(
            {
                "number": level.number,
                "title": None if titles.get(level.number) == level.title else text(level.title),
                "text": text(level.text),
            }
        )
        for level in levels
    ]


def _weight(weight: float) -> float | None:
    return None if weight == 1 else number(weight)


def _without_defaults(row: Mapping[str, object]) -> dict[str, object]:
    """The row without nothing, no and empty lists; a level 0 stays."""
    return {name: value for name, value in row.items() if not _is_default(value)}


def _is_default(value: object) -> bool:
    return value is None or value is False or value == [] or value == {}


def plain(value: object) -> object:
    """The value of a parameter as JSON has it."""
    if isinstance(value, StrEnum):
        return value.value
    return number(value) if isinstance(value, float) else value
