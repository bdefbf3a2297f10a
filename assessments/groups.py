"""Progress by role group as pages show it: small groups together, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __

from assessments import participation
from assessments.models import Assessment, AssessmentGroup

EPSILON = 1e-9


@dataclass(frozen=True)
class Row:
    """A role group, or several small ones; without numbers while they are too few to be shown."""

    names: tuple[str, ...]
    people: int | None = None
    expected: int | None = None
    percent: int | None = None

    @property
    def name(self) -> str:
        return __("Other groups") if len(self.names) > 1 else self.names[0]

    @property
    def is_pool(self) -> bool:
        return len(self.names) > 1


def rows(assessment: Assessment, progress: participation.Progress) -> list[Row]:
    """The groups in their order; those of which too few have come stand without numbers."""
    asked = AssessmentGroup.objects.filter(assessment=assessment).select_related("role_group")
    names = {each.role_group.key: each.role_group.name for each in asked}
    shown = [_row(part, names) for part in progress.groups]
    told = {key for part in progress.groups for key in part.groups}
    small = [Row((name,)) for key, name in names.items() if key not in told]
    order = list(names.values())
    return sorted(shown + small, key=lambda row: (row.is_pool, _place(row, order)))


def _row(part: participation.GroupProgress, names: dict[str, str]) -> Row:
    return Row(
        names=tuple(names.get(key, key) for key in part.groups),
        people=part.people,
        expected=part.expected,
        percent=int(100 * part.completion + EPSILON),
    )


def _place(row: Row, order: Sequence[str]) -> int:
    return order.index(row.names[0]) if row.names[0] in order else len(order)
