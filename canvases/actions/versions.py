"""Keeping versions of a canvas, and bringing one back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvases.actions import dots, rules
from canvases.models import Canvas, CanvasVersion, Group, Link, Note
from canvases.models.version import REMARK_MOST, Occasion
from canvases.versioning import versions
from canvases.versioning.letters import letter, place
from canvases.versioning.snapshots import (
    Diff,
    GroupLine,
    LinkLine,
    NoteLine,
    diff,
    from_json,
    to_json,
)
from pmo_studio.core import events, lines
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused

LONG_TITLE = _("The title of a version holds up to 80 characters.")
LONG_REMARK = _("The remark of a version holds up to 500 characters.")
SAME = _("The canvas stands as it did in version %(letter)s: there is nothing to bring back.")


@dataclass(frozen=True)
class Restored:
    """What bringing a version back did; `kept` is how the canvas stood before."""

    canvas: Canvas
    kept: CanvasVersion
    left: int
    back: int
    changed: int


def make_version(
    canvas: Canvas,
    *,
    by: Participant,
    title: str = "",
    remark: str = "",
    key: events.Key | None = None,
) -> CanvasVersion:
    """Keep the canvas as it stands now, for good, under the next letter."""
    title, remark = lines.one_line(title), remark.strip()
    if len(title) > lines.TITLE_MOST:
        raise Refused(LONG_TITLE, field="title")
    if len(remark) > REMARK_MOST:
        raise Refused(LONG_REMARK, field="remark")
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.CHANGE_OTHERS)
        fresh = Canvas.objects.get(pk=canvas.pk)
        return _make(fresh, change, title=title, remark=remark)


def keep(canvas: Canvas, change: events.Change, *, occasion: str, title: str = "") -> CanvasVersion:
    """For changes that replace much of the canvas: how it stood before them.

    Nothing is kept twice: where the newest version is how it stands, that one is it.
    """
    newest = CanvasVersion.objects.filter(canvas=canvas).last()
    if newest is not None and newest.snapshot == to_json(versions.now(canvas)):
        return newest
    return _make(canvas, change, occasion=occasion, title=title)


def _make(
    canvas: Canvas,
    change: events.Change,
    *,
    occasion: str = Occasion.HAND,
    title: str = "",
    remark: str = "",
) -> CanvasVersion:
    newest = CanvasVersion.objects.filter(canvas=canvas).last()
    version = CanvasVersion.objects.create(
        canvas=canvas,
        letter=letter(place(newest.letter) + 1 if newest else 1),
        title=title,
        remark=remark,
        occasion=occasion,
        snapshot=to_json(versions.now(canvas)),
        at_number=change.next_number,
        made_by=change.by,
    )
    change.record(
        "version.made",
        subject=version.subject,
        topic=canvas.topic,
        letter=version.letter,
        title=title,
    )
    return version


def restore_version(
    version: CanvasVersion,
    *,
    by: Participant,
    key: events.Key | None = None,
    sure: bool = False,
) -> Restored:
    """Bring the canvas to how it stood in the version; how it stands now is kept first.

    What was added since leaves the board and can be restored.  Raises DotsLost, unless `sure`,
    when something of that was voted on.
    """
    with events.change(version.engagement, by=by, key=key) as change:
        require(change.by, Right.CHANGE_OTHERS)
        canvas = rules.check_open(version.canvas)
        fresh = CanvasVersion.objects.get(pk=version.pk)
        made = diff(versions.now(canvas), from_json(fresh.snapshot))
        if made.is_empty:
            raise Refused(SAME % {"letter": fresh.letter})
        if not sure:
            dots.check_diff(canvas, made)
        kept = keep(canvas, change, occasion=Occasion.RESTORE)
        rows: dict[str, Any] = _write(made, change)
        change.rows = sum(map(len, rows.values()))
        change.record(
            "canvas.restored",
            subject=canvas.topic,
            topic=canvas.topic,
            version=fresh.pk,
            letter=fresh.letter,
            **rows,
        )
    changed = [pair for pair in made.notes.touched if not pair.same]
    return Restored(canvas, kept, len(made.notes.removed), len(made.notes.added), len(changed))


def _write(made: Diff, change: events.Change) -> dict[str, list[dict[str, Any]]]:
    """Give every row that differs its new facts; they, as the log keeps them."""
    # Groups first: notes go into them.
    groups = _write_groups(made, change)
    return {
        "notes": _write_notes(made, change),
        "groups": groups,
        "links": _write_links(made, change),
    }


def _write_groups(made: Diff, change: events.Change) -> list[dict[str, Any]]:
    wanted: dict[int, GroupLine | None] = {line.id: None for line in made.groups.removed}
    wanted |= {line.id: line for line in _coming(made.groups)}
    rows = list(Group.objects.filter(pk__in=wanted))
    for row in rows:
        line = wanted[row.pk]
        row.number, row.archived_at = change.next_number, None if line else timezone.now()
        if line is not None:
            row.block, row.title, row.position = line.block, line.title, line.position
    names = ["block", "title", "position", "archived_at", "number"]
    Group.objects.bulk_update(rows, names)
    return [group_row(row) for row in rows]


def _write_notes(made: Diff, change: events.Change) -> list[dict[str, Any]]:
    wanted: dict[int, NoteLine | None] = {line.id: None for line in made.notes.removed}
    wanted |= {line.id: line for line in _coming(made.notes)}
    rows = list(Note.objects.filter(pk__in=wanted))
    for row in rows:
        row.number = change.next_number
        line = wanted[row.pk]
        if line is None:
            row.archived_at, row.archived_by, row.group_id = timezone.now(), change.by, None
        else:
            row.archived_at = row.archived_by = None
            _take(row, line)
    names = ["block", "text", "paper", "position", "group", "state", "weight", "function"]
    names += ["version", "merged", "edited_at", "archived_at", "archived_by", "number"]
    Note.objects.bulk_update(rows, names)
    return [note_row(row) | {"version": row.version} for row in rows]


def _take(row: Note, line: NoteLine) -> None:
    """The facts of the line; another text is another version of it, as if somebody typed it."""
    if row.text != line.text:
        row.text, row.merged, row.edited_at = line.text, False, timezone.now()
        row.version += 1
    row.block, row.paper, row.position = line.block, line.paper, line.position
    row.state, row.weight, row.function = line.state, line.weight, line.function
    row.group_id = line.group


def _write_links(made: Diff, change: events.Change) -> list[dict[str, Any]]:
    wanted: dict[int, LinkLine | None] = {line.id: None for line in made.links.removed}
    wanted |= {line.id: line for line in _coming(made.links)}
    rows = list(Link.objects.filter(pk__in=wanted))
    for row in rows:
        line = wanted[row.pk]
        row.number, row.archived_at = change.next_number, None if line else timezone.now()
        if line is not None:
            row.kind, row.strength = line.kind, line.strength
            row.source_id, row.target_id, row.kpi_id = line.source, line.target, line.kpi
    names = ["kind", "source", "target", "kpi", "strength", "archived_at", "number"]
    Link.objects.bulk_update(rows, names)
    return [link_row(row) for row in rows]


def _coming(differences: Any) -> Sequence[Any]:
    return [*differences.added, *(pair.new for pair in differences.touched)]


# --- rows as the log keeps them (canvases.versioning.replay reads them)


def note_row(note: Note) -> dict[str, Any]:
    names = ("block", "text", "paper", "position", "state", "weight", "function", "anonymous")
    return {name: getattr(note, name) for name in names} | {
        "note": note.pk,
        "in_group": note.group_id,
        "author": note.author_id,
        "origin": note.origin_id,
        "archived": note.archived_at is not None,
    }


def group_row(group: Group) -> dict[str, Any]:
    return {
        "group": group.pk,
        "block": group.block,
        "title": group.title,
        "position": group.position,
        "archived": group.archived_at is not None,
    }


def link_row(link: Link) -> dict[str, Any]:
    return {
        "link": link.pk,
        "kind": link.kind,
        "source": link.source_id,
        "target": link.target_id,
        "kpi": link.kpi_id,
        "strength": link.strength,
        "archived": link.archived_at is not None,
    }
