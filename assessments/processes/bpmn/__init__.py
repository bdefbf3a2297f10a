"""Process maps as BPMN 2.0 XML, out and in again.

What is written opens in other modelling tools: one pool with its lanes, a start and an end event,
the steps between them on one path, and the diagram.  What BPMN has no word for (minutes, SIPOC,
pain points, that a task is a handover) stands in elements and attributes of our own namespace, so
that our own files come back exactly.  Files of others are read as well as can be: their flow is
laid out in one line, and everything left out is told.

Steps map to BPMN so: task = task, decision = exclusiveGateway, wait = intermediateCatchEvent with a
timer, handover = task with pmo:kind="handover".  Pure: no Django.
"""

from assessments.processes.bpmn.gathering import BadFile, LeftOut
from assessments.processes.bpmn.names import MEDIA_TYPE, MODEL, NAMESPACES
from assessments.processes.bpmn.reading import MOST_BYTES, Reading, read
from assessments.processes.bpmn.writing import write

__all__ = [
    "MEDIA_TYPE",
    "MODEL",
    "MOST_BYTES",
    "NAMESPACES",
    "BadFile",
    "LeftOut",
    "Reading",
    "read",
    "write",
]
