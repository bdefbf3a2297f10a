"""Notes of thanks on the wall: everybody who writes may pin some, signed or not."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from canvases.models.note import Paper
from pmo_studio.core import events
from pmo_studio.core.access import Right, may, require
from pmo_studio.core.lines import TITLE_MOST, one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps import topics
from roadmaps.actions import closing_rules as rules
from roadmaps.models import ThankYou
from roadmaps.models.closing import THANKS_MOST

MOST = 500
KINDS = ("thanks.taken_down", "thanks.put_back")
NO_TEXT = _("Write whom or what you thank, and what for.")
LONG_TEXT = _("A note holds up to 240 characters. Shorten it, or write two.")
LONG_SIGNATURE = _("A signature holds up to 80 characters. Shorten it.")
NO_PAPER = _("Choose one of the five papers.")
FULL = _("The wall is full: there are 500 notes on it.")


@dataclass(frozen=True)
class Details:
    """An empty signature: nobody learns who wrote it, not even from the history."""

    text: str
    signature: str = ""
    paper: str = Paper.SAFFRON


def may_take_down(seat: Participant, row: ThankYou) -> bool:
    """Lead and facilitators take down any note, and who signed one takes down their own."""
    if may(seat, Right.CHANGE_OTHERS):
        return True
    return row.author_id == seat.pk and may(seat, Right.WRITE)


def pin_thanks(
    engagement: Engagement, *, details: Details, by: Participant, key: events.Key | None = None
) -> ThankYou:
    """Put a note on the wall.

    One without a signature keeps nothing of its writer, and so no key against a double click: the
    same unsigned words are pinned once.
    """
    details = checked(details)
    signed = bool(details.signature)
    with events.change(engagement, by=by, key=key if signed else None) as change:
        require(change.by, Right.WRITE)
        rows = ThankYou.objects.filter(engagement=change.engagement)
        if not signed and (there := rows.live().filter(text=details.text, author=None).first()):
            return there
        if rows.live().count() >= MOST:
            raise Refused(FULL)
        row = ThankYou.objects.create(
            engagement=change.engagement,
            author=change.by if signed else None,
            number=change.next_number,
            **vars(details),
        )
        change.record(
            "thanks.pinned",
            subject=row.subject,
            topic=topics.closing(change.engagement),
            anonymous=not signed,
        )
    return row


def take_down_thanks(
    row: ThankYou, *, removed: bool, by: Participant, key: events.Key | None = None
) -> None:
    """Take a note off the wall; only lead and facilitators put one back.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        kept = rules.fresh(row)
        if not removed or not may_take_down(change.by, kept):
            require(change.by, Right.CHANGE_OTHERS)
        rules.archive(change, kept, removed=removed, kinds=KINDS)


def take_off(change: events.Change, row: ThankYou) -> None:
    """The same within another act, such as removing the seat of who signed it."""
    rules.archive(change, row, removed=True, kinds=KINDS)


def checked(details: Details) -> Details:
    """As it is stored; Refused in words that name the field."""
    text, signature = one_line(details.text), one_line(details.signature)
    if not text:
        raise Refused(NO_TEXT, field="text")
    if len(text) > THANKS_MOST:
        raise Refused(LONG_TEXT, field="text")
    if len(signature) > TITLE_MOST:
        raise Refused(LONG_SIGNATURE, field="signature")
    if details.paper not in Paper.values:
        raise Refused(NO_PAPER, field="paper")
    return replace(details, text=text, signature=signature)
