"""What is said of an engagement that is closed out: since which day, and who approved that."""

from collections.abc import Callable

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __

from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.sheets import Sheet

# Who approved the closeout, by name; "" where nobody is named any more.
Source = Callable[[Engagement], str]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Called once from AppConfig.ready(), by the app that keeps the approval."""
    if _sources:
        raise ValueError("who approved the closeout is registered twice")
    _sources.append(source)


def approved_by(engagement: Engagement) -> str:
    return _sources[0](engagement) if _sources else ""


def day(engagement: Engagement) -> str:
    """The day on which it was closed out, as it is written; "" for one that is open."""
    if engagement.closed_at is None:
        return ""
    return date_format(timezone.localdate(engagement.closed_at), "DATE_FORMAT")


def status(engagement: Engagement) -> str:
    """That and since when it is closed out; "" for one that is open."""
    closed = day(engagement)
    return __("Closed out on %(day)s") % {"day": closed} if closed else ""


def bar(request: StudioRequest, engagement: Engagement, sheet: Sheet) -> str:
    """The band on every page of an engagement that is closed out; of others nothing."""
    if engagement.closed_at is None:
        return ""
    context = {"engagement": engagement, "words": stamp(engagement)}
    return render_to_string("core/closed_band.html", context)


def stamp(engagement: Engagement) -> str:
    """Since when, and by whom, in a line."""
    told = {"day": day(engagement), "name": approved_by(engagement)}
    if told["name"]:
        return __("Closed out on %(day)s, approved by %(name)s: read-only") % told
    return __("Closed out on %(day)s: read-only") % told


def words(engagement: Engagement) -> str:
    """Why nothing changes, and what one can do."""
    told = {"day": day(engagement), "name": approved_by(engagement)}
    if told["name"]:
        since = __("This engagement was closed out on %(day)s, approved by %(name)s.") % told
    else:
        since = __("This engagement was closed out on %(day)s.") % told
    left = __("It can be read and exported, not changed. To change something the lead reopens it.")
    return f"{since} {left}"
