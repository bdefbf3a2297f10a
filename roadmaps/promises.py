"""What was promised before: each end that a later promise replaced, or that was given up."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as __

from pmo_studio.core import texts
from pmo_studio.core.models import Engagement, Event, Participant

KEPT = "promise.kept"
FORGOTTEN = "promise.forgotten"


def former(reader: Participant) -> list[Event]:
    """The events that replaced an end, the newest first; one query."""
    log = Event.objects.visible_to(reader).filter(kind__in=(KEPT, FORGOTTEN))
    return [each for each in log.newest_first().select_related("by") if each.data["from_end"]]


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
