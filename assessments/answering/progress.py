"""How many have answered, as pages show it: small role groups together, or without numbers.

What a live page receives is the same for every viewer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as __

from assessments.answering import participation
from assessments.disclosure import LEAST
from assessments.models import Assessment, AssessmentGroup
from assessments.scoring import EPSILON
from pmo_studio.core import subjects
from pmo_studio.core.models import Event


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


def html(assessment: Assessment) -> str:
    """The numbers by group, and the total for the wall; each page takes what it shows."""
    counted = participation.of(assessment)
    context = {
        "assessment": assessment,
        "progress": counted,
        "rows": rows(assessment, counted),
        **small(assessment, counted),
    }
    return render_to_string("assessments/progress.html", context)


def small(assessment: Assessment, counted: participation.Progress) -> dict[str, object]:
    """Whether too few people have answered for a number while more may come, and how many do."""
    is_few = counted.is_few and not assessment.is_closed
    return {"is_few": is_few, "least": LEAST}


def of_events(events: Sequence[Event]) -> dict[int, str]:
    """Renderer for pmo_studio.live: the numbers as they are now."""
    subject_of = {event.number: subjects.split(event.subject)[1] for event in events}
    found = Assessment.objects.in_bulk(list(set(subject_of.values())))
    made = {pk: html(assessment) for pk, assessment in found.items()}
    return {number: made[pk] for number, pk in subject_of.items() if pk in made}


def rows(assessment: Assessment, counted: participation.Progress) -> list[Row]:
    """The groups in their order; those of which too few have come stand without numbers."""
    asked = AssessmentGroup.objects.filter(assessment=assessment).select_related("role_group")
    names = {each.role_group.key: each.role_group.name for each in asked}
    shown = [_row(part, names) for part in counted.groups]
    told = {key for part in counted.groups for key in part.groups}
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
