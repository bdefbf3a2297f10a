"""Function reviews and rounds of the satisfaction survey in the engagement bundle.

Answers to an open survey stay: what may be shown of them is written when it closes.  An open
survey travels without them, and without its address: an import draws its own.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.segments import LEAST
from pmo_studio.core.bundle import Arrival, BadBundle, Ref, Row, Rule, Table
from roadmaps.actions.satisfaction import new_code
from roadmaps.bundle.rules import both_or_neither, different, given_exactly_when
from roadmaps.improving.satisfaction import STEPS
from roadmaps.models import FunctionReview, SatisfactionRemark, SatisfactionSurvey
from roadmaps.models.function_review import Decision

COUNT = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
NOTE = {"type": ["integer", "null"], "minimum": 0}
FUNCTION = {"type": "string", "maxLength": 8}
ASKED = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["function", "note"],
        "properties": {"function": FUNCTION, "note": {"type": "integer", "minimum": 0}},
    },
}
CELL = {
    "type": "object",
    "additionalProperties": False,
    "required": ["segments", "counts"],
    "properties": {
        "segments": {"type": "array", "minItems": 1, "items": NOTE},
        "counts": {
            "type": "array",
            "minItems": len(STEPS),
            "maxItems": len(STEPS),
            "items": COUNT,
        },
    },
}
FIGURES = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["function", "note", "cells"],
        "properties": {
            "function": FUNCTION,
            "note": NOTE,
            "cells": {"type": "array", "minItems": 1, "items": CELL},
        },
    },
}
SHAPES = {
    "asked": [{"function": str, "note": Ref("note")}],
    "figures": [
        {
            "function": str,
            "note": Ref("note", null=True),
            "cells": [{"segments": [Ref("note", null=True)], "counts": [int]}],
        }
    ],
}


def _enough(row: Row) -> bool:
    """Nobody's answer can be told from what fewer people said."""
    cells = [cell for part in row["figures"] for cell in part["cells"]]
    return all(sum(cell["counts"]) >= LEAST for cell in cells)


def _arrives(values: Row, arrival: Arrival) -> Row:
    """An address of this studio: an import draws its own."""
    return {**values, "code": new_code()}


SURVEYS = Table(
    key="satisfaction_surveys",
    space="satisfaction",
    model=SatisfactionSurvey,
    fields=(
        *("canvas", "period", "asked", "opened_by", "opened_at", "closes_on", "closed_by"),
        *("closed_at", "respondents", "figures", "number"),
    ),
    rows=lambda engagement: SatisfactionSurvey.objects.filter(engagement=engagement),
    references={"canvas": "canvas", "opened_by": "seat", "closed_by": "seat"},
    schemas={"asked": ASKED, "figures": FIGURES, "respondents": COUNT},
    shapes=lambda row, place: SHAPES,
    rules=(
        both_or_neither("closed_at", "closed_by"),
        Rule(
            "figures",
            lambda row: row["closed_at"] is not None or not row["figures"],
            _("must be empty as long as the survey is open"),
        ),
        Rule("figures", _enough, _("must tell of at least three people each")),
        Rule(
            "respondents",
            lambda row: row["closed_at"] is not None or not row["respondents"],
            _("must be 0 as long as the survey is open"),
        ),
    ),
    arrive=_arrives,
    most=1000,
)
REMARKS = Table(
    key="satisfaction_remarks",
    space="satisfaction_remark",
    model=SatisfactionRemark,
    fields=("survey", "text", "number"),
    rows=lambda engagement: SatisfactionRemark.objects.filter(survey__engagement=engagement),
    references={"survey": "satisfaction"},
)
REVIEWS = Table(
    key="function_reviews",
    space="function_review",
    model=FunctionReview,
    fields=(
        *("note", "function", "period", "usage", "satisfaction", "survey", "cost", "share"),
        *("suggested", "decision", "into", "reason", "decided_by", "decided_on", "number"),
    ),
    rows=lambda engagement: FunctionReview.objects.filter(engagement=engagement),
    references={
        "note": "note",
        "survey": "satisfaction",
        "into": "note",
        "decided_by": "seat",
    },
    rules=(
        given_exactly_when(
            "into",
            lambda row: row["decision"] == Decision.MERGE,
            _("must be given exactly for merge"),
        ),
        different("note", "into"),
        Rule(
            "satisfaction",
            lambda row: row["survey"] is None or row["satisfaction"] is not None,
            _("must be given where a survey is"),
        ),
    ),
)
TABLES = (SURVEYS, REMARKS, REVIEWS)
PAYLOADS: Mapping[str, Mapping[str, Any]] = {
    "function.reviewed": {"note": Ref("note")},
    "satisfaction.closed": {"count": int},
}


def check(document: Mapping[str, Any]) -> None:
    """One survey is open at most."""
    rows = document.get("satisfaction_surveys", [])
    if sum(row["closed_at"] is None for row in rows) > 1:
        raise BadBundle("satisfaction_surveys", __("more than one is open"))
