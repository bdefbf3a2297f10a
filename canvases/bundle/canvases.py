"""Canvases with their groups, notes and links in the engagement bundle."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.bundle.rows import BLOCK, LIVE
from canvases.link_kinds import KPI
from canvases.models import Canvas, Group, Link, Note
from canvases.models.canvas import MOST_NOTES
from pmo_studio.core.bundle import Arrival, BadBundle, Row, Rule, Scope, Table


def _note_arrives(values: Row, arrival: Arrival) -> Row:
    """Notes of a template are nobody's: the studio's own seat holds them."""
    if arrival.scope == Scope.TEMPLATE:
        return {**values, "author": arrival.service.pk}
    return values


CANVASES = Table(
    key="canvases",
    space="canvas",
    model=Canvas,
    fields=(
        *("kind", "title", "origin", "everyone_edits", "everyone_links"),
        *("reviewed_at", "locked_at", "locked_by", "created_at"),
    ),
    template=("kind", "title", "origin", "everyone_edits", "everyone_links"),
    optional=("everyone_links", "reviewed_at"),
    rows=lambda engagement: Canvas.objects.filter(engagement=engagement),
    references={"origin": "canvas", "locked_by": "seat"},
    rules=(
        Rule(
            "locked_by",
            lambda row: (row["locked_by"] is None) == (row["locked_at"] is None),
            _("must be given exactly when locked_at is"),
        ),
    ),
    most=1000,
)
GROUPS = Table(
    key="groups",
    space="group",
    model=Group,
    fields=("canvas", "block", "title", "position", "number", "archived_at"),
    template=("canvas", "block", "title", "position"),
    in_template=LIVE,
    rows=lambda engagement: Group.objects.filter(canvas__engagement=engagement),
    references={"canvas": "canvas"},
    schemas={"block": BLOCK},
)
NOTES = Table(
    key="notes",
    space="note",
    model=Note,
    fields=(
        *("canvas", "block", "text", "paper", "author", "anonymous", "group", "position"),
        *("version", "merged", "origin", "state", "weight", "function", "number"),
        *("created_at", "edited_at", "reviewed_at", "archived_at", "archived_by"),
    ),
    template=(
        *("canvas", "block", "text", "paper", "group", "position", "origin"),
        *("state", "weight", "function"),
    ),
    optional=("state", "weight", "function", "edited_at", "reviewed_at"),
    in_template=LIVE,
    rows=lambda engagement: Note.objects.filter(canvas__engagement=engagement),
    references={
        "canvas": "canvas",
        "author": "seat",
        "group": "group",
        "origin": "note",
        "archived_by": "seat",
    },
    schemas={"block": BLOCK},
    rules=(
        Rule(
            "author",
            lambda row: (row["author"] is None) == row["anonymous"],
            _("must be null exactly when the note is anonymous"),
        ),
        Rule(
            "archived_by",
            lambda row: (row["archived_by"] is None) == (row["archived_at"] is None),
            _("must be given exactly when archived_at is"),
        ),
    ),
    arrive=_note_arrives,
)
LINKS = Table(
    key="links",
    space="link",
    model=Link,
    fields=("canvas", "kind", "source", "target", "kpi", "strength", "number", "archived_at"),
    template=("canvas", "kind", "source", "target", "kpi", "strength"),
    in_template=LIVE & Q(source__archived_at=None, target__archived_at=None, kpi__archived_at=None),
    rows=lambda engagement: Link.objects.filter(canvas__engagement=engagement),
    references={"canvas": "canvas", "source": "note", "target": "note", "kpi": "kpi"},
    rules=(
        Rule(
            "target",
            lambda row: (row["target"] is None) == (row["kind"] == "measured_by"),
            _("must be null exactly when the kind is measured_by"),
        ),
        Rule(
            "kpi",
            lambda row: (row["kpi"] is None) == (row["kind"] != "measured_by"),
            _("must be given exactly when the kind is measured_by"),
        ),
        Rule(
            "target",
            lambda row: row["target"] != row["source"],
            _("must be another note than the source"),
        ),
    ),
)


def check_notes(document: Mapping[str, Any]) -> None:
    """Groups on the note's own canvas, and no more notes on one than there can be."""
    groups = {row["id"]: row["canvas"] for row in document.get("groups", [])}
    live: Counter[int] = Counter()
    for index, note in enumerate(document.get("notes", [])):
        if note["group"] is not None and groups[note["group"]] != note["canvas"]:
            raise BadBundle(f"notes[{index}].group", __("belongs to another canvas"))
        live[note["canvas"]] += note.get("archived_at") is None
        if live[note["canvas"]] > MOST_NOTES:
            words = __("canvas %(canvas)s holds more than %(most)s notes, the most there can be")
            raise BadBundle("notes", words % {"canvas": note["canvas"], "most": MOST_NOTES})


def check_links(document: Mapping[str, Any]) -> None:
    """Both ends on the link's own canvas, and no two links between the same two."""
    canvas_of = {row["id"]: row["canvas"] for row in document.get("notes", [])}
    seen: set[tuple[int, str, int]] = set()
    for index, link in enumerate(document.get("links", [])):
        for end in ("source", "target"):
            if link[end] is not None and canvas_of[link[end]] != link["canvas"]:
                raise BadBundle(f"links[{index}].{end}", __("belongs to another canvas"))
        pair = (link["source"], KPI, link["kpi"]) if link["kpi"] else _pair(link)
        if pair in seen:
            raise BadBundle(f"links[{index}]", __("joins two that are linked already"))
        seen.add(pair)


def _pair(link: Mapping[str, Any]) -> tuple[int, str, int]:
    low, high = sorted((link["source"], link["target"]))
    return low, "note", high
