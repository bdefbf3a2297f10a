"""Files that are still right, told by the log: what this worker made today and what came since.

Only for kinds whose contents follow from the engagement's events, the day, and how many people have
answered what is open, which no event tells.  Kept in memory: a
worker of a new version of the studio knows nothing, gathers, and looks the content up by its hash.
"""

import datetime
import json
from typing import NamedTuple

from django.db.models import Count, Sum
from django.utils import timezone

from assessments.models import Assessment, Respondent
from pmo_studio.core.models import Event
from pmo_studio.exports import store
from pmo_studio.exports.models import ExportJob
from roadmaps.models import SatisfactionAnswer

# That a file was asked for, is ready or was fetched changes nothing that is printed.
IDLE = "export."
MOST = 200


class Known(NamedTuple):
    """A file with the event and the day up to which it was gathered."""

    made: datetime.datetime
    number: int
    day: datetime.date
    answered: tuple[int, ...]
    content_hash: str


_known: dict[tuple[int, str, str, str, str], Known] = {}


def of(job: ExportJob) -> str:
    """The content of the same wish, "" where something happened since, or the file is gone."""
    found = _known.get(_wish(job))
    # Another database than before has other engagements with the same numbers.
    if found is None or found.made != job.engagement.created_at:
        return ""
    if found.day != timezone.localdate() or not store.has(found.content_hash):
        return ""
    if found.answered != answered(job.engagement_id):
        return ""
    newer = Event.objects.filter(engagement=job.engagement_id, number__gt=found.number)
    return "" if newer.exclude(kind__startswith=IDLE).exists() else found.content_hash


def moment(job: ExportJob) -> tuple[int, datetime.date, tuple[int, ...]]:
    """What decides the contents that are gathered after it.

    The number was read with the job and therefore before them.
    """
    return job.engagement.last_number, timezone.localdate(), answered(job.engagement_id)


def keep(job: ExportJob, at: tuple[int, datetime.date, tuple[int, ...]], content_hash: str) -> None:
    """The file holds what stood at that moment."""
    if len(_known) >= MOST:
        _known.pop(next(iter(_known)))
    _known[_wish(job)] = Known(job.engagement.created_at, *at, content_hash)


def forget() -> None:
    """Nothing is known any more."""
    _known.clear()


def answered(engagement: int) -> tuple[int, ...]:
    """How much was answered that no event tells of: of what is open only that is printed."""
    open_ones = Respondent.objects.filter(group__assessment__in=Assessment.objects.open())
    found = open_ones.filter(group__assessment__engagement=engagement).aggregate(
        people=Count("pk"), answers=Sum("answered", default=0)
    )
    said = SatisfactionAnswer.objects.filter(survey__engagement=engagement)
    return found["people"], found["answers"], said.count()


def _wish(job: ExportJob) -> tuple[int, str, str, str, str]:
    """What was asked for, and for whom: never what another audience may see."""
    options = json.dumps(job.options, sort_keys=True)
    language = job.engagement.language
    return job.engagement_id, job.kind, job.audience, options, language
