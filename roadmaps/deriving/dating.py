"""Whether a plan can still be dated once some lines of a derivation were taken (domain.md §6.4)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from pmo_studio.core.refusals import Refused
from roadmaps import problem_words
from roadmaps.dated import Standing
from roadmaps.deriving import marks
from roadmaps.planning.changes import Line
from roadmaps.planning.problems import Error, Problem, Warn, worsened

UNDATED = _("Nothing was taken: with these lines alone the plan could not be dated.")
# The fields that mend an error; all others are about who waits for whom, and in which wave.
USUALLY = ("wave", "after")
MENDING: Mapping[Error | Warn, Sequence[str]] = {
    Error.ABOVE_LIMIT: ("staff",),
    Error.NO_EFFORT: ("effort",),
    Error.NO_STAFF: ("staff",),
}


@dataclass(frozen=True)
class Obstacle:
    """What would keep the plan from being dated, and the packages that it is about, with names."""

    words: str
    packages: Sequence[str]


class Undated(Refused):
    """These lines bring errors into the plan; `missing` are ids of lines of the packages in them
    that were not chosen."""

    def __init__(self, obstacles: Sequence[Obstacle], missing: Collection[str]) -> None:
        super().__init__(UNDATED)
        self.obstacles = obstacles
        self.missing = frozenset(missing)


def refuse_undated(
    before: Sequence[Problem], after: Standing, lines: Sequence[Line], chosen: Sequence[Line]
) -> None:
    """Raises Undated where the plan `after` has an error that was not there `before`.

    `lines` are all that could be chosen.
    """
    new = worsened(before, after.errors)
    if not new:
        return
    found = {row.key: marks.of_row(row) for row in after.rows}
    wanted = {
        (found.get(key), name)
        for each in new
        for key in each.keys
        for name in MENDING.get(each.code, USUALLY)
    }
    missing = [
        line.id
        for line in lines
        if line not in chosen and any((line.key, field.name) in wanted for field in line.fields)
    ]
    raise Undated([_obstacle(each, after) for each in new], missing)


def _obstacle(problem: Problem, standing: Standing) -> Obstacle:
    names = {row.key: row.name for row in standing.rows}
    told = problem_words.tell(problem, standing).words
    return Obstacle(told, [f"{key} {names[key]}" for key in problem.keys if key in names])
