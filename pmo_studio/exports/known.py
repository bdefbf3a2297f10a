"""Files that are still right, told by the log: what this worker made today and what came since.

Only for kinds whose contents follow from the engagement's events and the day; while something is
open whose answers record no event, nothing is known.  Kept in memory: a
worker of a new version of the studio knows nothing, gathers, and looks the content up by its hash.
"""

import datetime
import json
from typing import NamedTuple

from django.utils import timezone

from assessments.models import Assessment
from pmo_studio.core.models import Event
from pmo_studio.exports import store
from pmo_studio.exports.models import ExportJob
from roadmaps.models import SatisfactionSurvey

# That a file was asked for, is ready or was fetched changes nothing that is printed.
IDLE = "export."
MOST = 200


class Known(NamedTuple):
    """A file with the event and the day up to which it was gathered."""

    made: datetime.datetime
    number: int
    day: datetime.date
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
    if _is_asked(job.engagement_id):
        return ""
    newer = Event.objects.filter(engagement=job.engagement_id, number__gt=found.number)
    return "" if newer.exclude(kind__startswith=IDLE).exists() else found.content_hash


def keep(job: ExportJob, number: int, day: datetime.date, content_hash: str) -> None:
    """The file was gathered on that day when the log was that long."""
    if len(_known) >= MOST:
        _known.pop(next(iter(_known)))
    _known[_wish(job)] = Known(job.engagement.created_at, number, day, content_hash)


def forget() -> None:
    """Nothing is known any more."""
    _known.clear()


def _is_asked(engagement: int) -> bool:
    """Whether answers may come that no event tells of (assessments, satisfaction)."""
    surveys = SatisfactionSurvey.objects.filter(engagement=engagement, closed_at=None)
    return Assessment.objects.open().filter(engagement=engagement).exists() or surveys.exists()


def _wish(job: ExportJob) -> tuple[int, str, str, str, str]:
    """What was asked for, and for whom: never what another audience may see."""
    options = json.dumps(job.options, sort_keys=True)
    language = job.engagement.language
    return job.engagement_id, job.kind, job.audience, options, language
