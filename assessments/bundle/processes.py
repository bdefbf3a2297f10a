"""Processes in the engagement bundle: their lanes, steps and pain points."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments.models import Lane, PainPoint, Process, Step
from assessments.models.processes import (
    LINE_MOST,
    MOST_LANES,
    MOST_LINES,
    MOST_STEPS,
    SIPOC,
    capability_keys,
)
from pmo_studio.core.bundle import BadBundle, Part, Ref, Rule, Table, register

LINES = {
    "type": "array",
    "maxItems": MOST_LINES,
    "items": {"type": "string", "minLength": 1, "maxLength": LINE_MOST},
}
ARCHIVED = (
    Rule(
        "archived_by",
        lambda row: (row["archived_by"] is None) == (row["archived_at"] is None),
        _("must be given exactly when archived_at is"),
    ),
)


def _check(document: Mapping[str, Any]) -> None:
    """Rows of a process name only rows of the same one, and there are not too many of them."""
    home = {
        key: {row["id"]: row["process"] for row in document.get(key, [])}
        for key in ("lanes", "steps")
    }
    for key, name, space in (("steps", "lane", "lanes"), ("pain_points", "step", "steps")):
        for index, row in enumerate(document.get(key, [])):
            if row[name] is not None and home[space][row[name]] != row["process"]:
                raise BadBundle(f"{key}[{index}].{name}", __("belongs to another process"))
    _check_lanes(document)
    for key, most in (("lanes", MOST_LANES), ("steps", MOST_STEPS)):
        live = [row["process"] for row in document.get(key, []) if row["archived_at"] is None]
        if any(live.count(process) > most for process in set(live)):
            words = __("a process holds more than %(most)s of them, the most there can be")
            raise BadBundle(key, words % {"most": most})


def _check_lanes(document: Mapping[str, Any]) -> None:
    """A lane that was deleted holds no step that was not."""
    deleted = {row["id"] for row in document.get("lanes", []) if row["archived_at"] is not None}
    for index, row in enumerate(document.get("steps", [])):
        if row["archived_at"] is None and row["lane"] in deleted:
            raise BadBundle(f"steps[{index}].lane", __("was deleted"))


PROCESSES = Table(
    key="processes",
    space="process",
    model=Process,
    fields=(
        *("name", "owner", "purpose", "trigger", "capability", *SIPOC, "origin"),
        *("version", "number", "created_at", "archived_at", "archived_by"),
    ),
    rows=lambda engagement: Process.objects.filter(engagement=engagement),
    references={"archived_by": "seat", "origin": "process"},
    optional=("origin",),
    schemas={"capability": {"type": "string", "enum": ["", *capability_keys()]}}
    | dict.fromkeys(SIPOC, LINES),
    rules=(
        *ARCHIVED,
        Rule(
            "origin",
            lambda row: row.get("origin") is None or row["origin"] != row["id"],
            _("must be another process"),
        ),
    ),
    most=1000,
)
LANES = Table(
    key="lanes",
    space="lane",
    model=Lane,
    fields=("process", "name", "position", "archived_at"),
    rows=lambda engagement: Lane.objects.filter(process__engagement=engagement),
    references={"process": "process"},
)
STEPS = Table(
    key="steps",
    space="step",
    model=Step,
    fields=(
        *("process", "lane", "kind", "name", "work_min", "wait_min", "position", "version"),
        *("archived_at", "archived_by"),
    ),
    rows=lambda engagement: Step.objects.filter(process__engagement=engagement),
    references={"process": "process", "lane": "lane", "archived_by": "seat"},
    rules=ARCHIVED,
)
PAINS = Table(
    key="pain_points",
    space="pain",
    model=PainPoint,
    fields=(
        *("process", "step", "text", "author", "version", "created_at"),
        *("archived_at", "archived_by"),
    ),
    rows=lambda engagement: PainPoint.objects.filter(process__engagement=engagement),
    references={"process": "process", "step": "step", "author": "seat", "archived_by": "seat"},
    rules=ARCHIVED,
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    register(
        Part(
            key="processes",
            tables=(PROCESSES, LANES, STEPS, PAINS),
            payloads={
                "process.imported": {"steps": int},
                "process.redrawn": {"steps": int, "origin": Ref("process")},
                "process.changed": {"fields": [str], "version": int},
                "step.added": {"lane": Ref("lane"), "version": int},
                "step.edited": {"work_min": int, "wait_min": int, "version": int},
                "step.moved": {"lane": Ref("lane"), "after": Ref("step", null=True)},
                "pain.added": {"step": Ref("step", null=True), "version": int},
                "pain.edited": {"step": Ref("step", null=True), "version": int},
            },
            # The list of processes: one in an engagement, named by its number.
            aliases={"processes": "engagement"},
            check=_check,
        )
    )
