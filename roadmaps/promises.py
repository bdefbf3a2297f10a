"""What was promised before: each end that a later promise replaced, or that was given up.

Such an event keeps all that it took away (`dates`), so it can be taken back: a line for each
package, "2026-01-05 2026-01-16 10 WP-01" with first and last day, effort and key.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as __

from pmo_studio.core import texts
from pmo_studio.core.bundle.schema import is_date
from pmo_studio.core.models import Engagement, Event, Participant
from roadmaps.models import Plan, WorkPackage
from roadmaps.models.package import MOST_EFFORT

KEPT = "promise.kept"
FORGOTTEN = "promise.forgotten"


def former(reader: Participant) -> list[Event]:
    """The events that replaced an end, the newest first; one query.

    One that gave a promise up knows as `again` the next one, which promised anew; None before.
    """
    log = Event.objects.visible_to(reader).filter(kind__in=(KEPT, FORGOTTEN))
    found = list(log.newest_first().select_related("by"))
    for event, later in zip(found, [None, *found], strict=False):
        event.again = later  # type: ignore[attr-defined]  # see above
    return [each for each in found if each.data["from_end"]]


@dataclass(frozen=True)
class Promise:
    """What was promised of one package."""

    start: datetime.date
    end: datetime.date
    effort: int


def of_plan(plan: Plan) -> list[str]:
    """What is promised now, as an event keeps it; that of removed packages too."""
    rows = WorkPackage.objects.filter(plan=plan, baseline_end__isnull=False).order_by("pk")
    columns = ("baseline_start", "baseline_end", "baseline_effort", "key")
    return [
        f"{start} {end} {effort} {key}" for start, end, effort, key in rows.values_list(*columns)
    ]


def kept_by(event: Event) -> Mapping[str, Promise]:
    """By key, what it took away; empty where it kept nothing, or nothing that can be read."""
    try:
        return dict(_read(line) for line in event.data.get("dates", ()))
    except ValueError:
        return {}


def _read(line: str) -> tuple[str, Promise]:
    """Raises ValueError."""
    start, end, effort, key = line.split(" ", 3)
    days = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
    if not (is_date(start) and is_date(end)):
        raise ValueError(line)
    if days[1] < days[0] or not 1 <= int(effort) <= MOST_EFFORT:
        raise ValueError(line)
    return key, Promise(*days, int(effort))


def words(event: Event) -> str:
    """What was promised, until when, what then, and why."""
    said = _said(event)
    reason = event.data["text"]
    return __("%(words)s: %(reason)s") % {"words": said, "reason": reason} if reason else said


def reasons(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    """Those that still stand, by the numbers of their events; for what has to be redacted."""
    log = Event.objects.filter(engagement=engagement, kind__in=(KEPT, FORGOTTEN))
    given = {each.number: each.data["text"] for each in log.filter(number__in=list(ids))}
    return {number: text for number, text in given.items() if text not in ("", texts.REDACTED)}


def _said(event: Event) -> str:
    was, now = _day(event.data["from_end"]), _day(event.data.get("to_end", ""))
    until = date_format(timezone.localdate(event.created_at), "SHORT_DATE_FORMAT")
    told = {"was": was, "until": until, "now": now}
    if was and now:
        return __("promised %(was)s until %(until)s, then %(now)s") % told
    again = getattr(event, "again", None)
    if was and again:
        told["again"] = date_format(timezone.localdate(again.created_at), "SHORT_DATE_FORMAT")
        return __("promised %(was)s until %(until)s, then nothing until %(again)s") % told
    if was:
        return __("promised %(was)s until %(until)s, then nothing") % told
    return __("promised %(now)s as the end of the plan") % told


def _day(iso: str) -> str:
    """A day in the reader's form; empty, or what a strange log says, as it is."""
    try:
        day = parse_date(iso)
    except ValueError:
        return iso
    return date_format(day, "SHORT_DATE_FORMAT") if day else iso
