"""The handover: who carries the PMO on, until when it is looked at again, where things are."""

import datetime
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, may, require
from pmo_studio.core.lines import TITLE_MOST, one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions import closing_rules as rules
from roadmaps.actions import said
from roadmaps.models import Handover
from roadmaps.models.closing import KNOWN_MOST, PLACES_MOST

TWO_OWNERS = _("Choose a seat or type a name, not both.")
LONG_NAME = _("A name holds up to 80 characters. Shorten it.")
LONG_TEXT = _("This holds up to 2,000 characters. Shorten it.")
NOTHING_AGREED = _("Say first who carries the PMO on, and when it is reviewed next.")
ELSE = _("Only the lead, a facilitator and who carries the PMO on can agree to the handover.")


@dataclass(frozen=True)
class Details:
    """`owner` is the id of a seat; without one `owner_name` may say who."""

    owner: int | None = None
    owner_name: str = ""
    review_on: datetime.date | None = None
    places: str = ""
    known: str = ""


NAMES = said.names(Details)
# What who carries it on has said yes to.
AGREED = ("owner", "owner_name", "review_on")


def handover_of(engagement: Engagement) -> Handover:
    """The row, or one that is not stored yet; one query."""
    rows = Handover.objects.select_related("owner", "agreed_by")
    found = rows.filter(engagement=engagement).first() or Handover()
    found.engagement = engagement
    return found


def details_of(row: Handover) -> Details:
    return said.read(Details, row)


def may_agree(seat: Participant, row: Handover) -> bool:
    if may(seat, Right.DESIGN):
        return True
    return row.owner_id == seat.pk and may(seat, Right.WRITE)


def set_handover(
    engagement: Engagement,
    *,
    details: Details,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Handover:
    """Say who carries the PMO on; another owner or day has to be agreed to anew."""
    details = checked(details)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        row = handover_of(change.engagement)
        rules.refuse_unseen(row, seen)
        before = details_of(row)
        rules.check_seat(change.engagement, details.owner, before.owner)
        changed = said.differing(details, before)
        if not changed:
            return row
        said.put(details, row)
        if set(changed) & set(AGREED):
            row.agreed_on = row.agreed_by = None
        rules.save(change, row, "handover.changed")
    return row


def agree_handover(
    engagement: Engagement, *, agreed: bool, by: Participant, key: events.Key | None = None
) -> Handover:
    """Note today that who carries it on said yes, or take that back."""
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.WRITE)
        row = handover_of(change.engagement)
        if not may_agree(change.by, row):
            raise Refused(ELSE)
        if not (row.carrier and row.review_on):
            raise Refused(NOTHING_AGREED)
        if (row.agreed_on is not None) != agreed:
            row.agreed_on = timezone.localdate() if agreed else None
            row.agreed_by = change.by if agreed else None
            rules.save(change, row, "handover.agreed" if agreed else "handover.not_agreed")
    return row


def checked(details: Details) -> Details:
    """As it is stored; Refused in words that name the field."""
    name = one_line(details.owner_name)
    places, known = details.places.strip(), details.known.strip()
    if details.owner is not None and name:
        raise Refused(TWO_OWNERS, field="owner_name")
    if len(name) > TITLE_MOST:
        raise Refused(LONG_NAME, field="owner_name")
    for field, text, most in (("places", places, PLACES_MOST), ("known", known, KNOWN_MOST)):
        if len(text) > most:
            raise Refused(LONG_TEXT, field=field)
    return replace(details, owner_name=name, places=places, known=known)
