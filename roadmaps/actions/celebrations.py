"""The celebration: when and where, who came, and its agenda."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import TITLE_MOST, one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions import closing_rules as rules
from roadmaps.actions import said
from roadmaps.models import AgendaPart, Celebration
from roadmaps.models.closing import ATTENDEES_MOST, MINUTES_MOST, NAMES_MOST, PART_MOST, PLACE_MOST

MOST_PARTS = 20
LONG_PLACE = _("The place holds up to 120 characters. Shorten it.")
LONG_NAMES = _("Names hold up to 4,000 characters together. Say how many came instead.")
LONG_NAME = _("One name has more than 80 characters: type one name a line.")
NO_COUNT = _("How many came is a whole number from 0 to 10,000.")
NO_CONSENT = _("Name only those who agreed to be named, and say so; or say how many came.")
NO_PART = _("Say in part %(n)s what happens.")
LONG_PART = _("Part %(n)s holds up to 120 characters. Shorten it.")
NO_MINUTES = _("Give part %(n)s a whole number of minutes, from 1 to 240.")
NO_AGENDA = _("Leave at least one part on the agenda.")
TOO_MANY = _("An agenda has up to 20 parts. Join some.")


@dataclass(frozen=True)
class Details:
    """`names` has a line for each who agreed to be named."""

    held_on: datetime.date | None = None
    begins_at: datetime.time | None = None
    place: str = ""
    attendees: int | None = None
    names: str = ""


NAMES = said.names(Details)


@dataclass(frozen=True)
class Part:
    """A part of the agenda."""

    text: str
    minutes: int


def celebration_of(engagement: Engagement) -> Celebration:
    """The row, or one that is not stored yet; one query."""
    found = Celebration.objects.filter(engagement=engagement).first() or Celebration()
    found.engagement = engagement
    return found


def details_of(row: Celebration) -> Details:
    return said.read(Details, row)


def set_celebration(
    engagement: Engagement,
    *,
    details: Details,
    agreed: bool,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Celebration:
    """Say when, where and who came; `agreed`: everybody who is named agreed to be."""
    details = checked(details)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        row = celebration_of(change.engagement)
        rules.refuse_unseen(row, seen)
        before = details_of(row)
        if set(details.names.splitlines()) - set(before.names.splitlines()) and not agreed:
            raise Refused(NO_CONSENT, field="names")
        if said.differing(details, before):
            said.put(details, row)
            rules.save(change, row, "celebration.changed")
    return row


def set_agenda(
    engagement: Engagement,
    *,
    parts: Sequence[Part],
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Celebration:
    """Write the agenda anew, in the order given."""
    parts = checked_parts(parts)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        row = celebration_of(change.engagement)
        rules.refuse_unseen(row, seen)
        if row.pk and [Part(each.text, each.minutes) for each in row.parts.all()] == parts:
            return row
        if row.pk is None:
            row.save()
        row.parts.all().delete()
        AgendaPart.objects.bulk_create(
            AgendaPart(
                celebration=row,
                text=part.text,
                minutes=part.minutes,
                position=place,
                number=change.next_number,
            )
            for place, part in enumerate(parts)
        )
        rules.save(change, row, "celebration.agenda_set")
    return row


def checked(details: Details) -> Details:
    """As it is stored; Refused in words that name the field."""
    place = one_line(details.place)
    named = [one_line(line) for line in details.names.splitlines()]
    names = "\n".join(dict.fromkeys(name for name in named if name))
    if len(place) > PLACE_MOST:
        raise Refused(LONG_PLACE, field="place")
    if len(names) > NAMES_MOST:
        raise Refused(LONG_NAMES, field="names")
    if any(len(name) > TITLE_MOST for name in named):
        raise Refused(LONG_NAME, field="names")
    if details.attendees is not None and details.attendees not in range(ATTENDEES_MOST + 1):
        raise Refused(NO_COUNT, field="attendees")
    begins = details.begins_at and details.begins_at.replace(second=0, microsecond=0)
    return replace(details, begins_at=begins, place=place, names=names)


def checked_parts(parts: Sequence[Part]) -> list[Part]:
    """As they are stored; Refused in words that name the part by its number."""
    found = []
    for n, part in enumerate(parts, 1):
        text = one_line(part.text)
        if not text:
            raise Refused(NO_PART % {"n": n}, field=f"text_{n}")
        if len(text) > PART_MOST:
            raise Refused(LONG_PART % {"n": n}, field=f"text_{n}")
        if part.minutes not in range(1, MINUTES_MOST + 1):
            raise Refused(NO_MINUTES % {"n": n}, field=f"minutes_{n}")
        found.append(Part(text, part.minutes))
    if not found:
        raise Refused(NO_AGENDA)
    if len(found) > MOST_PARTS:
        raise Refused(TOO_MANY)
    return found
