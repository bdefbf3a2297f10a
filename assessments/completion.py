"""How far people have come with a questionnaire, and whether enough of them have (no Django).

domain.md §2.3 (completion) and §9 (criteria A1 and A2) with their Rulings.  An answer counts as
given whatever it says: a value, "does not apply" or "don't know".
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assessments.maturity.entries import MaturityModel, Question
from assessments.scoring import reaches

# From this completion on a respondent, or a group, counts for a criterion.
ENOUGH = 0.80
GROUPS_REQUIRED = 3
PEOPLE_REQUIRED = 10
FEWEST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class GroupCompletion:
    """The mean completion of a group: total / people.

    `people` are those who answered or could have, the `silent` among them: invited and not heard
    of, which count 0.  No value where there is nobody, or nothing that the group is asked.
    """

    group: str
    assigned: int
    people: int
    silent: int
    total: float
    value: float | None


@dataclass(frozen=True, slots=True)
class Reach:
    """So many of so many required, out of so many."""

    actual: int
    required: int
    out_of: int


def assigned(
    model: MaturityModel, group: str, domains: Collection[str] | None = None
) -> Iterator[Question]:
    """The questions in scope that people of the group are asked."""
    for domain in model.domains:
        if domains is None or domain.key in domains:
            for question in domain.questions():
                if not question.audience or group in question.audience:
                    yield question


def of_respondent(done: int, of: int) -> float | None:
    """Answers given / questions assigned; None for somebody who is asked nothing."""
    return min(1.0, done / of) if of else None


def of_group(group: str, of: int, done: Iterable[int], invited: int = 0) -> GroupCompletion:
    """`done` are the answers given by each respondent, `of` the questions that each is asked.

    `invited` is how many were invited by name, 0 where people come by a link that is passed on.
    """
    found = [of_respondent(answers, of) for answers in done]
    if not of:
        return GroupCompletion(group, 0, 0, 0, 0.0, None)
    silent = max(0, invited - len(found))
    people = len(found) + silent
    total = sum(each for each in found if each is not None)
    return GroupCompletion(group, of, people, silent, total, total / people if people else None)


def groups_reached(groups: Iterable[GroupCompletion]) -> Reach:
    """A1: groups with completion ≥ 0.80 of min(3, groups invited)."""
    values = [each.value for each in groups if each.value is not None]
    enough = sum(reaches(value, ENOUGH) for value in values)
    return Reach(enough, groups_required(len(values)), len(values))


def groups_required(asked: int, most: int = GROUPS_REQUIRED) -> int:
    """All that are asked where these are fewer."""
    return max(1, min(most, asked))


def people_reached(completions: Iterable[float | None], closed_list: int | None = None) -> Reach:
    """A2: respondents with completion ≥ 0.80 of 10.

    Of as many as a closed list held, where that was 3 to 9 people; None for an open link.
    """
    values = [value for value in completions if value is not None]
    enough = sum(reaches(value, ENOUGH) for value in values)
    return Reach(enough, people_required(closed_list), max(len(values), closed_list or 0))


def people_required(closed_list: int | None, most: int = PEOPLE_REQUIRED) -> int:
    """All of a closed list where it holds fewer, but three at least; None for an open link."""
    if closed_list is None or not FEWEST_PEOPLE <= closed_list < most:
        return most
    return closed_list


def by_group(
    model: MaturityModel,
    done: Iterable[tuple[str, int]],
    invited: Mapping[str, int],
    domains: Collection[str] | None = None,
) -> list[GroupCompletion]:
    """Every group that was invited or answered: `done` is (group, answers given) by respondent."""
    given: dict[str, list[int]] = {group: [] for group, people in invited.items() if people}
    for group, answers in done:
        given.setdefault(group, []).append(answers)
    return [
        of_group(group, _number_assigned(model, group, domains), answers, invited.get(group, 0))
        for group, answers in given.items()
    ]


def _number_assigned(model: MaturityModel, group: str, domains: Collection[str] | None) -> int:
    return sum(1 for _ in assigned(model, group, domains))
