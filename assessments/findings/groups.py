"""What the groups of an assessment are called, alone and together."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as __

from assessments.disclosure import LEAST
from assessments.models import Assessment, AssessmentGroup


@dataclass(frozen=True)
class Groups:
    """Names, least numbers and weights by the key of the role group, in the order of the
    engagement."""

    names: Mapping[str, str]
    least: Mapping[str, int]
    weights: Mapping[str, float] = field(default_factory=dict)

    def members(self, groups: Iterable[str]) -> list[str]:
        """The names of the groups, in their order."""
        wanted = set(groups)
        # A group that another studio had and this one has not keeps its key.
        known = [name for key, name in self.names.items() if key in wanted]
        return known + sorted(wanted - self.names.keys())

    def title(self, groups: tuple[str, ...]) -> str:
        """The group's name; several together are "Other groups"."""
        return __("Other groups") if len(groups) > 1 else self.members(groups)[0]

    def full_title(self, groups: tuple[str, ...]) -> str:
        """ "Other groups (A, B)" """
        if len(groups) == 1:
            return self.title(groups)
        names = ", ".join(self.members(groups))
        return __("Other groups (%(names)s)") % {"names": names}

    def column_title(self, groups: tuple[str, ...], columns: Collection[tuple[str, ...]]) -> str:
        """The same beside other columns: a group that stands there by itself is not named again.

        It is counted with others only at the questions for which too few of it answered.
        """
        rest = [group for group in groups if (group,) not in columns]
        if len(groups) in (1, len(rest)):
            return self.full_title(groups)
        if not rest:
            return __("Other groups (counted together where too few of one answered)")
        names = ", ".join(self.members(rest))
        return __("Other groups (%(names)s, and more where too few of one answered)") % {
            "names": names
        }

    def short(self, groups: tuple[str, ...]) -> str:
        """Fit for the head of a narrow column."""
        return __("Other") if len(groups) > 1 else groups[0]

    def least_of(self, groups: tuple[str, ...]) -> int:
        return max((self.least.get(key, LEAST) for key in groups), default=LEAST)

    def place(self, groups: tuple[str, ...]) -> tuple[bool, int, tuple[str, ...]]:
        """For sorting: single groups in their order, then those pooled."""
        order = list(self.names)
        first = min((order.index(key) for key in groups if key in order), default=len(order))
        return len(groups) > 1, first, groups


def of(assessment: Assessment) -> Groups:
    """One query."""
    rows = AssessmentGroup.objects.filter(assessment=assessment).select_related("role_group")
    listed = list(rows)
    return Groups(
        names={row.role_group.key: row.role_group.name for row in listed},
        least={row.role_group.key: row.min_display_n for row in listed},
        weights={row.role_group.key: float(row.weight) for row in listed},
    )
