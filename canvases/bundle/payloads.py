"""What payloads of events name, beside texts."""

from collections.abc import Mapping
from typing import Any

from canvases.bundle.rows import GROUP_ROW, LINES, LINK_ROW, NOTE_ROW, PRESET_ROWS
from canvases.pmo import bundle as pmo_model
from pmo_studio.core.bundle import Ref

PAYLOADS: Mapping[str, Mapping[str, Any]] = {
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
}
