"""Versions of canvases, and what their notes were merged from, in the engagement bundle."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.bundle.rows import KEY_MOST, SNAPSHOT
from canvases.models import CanvasVersion, NoteSource
from canvases.models.link import STRENGTHS, LinkType
from canvases.models.note import BLOCK_KEYS, MERGED_MOST, Paper, State
from canvases.models.version import LETTER_MOST
from pmo_studio.core.bundle import BadBundle, Row, Rule, Table
from pmo_studio.core.bundle.columns import END
from pmo_studio.core.lines import TITLE_MOST

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
WEIGHTS = (1, 2, 3)
FACTS: Mapping[str, Sequence[Any]] = {
    "block": BLOCK_KEYS,
    "paper": Paper.values,
    "state": State.values,
    "kind": LinkType.values,
    "weight": WEIGHTS,
    "strength": STRENGTHS,
}


def check_versions(document: Mapping[str, Any]) -> None:
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
