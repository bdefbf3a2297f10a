"""What is different between two versions of a maturity model."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assessments.maturity.entries import MaturityModel, Question


@dataclass(frozen=True, slots=True)
class Changes:
    """Keys of questions, in the order in which they are asked."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    # Whether anything else differs: names, parts, level texts, rule, parameters.
    elsewhere: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.elsewhere)


def changes(before: MaturityModel, after: MaturityModel) -> Changes:
    """What the second has and the first has not; the version itself does not count."""
    was, now = _by_key(before), _by_key(after)
    return Changes(
        added=tuple(key for key in now if key not in was),
        changed=tuple(key for key in now if key in was and was[key] != now[key]),
        removed=tuple(key for key in was if key not in now),
        elsewhere=_frame(before) != _frame(after),
    )


def _by_key(model: MaturityModel) -> Mapping[str, Question]:
    return {question.key: question for question in model.questions()}


def _frame(model: MaturityModel) -> object:
    """Everything but the questions and the version."""
    domains = [replace(domain, dimensions=()) for domain in model.domains]
    dimensions = [
        (domain.key, replace(dimension, questions=()))
        for domain in model.domains
        for dimension in domain.dimensions
    ]
    return replace(model, version=1, domains=tuple(domains)), dimensions
