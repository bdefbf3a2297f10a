"""The thread of a canvas: typed links between notes, what they lack, and how much is complete.

Rules C01 to C18, thread % and canvas health of the method, as functions of one graph. Pure: the
pages, the gates, `manage.py canvas_check` and the reports call the same functions, and no word for
people stands here.

    report = thread.check(Graph(notes, links, kpis=…, functions=…))
    report.percent.value, report.health, report.of("C05")
"""

from canvases.thread.checks import CHECKS, Check, Finding, Repair, Severity
from canvases.thread.graph import (
    AUTHORITIES,
    EVIDENCE,
    STATES,
    Active,
    Graph,
    Id,
    Link,
    Note,
    active,
)
from canvases.thread.report import Percent, Report, Stop, Thread, check

__all__ = [
    "AUTHORITIES",
    "CHECKS",
    "EVIDENCE",
    "STATES",
    "Active",
    "Check",
    "Finding",
    "Graph",
    "Id",
    "Link",
    "Note",
    "Percent",
    "Repair",
    "Report",
    "Severity",
    "Stop",
    "Thread",
    "active",
    "check",
]
