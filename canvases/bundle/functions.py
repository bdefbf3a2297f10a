"""The catalogue of functions and its process maps in the engagement bundle."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as __

from canvases.bundle.rows import KEY
from canvases.functions import as_function
from canvases.models import FunctionEntry, FunctionProcess
from canvases.models.function import CAPABILITIES
from canvases.prerequisites import circle
from pmo_studio.core import catalogue
from pmo_studio.core.bundle import BadBundle, Table
from pmo_studio.core.lines import TITLE_MOST

KEYS = {"type": "array", "items": {"type": "string", "maxLength": 8}}
DELIVERABLE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "name"],
    "properties": {
        "kind": {"type": "string", "enum": list(catalogue.load().deliverable_kinds)},
        "name": {"type": "string", "maxLength": TITLE_MOST},
    },
}
FUNCTION_FIELDS = (
    *("key", "name", "group", "layer", "ctl", "capability", "secondary", "deliverables", "kpis"),
    *("effort_small", "effort_medium", "effort_large", "run", "req", "foundation", "withdrawn"),
    "number",
)
FUNCTIONS = Table(
    key="functions",
    space="function",
    model=FunctionEntry,
    fields=FUNCTION_FIELDS,
    template=FUNCTION_FIELDS[:-1],
    rows=lambda engagement: FunctionEntry.objects.filter(engagement=engagement),
    schemas={
        "key": KEY,
        "capability": {"type": "string", "enum": CAPABILITIES},
        "secondary": {"type": "array", "items": {"type": "string", "enum": CAPABILITIES}},
        "deliverables": {"type": "array", "items": DELIVERABLE},
        "kpis": KEYS,
        "req": KEYS,
    },
    unique=("key",),
    most=1000,
)
FUNCTION_PROCESSES = Table(
    key="function_processes",
    space="function_process",
    model=FunctionProcess,
    fields=("function", "process", "number"),
    rows=lambda engagement: FunctionProcess.objects.filter(engagement=engagement),
    references={"process": "process"},
    most=1000,
)


def check_functions(document: Mapping[str, Any]) -> None:
    """Notes and maps stand only for functions that there are."""
    known = _functions_in(document)
    for index, note in enumerate(document.get("notes", [])):
        if note.get("function") and note["function"] not in known:
            raise BadBundle(f"notes[{index}].function", __("is in no catalogue"))
    seen: set[tuple[str, int]] = set()
    for index, row in enumerate(document.get("function_processes", [])):
        pair = row["function"], row["process"]
        if row["function"] not in known:
            raise BadBundle(f"function_processes[{index}].function", __("is in no catalogue"))
        if pair in seen:
            raise BadBundle(f"function_processes[{index}]", __("stands here twice"))
        seen.add(pair)


def _functions_in(document: Mapping[str, Any]) -> Mapping[str, catalogue.Function]:
    """The document's catalogue by key; BadBundle where functions wait for each other."""
    functions = dict(catalogue.load().functions)
    for row in document.get("functions", []):
        values = {name: row[name] for name in FUNCTION_FIELDS if name in row}
        functions[row["key"]] = as_function(FunctionEntry(**values), functions.get(row["key"]))
    waiting = circle(functions)
    if waiting:
        words = __("wait for each other: %(circle)s")
        raise BadBundle("functions", words % {"circle": " → ".join(waiting)})
    return functions
