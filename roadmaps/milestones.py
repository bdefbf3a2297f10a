"""What the plans of many engagements have ahead, and what of them is late, by stored days.

Dates of a plan are computed from its network, too much work for a list of hundreds: a list shows
what was promised, the baseline, and what has a day of its own.
"""

import datetime
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as __

from pmo_studio.core.gates import Decision
from pmo_studio.core.milestones import Milestone
from roadmaps.models import Concern, Deliverable, Wave, WaveCondition, WaveDecision, WorkPackage
from roadmaps.models.deliverable import OPEN
from roadmaps.models.package import PackageStatus
from roadmaps.wave_words import wave_name

_PASSES = [each.value for each in Decision if each.passes]
_ENDED = (PackageStatus.DONE, PackageStatus.DROPPED)


def wave_gates(engagements: Collection[int]) -> Iterator[Milestone]:
    """The gates that are not passed: as promised by the baseline, or the day until which they hold.

    A plan that was stopped has none after the gate at which that was decided.
    """
    rows = Wave.objects.filter(plan__engagement__in=engagements).order_by("plan", "position")
    promised, decided = _promised(engagements), _decided(engagements)
    stopped: set[int] = set()
    called: dict[tuple[str, str, str], str] = {}
    wanted = ("plan__engagement", "plan", "pk", "kind", "key", "name")
    for engagement, plan, wave, *named in rows.values_list(*wanted):
        decision, until = decided.get(wave, ("", None))
        if decision == Decision.STOP:
            stopped.add(plan)
        day = until or promised.get(wave)
        if plan in stopped or day is None or decision in _PASSES:
            continue
        kind, key, name = named
        # Plans of hundreds have few kinds of waves.
        words = called.get((kind, key, name)) or __("%(wave)s gate") % {
            "wave": wave_name(Wave(kind=kind, key=key, name=name))
        }
        called[kind, key, name] = words
        yield Milestone(engagement, day, words)


def _promised(engagements: Collection[int]) -> dict[int, datetime.date]:
    """By wave, the last day of its packages in the baseline."""
    rows = WorkPackage.objects.live().filter(
        plan__engagement__in=engagements, wave__isnull=False, baseline_end__isnull=False
    )
    standing = rows.exclude(status=PackageStatus.DROPPED).order_by()
    return dict(standing.values_list("wave").annotate(Max("baseline_end")))


def _decided(engagements: Collection[int]) -> dict[int, tuple[str, datetime.date | None]]:
    """By wave, the newest decision at its gate, and until when it holds."""
    rows = WaveDecision.objects.filter(wave__plan__engagement__in=engagements).order_by("pk")
    found = rows.values_list("wave", "decision", "until")
    return {wave: (decision, until) for wave, decision, until in found}


def late_packages(engagements: Collection[int], today: datetime.date) -> dict[int, int]:
    """Packages that are not done after the last day that the baseline promised."""
    rows = WorkPackage.objects.live().filter(
        plan__engagement__in=engagements, wave__isnull=False, baseline_end__lt=today
    )
    return _counted(rows.exclude(status__in=_ENDED), "plan__engagement")


def late_deliverables(engagements: Collection[int], today: datetime.date) -> dict[int, int]:
    rows = Deliverable.objects.live().filter(
        package__plan__engagement__in=engagements,
        package__archived_at=None,
        package__wave__isnull=False,
        due_on__lt=today,
        status__in=OPEN,
    )
    rows = rows.exclude(package__status=PackageStatus.DROPPED)
    return _counted(rows, "package__plan__engagement")


def late_concerns(engagements: Collection[int], today: datetime.date) -> dict[int, int]:
    """Risks and issues that are still open after their day."""
    rows = Concern.objects.live().filter(
        plan__engagement__in=engagements, closed_on=None, due_on__lt=today
    )
    return _counted(rows, "plan__engagement")


def late_conditions(engagements: Collection[int], today: datetime.date) -> dict[int, int]:
    """Conditions of the newest decision at the gate of a wave that nobody met."""
    newest = WaveDecision.objects.filter(wave=OuterRef("decision__wave")).order_by("-pk")
    rows = WaveCondition.objects.filter(
        decision__wave__plan__engagement__in=engagements,
        decision=Subquery(newest.values("pk")[:1]),
        met_on=None,
        due_on__lt=today,
    )
    return _counted(rows, "decision__wave__plan__engagement")


def _counted(rows: QuerySet[Any], path: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(path).annotate(Count("pk")))
