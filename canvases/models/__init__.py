"""Nouns of phase 2: canvases, notes, groups, links; KPIs; functions; the PMO model; surveys."""

from canvases.models.canvas import Canvas
from canvases.models.function import FunctionEntry
from canvases.models.kpi import Kpi
from canvases.models.link import Link
from canvases.models.note import Group, Note
from canvases.models.pmo_model import (
    GradeChoice,
    ModelConfirmation,
    RaciEntry,
    StructureRole,
    Unit,
)
from canvases.models.survey import BenefitAnswer, BenefitSurvey

__all__ = [
    "BenefitAnswer",
    "BenefitSurvey",
    "Canvas",
    "FunctionEntry",
    "GradeChoice",
    "Group",
    "Kpi",
    "Link",
    "ModelConfirmation",
    "Note",
    "RaciEntry",
    "StructureRole",
    "Unit",
]
