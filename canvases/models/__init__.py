"""Nouns of phase 2: canvases with notes and links; KPIs, functions, mandate, PMO model, surveys."""

from canvases.models.canvas import Canvas
from canvases.models.evidence import NoteEvidence, Trial
from canvases.models.function import FunctionEntry, FunctionProcess
from canvases.models.kpi import Kpi
from canvases.models.link import Link
from canvases.models.mandate import (
    DecisionRight,
    Mandate,
    MandateCopy,
    MandateLink,
    MandateVariant,
    Objective,
    ObjectiveKpi,
)
from canvases.models.note import Group, Note
from canvases.models.pmo_model import GradeChoice, ModelConfirmation, RaciEntry, StructureRole, Unit
from canvases.models.segment import SegmentLink
from canvases.models.survey import BenefitAnswer, BenefitSurvey
from canvases.models.version import CanvasVersion, NoteSource

__all__ = [
    "BenefitAnswer",
    "BenefitSurvey",
    "Canvas",
    "CanvasVersion",
    "DecisionRight",
    "FunctionEntry",
    "FunctionProcess",
    "GradeChoice",
    "Group",
    "Kpi",
    "Link",
    "Mandate",
    "MandateCopy",
    "MandateLink",
    "MandateVariant",
    "ModelConfirmation",
    "Note",
    "NoteEvidence",
    "NoteSource",
    "Objective",
    "ObjectiveKpi",
    "RaciEntry",
    "SegmentLink",
    "StructureRole",
    "Trial",
    "Unit",
]
