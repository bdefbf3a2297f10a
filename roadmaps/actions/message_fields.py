"""What a message says, and what of it can be taken."""

import datetime
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from pmo_studio.core.lines import TITLE_MOST, one_line
from pmo_studio.core.models import Engagement, Participant, Stakeholder
from pmo_studio.core.quadrants import Quadrant
from pmo_studio.core.refusals import Refused
from roadmaps.models import ChangeGroup, Message, Wave
from roadmaps.models.communication import (
    CHANNEL_MOST,
    FEEDBACK_MOST,
    MESSAGE_MOST,
    MessageStatus,
    Purpose,
    Rhythm,
)

NO_TEXT = _("Type what is to be told.")
LONG_TEXT = _("The message holds up to 500 characters. Shorten it.")
LONG_WORDS = _("This holds up to 80 characters. Shorten it.")
LONG_CHANNEL = _("The channel holds up to 120 characters. Shorten it.")
LONG_FEEDBACK = _("The question holds up to 200 characters. Shorten it.")
NO_AUDIENCE = _("Choose for whom it is, or say it in words.")
ODD_AUDIENCE = _("Choose somebody of this engagement.")
ODD_WAVE = _("Choose a wave of this plan.")
ODD_SENDER = _("Choose somebody who has a seat in this engagement, or type a name instead.")
TWO_SENDERS = _("Choose a seat or type a name, not both.")
NO_PURPOSE = _("Choose inform, consult, decide or celebrate.")
NO_RHYTHM = _("Choose how often.")
NO_STATUS = _("Choose a status.")
LAST_ALONE = _("Give the first day too, or take the last one away.")
LAST_EARLY = _("The last day must not be before the first.")
NO_DAY = _("Give the first day: a message without a day is never due.")


@dataclass(frozen=True)
class Details:
    """One row; its audience is one of quadrant, stakeholder and group, or words."""

    text: str
    quadrant: str = ""
    stakeholder: Stakeholder | None = None
    group: ChangeGroup | None = None
    audience: str = ""
    wave: Wave | None = None
    purpose: str = Purpose.INFORM
    channel: str = ""
    sender: Participant | None = None
    sender_name: str = ""
    rhythm: str = Rhythm.ONCE
    first_on: datetime.date | None = None
    last_on: datetime.date | None = None
    feedback: str = ""
    status: str = MessageStatus.DRAFT


def details_of(row: Message) -> Details:
    return Details(**{each.name: getattr(row, each.name) for each in fields(Details)})


def values(details: Details) -> dict[str, Any]:
    return {each.name: getattr(details, each.name) for each in fields(Details)}


def checked(engagement: Engagement, details: Details) -> Details:
    """The details as they are stored; Refused in words where something cannot be taken."""
    text, audience = details.text.strip(), one_line(details.audience)
    sender, channel = one_line(details.sender_name), one_line(details.channel)
    feedback = one_line(details.feedback)
    for name, value, most, words in (
        ("text", text, MESSAGE_MOST, LONG_TEXT),
        ("audience", audience, TITLE_MOST, LONG_WORDS),
        ("sender_name", sender, TITLE_MOST, LONG_WORDS),
        ("channel", channel, CHANNEL_MOST, LONG_CHANNEL),
        ("feedback", feedback, FEEDBACK_MOST, LONG_FEEDBACK),
    ):
        if len(value) > most:
            raise Refused(words, field=name)
    if not text:
        raise Refused(NO_TEXT, field="text")
    if details.sender is not None and sender:
        raise Refused(TWO_SENDERS, field="sender_name")
    _check_choices(details)
    _check_days(details)
    _check_rows(engagement, details, audience)
    kept = {"text": text, "audience": audience, "sender_name": sender}
    return Details(**(values(details) | kept | {"channel": channel, "feedback": feedback}))


def _check_choices(details: Details) -> None:
    for name, value, known, words in (
        ("purpose", details.purpose, Purpose.values, NO_PURPOSE),
        ("rhythm", details.rhythm, Rhythm.values, NO_RHYTHM),
        ("status", details.status, MessageStatus.values, NO_STATUS),
    ):
        if value not in known:
            raise Refused(words, field=name)


def _check_days(details: Details) -> None:
    first, last = details.first_on, details.last_on
    if first is None and details.status == MessageStatus.PLANNED:
        raise Refused(NO_DAY, field="first_on")
    if last is None:
        return
    if first is None:
        raise Refused(LAST_ALONE, field="first_on")
    if last < first:
        raise Refused(LAST_EARLY, field="last_on")


def _check_rows(engagement: Engagement, details: Details, audience: str) -> None:
    """Whoever and whatever it names is of this engagement, and it is for somebody, once."""
    stakeholder, group = details.stakeholder, details.group
    given = [bool(details.quadrant), stakeholder is not None, group is not None, bool(audience)]
    if sum(given) != 1:
        raise Refused(NO_AUDIENCE, field="audience")
    if details.quadrant and details.quadrant not in set(Quadrant):
        raise Refused(ODD_AUDIENCE, field="audience")
    for row in (stakeholder, group):
        if row is not None and row.engagement_id != engagement.pk:
            raise Refused(ODD_AUDIENCE, field="audience")
    if details.sender is not None and details.sender.engagement_id != engagement.pk:
        raise Refused(ODD_SENDER, field="sender")
    if details.wave is not None and details.wave.plan.engagement_id != engagement.pk:
        raise Refused(ODD_WAVE, field="wave")
