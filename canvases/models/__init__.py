"""Nouns of phase 2: canvases with notes, groups, links and evidence; KPIs, functions, mandate."""

from canvases.models.canvas import Canvas
from canvases.models.evidence import NoteEvidence, Trial
from canvases.models.function import (
    FunctionEntry,
    FunctionProcess,
)
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
from canvases.models.version import CanvasVersion, NoteSource

__all__ = [
    "Canvas",
    "CanvasVersion",
    "DecisionRight",
    "FunctionEntry",
    "FunctionProcess",
    "Group",
    "Kpi",
    "Link",
    "Mandate",
    "MandateCopy",
    "MandateLink",
    "MandateVariant",
    "Note",
    "NoteEvidence",
    "NoteSource",
    "Objective",
    "ObjectiveKpi",
    "Trial",
]
