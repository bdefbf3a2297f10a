"""The kinds of event that a canvas knows: what each carries, and how it reads."""

from canvases.kinds.canvases import BATCHES, FILLED, PRESETS, VERSIONS
from canvases.kinds.functions import FUNCTIONS
from canvases.kinds.kpis import KPIS
from canvases.kinds.model import MODEL, SURVEYS
from canvases.kinds.notes import GROUPS, LINKS, NOTES
from canvases.kinds.segments import SEGMENTS
from canvases.kinds.validation import VALIDATION

__all__ = ["ALL", "VERSIONS"]

ALL = (
    *(*NOTES, *LINKS, *GROUPS, *VALIDATION, *BATCHES, *KPIS, *FILLED),
    *(*FUNCTIONS, *PRESETS, *MODEL, *SURVEYS, *SEGMENTS),
)
