"""Which numbers of people may be shown, and when they may change (domain.md §2.3 and its ruling).

Pure: no Django, no clock, no database. Why these rules suffice is docs/develop/privacy.md; what
follows is the short form.

Every answer row holds what its person says now (`status`, `choice`) and what of it is published
(`shown_status`, `shown_choice`) in which cell (`pool`). Only published answers are counted, and
only `publish` decides what becomes published. It keeps three promises for every question:

1. A person's answers stay in one cell for ever, so cells never share a person.
2. A cell changes only when at least `LEAST` people get a *new scored answer* in it at once, or when
   nothing scored changes and at least `LEAST` people get a new answer.
3. Nothing else is ever shown: totals, scores, filters and exports are computed from the cells.

Theorem: no linear combination of all the figures shown over time depends on the answers of one or
two people only. For one cell with the states S0, S1, … Sm take a combination Σ c·S and look at the
last state whose coefficients up to it add up differently than all of them do. The people who got a
new answer in the *next* state (or in the first) hold an answer that begins there, and wherever that
answer ends, the sums differ: none of them cancels out, and there are at least three. Cells share no
person, questions share no answer, so the combination of several is no better. For counts of each
value the coefficients may differ from value to value: subtract those of two values, and the same
argument says that they agree for everybody.

It matters that people with a new scored answer are counted, and not people who changed: were three
who withdraw enough, then a, b, c and d could join and a, b and c withdraw again, and the figure
before and the figure after would differ by d alone. Who withdraws goes with the next three.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.answers import Cell, Counts, Status, Tally

# No group's minimum is lower than this.
LEAST = 3
JOINT = "+"

# Plain strings: rows come from the database, and comparing enum members costs twice the time.
ANSWERED, DK, NA = Status.ANSWERED.value, Status.DK.value, Status.NA.value

# person, group, question, status, choice, pool, shown status, shown choice.
# One row a person and question. Status None is an answer that was taken back; choice is None
# unless the status is "answered"; pool None has never been published.
Row = tuple[int, str, str, str | None, int | None, str | None, str | None, int | None]
# person, question, pool, and the status and choice that are published from now on.
Move = tuple[int, str, str, str | None, int | None]
# question, pool, shown status, shown choice, people: what GROUP BY gives of published rows.
Counted = tuple[str, str, str | None, int | None, int]
# By role group: its weight and the number of scored answers from which it may be shown.
Groups = Mapping[str, tuple[float, int]]
# By dimension and role group: the label of its cell.
Pools = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Publication:
    """What to write down, and what is shown from then on.

    `waiting` counts, by question and in steps of three, the people whose present answer is not in
    the figures: one more would tell that somebody came. `pools` holds all cells, those that were
    given included; it is to be kept for the next time.
    """

    moves: list[Move]
    tally: Tally
    waiting: Mapping[str, int]
    pools: Pools


@dataclass(frozen=True, slots=True)
class Part:
    """How many people of one group, or of several pooled, take part, and how many are through."""

    groups: tuple[str, ...]
    people: int
    finished: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Participation by group, nothing about what was answered; `people` counts everybody."""

    parts: tuple[Part, ...]
    people: int
    finished: int


def label_of(groups: Iterable[str]) -> str:
    """ "EXE" for a group by itself, "FUN+TEA" for a pool."""
    return JOINT.join(sorted(groups))


def groups_of(label: str) -> tuple[str, ...]:
    return tuple(label.split(JOINT))


def publish(
    dimensions: Mapping[str, Collection[str]],
    rows: Iterable[Row],
    pools: Pools,
    groups: Groups,
    *,
    only: Collection[str] | None = None,
    closing: bool = False,
) -> Publication:
    """Publish what may be published of `rows` (all answers, published or not).

    `dimensions` lists the question keys of every dimension; answers to other questions are
    ignored. `pools` is what the last publication gave, empty the first time. `only` publishes
    these questions and leaves all others as they are. `closing` also looks for late answers that
    may be shown together. Raises KeyError for a group that `groups` does not know, ValueError for
    a key of a group that holds the sign of pools.
    """
    if any(JOINT in group for group in groups):
        raise ValueError(f"The key of a role group holds {JOINT!r}.")
    desk = _Desk(dimensions, groups, rows)
    cells = {dimension: dict(pools.get(dimension, {})) for dimension in dimensions}
    moves: list[Move] = []
    for dimension, questions in dimensions.items():
        known = cells[dimension]
        places = known | desk.settle(questions, known)
        used: set[str] = set()
        for question in questions:
            if only is None or question in only:
                used |= desk.move(question, places, moves)
                if closing:
                    desk.move_late(question, moves)
        known.update({group: label for group, label in places.items() if label in used})
    steps = ((question, in_steps(len(left))) for question, left in desk.pending.items())
    waiting = {question: people for question, people in steps if people}
    return Publication(moves, tally_of(desk.counted(), groups), waiting, cells)


