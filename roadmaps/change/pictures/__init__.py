"""Pictures of people and change: who stands where, who must move, what holds a group back.

What differs, differs by shape, so that grey print tells it apart.  No Django.
"""

from roadmaps.change.pictures.grid import Dot, attitude_grid
from roadmaps.change.pictures.marks import Mark, key_mark, mark
from roadmaps.change.pictures.matrix import track
from roadmaps.change.pictures.readiness import ReadinessWords, readiness

__all__ = [
    "Dot",
    "Mark",
    "ReadinessWords",
    "attitude_grid",
    "key_mark",
    "mark",
    "readiness",
    "track",
]
