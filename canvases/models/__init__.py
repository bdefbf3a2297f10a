"""Nouns of phase 2: canvases, their notes, groups and links; KPIs; functions."""

from canvases.models.canvas import Canvas
from canvases.models.function import FunctionEntry, FunctionProcess
from canvases.models.kpi import Kpi
from canvases.models.link import Link
from canvases.models.note import Group, Note

__all__ = ["Canvas", "FunctionEntry", "FunctionProcess", "Group", "Kpi", "Link", "Note"]
