"""What canvases bring to the engagement bundle: one module for each of their subjects."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as __

from canvases.bundle.canvases import CANVASES, GROUPS, LINKS, NOTES, check_links, check_notes
from canvases.bundle.functions import FUNCTION_PROCESSES, FUNCTIONS, check_functions
from canvases.bundle.kpis import KPIS
from canvases.bundle.payloads import PAYLOADS
from canvases.bundle.segments import SEGMENT_LINKS
from canvases.bundle.validation import EVIDENCE, TRIALS
from canvases.bundle.versions import SOURCES, VERSIONS, check_versions
from canvases.pmo import bundle as pmo_model
from pmo_studio.core.bundle import BadBundle, Part, register

# Tables whose rows say at which event they last changed.
NUMBERED = (
    *("groups", "notes", "links", "kpis", "functions", "function_processes"),
    *("note_evidence", "trials", "canvas_versions", "segment_links"),
    *(table.key for table in pmo_model.TABLES),
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    register(
        Part(
            key="canvases",
            tables=(
                *(KPIS, FUNCTIONS, FUNCTION_PROCESSES, CANVASES, GROUPS, NOTES, LINKS),
                *(EVIDENCE, TRIALS, VERSIONS, SOURCES, SEGMENT_LINKS),
                *pmo_model.TABLES,
            ),
            payloads=PAYLOADS,
            # There is one of each in an engagement, named by its number.
            aliases=dict.fromkeys(("functions", "kpis", "pmo_model"), "engagement"),
            check=_check,
        )
    )


def _check(document: Mapping[str, Any]) -> None:
    check_links(document)
    check_functions(document)
    check_versions(document)
    pmo_model.check(document)
    check_notes(document)
    _check_numbers(document)


def _check_numbers(document: Mapping[str, Any]) -> None:
    last = max((event["number"] for event in document.get("events", [])), default=0)
    for key in NUMBERED:
        for index, row in enumerate(document.get(key, [])):
            # Each version after the first came with an event of its own.
            for name, most in (("number", last), ("version", last + 1), ("at_number", last)):
                if row.get(name, 0) > most:
                    raise BadBundle(f"{key}[{index}].{name}", __("is beyond the last event"))
