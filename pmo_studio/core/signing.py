"""What signing a paper asks for, whatever the paper: a name, a day, a hand for the log."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import tokens
from pmo_studio.core.bundle.schema import is_date
from pmo_studio.core.lines import TITLE_MOST, one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.people import Kind
from pmo_studio.core.models.signing import How, OneTimeLinkQuerySet
from pmo_studio.core.refusals import Refused

LINK_DAYS = 14
REASON_MOST = 300

NO_NAME = _("Type the name of whoever signs.")
LONG_NAME = _("The name holds up to 80 characters. Shorten it.")
NO_DAY = _("Say on which day it was signed.")
AHEAD = _("The day of the signature cannot be ahead.")
LINK_OVER = _("This link no longer works. Ask whoever sent it for a new one.")
NO_REASON = _("Say why it is reopened: everybody reads it in the history.")


@dataclass(frozen=True)
class Signature:
    """Who signed, on which day, and how."""

    name: str
    on: datetime.date
    how: How


def on_paper(name: str, on: datetime.date | None) -> Signature:
    """What somebody records of a signature on paper; Refused at the field that is wrong."""
    name = checked_name(name)
    if on is None or not is_date(on.isoformat()):
        raise Refused(NO_DAY, field="on")
    if on > timezone.localdate():
        raise Refused(AHEAD, field="on")
    return Signature(name, on, How.PAPER)


def today(name: str, how: How) -> Signature:
    """Of who signs now, through a seat or by a link."""
    return Signature(name, timezone.localdate(), how)


def checked_name(name: str) -> str:
    kept = one_line(name)
    if not kept:
        raise Refused(NO_NAME, field="name")
    if len(kept) > TITLE_MOST:
        raise Refused(LONG_NAME, field="name")
    return kept


def hand(engagement: Engagement, sponsor: Participant | None) -> Participant:
    """The seat that the log names where somebody signs by a link: the sponsor's, or the studio's
    own where there is none."""
    if sponsor is not None and sponsor.is_active():
        return sponsor
    studio = Participant.objects.filter(engagement=engagement, kind=Kind.SERVICE)
    return studio.earliest("pk")


def replace_link(links: OneTimeLinkQuerySet[Any], *, by: Participant, **paper: object) -> str:
    """A new link for this paper, of its `links`; those that were out open nothing any more.

    Returns its token, which is kept nowhere.
    """
    token = tokens.new_token()
    links.filter(**paper).revoke()
    ends = timezone.now() + datetime.timedelta(days=LINK_DAYS)
    links.create(token_hash=tokens.hash_of(token), created_by=by, expires_at=ends, **paper)
    return token
