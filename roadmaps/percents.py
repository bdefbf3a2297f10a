"""How far a package is: what somebody typed, else by its deliverables (roadmaps.planning.progress).

Everything that shows a percentage, a bar or a sum asks here.
"""

import copy
import datetime
from collections.abc import Iterable, Mapping

from django.utils import timezone

from pmo_studio.core.rounding import half_up
from roadmaps.models import WorkPackage
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import PackageStatus
from roadmaps.planning.progress import Actual, share_done

# The calculation's word for each state that counts; what was dropped does not.
STATES: Mapping[str, str] = {
    DeliverableStatus.PLANNED: "planned",
    DeliverableStatus.ACTIVE: "in_progress",
    DeliverableStatus.DELIVERED: "delivered",
    DeliverableStatus.ACCEPTED: "accepted",
}


def percent_of(package: WorkPackage, statuses: Iterable[str]) -> int:
    """0 to 100; `statuses` are those of its deliverables."""
    return int(half_up(100 * share_of(package, statuses)))


def share_of(package: WorkPackage, statuses: Iterable[str]) -> float:
    """0 to 1, unrounded.  What is done is wholly done."""
    return share_done(actual(package, statuses))


def to_type(package: WorkPackage, statuses: Iterable[str], share: float) -> int | None:
    """The percent to type so that the package shows this share (0..1); None where it does anyway,
    by its deliverables."""
    wanted = int(half_up(100 * share))
    untyped = copy.copy(package)
    untyped.percent = None
    return None if percent_of(untyped, statuses) == wanted else wanted


def actual(package: WorkPackage, statuses: Iterable[str]) -> Actual:
    """What is known of it today; what somebody began without saying when began today."""
    return Actual(
        started=_started(package),
        finished=package.finished_on,
        typed=None if package.percent is None else package.percent / 100,
        deliverables=tuple(STATES[status] for status in statuses if status in STATES),
    )


def _started(package: WorkPackage) -> datetime.date | None:
    if package.status == PackageStatus.PLANNED:
        return None
    if package.status == PackageStatus.ACTIVE and package.started_on is None:
        return timezone.localdate()
    return package.started_on
