"""Who has answered, in numbers: by role group where the group is large enough to be shown."""

from dataclasses import dataclass

from assessments.models import Assessment


@dataclass(frozen=True)
class GroupProgress:
    """One group, or several small ones together.

    `completion` is the mean share 0..1 of answered questions; invited but silent people count 0.
    """

    groups: tuple[str, ...]
    people: int
    invited: int
    completion: float | None


@dataclass(frozen=True)
class Progress:
    """The whole assessment.  `passing` people answered at least 80 % of what they are asked."""

    people: int
    invited: int
    passing: int
    passing_groups: int
    invited_groups: int
    groups: tuple[GroupProgress, ...]


def of(assessment: Assessment) -> Progress:
    """Counted afresh from the respondents; of an imported assessment as it came along."""
    raise NotImplementedError
