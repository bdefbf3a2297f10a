"""How far a package is: what somebody typed, else by its deliverables (domain.md §6.2)."""

from collections.abc import Iterable

from pmo_studio.core.rounding import half_up
from roadmaps.models import WorkPackage
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import PackageStatus
from roadmaps.planning.progress import DELIVERED_SHARE

# The calculation's word for each state that counts; what was dropped does not.
STATES = {
    DeliverableStatus.PLANNED: "planned",
    DeliverableStatus.ACTIVE: "in_progress",
    DeliverableStatus.DELIVERED: "delivered",
    DeliverableStatus.ACCEPTED: "accepted",
}


def percent_of(package: WorkPackage, statuses: Iterable[str]) -> int:
    """0 to 100; `statuses` are those of its deliverables.  What is done is wholly done."""
    if package.status == PackageStatus.DONE:
        return 100
    if package.percent is not None:
        return package.percent
    shares = [
        DELIVERED_SHARE[STATES[DeliverableStatus(each)]]
        for each in statuses
        if each != DeliverableStatus.DROPPED
    ]
    return int(half_up(100 * sum(shares) / len(shares))) if shares else 0
