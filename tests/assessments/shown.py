"""An assessment that is answered and published, and an opponent who keeps every figure of it.

The opponent knows who is counted in which cell at any time, and may add and subtract all cells that
were ever shown, with any factors. `isolates` says whether some sum then depends on fewer people
than it should.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from assessments.disclosure import publish

# What one person said to one question from one publication to the next: person, which of theirs.
Unit = tuple[int, int]
Row = Mapping[tuple[int, ...], Fraction]


class Room:
    """Answers of people in groups; applies what is published as the database would."""

    def __init__(self, people, dimensions, least=None):
        self.people = people
        self.dimensions = dimensions
        self.groups = {group: (1.0, (least or {}).get(group, 3)) for group in people.values()}
        self.rows = {}
        self.pools = {}
        self.units = Counter()
        self.scored = defaultdict(set)
        self.everybody = defaultdict(set)

    def answer(self, person, question, status="answered", choice=None):
        row = self.rows.setdefault((person, question), [None, None, None, None, None])
        row[:2] = [status, choice if status == "answered" else None]

    def say(self, question, **choices):
        """`say("q", FUN=[4, 2, "dk"])`: the people of the group answer in their order."""
        for group, said in choices.items():
            members = [person for person, theirs in self.people.items() if theirs == group]
            for person, choice in zip(members, said, strict=False):
                if isinstance(choice, int):
                    self.answer(person, question, "answered", choice)
                elif choice != "-":
                    self.answer(person, question, choice)

    def listed(self):
        return [
            (person, self.people[person], question, *row)
            for (person, question), row in self.rows.items()
        ]

    def publish(self, only=None, closing=False):
        before = {key: row[2] for key, row in self.rows.items()}
        publication = publish(
            self.dimensions, self.listed(), self.pools, self.groups, only=only, closing=closing
        )
        for person, question, pool, status, choice in publication.moves:
            row = self.rows[person, question]
            assert (status, choice) == tuple(row[:2]), "What is published is what people say now."
            assert before[person, question] in (None, pool), "A person stays in one cell."
            row[2:] = [pool, status, choice]
            self.units[person, question] += 1
        self.pools = publication.pools
        self.remember()
        return publication

    def remember(self):
        """Keep who is in every cell, once by scored answers and once by any."""
        scored, everybody = defaultdict(set), defaultdict(set)
        for (person, question), (_, _, pool, status, _) in self.rows.items():
            unit = (person, self.units[person, question])
            if status is not None:
                everybody[question, pool].add(unit)
            if status == "answered":
                scored[question, pool].add(unit)
        for kept, now in ((self.scored, scored), (self.everybody, everybody)):
            for (question, _), units in now.items():
                kept[question].add(frozenset(units))

    def cells(self):
        """What the figures must be, recounted from the rows: by question and cell."""
        cells = defaultdict(Counter)
        for (_, question), (_, _, pool, status, choice) in self.rows.items():
            if status is not None:
                cells[question, pool][status, choice] += 1
        return dict(cells)

    def leaks(self, people=3, values=()):
        """The first question whose figures isolate fewer than so many people."""
        for kept in (self.scored, self.everybody):
            for question, states in kept.items():
                if isolates(states, people, values):
                    return question
        return None


def isolates(
    states: Iterable[frozenset[Unit]], people: int = 3, values: Sequence[int] = ()
) -> set[int] | None:
    """Fewer than `people` persons on whom alone some combination of the states depends, or None.

    Each state is a row with a 1 for every unit that it counts. A combination that depends on the
    persons T alone, and on something, is a vector of the row space that is 0 outside T without
    being 0. The map that drops the columns of T has exactly these vectors as its kernel on the row
    space; so there is one if and only if dropping the columns lowers the rank.

    With `values` the opponent sees how many chose each of them, so every state is as many rows.
    """
    seen = sorted({frozenset(state) for state in states if state}, key=sorted)
    rows = [row for state in seen for row in (by_value(state, values) if values else [ones(state)])]
    full = rank(rows)
    everybody = sorted({unit[0] for row in rows for unit in row})
    for size in range(1, people):
        for some in combinations(everybody, size):
            outside = [{u: x for u, x in row.items() if u[0] not in some} for row in rows]
            if rank(outside) < full:
                return set(some)
    return None


def ones(state):
    return dict.fromkeys(state, Fraction(1))


def by_value(state, values):
    """A row for each value: how many chose it, as a function of what every person may have said.

    A person on whom a combination does not depend adds the same to it whatever was said, so what
    matters of a person are the differences to the last value, one column for each other one.
    """
    *others, _ = values
    for value in others:
        yield {(*unit, value): Fraction(1) for unit in state}
    yield {(*unit, value): Fraction(-1) for unit in state for value in others}


def rank(rows: Iterable[Row]) -> int:
    """The rank of a matrix, by elimination with fractions; zeros are left out of its rows."""
    left = [row for row in rows if row]
    found = 0
    while left:
        pivot = left.pop()
        found += 1
        column = next(iter(pivot))
        left = [reduced for row in left if (reduced := _without(column, row, pivot))]
    return found


def _without(column, row, pivot):
    if column not in row:
        return row
    factor = row[column] / pivot[column]
    result = dict(row)
    for unit, value in pivot.items():
        result[unit] = result.get(unit, Fraction(0)) - factor * value
    return {unit: value for unit, value in result.items() if value}
