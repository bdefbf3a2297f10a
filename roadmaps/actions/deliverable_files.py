"""The file of a deliverable: taken by what it holds, in place of the one before."""

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused
from pmo_studio.core.uploads import received
from roadmaps.actions import rules
from roadmaps.actions.deliverables import tended
from roadmaps.models import Deliverable, DeliverableFile
from roadmaps.models.deliverable import FILES_MOST

NO_ROOM = _(
    "The files of this plan take 500 MB, all that there is room for. Put the file elsewhere, and"
    " give a link."
)


def keep_file(
    row: Deliverable, *, content: bytes, by: Participant, key: events.Key | None = None
) -> DeliverableFile:
    """Keep it, written anew without what programs add about people; Refused for other kinds."""
    found = received.checked(content)
    with events.change(row.engagement, by=by, key=key) as change:
        fresh = tended(row, change.by)
        _check_room(fresh, len(found.content))
        kept, _made = DeliverableFile.objects.update_or_create(
            deliverable=fresh,
            defaults={
                "content": found.content,
                "media_type": found.media_type,
                "size": len(found.content),
                "sha256": found.sha256,
            },
        )
        rules.record(change, "deliverable.filed", fresh.subject, title=fresh.name)
    return kept


def drop_file(row: Deliverable, *, by: Participant, key: events.Key | None = None) -> None:
    """Delete it for good.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        fresh = tended(row, change.by)
        gone, _rows = DeliverableFile.objects.filter(deliverable=fresh).delete()
        if gone:
            rules.record(change, "deliverable.unfiled", fresh.subject, title=fresh.name)


def _check_room(row: Deliverable, size: int) -> None:
    others = DeliverableFile.objects.filter(deliverable__package__plan=row.package.plan_id)
    taken = others.exclude(deliverable=row).aggregate(all=Sum("size"))["all"] or 0
    if taken + size > FILES_MOST:
        raise Refused(NO_ROOM, field="file")
