"""Who stands for which customer: linking stakeholders with notes of the customers' block."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from canvases.models import Note, SegmentLink
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.actions.stakeholders import topic_of
from pmo_studio.core.models import Participant, Stakeholder
from pmo_studio.core.refusals import Refused

GONE = _("This stakeholder was removed from the register meanwhile. Put them back there first.")
ODD_NOTE = _("Choose customers that stand on a canvas of this engagement.")


def set_segments(
    stakeholder: Stakeholder,
    *,
    added: Collection[int],
    removed: Collection[int],
    by: Participant,
    key: events.Key | None = None,
) -> None:
    """Let the stakeholder stand for the customers `added`, and no longer for those `removed`.

    Both are ids of notes; what others linked meanwhile stays.
    """
    with events.change(stakeholder.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        if not Stakeholder.objects.live().filter(pk=stakeholder.pk).exists():
            raise Refused(GONE)
        links = SegmentLink.objects.filter(stakeholder=stakeholder)
        linked = set(links.values_list("note_id", flat=True))
        fresh = sorted(set(added) - linked)
        notes = Note.objects.live().filter(
            canvas__engagement=change.engagement, block="cs", pk__in=fresh
        )
        if notes.count() < len(fresh):
            raise Refused(ODD_NOTE)
        SegmentLink.objects.bulk_create(
            SegmentLink(note_id=pk, stakeholder=stakeholder, number=change.next_number)
            for pk in fresh
        )
        gone = links.filter(note__in=set(removed) - set(added)).delete()[0]
        if fresh or gone:
            change.rows = len(fresh) + gone
            topic = topic_of(change.engagement)
            change.record("stakeholder.segments_set", subject=stakeholder.subject, topic=topic)
