"""What canvases bring to the engagement bundle: canvases, their groups and notes."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.models import Canvas, Group, Note
from canvases.models.canvas import MOST_NOTES
from canvases.models.note import BLOCK_KEYS
from pmo_studio.core.bundle import (
    Arrival,
    BadBundle,
    Part,
    Ref,
    Row,
    Rule,
    Scope,
    Table,
    register,
)

LIVE = Q(archived_at=None)
BLOCK = {"type": "string", "enum": BLOCK_KEYS}
LINES = [{"note": Ref("note"), "text": str, "block": str, "paper": str}]


def _note_arrives(values: Row, arrival: Arrival) -> Row:
    """Notes of a template are nobody's: the studio's own seat holds them."""
    if arrival.scope == Scope.TEMPLATE:
        return {**values, "author": arrival.service.pk}
    return values


def _check(document: Mapping[str, Any]) -> None:
    groups = {row["id"]: row["canvas"] for row in document.get("groups", [])}
    last = max((event["number"] for event in document.get("events", [])), default=0)
    live: Counter[int] = Counter()
    for index, note in enumerate(document.get("notes", [])):
        if note["group"] is not None and groups[note["group"]] != note["canvas"]:
            raise BadBundle(f"notes[{index}].group", __("belongs to another canvas"))
        live[note["canvas"]] += note.get("archived_at") is None
        if live[note["canvas"]] > MOST_NOTES:
            words = __("canvas %(canvas)s holds more than %(most)s notes, the most there can be")
            raise BadBundle("notes", words % {"canvas": note["canvas"], "most": MOST_NOTES})
    for key in ("groups", "notes"):
        for index, row in enumerate(document.get(key, [])):
            # Each version after the first came with an event of its own.
            for name, most in (("number", last), ("version", last + 1)):
                if row.get(name, 0) > most:
                    raise BadBundle(f"{key}[{index}].{name}", __("is beyond the last event"))


CANVASES = Table(
    key="canvases",
    space="canvas",
    model=Canvas,
    fields=(
        *("kind", "title", "origin", "everyone_edits", "locked_at", "locked_by", "created_at"),
    ),
    template=("kind", "title", "origin", "everyone_edits"),
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
        *("version", "merged", "origin", "number", "created_at", "archived_at", "archived_by"),
    ),
    template=("canvas", "block", "text", "paper", "group", "position", "origin"),
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


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    register(
        Part(
            key="canvases",
            tables=(CANVASES, GROUPS, NOTES),
            payloads={
                "note.added": {"version": int},
                "note.edited": {"version": int},
                "note.moved": {
                    "group": Ref("group", null=True),
                    "from_group": Ref("group", null=True),
                },
                "note.deleted": {"group": Ref("group", null=True)},
                "notes.pasted": {"notes": LINES},
                "notes.imported": {"notes": LINES},
                "group.made": {"notes": [Ref("note")]},
                "group.dissolved": {"notes": [Ref("note")]},
                "canvas.duplicated": {"origin": Ref("canvas")},
            },
            check=_check,
        )
    )
