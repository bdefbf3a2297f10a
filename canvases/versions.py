"""Canvases as snapshots: from the rows, from a version, and how notes of two canvases are kin."""

from canvases.models import Canvas, Group, Link, Note
from canvases.snapshots import GroupLine, LinkLine, NoteLine, Snapshot, root_of
from pmo_studio.core.models import Engagement

NOTE_COLUMNS = (
    *("pk", "block", "text", "paper", "position", "group_id", "state", "weight", "function"),
    *("author_id", "anonymous", "origin_id"),
)
GROUP_COLUMNS = ("pk", "block", "title", "position")
LINK_COLUMNS = ("pk", "kind", "source_id", "target_id", "kpi_id", "strength")


def now(canvas: Canvas) -> Snapshot:
    """What stands on the canvas now; three queries."""
    notes = Note.objects.live().filter(canvas=canvas).values_list(*NOTE_COLUMNS)
    groups = Group.objects.live().filter(canvas=canvas).values_list(*GROUP_COLUMNS)
    links = Link.objects.live().filter(canvas=canvas).values_list(*LINK_COLUMNS)
    return Snapshot(
        canvas.title,
        canvas.kind,
        {row[0]: NoteLine(*row) for row in notes},
        {row[0]: GroupLine(*row) for row in groups},
        {row[0]: LinkLine(*row) for row in links},
    )


def roots(engagement: Engagement) -> dict[int, int]:
    """The first note of the descent of every note that was copied; one query."""
    copies = Note.objects.filter(canvas__engagement=engagement).exclude(origin=None)
    origins = dict(copies.values_list("pk", "origin_id"))
    return {pk: root_of(pk, origins) for pk in origins}
