"""Canvases as snapshots: from the rows, from a version, and how notes of two canvases are kin."""

from typing import Any

from django.utils import formats, timezone

from canvases.models import Canvas, CanvasVersion, Group, Link, Note
from canvases.versioning import letters
from canvases.versioning.snapshots import GroupLine, LinkLine, NoteLine, Snapshot, root_of, to_json
from pmo_studio.core.models import Engagement, Participant

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


def revision(engagement: Engagement) -> str:
    """Letter and date of the newest version of the to-be canvas that counts; one query."""
    canvas = Canvas.objects.to_be(engagement).values("pk")[:1]
    kept = CanvasVersion.objects.filter(canvas=canvas).order_by("-pk")
    newest = kept.values_list("letter", "made_at").first()
    if newest is None:
        return ""
    letter, made_at = newest
    return f"{letter}, {formats.date_format(timezone.localtime(made_at), 'SHORT_DATE_FORMAT')}"


def letter_of(canvas: Canvas) -> str:
    """The letter of the canvas's newest version; empty while there is none."""
    kept = CanvasVersion.objects.filter(canvas=canvas).order_by("-pk")
    return kept.values_list("letter", flat=True).first() or ""


def letter_of_now(canvas: Canvas) -> str:
    """The letter that how the canvas stands now gets once it is kept, or has already."""
    newest = CanvasVersion.objects.filter(canvas=canvas).last()
    if newest is None:
        return letters.letter(1)
    if newest.snapshot == to_json(now(canvas)):
        return newest.letter
    return letters.letter(letters.place(newest.letter) + 1)


def roots(engagement: Engagement) -> dict[int, int]:
    """The first note of the descent of every note that was copied; one query."""
    copies = Note.objects.filter(canvas__engagement=engagement).exclude(origin=None)
    origins = dict(copies.values_list("pk", "origin_id"))
    return {pk: root_of(pk, origins) for pk in origins}


def own(seat: Participant) -> list[dict[str, Any]]:
    """For the export of one's own data: versions that the seat made, and its texts in all."""
    kept = CanvasVersion.objects.filter(canvas__engagement=seat.engagement_id)
    found = []
    for version in kept.select_related("canvas"):
        notes = version.snapshot["notes"]
        mine = [row["text"] for row in notes if row["author"] == seat.pk]
        made = version.made_by_id == seat.pk
        if made or mine:
            found.append(
                {
                    "canvas": version.canvas.title,
                    "letter": version.letter,
                    "made": made,
                    "title": version.title if made else "",
                    "remark": version.remark if made else "",
                    "at": version.made_at.isoformat(),
                    "notes": mine,
                }
            )
    return found
