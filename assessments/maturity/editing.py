"""Changes to a maturity model, each giving a new one; nothing is checked here (`reading.examine`).

Parts and questions are named by their keys. A key that is not there is a KeyError: somebody
deleted it meanwhile.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, TypeVar

from assessments.maturity.entries import Dimension, Domain, Level, MaturityModel, Question

KEY_MOST = 40

Part = Domain | Dimension
Step = Literal["up", "down"]
Entry = TypeVar("Entry", Domain, Dimension, Question)


def domain(model: MaturityModel, key: str) -> Domain:
    return _by_key(model.domains, key)


def dimension(model: MaturityModel, key: str) -> Dimension:
    return _by_key(tuple(model.dimensions()), key)


def part(model: MaturityModel, key: str) -> Part:
    domains: dict[str, Part] = {each.key: each for each in model.domains}
    dimensions: dict[str, Part] = {each.key: each for each in model.dimensions()}
    return (domains | dimensions)[key]


def question(model: MaturityModel, key: str) -> Question:
    return _by_key(tuple(model.questions()), key)


def domain_of(model: MaturityModel, key: str) -> Domain:
    """The domain of the dimension with this key."""
    return next(each for each in model.domains if _has(each.dimensions, key))


def dimension_of(model: MaturityModel, key: str) -> Dimension:
    """The dimension of the question with this key."""
    return next(each for each in model.dimensions() if _has(each.questions, key))


def add_domain(model: MaturityModel, new: Domain) -> MaturityModel:
    return replace(model, domains=(*model.domains, new))


def add_dimension(model: MaturityModel, new: Dimension, *, into: str) -> MaturityModel:
    """With the new dimension as the last of the domain."""
    owner = domain(model, into)
    return change_domain(model, into, replace(owner, dimensions=(*owner.dimensions, new)))


def add_question(model: MaturityModel, new: Question, *, into: str) -> MaturityModel:
    """With the new question as the last of the dimension."""
    owner = dimension(model, into)
    return change_dimension(model, into, replace(owner, questions=(*owner.questions, new)))


def change_domain(model: MaturityModel, key: str, new: Domain) -> MaturityModel:
    domain(model, key)
    return replace(model, domains=_put(model.domains, key, new))


def change_dimension(
    model: MaturityModel, key: str, new: Dimension, *, into: str | None = None
) -> MaturityModel:
    """With another dimension in its place, or at the end of another domain."""
    owner = domain_of(model, part(model, key).key)
    if into is not None and into != owner.key:
        domain(model, into)
        return add_dimension(delete_part(model, key), new, into=into)
    return change_domain(
        model, owner.key, replace(owner, dimensions=_put(owner.dimensions, key, new))
    )


def change_question(
    model: MaturityModel, key: str, new: Question, *, into: str | None = None
) -> MaturityModel:
    """With another question in its place, or at the end of another dimension."""
    owner = dimension_of(model, question(model, key).key)
    if into is not None and into != owner.key:
        dimension(model, into)
        return add_question(delete_question(model, key), new, into=into)
    return change_dimension(
        model, owner.key, replace(owner, questions=_put(owner.questions, key, new))
    )


def delete_part(model: MaturityModel, key: str) -> MaturityModel:
    """Without the domain or dimension and everything in it."""
    part(model, key)
    kept = tuple(replace(each, dimensions=_without(each.dimensions, key)) for each in model.domains)
    return replace(model, domains=_without(kept, key))


def delete_question(model: MaturityModel, key: str) -> MaturityModel:
    owner = dimension_of(model, question(model, key).key)
    kept = replace(owner, questions=_without(owner.questions, key))
    return change_dimension(model, owner.key, kept)


def move_part(model: MaturityModel, key: str, step: Step) -> MaturityModel:
    """One place up or down among its kind; the first and the last stay where they are."""
    part(model, key)
    moved = tuple(
        replace(each, dimensions=_stepped(each.dimensions, key, step)) for each in model.domains
    )
    return replace(model, domains=_stepped(moved, key, step))


def move_question(model: MaturityModel, key: str, step: Step) -> MaturityModel:
    owner = dimension_of(model, question(model, key).key)
    moved = replace(owner, questions=_stepped(owner.questions, key, step))
    return change_dimension(model, owner.key, moved)


def change_levels(
    model: MaturityModel, levels: tuple[Level, ...], *, of: Part | Question | None = None
) -> MaturityModel:
    """With other levels of a dimension or question, or of the whole model.

    Levels below that are called as the model calls them follow when the model renames them.
    """
    if isinstance(of, Question):
        return change_question(model, of.key, replace(of, levels=levels))
    if isinstance(of, Dimension):
        return change_dimension(model, of.key, replace(of, levels=levels))
    was = {level.number: level.title for level in model.levels}
    now = {level.number: level.title for level in levels}

    def renamed(own: tuple[Level, ...]) -> tuple[Level, ...]:
        return tuple(
            replace(level, title=now.get(level.number, level.title))
            if level.title == was.get(level.number)
            else level
            for level in own
        )

    def of_dimension(each: Dimension) -> Dimension:
        questions = tuple(replace(one, levels=renamed(one.levels)) for one in each.questions)
        return replace(each, questions=questions, levels=renamed(each.levels))

    domains = tuple(
        replace(each, dimensions=tuple(map(of_dimension, each.dimensions)))
        for each in model.domains
    )
    return replace(model, domains=domains, levels=levels)


def new_key(model: MaturityModel, stem: str) -> str:
    """A key that nothing in the model has yet: the stem and a number."""
    taken = {each.key for each in model.domains}
    taken |= {each.key for each in model.dimensions()}
    taken |= {each.key for each in model.questions()}
    return next(key for key in numbered(stem, first=1) if key not in taken)


def numbered(stem: str, *, first: int, mark: str = "") -> Iterator[str]:
    """The stem with each number from the first on, never longer than a key may be."""
    number = first
    while True:
        end = f"{mark}{number}"
        yield f"{stem[: KEY_MOST - len(end)]}{end}"
        number += 1


def _by_key(entries: Sequence[Entry], key: str) -> Entry:
    return {each.key: each for each in entries}[key]


def _has(entries: Sequence[Entry], key: str) -> bool:
    return any(each.key == key for each in entries)


def _put(entries: tuple[Entry, ...], key: str, new: Entry) -> tuple[Entry, ...]:
    return tuple(new if each.key == key else each for each in entries)


def _without(entries: tuple[Entry, ...], key: str) -> tuple[Entry, ...]:
    return tuple(each for each in entries if each.key != key)


def _stepped(entries: tuple[Entry, ...], key: str, step: Step) -> tuple[Entry, ...]:
    keys = [each.key for each in entries]
    if key not in keys:
        return entries
    at = keys.index(key)
    to = at - 1 if step == "up" else at + 1
    if not 0 <= to < len(entries):
        return entries
    moved = list(entries)
    moved[at], moved[to] = moved[to], moved[at]
    return tuple(moved)