def tally_of(counted: Iterable[Counted], groups: Groups) -> Tally:
    """The cells of every question, groups by themselves first, from counts of published rows.

    A cell weighs what its groups weigh together. Where late answers made a second cell of a group,
    its weight is divided between both by their scored answers, so that nobody counts twice.
    """
    found: dict[str, dict[str, dict[tuple[str, int | None], int]]] = {}
    for question, pool, status, choice, people in counted:
        if status is not None:
            values = found.setdefault(question, {}).setdefault(pool, {})
            values[status, choice] = values.get((status, choice), 0) + people
    return {question: _cells(by_pool, groups) for question, by_pool in found.items()}


def is_few(people: int) -> bool:
    """Whether somebody is there, and too few people for a number."""
    return 0 < people < LEAST


def in_steps(people: int) -> int:
    """So many people, rounded down to a number of which one more says nothing."""
    return people - people % LEAST


def progress(people: Mapping[str, tuple[int, int]], groups: Groups) -> Progress:
    """Participation from each group's number of respondents and of those who are through.

    Groups with fewer respondents than their minimum are pooled by the rule for answers, and of
    groups alike all or none join: which of two did would tell that the small ones lack the other's
    number. When all together are too few there are no parts, only the total.
    """
    counts = {group: {"": begun} for group, (begun, _) in people.items() if begun}
    least = {group: _least((group,), groups) for group in counts}
    labels = pooled(("",), counts, least, alike=True)
    parts = []
    for label in sorted(set(labels.values()), key=_rank):
        members = groups_of(label)
        begun = sum(people[group][0] for group in members)
        if begun >= _least(members, groups):
            parts.append(Part(members, begun, sum(people[group][1] for group in members)))
    total = sum(begun for begun, _ in people.values())
    return Progress(tuple(parts), total, sum(finished for _, finished in people.values()))


def pooled(
    questions: Collection[str],
    scored: Mapping[str, Mapping[str, int]],
    least: Mapping[str, int],
    *,
    alike: bool = False,
) -> dict[str, str]:
    """The cell of every group in `scored` (scored answers by group and question, zeros left out).

    A group is small when it has fewer answers than its minimum on a question; a question that it
    did not answer does not speak against it. Small groups form a pool. While that is one group
    only, or has too few answers on a question, the next smallest group joins. Questions on which
    all groups together have too few can never be shown, and do not make pools larger. Of groups
    that are equally small the first by key joins, or all of them when they are to be treated
    `alike`.
    """
    hopeful = [
        question
        for question in questions
        if _enough(
            [group for group in scored if question in scored[group]], question, scored, least
        )
    ]
    fewest = {
        group: min((counts[q] for q in hopeful if q in counts), default=0)
        for group, counts in scored.items()
    }
    joining = sorted((group for group in scored if fewest[group]), key=lambda g: (fewest[g], g))
    pool = [group for group in joining if fewest[group] < least[group]]
    rest = [group for group in joining if fewest[group] >= least[group]]
    # One group alone is small, so it is not enough: this also finds the second one.
    while rest and pool and not all(_enough(pool, q, scored, least) for q in hopeful):
        size = fewest[rest[0]]
        pool.append(rest.pop(0))
        while alike and rest and fewest[rest[0]] == size:
            pool.append(rest.pop(0))
    return {group: group for group in scored} | dict.fromkeys(pool, label_of(pool))


def _enough(
    pool: Sequence[str],
    question: str,
    scored: Mapping[str, Mapping[str, int]],
    least: Mapping[str, int],
) -> bool:
    """Whether the pool has no scored answer to the question, or as many as its groups want."""
    found = sum(scored[group].get(question, 0) for group in pool)
    return found == 0 or found >= max(least[group] for group in pool)


def _least(members: Iterable[str], groups: Groups) -> int:
    """A pool needs what the most demanding of its groups needs."""
    return max(LEAST, *(groups[group][1] for group in members))


def _rank(label: str) -> tuple[bool, str]:
    return JOINT in label, label


def _cells(
    by_pool: Mapping[str, Mapping[tuple[str, int | None], int]], groups: Groups
) -> tuple[Cell, ...]:
    counts = {label: _counts(by_pool[label]) for label in sorted(by_pool, key=_rank)}
    scored: Counter[str] = Counter()
    for label, count in counts.items():
        for group in groups_of(label):
            scored[group] += count.scored
    cells = []
    for label, count in counts.items():
        members = groups_of(label)
        shares = [count.scored / scored[group] if scored[group] else 1.0 for group in members]
        weight = sum(groups[group][0] * share for group, share in zip(members, shares, strict=True))
        cells.append(Cell(members, weight, count))
    return tuple(cells)


