"""Nouns of phase 2: canvases, their notes and groups."""

from canvases.models.canvas import Canvas
from canvases.models.note import Group, Note

__all__ = ["Canvas", "Group", "Note"]
