"""What progress brings to the registries of the core."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core import due as core_due
from pmo_studio.core import events, own_data, sheets, subjects
from pmo_studio.core import milestones as core_milestones
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.core.texts import REDACTED
from roadmaps import due, milestones
from roadmaps.kinds import progress as kinds
from roadmaps.models import Concern, Review


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
    for source in (due.packages, due.deliverables, due.concerns):
        core_due.register(source)
    for count in (
        milestones.late_packages,
        milestones.late_deliverables,
        milestones.late_concerns,
    ):
        core_milestones.register_late(count)
    sheets.register(
        sheets.Sheet(
            "3.6",
            "progress",
            _("Progress"),
            "roadmaps:progress",
            phase=3,
            opens=OpenSheet.PLAN,
            tally=_tally,
        )
    )
    subjects.register(subjects.SubjectKind("concern", _concerns, _redact_concern))
    subjects.register(subjects.SubjectKind("review", _reviews, _redact_review))
    own_data.register(_counts)
    own_data.register_part("concerns", _owned_by)


def _tally(engagement: Engagement) -> str:
    rows = Concern.objects.live().filter(plan__engagement=engagement, closed_on=None)
    n = rows.count()
    words = ngettext("%(n)s open risk or issue", "%(n)s open risks and issues", n)
    return words % {"n": n} if n else ""


def _concerns(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Concern.objects.filter(plan__engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "text"))


def _redact_concern(engagement: Engagement, pk: int) -> bool:
    """What it is, and the response, which may tell it too."""
    rows = Concern.objects.filter(plan__engagement=engagement, pk=pk)
    number = engagement.last_number + 1
    return bool(rows.update(text=REDACTED, response="", number=number))


def _reviews(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Review.objects.filter(plan__engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "summary"))


def _redact_review(engagement: Engagement, pk: int) -> bool:
    rows = Review.objects.filter(plan__engagement=engagement, pk=pk)
    return bool(rows.update(summary=REDACTED, number=engagement.last_number + 1))


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    concerns = Concern.objects.filter(plan__engagement=engagement)
    reviews = Review.objects.filter(plan__engagement=engagement)
    return [
        (__("Risks and issues, with those removed"), concerns.count()),
        (__("Reviews of progress"), reviews.count()),
    ]


def _owned_by(seat: Participant) -> list[dict[str, Any]]:
    return [{"owns": row.text, "kind": row.kind} for row in Concern.objects.filter(owner=seat)]
