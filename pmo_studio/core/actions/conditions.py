"""Conditions under which a gate lets through: what the gates of phases and of waves ask of them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.gates import TEXT_MOST
from pmo_studio.core.refusals import Refused

NO_TEXT = _("Say what is still to be done.")
LONG_TEXT = _("A condition holds up to 200 characters. Shorten it.")
LATER_DUE = _("A condition is due on the day of the decision or after it.")
OWNER_GONE = _("Whoever should look after this condition has no seat here any more.")


@dataclass(frozen=True)
class Condition:
    """What is still to be done, until when, by whom."""

    text: str
    due_on: datetime.date | None
    owner: Participant | None = None


Given = TypeVar("Given", bound=Condition)


def checked(given: Given, decided_on: datetime.date) -> Given:
    """As it is kept; Refused without words, with too many, and where it is due before that day."""
    text = one_line(given.text)
    if not text:
        raise Refused(NO_TEXT)
    if len(text) > TEXT_MOST:
        raise Refused(LONG_TEXT)
    if given.due_on and given.due_on < decided_on:
        raise Refused(LATER_DUE)
    return replace(given, text=text)


def check_owners(listed: Sequence[Condition], engagement: Engagement) -> None:
    """Refused where one of those who look after them has no seat any more; one query."""
    seats = Participant.objects.active().people().filter(engagement=engagement)
    owners = {each.owner.pk for each in listed if each.owner}
    if seats.filter(pk__in=owners).count() != len(owners):
        raise Refused(OWNER_GONE)


def columns(given: Condition, change: events.Change) -> dict[str, Any]:
    """What every row of a condition keeps of it."""
    return {
        "text": given.text,
        "due_on": given.due_on,
        "owner": given.owner,
        "number": change.next_number,
    }
