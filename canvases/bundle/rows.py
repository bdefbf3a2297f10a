"""Rows of canvases as snapshots and events hold them."""

from django.db.models import Q

from canvases.models.note import BLOCK_KEYS
from pmo_studio.core.bundle import Ref
from pmo_studio.core.bundle.columns import END

KEY_MOST = 8
# Keys of functions and KPIs are part of addresses.
KEY = {"type": "string", "pattern": rf"^[-A-Za-z0-9_]{{1,{KEY_MOST}}}{END}"}
LIVE = Q(archived_at=None)
BLOCK = {"type": "string", "enum": BLOCK_KEYS}
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
LINES = [{"note": Ref("note"), "text": str, "block": str, "paper": str}]