def _counts(values: Mapping[tuple[str, int | None], int]) -> Counts:
    choices = {
        choice: people
        for (_, choice), people in sorted(values.items(), key=lambda item: item[0][1] or 0)
        if choice is not None
    }
    return Counts(choices, dk=values.get((DK, None), 0), na=values.get((NA, None), 0))


def _may_move(rows: Sequence[Row], least: int) -> bool:
    """Promise 2 of this module, for the rows of one cell that differ from what is shown."""
    gained = sum(1 for row in rows if row[3] == ANSWERED)
    if gained:
        return gained >= least
    if any(row[6] == ANSWERED for row in rows):
        return False
    return sum(1 for row in rows if row[3] is not None) >= least


class _Desk:
    """The answers of one publication, sorted into those that are shown as they are and the rest."""

    def __init__(
        self, dimensions: Mapping[str, Collection[str]], groups: Groups, rows: Iterable[Row]
    ) -> None:
        self.groups = groups
        self.pending: dict[str, list[Row]] = {
            question: [] for questions in dimensions.values() for question in questions
        }
        self.shown: Counter[tuple[str, str, str | None, int | None]] = Counter()
        pending, shown = self.pending, self.shown
        for row in rows:
            _, _, question, status, choice, pool, shown_status, shown_choice = row
            if question not in pending:
                continue
            if pool is not None:
                shown[question, pool, shown_status, shown_choice] += 1
            if status != shown_status or choice != shown_choice:
                pending[question].append(row)

    def settle(self, questions: Collection[str], known: Collection[str]) -> dict[str, str]:
        """The cells that groups without one would get in this dimension.

        A group whose people only said "don't know" or "does not apply" has no figure to hide; when
        they are few they count with the other groups, if there are any.
        """
        scored: dict[str, dict[str, int]] = {}
        people: dict[str, Counter[str]] = defaultdict(Counter)
        for question in questions:
            new = Counter((row[1], row[3]) for row in self.pending[question] if row[5] is None)
            for (group, status), number in new.items():
                if group in known or status is None:
                    continue
                people[group][question] += number
                if status == ANSWERED:
                    scored.setdefault(group, {})[question] = number
        least = {group: _least((group,), self.groups) for group in people}
        labels = pooled(questions, scored, least)
        pool = next((groups_of(label) for label in labels.values() if JOINT in label), ())
        silent = [
            group
            for group in people
            if group not in scored and min(people[group].values()) < least[group]
        ]
        joining = [g for g in silent if pool and least[g] <= _least(pool, self.groups)]
        everybody = (*pool, *joining)
        return (
            {group: group for group in people}
            | labels
            | dict.fromkeys(everybody, label_of(everybody))
        )

    def move(self, question: str, places: Mapping[str, str], moves: list[Move]) -> set[str]:
        """Move the cells of one question that may; gives their labels."""
        by_cell: dict[str, list[Row]] = defaultdict(list)
        for row in self.pending[question]:
            by_cell[row[5] if row[5] is not None else places[row[1]]].append(row)
        moved = {
            label
            for label, rows in by_cell.items()
            if _may_move(rows, _least(groups_of(label), self.groups))
        }
        for label in moved:
            self._write(by_cell.pop(label), question, label, moves)
        self.pending[question] = [row for rows in by_cell.values() for row in rows]
        return moved

    def move_late(self, question: str, moves: list[Move]) -> None:
        """Show late answers of several groups together as one further cell, if they are enough.

        Only people who were never published can be shown so. Somebody who changed an answer is
        already in a cell: taking the old answer out of it alone would show it as the difference,
        and leaving it there would count the person twice.
        """
        late: dict[str, list[Row]] = defaultdict(list)
        for row in self.pending[question]:
            if row[5] is None:
                late[row[1]].append(row)
        # The most demanding groups stay out first when they stand in the way of the others.
        modest = sorted(late, key=lambda group: (_least((group,), self.groups), group))
        while len(modest) > 1:
            rows = [row for group in modest for row in late[group]]
            if _may_move(rows, _least(modest, self.groups)):
                self._write(rows, question, label_of(modest), moves)
                left = set(late) - set(modest)
                self.pending[question] = [
                    row for row in self.pending[question] if row[5] is not None or row[1] in left
                ]
                return
            modest.pop()

    def counted(self) -> Iterable[Counted]:
        return ((*key, people) for key, people in self.shown.items() if people)

    def _write(self, rows: Iterable[Row], question: str, label: str, moves: list[Move]) -> None:
        shown = self.shown
        for person, _, _, status, choice, pool, shown_status, shown_choice in rows:
            if pool is not None:
                shown[question, label, shown_status, shown_choice] -= 1
            shown[question, label, status, choice] += 1
            moves.append((person, question, label, status, choice))
