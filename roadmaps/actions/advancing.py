"""How far a package is: whoever plans says it, and its owner."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.models import Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import package_words
from roadmaps.actions import rules, said
from roadmaps.actions.packages import OVERTAKEN, check_day
from roadmaps.models import WorkPackage
from roadmaps.models.package import BEGUN, PackageStatus

NO_STATUS = _("Say how far it is: planned, in progress, done or dropped.")
NO_PERCENT = _("Percent done is a whole number from 0 to 100, or empty: by its deliverables.")
TURNED = _("It cannot be finished before it was started. Change one of the two days.")
AHEAD = _("This day is still to come. Enter the day on which it happened.")


@dataclass(frozen=True)
class Progress:
    """How far a package is; `percent` None: by its deliverables."""

    status: str = PackageStatus.PLANNED
    percent: int | None = None
    started_on: datetime.date | None = None
    finished_on: datetime.date | None = None


PROGRESS = said.names(Progress)


def progress_of(package: WorkPackage) -> Progress:
    return said.read(Progress, package)


def set_progress(
    package: WorkPackage,
    *,
    progress: Progress,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> WorkPackage:
    """Say how far it is; its owner may too.  Raises Overtaken as change_package does."""
    with events.change(package.engagement, by=by, key=key) as change:
        fresh = rules.standing(package)
        rules.require_tending(change.by, fresh)
        if is_overtaken(fresh, seen):
            raise Overtaken(OVERTAKEN, now=fresh)
        before = progress_of(fresh)
        progress = settled(progress, before)
        if fresh.wave_id is None and progress.status in BEGUN and not fresh.has_begun:
            words = package_words.begun_in_backlog(package_words.called(fresh))
            raise Refused(words, field="status")
        changed = said.differing(progress, before)
        if changed:
            said.put(progress, fresh)
            rules.save(change, fresh)
            told: dict[str, Any] = {
                "title": fresh.name,
                "status": str(fresh.status),
                "fields": changed,
            }
            rules.record(change, "package.progressed", fresh.subject, **told)
    return fresh


def settled(progress: Progress, before: Progress) -> Progress:
    """The progress as it is kept; what is done has a day on which it was.  Raises Refused.

    What was in progress or done has begun: today, unless somebody says when.
    """
    if progress.status not in PackageStatus.values:
        raise Refused(NO_STATUS, field="status")
    if progress.percent is not None and not 0 <= progress.percent <= 100:
        raise Refused(NO_PERCENT, field="percent")
    today = timezone.localdate()
    started, finished = progress.started_on, progress.finished_on
    for field, day in (("started_on", started), ("finished_on", finished)):
        check_day(day, field)
        if day is not None and day > today and day != getattr(before, field):
            raise Refused(AHEAD, field=field)
    finished = finished or today if progress.status == PackageStatus.DONE else None
    if progress.status == PackageStatus.ACTIVE and before.status != PackageStatus.ACTIVE:
        started = started or today
    if started and finished and finished < started:
        raise Refused(TURNED, field="finished_on")
    return replace(progress, started_on=started, finished_on=finished)
