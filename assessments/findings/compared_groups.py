"""How each role group changed: only groups that are shown by themselves in both rounds.

No figure here is new: both cells stand on the pages of results (docs/develop/privacy.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import fmean

from assessments import result_words as words
from assessments import scoring
from assessments.findings.compared import Compared
from assessments.findings.compared_rows import PLACES
from assessments.findings.sides import is_known, people_of
from assessments.results import Results
from pmo_studio.core.rounding import half_up


@dataclass(frozen=True)
class GroupChange:
    """Mean level of a group over the capabilities that it knows well enough in both rounds."""

    name: str
    people_before: int
    people_after: int
    before: str
    after: str
    delta: str
    capabilities: int


def changes(compared: Compared, names: Mapping[str, str]) -> list[GroupChange]:
    """In the order of `names`, which are those of the role groups by their keys."""
    if not compared.is_shared:
        return []
    return list(_changes(compared, names))


def _changes(compared: Compared, names: Mapping[str, str]) -> Iterator[GroupChange]:
    then, now = people_of(compared.before), people_of(compared.after)
    for key, name in names.items():
        # Who was counted together with others in one of them has no figure of its own there.
        if key not in then or key not in now:
            continue
        levels = _levels(compared, key)
        if not levels:
            continue
        before, after = (half_up(fmean(side), PLACES) for side in zip(*levels, strict=True))
        yield GroupChange(
            name=name,
            people_before=then[key],
            people_after=now[key],
            before=words.level(before),
            after=words.level(after),
            delta=words.change(after - before, PLACES),
            capabilities=len(levels),
        )


def _levels(compared: Compared, group: str) -> list[tuple[float, float]]:
    """Of each capability the group's levels in both; nothing of what is pooled there."""
    sides = [_questions(results, group) for results in (compared.before, compared.after)]
    then, now = scoring.on_shared(sides, compared.growth.shared)
    pairs = [(then[key], now[key]) for key in then if key in now]
    return [
        (before.score, after.score)
        for before, after in pairs
        if before.score is not None
        and after.score is not None
        and is_known(before)
        and is_known(after)
    ]


def _questions(results: Results, group: str) -> Mapping[str, scoring.QuestionScore]:
    cells = scoring.for_group(results.tally, group)
    return scoring.maturity(results.model, cells).questions
