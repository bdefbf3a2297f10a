"""The closeout in the engagement bundle; links to approve stay behind."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.bundle import BadBundle, Row, Rule, Table
from pmo_studio.core.bundle.columns import DATE
from pmo_studio.core.bundle.schema import object_of
from pmo_studio.core.models.signing import How
from roadmaps.bundle.rules import given_exactly_when
from roadmaps.models import Closeout, CloseoutCopy, CloseoutNarrative, CloseoutSignature
from roadmaps.models.closeout import NARRATIVE_MOST, SECTIONS, Status

APPROVAL = ("approved_at", "approved_by", "approved_on", "approved_name", "approved_how")
TEXT = {"type": "string", "maxLength": NARRATIVE_MOST}
SECTION = {"type": "integer", "minimum": SECTIONS[0], "maximum": SECTIONS[-1]}
MOST_FIGURES = 5000
MOST_TABLES, MOST_COLUMNS = 50, 20
CELLS = {"type": "array", "minItems": 1, "maxItems": MOST_COLUMNS, "items": TEXT}
_WHAT: dict[str, Any] = {
    **dict.fromkeys(("engagement", "organisation", "sponsor", "mission", "vision"), TEXT),
    "narratives": {
        "type": "array",
        "maxItems": len(SECTIONS),
        "items": object_of(section=SECTION, text=TEXT),
    },
    "figures": {
        "type": "array",
        "maxItems": MOST_FIGURES,
        "items": object_of(section=SECTION, name=TEXT, value=TEXT, note=TEXT),
    },
    "approval": object_of(
        name=TEXT,
        on={"type": "string", "format": "date", "pattern": DATE},
        how={"type": "string", "enum": list(How.values)},
    ),
}
_TABLE = object_of(
    section=SECTION,
    title=TEXT,
    heads=CELLS,
    rows={"type": "array", "minItems": 1, "maxItems": MOST_FIGURES, "items": CELLS},
)
# Copies of before tables were kept have none.
DOCUMENT = {
    **object_of(**_WHAT, tables={"type": "array", "maxItems": MOST_TABLES, "items": _TABLE}),
    "required": sorted(_WHAT),
}


def _is_approved(row: Row) -> bool:
    return bool(row["status"] == Status.APPROVED)


def _is_no_day_ahead(row: Row) -> bool:
    day = row.get("approved_on")
    return not day or day <= timezone.localdate().isoformat()


AHEAD = _("must not be ahead: nobody has approved on a day that is still to come")
CLOSEOUTS = Table(
    key="closeouts",
    space="closeout_row",
    model=Closeout,
    fields=("status", *APPROVAL, "number"),
    rows=lambda engagement: Closeout.objects.filter(engagement=engagement),
    references={"approved_by": "seat"},
    rules=(
        *(
            given_exactly_when(
                field, _is_approved, _("must be given exactly when the closeout is approved")
            )
            for field in APPROVAL
        ),
        Rule("approved_on", _is_no_day_ahead, AHEAD),
    ),
    most=1,
)
NARRATIVES = Table(
    key="closeout_narratives",
    space="closeout_narrative",
    model=CloseoutNarrative,
    fields=("closeout", "section", "text", "author", "number"),
    rows=lambda engagement: CloseoutNarrative.objects.filter(closeout__engagement=engagement),
    references={"closeout": "closeout_row", "author": "seat"},
    schemas={"section": SECTION},
    unique=("section",),
    most=len(SECTIONS),
)
COPIES = Table(
    key="closeout_copies",
    space="closeout_copy",
    model=CloseoutCopy,
    fields=("closeout", "document", "sponsor", "approved_by", "approved_at", "number"),
    rows=lambda engagement: CloseoutCopy.objects.filter(closeout__engagement=engagement),
    references={"closeout": "closeout_row", "sponsor": "seat", "approved_by": "seat"},
    schemas={"document": DOCUMENT},
    most=1000,
)
SIGNATURES = Table(
    key="closeout_signatures",
    space="closeout_signature",
    model=CloseoutSignature,
    fields=("closeout", "copy", "seat", "name", "title", "signed_at", "number"),
    rows=lambda engagement: CloseoutSignature.objects.filter(closeout__engagement=engagement),
    references={"closeout": "closeout_row", "copy": "closeout_copy", "seat": "seat"},
    most=5000,
)
PAYLOADS = {"closeout.narrated": {"section": int}}
TABLES = (CLOSEOUTS, NARRATIVES, COPIES, SIGNATURES)
# For roadmaps.bundle.ONCE.
ONCE = {"closeout_signatures": ("copy", "seat")}


def check(document: Mapping[str, Any]) -> None:
    """What no single row shows: closed exactly when approved, and never without its copy."""
    rows = document.get("closeouts", [])
    approved = [row for row in rows if _is_approved(row)]
    closed_at = document["engagement"].get("closed_at")
    if bool(approved) != bool(closed_at):
        words = __("must be given exactly when the closeout is approved")
        raise BadBundle("engagement.closed_at", words)
    copies = document.get("closeout_copies", [])
    for index, copy in enumerate(copies):
        if copy["document"]["approval"]["on"] > timezone.localdate().isoformat():
            raise BadBundle(f"closeout_copies[{index}].document.approval.on", str(AHEAD))
        _check_tables(f"closeout_copies[{index}].document", copy["document"])
    if approved and not copies:
        words = __("is approved, but its copy is missing in closeout_copies")
        raise BadBundle("closeouts[0]", words)


def _check_tables(place: str, document: Mapping[str, Any]) -> None:
    for index, table in enumerate(document.get("tables", [])):
        if any(len(row) != len(table["heads"]) for row in table["rows"]):
            words = __("must have a cell for every head")
            raise BadBundle(f"{place}.tables[{index}].rows", words)
