"""From rows of answers to a Tally, and from a Tally to one group's part of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from assessments.answers import Cell, Counts, Status, Tally

# group, question, status, choice; the choice of "don't know" and "does not apply" is None
Row: TypeAlias = tuple[str, str, str, int | None]
# ... and how many people said so
SummedRow: TypeAlias = tuple[str, str, str, int | None, int]


def tally_of(rows: Iterable[Row], weights: Mapping[str, float]) -> dict[str, tuple[Cell, ...]]:
    """The tally of single answers, each group a cell of its own: nothing is pooled.

    `weights` are those of the groups, in the order in which their cells stand; a group that has
    none is a KeyError.
    """
    # Counter runs over the rows in C: people differ in number, answers in a few hundred kinds.
    counted = Counter(rows)
    return tally_of_sums(((*row, people) for row, people in counted.items()), weights)


def tally_of_sums(
    rows: Iterable[SummedRow], weights: Mapping[str, float]
) -> dict[str, tuple[Cell, ...]]:
    """The same of rows that are counted already, such as a GROUP BY answers."""
    found: defaultdict[str, defaultdict[str, list[tuple[str, int | None, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for group, question, status, choice, people in rows:
        found[question][group].append((status, choice, people))
    place = {group: number for number, group in enumerate(weights)}
    return {
        question: tuple(
            Cell((group,), weights[group], _counts(groups[group]))
            for group in sorted(groups, key=place.__getitem__)
        )
        for question, groups in found.items()
    }


def _counts(answers: Iterable[tuple[str, int | None, int]]) -> Counts:
    choices: Counter[int] = Counter()
    others: Counter[str] = Counter()
    for status, choice, people in answers:
        if choice is not None and status == Status.ANSWERED:
            choices[choice] += people
        else:
            others[status] += people
    return Counts(dict(sorted(choices.items())), dk=others[Status.DK], na=others[Status.NA])


def for_group(tally: Tally, *groups: str) -> dict[str, tuple[Cell, ...]]:
    """Only the cells of this group; of a pool, name its groups in their order.

    A group that is pooled has no cell of its own, so nothing of it is told.
    """
    kept = {
        question: tuple(cell for cell in cells if cell.groups == groups)
        for question, cells in tally.items()
    }
    return {question: cells for question, cells in kept.items() if cells}


def cells_of(tally: Tally) -> list[tuple[str, ...]]:
    """The groups and pools that have a cell, groups first: the rows of a heat map."""
    found = {cell.groups: None for cells in tally.values() for cell in cells}
    return sorted(found, key=len)
