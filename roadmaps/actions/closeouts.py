"""Writing the closeout: what is said to its sections, and who in the room signed the sheet."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.bundle.columns import clean
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions import closing_rules as rules
from roadmaps.closeout import kept
from roadmaps.closeout.rules import closeout_of
from roadmaps.models import Closeout, CloseoutNarrative, CloseoutSignature
from roadmaps.models.closeout import NARRATIVE_MOST, SECTIONS

NO_SECTION = _("The closeout has eleven sections. Open its page again.")
LONG_TEXT = _("A section holds up to 4,000 characters. Shorten it.")
NOTHING = _(
    "Nothing is written yet. Say something to at least one section, such as the summary: the"
    " sponsor approves what is said there."
)
READ_OTHER = _(
    "The closeout was changed while you were reading. Read what stands now, then send once more."
)
NO_NAMES = _("Give your seat a name first: it stands beside the signature.")


def open_closeout(change: events.Change) -> Closeout:
    """The row under the lock, stored with the first thing that is written."""
    closeout = closeout_of(change.engagement)
    if closeout.pk is None:
        closeout.number = change.next_number
        closeout.save()
    return closeout


def write_narrative(
    engagement: Engagement,
    *,
    section: int,
    text: str,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> CloseoutNarrative:
    """Say something to a section, or nothing any more.

    Raises Overtaken when somebody else wrote since `seen`, the version that was read (0: nothing
    stood there).
    """
    if section not in SECTIONS:
        raise Refused(NO_SECTION, field="section")
    text = clean(text.replace("\r\n", "\n")).strip()
    if len(text) > NARRATIVE_MOST:
        raise Refused(LONG_TEXT, field="text")
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        closeout = open_closeout(change)
        row = CloseoutNarrative.objects.filter(closeout=closeout, section=section).first()
        rules.refuse_unseen(row, seen, field="text")
        row = row or CloseoutNarrative(closeout=closeout, section=section)
        if row.text == text:
            return row
        row.text, row.author = text, change.by
        rules.save(change, row, "closeout.narrated", section=section)
    return row


def sign(
    engagement: Engagement, *, seen: int | None, by: Participant, key: events.Key | None = None
) -> CloseoutSignature:
    """Somebody in the room signs the sheet that they have read.  Twice is no error."""
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.SEE)
        if not change.by.display_name:
            raise Refused(NO_NAMES)
        closeout = closeout_of(change.engagement)
        refuse_unread(closeout, seen)
        mine = CloseoutSignature.objects.filter(closeout=closeout, seat=change.by, copy=None)
        row = mine.first()
        if row is None:
            row = CloseoutSignature.objects.create(
                closeout=closeout,
                seat=change.by,
                name=change.by.name,
                title=change.by.title,
                signed_at=timezone.now(),
                number=change.next_number,
            )
            rules.record(change, "closeout.signed", row.subject)
    return row


def unsign(engagement: Engagement, *, by: Participant, key: events.Key | None = None) -> None:
    """Take one's own signature back, as long as nobody approved.  Twice is no error."""
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.SEE)
        mine = CloseoutSignature.objects.filter(
            closeout__engagement=change.engagement, seat=change.by, copy=None
        )
        row = mine.first()
        if row is not None:
            subject = row.subject
            row.delete()
            rules.record(change, "closeout.unsigned", subject)


def refuse_unread(closeout: Closeout, seen: int | None) -> kept.Draft:
    """What is signed or approved now: Refused while it is empty, Overtaken where another document
    was read (None: nobody says which)."""
    draft = kept.draft(closeout)
    if not draft.document["narratives"]:
        raise Refused(NOTHING)
    if seen is None or is_overtaken(draft, seen):
        raise Overtaken(READ_OTHER, now=draft)
    return draft
