"""What canvases bring to the engagement bundle: canvases, their groups and notes."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.link_kinds import KPI
from canvases.models import Canvas, FunctionEntry, Group, Kpi, Link, Note
from canvases.models.canvas import MOST_NOTES
from canvases.models.function import CAPABILITIES
from canvases.models.kpi import Direction
from canvases.models.note import BLOCK_KEYS
from canvases.pmo import bundle as pmo_model
from pmo_studio.core import catalogue
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
from pmo_studio.core.lines import TITLE_MOST

LIVE = Q(archived_at=None)
BLOCK = {"type": "string", "enum": BLOCK_KEYS}
FIGURE = {"type": ["string", "null"], "pattern": r"^-?[0-9]{1,10}\.[0-9]{4}(?![\s\S])"}
FIGURES = ("baseline", "target", "band_low", "band_high", "tolerance")
KEYS = {"type": "array", "items": {"type": "string", "maxLength": 8}}
DELIVERABLE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "name"],
    "properties": {
        "kind": {"type": "string", "enum": list(catalogue.load().deliverable_kinds)},
        "name": {"type": "string", "maxLength": TITLE_MOST},
    },
}
FUNCTION_FIELDS = (
    *("key", "name", "group", "layer", "ctl", "capability", "secondary", "deliverables", "kpis"),
    *("effort_small", "effort_medium", "effort_large", "run", "req", "foundation", "withdrawn"),
    "number",
)
LINES = [{"note": Ref("note"), "text": str, "block": str, "paper": str}]


def _note_arrives(values: Row, arrival: Arrival) -> Row:
    """Notes of a template are nobody's: the studio's own seat holds them."""
    if arrival.scope == Scope.TEMPLATE:
        return {**values, "author": arrival.service.pk}
    return values


def _check(document: Mapping[str, Any]) -> None:
    groups = {row["id"]: row["canvas"] for row in document.get("groups", [])}
    _check_links(document)
    _check_functions(document)
    pmo_model.check(document)
    last = max((event["number"] for event in document.get("events", [])), default=0)
    live: Counter[int] = Counter()
    for index, note in enumerate(document.get("notes", [])):
        if note["group"] is not None and groups[note["group"]] != note["canvas"]:
            raise BadBundle(f"notes[{index}].group", __("belongs to another canvas"))
        live[note["canvas"]] += note.get("archived_at") is None
        if live[note["canvas"]] > MOST_NOTES:
            words = __("canvas %(canvas)s holds more than %(most)s notes, the most there can be")
            raise BadBundle("notes", words % {"canvas": note["canvas"], "most": MOST_NOTES})
    numbered = (table.key for table in pmo_model.TABLES)
    for key in ("groups", "notes", "links", "kpis", "functions", *numbered):
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
        *("kind", "title", "origin", "everyone_edits", "everyone_links"),
        *("locked_at", "locked_by", "created_at"),
    ),
    template=("kind", "title", "origin", "everyone_edits", "everyone_links"),
    optional=("everyone_links",),
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


def _band_fits(row: Row) -> bool:
    low, high = row["band_low"], row["band_high"]
    if row["direction"] != Direction.BAND:
        return low is None and high is None
    both = low is not None and high is not None
    return both and Decimal(low) < Decimal(high) and row["target"] is None


KPIS = Table(
    key="kpis",
    space="kpi",
    model=Kpi,
    fields=(
        *("key", "name", "formula", "unit", "direction", "frequency", "baseline", "target"),
        *("band_low", "band_high", "tolerance", "tolerance_percent", "owner", "position"),
        *("number", "archived_at"),
    ),
    template=(
        *("key", "name", "formula", "unit", "direction", "frequency", "target"),
        *("band_low", "band_high", "tolerance", "tolerance_percent", "position"),
    ),
    in_template=LIVE,
    rows=lambda engagement: Kpi.objects.filter(engagement=engagement),
    schemas=dict.fromkeys(FIGURES, FIGURE),
    unique=("key",),
    rules=(
        Rule(
            "band_low",
            _band_fits,
            _("must be below band_high for a band, and both null otherwise"),
        ),
        Rule(
            "target",
            lambda row: row["target"] is None or row["target"] != row.get("baseline"),
            _("must differ from the baseline"),
        ),
    ),
    most=1000,
)
FUNCTIONS = Table(
    key="functions",
    space="function",
    model=FunctionEntry,
    fields=FUNCTION_FIELDS,
    template=FUNCTION_FIELDS[:-1],
    rows=lambda engagement: FunctionEntry.objects.filter(engagement=engagement),
    schemas={
        "capability": {"type": "string", "enum": CAPABILITIES},
        "secondary": {"type": "array", "items": {"type": "string", "enum": CAPABILITIES}},
        "deliverables": {"type": "array", "items": DELIVERABLE},
        "kpis": KEYS,
        "req": KEYS,
    },
    unique=("key",),
    most=1000,
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


def _check_links(document: Mapping[str, Any]) -> None:
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


def _check_functions(document: Mapping[str, Any]) -> None:
    """Notes stand only for functions that there are."""
    known = {"", *catalogue.load().functions}
    known |= {row["key"] for row in document.get("functions", [])}
    for index, note in enumerate(document.get("notes", [])):
        if note.get("function", "") not in known:
            raise BadBundle(f"notes[{index}].function", __("is in no catalogue"))


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    register(
        Part(
            key="canvases",
            tables=(KPIS, FUNCTIONS, CANVASES, GROUPS, NOTES, LINKS, *pmo_model.TABLES),
            payloads={
                "note.added": {"version": int},
                "note.edited": {"version": int},
                "note.moved": {
                    "group": Ref("group", null=True),
                    "from_group": Ref("group", null=True),
                },
                "note.deleted": {"group": Ref("group", null=True)},
                "note.described": {"weight": int, "from_weight": int},
                "link.added": {
                    "source": Ref("note"),
                    "target": Ref("note", null=True),
                    "kpi": Ref("kpi", null=True),
                    "strength": int,
                },
                "link.changed": {"strength": int, "from_strength": int},
                "notes.pasted": {"notes": LINES},
                "notes.imported": {"notes": LINES},
                "group.made": {"notes": [Ref("note")]},
                "group.dissolved": {"notes": [Ref("note")]},
                "canvas.duplicated": {"origin": Ref("canvas")},
                **pmo_model.PAYLOADS,
            },
            # What pages of the model listen to: there is one in an engagement.
            aliases={"pmo_model": "engagement"},
            check=_check,
        )
    )
