"""Kinds of event of the closeout.  What is said to a section stands in no event: it is long, and
one place is enough to remove it from."""

from typing import Any

from django.utils.translation import gettext as __

from pmo_studio.core import lines
from pmo_studio.core.events import EventKind
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience
from pmo_studio.core.models.signing import How

ROOM = Audience.ROOM


def _approved(event: Event) -> str:
    return __("approved the closeout and closed the engagement out, %(how)s") % _how(event)


def _how(event: Event) -> dict[str, Any]:
    how = event.data["how"]
    return {"how": str(How(how).label) if how in How.values else how}


def _reopened(event: Event) -> str:
    told = {"text": lines.beginning(event.data["text"])}
    return __("reopened the closed engagement: “%(text)s”") % told


ALL = (
    EventKind(
        "closeout.narrated",
        ROOM,
        {"section": int},
        batch=True,
        sentence=lambda e: __("wrote to section %(section)s of the closeout report") % e.data,
    ),
    EventKind(
        "closeout.signed", ROOM, batch=True, sentence=lambda e: __("signed the closeout sheet")
    ),
    EventKind(
        "closeout.unsigned",
        ROOM,
        batch=True,
        sentence=lambda e: __("took back a signature under the closeout sheet"),
    ),
    EventKind("closeout.approved", ROOM, {"how": str}, batch=True, sentence=_approved),
    EventKind("closeout.reopened", ROOM, {"text": str}, batch=True, sentence=_reopened),
    EventKind(
        "closeout.link_made",
        Audience.FACILITATORS,
        sentence=lambda e: __("made a link with which the sponsor approves the closeout"),
    ),
    EventKind(
        "closeout.link_revoked",
        Audience.FACILITATORS,
        sentence=lambda e: __("took back the link with which the sponsor approves the closeout"),
    ),
)
