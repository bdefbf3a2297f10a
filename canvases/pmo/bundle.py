"""What people settled about the PMO model, and what they expect, in the engagement bundle.

Answers to a survey stay: what may be shown of them is written when it closes.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.benefits import benefits
from canvases.models import (
    BenefitSurvey,
    GradeChoice,
    ModelConfirmation,
    RaciEntry,
    StructureRole,
    Unit,
)
from canvases.models.function import LAYERS
from canvases.models.pmo_model import RoleKind
from canvases.pmo_model import LAYERS as MIX
from canvases.segments import LEAST
from pmo_studio.core import catalogue
from pmo_studio.core.bundle import BadBundle, Ref, Row, Rule, Table

GRADE = {"type": "integer", "minimum": 1, "maximum": 3}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
FIGURES = {
    "type": "object",
    "additionalProperties": False,
    "required": ["index", "mix", "fte", "functions"],
    "properties": {
        "index": {"type": "number", "minimum": 0, "maximum": 3},
        "mix": {
            "type": "object",
            "additionalProperties": False,
            "required": list(MIX),
            "properties": dict.fromkeys(MIX, SHARE),
        },
        "fte": {"type": "number", "minimum": 0, "maximum": 100_000},
        "functions": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["function", "note", "share", "ctl", "grade"],
                "properties": {
                    "function": {"type": "string", "maxLength": 8},
                    "note": {"type": ["integer", "null"], "minimum": 0},
                    "share": SHARE,
                    "ctl": GRADE,
                    "grade": GRADE,
                },
            },
        },
    },
}
NUMBER = (int, float)
SHAPES = {
    "index": NUMBER,
    "mix": dict.fromkeys(MIX, NUMBER),
    "fte": NUMBER,
    "functions": [
        {
            "function": str,
            "note": Ref("note", null=True),
            "share": NUMBER,
            "ctl": int,
            "grade": int,
        }
    ],
}
ONE_OF_TWO = _("must be null exactly when a function is given")
PAYLOADS: Mapping[str, Mapping[str, Any]] = {
    "model.graded": {"note": Ref("note", null=True), "grade": (int, type(None))},
    "raci.set": {"note": Ref("note", null=True), "letters": int},
}


def _is_of_one(row: Row) -> bool:
    return bool(row["function"]) == (row["note"] is None)


def _owns_one(row: Row) -> bool:
    if row["kind"] == RoleKind.OWNER:
        return _is_of_one(row)
    return row["note"] is None and not row["function"]


GRADES = Table(
    key="grade_choices",
    space="grade_choice",
    model=GradeChoice,
    fields=("canvas", "function", "note", "grade", "reason", "chosen_by", "chosen_at", "number"),
    rows=lambda engagement: GradeChoice.objects.filter(canvas__engagement=engagement),
    references={"canvas": "canvas", "note": "note", "chosen_by": "seat"},
    schemas={"grade": GRADE},
    rules=(Rule("note", _is_of_one, ONE_OF_TWO),),
)
CONFIRMATIONS = Table(
    key="model_confirmations",
    space="model_confirmation",
    model=ModelConfirmation,
    fields=(
        *("canvas", "pmo_type", "derived", "rationale", "figures", "confirmed_by", "confirmed_at"),
        "number",
    ),
    rows=lambda engagement: ModelConfirmation.objects.filter(canvas__engagement=engagement),
    references={"canvas": "canvas", "confirmed_by": "seat"},
    schemas={"figures": FIGURES},
    shapes=lambda row, place: {"figures": SHAPES},
)
UNITS = Table(
    key="pmo_units",
    space="pmo_unit",
    model=Unit,
    fields=("canvas", "title", "layer", "position", "number"),
    rows=lambda engagement: Unit.objects.filter(canvas__engagement=engagement),
    references={"canvas": "canvas"},
    schemas={"layer": {"type": "string", "enum": ["", *LAYERS]}},
)
ROLES = Table(
    key="pmo_roles",
    space="pmo_role",
    model=StructureRole,
    fields=(
        *("canvas", "kind", "title", "unit", "function", "note", "reports_to", "person"),
        *("position", "number"),
    ),
    rows=lambda engagement: StructureRole.objects.filter(canvas__engagement=engagement),
    references={"canvas": "canvas", "unit": "pmo_unit", "note": "note"},
    rules=(Rule("function", _owns_one, _("an owner, and nobody else, has exactly one function")),),
)
RACI = Table(
    key="raci",
    space="raci",
    model=RaciEntry,
    fields=("canvas", "function", "note", "role", "party", "letter", "number"),
    rows=lambda engagement: RaciEntry.objects.filter(canvas__engagement=engagement),
    references={"canvas": "canvas", "note": "note", "role": "pmo_role", "party": "note"},
    rules=(
        Rule("note", _is_of_one, ONE_OF_TWO),
        Rule(
            "party",
            lambda row: (row["party"] is None) == (row["role"] is not None),
            _("must be null exactly when a role is given"),
        ),
    ),
)
COUNT = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
BENEFITS = tuple(benefits())
CELLS = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["segments", "weight", "respondents", "points"],
        "properties": {
            # A column without customers would have no name.
            "segments": {
                "type": "array",
                "minItems": 1,
                "items": {"type": "integer", "minimum": 0},
            },
            "weight": {"type": "number", "minimum": 0, "maximum": 1_000_000},
            # Nobody's answer can be told from what fewer people said.
            "respondents": COUNT | {"minimum": LEAST},
            "points": {
                "type": "object",
                "additionalProperties": False,
                "required": list(BENEFITS),
                "properties": dict.fromkeys(BENEFITS, COUNT),
            },
        },
    },
}
CELL_SHAPES = [
    {
        "segments": [Ref("note")],
        "weight": NUMBER,
        "respondents": int,
        "points": dict.fromkeys(BENEFITS, int),
    }
]
SURVEYS = Table(
    key="surveys",
    space="survey",
    model=BenefitSurvey,
    fields=("canvas", "opened_by", "opened_at", "closed_by", "closed_at", "cells", "number"),
    rows=lambda engagement: BenefitSurvey.objects.filter(canvas__engagement=engagement),
    references={"canvas": "canvas", "opened_by": "seat", "closed_by": "seat"},
    schemas={"cells": CELLS},
    shapes=lambda row, place: {"cells": CELL_SHAPES},
    rules=(
        Rule(
            "closed_by",
            lambda row: (row["closed_by"] is None) == (row["closed_at"] is None),
            _("must be given exactly when closed_at is"),
        ),
        Rule(
            "cells",
            lambda row: row["closed_at"] is not None or not row["cells"],
            _("must be empty as long as the survey is open"),
        ),
    ),
)
TABLES = (GRADES, CONFIRMATIONS, UNITS, ROLES, RACI, SURVEYS)


def check(document: Mapping[str, Any]) -> None:
    """Everything on its own canvas, functions that there are, and nothing settled twice."""
    _check_homes(document)
    _check_functions(document)
    _check_twice(document, "grade_choices", _graded)
    _check_twice(document, "surveys", lambda row: row["closed_at"] is None and row["canvas"])
    _check_twice(document, "pmo_roles", lambda row: row["kind"] == "lead" and row["canvas"])
    _check_twice(
        document,
        "pmo_roles",
        lambda row: row["kind"] == "owner" and _graded(row),
        __("the function has an owner already"),
    )
    _check_twice(
        document,
        "raci",
        lambda row: (row["canvas"], row["function"], row["note"], row["role"], row["party"]),
    )


def _graded(row: Row) -> tuple[int, str, int | None]:
    return row["canvas"], row["function"], row["note"]


def _check_homes(document: Mapping[str, Any]) -> None:
    homes = {
        space: {row["id"]: row["canvas"] for row in document.get(key, [])}
        for space, key in (("note", "notes"), ("pmo_unit", "pmo_units"), ("pmo_role", "pmo_roles"))
    }
    for table in TABLES:
        for index, row in enumerate(document.get(table.key, [])):
            for field, space in table.references.items():
                at = homes[space].get(row[field]) if space in homes and row.get(field) else None
                if at is not None and at != row["canvas"]:
                    raise BadBundle(f"{table.key}[{index}].{field}", __("is on another canvas"))


def _check_functions(document: Mapping[str, Any]) -> None:
    known = {"", *catalogue.load().functions}
    known |= {row["key"] for row in document.get("functions", [])}
    for table in (GRADES, ROLES, RACI):
        for index, row in enumerate(document.get(table.key, [])):
            if row["function"] not in known:
                raise BadBundle(f"{table.key}[{index}].function", __("is in no catalogue"))


def _check_twice(
    document: Mapping[str, Any], key: str, mark: Callable[[Row], Any], words: str = ""
) -> None:
    """`mark` names what there is one of; a false one names nothing."""
    seen: set[Any] = set()
    for index, row in enumerate(document.get(key, [])):
        named = mark(row)
        if named and named in seen:
            raise BadBundle(f"{key}[{index}]", words or __("is settled already"))
        seen.add(named)
