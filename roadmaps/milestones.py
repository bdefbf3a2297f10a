"""What the plans of many engagements have ahead, and what of them is late, by stored days.

Dates of a plan are computed from its network, too much work for a list of hundreds: a list shows
what was promised, the baseline, and what has a day of its own.
"""

import datetime
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Count, DateField, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as __

from pmo_studio.core.gates import Decision
from pmo_studio.core.milestones import Milestone
from roadmaps import holds
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
    stopped: set[int] = set()
    called: dict[tuple[str, str, str], str] = {}
    for engagement, plan, kind, key, name, newest, until, promised in _waves(engagements):
        if newest == Decision.STOP:
            stopped.add(plan)
        day = until or promised
        if plan in stopped or day is None or newest in _PASSES:
            continue
        # Plans of hundreds have few kinds of waves.
        words = called.get((kind, key, name)) or __("%(wave)s gate") % {
            "wave": wave_name(Wave(kind=kind, key=key, name=name))
        }
        called[kind, key, name] = words
        yield Milestone(engagement, day, words)


def _waves(engagements: Collection[int]) -> Iterator[Any]:
    """Waves in their order, with what was decided last at their gates and what was promised."""
    standing = Q(packages__archived_at=None) & ~Q(packages__status=PackageStatus.DROPPED)
    rows = Wave.objects.filter(plan__engagement__in=engagements).annotate(
        newest=Subquery(holds.NEWEST.values("decision")[:1]),
        held_until=Subquery(holds.NEWEST.values("until")[:1], output_field=DateField()),
        promised=Max("packages__baseline_end", filter=standing),
    )
    wanted = ("plan__engagement", "plan", "kind", "key", "name", "newest", "held_until", "promised")
    return iter(rows.order_by("plan", "position").values_list(*wanted))


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
