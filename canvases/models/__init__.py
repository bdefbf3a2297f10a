"""Nouns of phase 2: canvases, their notes, groups, links and versions; KPIs; functions."""

from canvases.models.canvas import Canvas
from canvases.models.function import FunctionEntry
from canvases.models.kpi import Kpi
from canvases.models.link import Link
from canvases.models.note import Group, Note
from canvases.models.version import CanvasVersion, NoteSource

__all__ = ["Canvas", "CanvasVersion", "FunctionEntry", "Group", "Kpi", "Link", "Note", "NoteSource"]
