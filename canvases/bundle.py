"""What canvases bring to the engagement bundle: canvases, their groups, notes and versions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.functions import as_function
from canvases.link_kinds import KPI
from canvases.models import (
    Canvas,
    CanvasVersion,
    FunctionEntry,
    FunctionProcess,
    Group,
    Kpi,
    Link,
    Note,
    NoteEvidence,
    NoteSource,
    Trial,
)
from canvases.models.canvas import MOST_NOTES
from canvases.models.evidence import ADDRESS_MOST, PEOPLE_MOST
from canvases.models.function import CAPABILITIES
from canvases.models.kpi import Direction
from canvases.models.link import STRENGTHS, LinkType
from canvases.models.note import (
    BLOCK_KEYS,
    MERGED_MOST,
    Paper,
    State,
)
from canvases.models.version import LETTER_MOST
from canvases.pmo import bundle as pmo_model
from canvases.prerequisites import circle
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
from pmo_studio.core.bundle.columns import END
from pmo_studio.core.lines import TITLE_MOST

WEIGHTS = (1, 2, 3)
KEY_MOST = 8
LIVE = Q(archived_at=None)
BLOCK = {"type": "string", "enum": BLOCK_KEYS}
FIGURE = {"type": ["string", "null"], "pattern": r"^-?[0-9]{1,10}\.[0-9]{4}(?![\s\S])"}
FIGURES = ("baseline", "target", "band_low", "band_high", "tolerance")
# Keys of functions are part of addresses.
KEY = {"type": "string", "pattern": rf"^[-A-Za-z0-9_]{{1,{KEY_MOST}}}{END}"}
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
NUMBER = (int, float)
NOTE_FACTS = {
    **{"block": str, "text": str, "paper": str, "position": NUMBER},
    **{"state": str, "weight": int, "function": str, "anonymous": bool},
    **{"author": Ref("seat", null=True), "origin": Ref("note", null=True)},
}
GROUP_FACTS = {"block": str, "title": str, "position": NUMBER}
LINK_FACTS = {
    **{"kind": str, "source": Ref("note"), "target": Ref("note", null=True)},
    **{"kpi": Ref("kpi", null=True), "strength": int},
}
# In events that hold every row that changed; and in the snapshot of a version.
NOTE_ROW = NOTE_FACTS | {
    "note": Ref("note"),
    "in_group": Ref("group", null=True),
    "archived": bool,
}
GROUP_ROW = GROUP_FACTS | {"group": Ref("group"), "archived": bool}
LINK_ROW = LINK_FACTS | {"link": Ref("link"), "archived": bool}
SNAPSHOT = {
    "title": str,
    "kind": str,
    "notes": [NOTE_FACTS | {"id": Ref("note"), "group": Ref("group", null=True)}],
    "groups": [GROUP_FACTS | {"id": Ref("group")}],
    "links": [LINK_FACTS | {"id": Ref("link")}],
}
PRESET_ROWS = {"notes": [NOTE_ROW], "groups": [GROUP_ROW], "links": [LINK_ROW]}
# Tables whose rows say at which event they last changed.
NUMBERED = (
    *("groups", "notes", "links", "kpis", "functions", "function_processes"),
    *("note_evidence", "trials", "canvas_versions"),
    *(table.key for table in pmo_model.TABLES),
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
    _check_versions(document)
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
    for key in NUMBERED:
        for index, row in enumerate(document.get(key, [])):
            # Each version after the first came with an event of its own.
            for name, most in (("number", last), ("version", last + 1), ("at_number", last)):
                if row.get(name, 0) > most:
                    raise BadBundle(f"{key}[{index}].{name}", __("is beyond the last event"))


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
    schemas=dict.fromkeys(FIGURES, FIGURE) | {"key": KEY},
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
        "key": KEY,
        "capability": {"type": "string", "enum": CAPABILITIES},
        "secondary": {"type": "array", "items": {"type": "string", "enum": CAPABILITIES}},
        "deliverables": {"type": "array", "items": DELIVERABLE},
        "kpis": KEYS,
        "req": KEYS,
    },
    unique=("key",),
    most=1000,
)
FUNCTION_PROCESSES = Table(
    key="function_processes",
    space="function_process",
    model=FunctionProcess,
    fields=("function", "process", "number"),
    rows=lambda engagement: FunctionProcess.objects.filter(engagement=engagement),
    references={"process": "process"},
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


EVIDENCE = Table(
    key="note_evidence",
    space="note_evidence",
    model=NoteEvidence,
    fields=(
        *("note", "kind", "supports", "people", "happened_on", "text", "address", "author"),
        *("number", "created_at", "archived_at", "archived_by"),
    ),
    rows=lambda engagement: NoteEvidence.objects.filter(note__canvas__engagement=engagement),
    references={"note": "note", "author": "seat", "archived_by": "seat"},
    schemas={
        "people": {"type": "integer", "minimum": 1, "maximum": PEOPLE_MOST},
        # Readers click on it: nothing but a web address may come in with a file.
        "address": {"type": "string", "maxLength": ADDRESS_MOST, "pattern": "^(https?://.+)?$"},
    },
    rules=(
        Rule(
            "archived_by",
            lambda row: (row["archived_by"] is None) == (row["archived_at"] is None),
            _("must be given exactly when archived_at is"),
        ),
    ),
)
TRIALS = Table(
    key="trials",
    space="trial",
    model=Trial,
    fields=("note", "owner", "method", "due", "version", "number"),
    rows=lambda engagement: Trial.objects.filter(note__canvas__engagement=engagement),
    references={"note": "note"},
    unique=("note",),
)
VERSIONS = Table(
    key="canvas_versions",
    space="version",
    model=CanvasVersion,
    fields=(
        *("canvas", "letter", "title", "remark", "occasion", "snapshot", "at_number"),
        *("made_by", "made_at"),
    ),
    rows=lambda engagement: CanvasVersion.objects.filter(canvas__engagement=engagement),
    references={"canvas": "canvas", "made_by": "seat"},
    schemas={"letter": {"type": "string", "pattern": rf"^[A-Z]{{1,{LETTER_MOST}}}{END}"}},
    shapes=lambda row, place: {"snapshot": SNAPSHOT},
    most=5_000,
)
SOURCES = Table(
    key="note_sources",
    space="note_source",
    model=NoteSource,
    fields=("note", "source"),
    rows=lambda engagement: NoteSource.objects.filter(note__canvas__engagement=engagement),
    references={"note": "note", "source": "note"},
    rules=(
        Rule(
            "source",
            lambda row: row["source"] != row["note"],
            _("must be another note than the one that it was merged into"),
        ),
    ),
)


def _check_versions(document: Mapping[str, Any]) -> None:
    """Letters once a canvas, and snapshots that a canvas could have stood like."""
    seen: set[tuple[int, str]] = set()
    belongs = {
        key: {row["id"]: row["canvas"] for row in document.get(key, [])}
        for key in ("notes", "groups", "links")
    }
    joined = {row["id"]: _joined(row) for row in document.get("links", [])}
    for index, version in enumerate(document.get("canvas_versions", [])):
        place = f"canvas_versions[{index}]"
        letter = version["canvas"], version["letter"]
        if letter in seen:
            words = __("“%(value)s” stands here twice")
            raise BadBundle(f"{place}.letter", words % {"value": version["letter"]})
        seen.add(letter)
        for key in belongs:
            for at, row in enumerate(version["snapshot"][key]):
                where = f"{place}.snapshot.{key}[{at}]"
                for name, among in _ends_of(key):
                    here = belongs[among].get(row[name] or 0)
                    if row[name] is not None and here != version["canvas"]:
                        raise BadBundle(f"{where}.{name}", __("belongs to another canvas"))
                _check_facts(row, where)
                if key == "links" and _joined(row) != joined[row["id"]]:
                    raise BadBundle(where, __("joins others than the link with this id"))
    merged = Counter((row["note"], row["source"]) for row in document.get("note_sources", []))
    if merged and merged.most_common(1)[0][1] > 1:
        raise BadBundle("note_sources", __("one of them stands here twice"))


def _joined(link: Row) -> tuple[Any, ...]:
    """What a link joins, which it does for good, either way round; and whether with a KPI."""
    is_kpi = link["kind"] == LinkType.MEASURED_BY
    return frozenset({link["source"], link["target"]}), link["kpi"], is_kpi


def _ends_of(key: str) -> list[tuple[str, str]]:
    """The ids in a row of a snapshot, each with the table of the rows that stand on canvases."""
    ends = {"notes": [("group", "groups")], "links": [("source", "notes"), ("target", "notes")]}
    return [("id", key), *ends.get(key, [])]


FACTS: Mapping[str, Sequence[Any]] = {
    "block": BLOCK_KEYS,
    "paper": Paper.values,
    "state": State.values,
    "kind": LinkType.values,
    "weight": WEIGHTS,
    "strength": STRENGTHS,
}


def _check_facts(row: Row, where: str) -> None:
    for name, offered in FACTS.items():
        if name in row and row[name] not in offered:
            words = __("must be one of %(offered)s")
            raise BadBundle(f"{where}.{name}", words % {"offered": ", ".join(map(str, offered))})
    if len(row.get("function", "")) > KEY_MOST:
        words = __("has %(count)s characters; at most %(most)s are allowed")
        counts = {"count": len(row["function"]), "most": KEY_MOST}
        raise BadBundle(f"{where}.function", words % counts)
    for name, most in (("text", MERGED_MOST), ("title", TITLE_MOST)):
        if name in row and not 0 < len(row[name]) <= most:
            words = __("must have 1 to %(most)s characters")
            raise BadBundle(f"{where}.{name}", words % {"most": most})


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
    """Notes and maps stand only for functions that there are."""
    known = _functions_in(document)
    for index, note in enumerate(document.get("notes", [])):
        if note.get("function") and note["function"] not in known:
            raise BadBundle(f"notes[{index}].function", __("is in no catalogue"))
    seen: set[tuple[str, int]] = set()
    for index, row in enumerate(document.get("function_processes", [])):
        pair = row["function"], row["process"]
        if row["function"] not in known:
            raise BadBundle(f"function_processes[{index}].function", __("is in no catalogue"))
        if pair in seen:
            raise BadBundle(f"function_processes[{index}]", __("stands here twice"))
        seen.add(pair)


def _functions_in(document: Mapping[str, Any]) -> Mapping[str, catalogue.Function]:
    """The document's catalogue by key; BadBundle where functions wait for each other."""
    functions = dict(catalogue.load().functions)
    for row in document.get("functions", []):
        values = {name: row[name] for name in FUNCTION_FIELDS if name in row}
        functions[row["key"]] = as_function(FunctionEntry(**values), functions.get(row["key"]))
    waiting = circle(functions)
    if waiting:
        words = __("wait for each other: %(circle)s")
        raise BadBundle("functions", words % {"circle": " → ".join(waiting)})
    return functions


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    register(
        Part(
            key="canvases",
            tables=(
                *(KPIS, FUNCTIONS, FUNCTION_PROCESSES, CANVASES, GROUPS, NOTES, LINKS),
                *(EVIDENCE, TRIALS, VERSIONS, SOURCES),
                *pmo_model.TABLES,
            ),
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
                **{
                    kind: {"note": Ref("note")}
                    for kind in (
                        *("evidence.removed", "evidence.restored", "trial.planned"),
                        *("trial.dropped", "note.reviewed"),
                    )
                },
                "evidence.added": {"note": Ref("note"), "people": int},
                "notes.pasted": {"notes": LINES},
                "notes.imported": {"notes": LINES},
                "group.made": {"notes": [Ref("note")]},
                "group.dissolved": {"notes": [Ref("note")]},
                "canvas.duplicated": {"origin": Ref("canvas")},
                "kpi.changed": {"fields": [str]},
                "canvas.restored": {
                    "version": Ref("version"),
                    "notes": [NOTE_ROW | {"version": int}],
                    "groups": [GROUP_ROW],
                    "links": [LINK_ROW],
                },
                "canvas.merged": {
                    "sources": [Ref("canvas")],
                    "joined": [{"note": Ref("note"), "sources": [Ref("note")]}],
                    "notes": [NOTE_ROW | {"sources": [Ref("note")]}],
                    "groups": [GROUP_ROW],
                    "links": [LINK_ROW],
                },
                "function.mapped": {"process": Ref("process")},
                "function.unmapped": {"process": Ref("process")},
                "preset.loaded": PRESET_ROWS,
                "preset.taken_off": PRESET_ROWS,
                "canvas.copied": {
                    "origin": Ref("canvas"),
                    "notes": [{"note": Ref("note"), "origin": Ref("note"), "state": str}],
                    "groups": [{"group": Ref("group"), "origin": Ref("group")}],
                    "links": [{"link": Ref("link"), "origin": Ref("link")}],
                },
                **pmo_model.PAYLOADS,
            },
            # There is one of each in an engagement, named by its number.
            aliases=dict.fromkeys(("functions", "kpis", "pmo_model"), "engagement"),
            check=_check,
        )
    )
