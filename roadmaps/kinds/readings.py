"""Kinds of event of KPI readings, and of the tokens with which programs send them."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases import kpi_words
from pmo_studio.core import lines
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience
from roadmaps.kinds.sentences import told
from roadmaps.readings import words

ONE: Fields = {"title": str, "unit": str, "period": str, "value": str}


def _one(event: Event) -> dict[str, str]:
    """The payload for a sentence: a figure with its unit, a period by its name."""
    data = event.data
    return {
        "title": lines.beginning(kpi_words.told(data["title"])),
        "period": words.period_of_key(data["period"]),
        "value": _figure(data["value"], data["unit"]),
    }


def _figure(value: str, unit: str) -> str:
    """An old log may come from a stranger's bundle: what is no number is told as none."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return words.no_value()
    return words.rounded(number, unit) if number.is_finite() else words.no_value()


def _recorded(event: Event) -> str:
    return __("recorded %(value)s for %(period)s of “%(title)s”") % _one(event)


def _replaced(event: Event) -> str:
    return __("replaced the reading for %(period)s of “%(title)s”: now %(value)s") % _one(event)


def _removed(event: Event) -> str:
    return __("removed the reading for %(period)s of “%(title)s”, %(value)s") % _one(event)


def _restored(event: Event) -> str:
    return __("put the reading for %(period)s of “%(title)s” back, %(value)s") % _one(event)


def _many(event: Event) -> str:
    n, replaced = event.data["readings"], event.data["replaced"]
    said = ngettext("recorded %(n)s reading", "recorded %(n)s readings", n) % {"n": n}
    if not replaced:
        return said
    more = ngettext("%(n)s in place of another", "%(n)s in place of others", replaced)
    return f"{said}, {more % {'n': replaced}}"


ALL = (
    told("reading.recorded", ONE, _recorded),
    told("reading.replaced", ONE, _replaced),
    told("reading.removed", ONE, _removed),
    told("reading.restored", ONE, _restored),
    told("readings.recorded", {"readings": int, "kpis": int, "replaced": int}, _many),
    EventKind(
        "reading_token.made",
        Audience.FACILITATORS,
        sentence=lambda event: __("made a token with which a program sends readings"),
    ),
    EventKind(
        "reading_token.revoked",
        Audience.FACILITATORS,
        sentence=lambda event: __("took a token for readings back"),
    ),
)
