"""Nouns of phase 2: canvases, their notes, groups and links; KPIs; functions; evidence."""

from canvases.models.canvas import Canvas
from canvases.models.evidence import NoteEvidence, Trial
from canvases.models.function import FunctionEntry
from canvases.models.kpi import Kpi
from canvases.models.link import Link
from canvases.models.note import Group, Note

__all__ = ["Canvas", "FunctionEntry", "Group", "Kpi", "Link", "Note", "NoteEvidence", "Trial"]
