"""Who has answered, in numbers: by role group where the group is large enough to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FloatField, Q, Sum
from django.db.models.functions import Cast

from assessments import disclosure
from assessments.completion import ENOUGH
from assessments.models import AnswerInvitation, Assessment, AssessmentGroup, Respondent
from assessments.scoring import EPSILON, reaches


@dataclass(frozen=True)
class GroupProgress:
    """One group, or several small ones together, by the keys of their role groups.

    `expected` counts the invited who are silent too, and who began and answered nothing;
    `completion` is the mean share 0..1 of answered questions, in which both count 0.
    """

    groups: tuple[str, ...]
    people: int
    expected: int
    completion: float


@dataclass(frozen=True)
class Progress:
    """The whole assessment.  `passing` people answered at least 80 % of what they are asked, and
    `passing_groups` are in a part with a mean completion of that: counted by themselves, a group
    too small for numbers would be told by the difference.  `begun` people began and answered
    nothing."""

    people: int
    expected: int
    passing: int
    passing_groups: int
    asked_groups: int
    groups: tuple[GroupProgress, ...]
    begun: int = 0

    @property
    def is_few(self) -> bool:
        return disclosure.is_few(self.people)

    @property
    def silent(self) -> int:
        """Who was invited and has not come."""
        return self.expected - self.people - self.begun


@dataclass(frozen=True)
class _Group:
    key: str
    weight: float
    least: int
    people: int
    shares: float
    passing: int
    begun: int
    silent: int

    @property
    def expected(self) -> int:
        return self.people + self.begun + self.silent

    @property
    def completion(self) -> float:
        return self.shares / self.expected if self.expected else 0.0


def of(assessment: Assessment) -> Progress:
    """Counted afresh from the respondents, in three queries; where these stayed in another
    studio, as it was when the results were published there."""
    groups = _groups(assessment)
    if not any(group.people for group in groups) and "participation" in assessment.tally:
        return read(assessment.tally["participation"])
    begun = {group.key: (group.people, group.passing) for group in groups}
    sizes = {group.key: (group.weight, group.least) for group in groups}
    by_key = {group.key: group for group in groups}
    shown = disclosure.progress(begun, sizes).parts
    parts = tuple(_part([by_key[key] for key in part.groups]) for part in shown)
    return Progress(
        people=sum(group.people for group in groups),
        expected=sum(group.expected for group in groups),
        passing=sum(group.passing for group in groups),
        passing_groups=sum(len(part.groups) for part in parts if reaches(part.completion, ENOUGH)),
        asked_groups=len(groups),
        groups=parts,
        begun=sum(group.begun for group in groups),
    )


def _part(groups: list[_Group]) -> GroupProgress:
    expected = sum(group.expected for group in groups)
    shares = sum(group.shares for group in groups)
    return GroupProgress(
        groups=tuple(group.key for group in groups),
        people=sum(group.people for group in groups),
        expected=expected,
        completion=shares / expected if expected else 0.0,
    )


def _groups(assessment: Assessment) -> list[_Group]:
    share = Cast(F("answered"), FloatField()) / F("assigned")
    asked = Respondent.objects.of(assessment).filter(assigned__gt=0)
    counted = {
        row["group"]: row
        for row in asked.values("group")
        .annotate(
            people=Count("pk", filter=Q(answered__gt=0)),
            begun=Count("pk", filter=Q(answered=0)),
            shares=Sum(share),
            passing=Count("pk", filter=Q(answered__gte=F("assigned") * ENOUGH - EPSILON)),
        )
        .order_by()
    }
    silent = dict(
        AnswerInvitation.objects.of(assessment)
        .silent()
        .values_list("group")
        .annotate(people=Count("pk"))
        .order_by()
    )
    rows = AssessmentGroup.objects.filter(assessment=assessment).select_related("role_group")
    nothing: dict[str, Any] = {"people": 0, "begun": 0, "shares": 0.0, "passing": 0}
    return [_group(row, counted.get(row.pk, nothing), silent.get(row.pk, 0)) for row in rows]


def _group(row: AssessmentGroup, counted: Mapping[str, Any], not_come: int) -> _Group:
    return _Group(
        key=row.role_group.key,
        weight=float(row.weight),
        least=row.min_display_n,
        people=counted["people"],
        shares=counted["shares"],
        passing=counted["passing"],
        begun=counted["begun"],
        silent=not_come,
    )


def write(progress: Progress) -> dict[str, Any]:
    """As it stands in the tally."""
    return {
        "people": progress.people,
        "expected": progress.expected,
        "passing": progress.passing,
        "passing_groups": progress.passing_groups,
        "asked_groups": progress.asked_groups,
        "begun": progress.begun,
        "groups": [
            {
                "groups": list(each.groups),
                "people": each.people,
                "expected": each.expected,
                "completion": each.completion,
            }
            for each in progress.groups
        ],
    }


def read(stored: Mapping[str, Any]) -> Progress:
    groups = tuple(
        GroupProgress(
            tuple(each["groups"]), each["people"], each["expected"], float(each["completion"])
        )
        for each in stored["groups"]
    )
    numbers = {name: value for name, value in stored.items() if name != "groups"}
    return Progress(**numbers, groups=groups)
