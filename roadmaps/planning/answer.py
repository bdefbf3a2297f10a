"""A whole plan as plain values: what `manage.py plan` prints (docs/develop/plan.md).  No Django."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pmo_studio.core.catalogue import Deliverable
from roadmaps.planning import usual
from roadmaps.planning.gaps import Gap
from roadmaps.planning.packages import Package
from roadmaps.planning.plan import Plan
from roadmaps.planning.problems import Problem
from roadmaps.planning.timetables import Dated, Timetable, WaveSpan
from roadmaps.planning.waves import Load

FORMAT = "pmo-studio/plan-result@1"


def answer(plan: Plan) -> dict[str, Any]:
    """Every figure with its arithmetic, ready to be written; what has no value is null."""
    dated = plan.timetable.dated
    spans = {span.wave: span for span in plan.timetable.spans}
    return {
        "format": FORMAT,
        "gaps": [_gap(each) for each in plan.gaps],
        "packages": [_package(each, dated.get(each.key)) for each in plan.packages],
        "waves": [_wave(each, spans.get(each.wave)) for each in plan.loads],
        "schedule": _schedule(plan.timetable),
        "warnings": _problems(plan.warnings),
        "errors": _problems(plan.errors),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return asdict(gap) | {"key": gap.key, "weight": gap.weight, "severity": gap.severity}


def _package(package: Package, dated: Dated | None) -> dict[str, Any]:
    return {
        "key": package.key,
        "kind": package.kind,
        "function": package.function,
        "improves": package.improves,
        "subject": package.subject,
        "wave": package.wave,
        "mandatory": package.mandatory,
        "effort": package.effort,
        "staff": package.staff,
        "after": [asdict(each) for each in package.after],
        "arithmetic": asdict(package.arithmetic) if package.arithmetic else None,
        "closes": list(package.closes),
        "deliverables": [_deliverable(each) for each in package.deliverables],
        "dates": _dates(dated) if dated else None,
    }


def _deliverable(deliverable: Deliverable) -> dict[str, Any]:
    return {
        "kind": deliverable.kind,
        "name": asdict(deliverable.name),
        "acceptance": asdict(usual.acceptance()[deliverable.kind]),
    }


def _dates(dated: Dated) -> dict[str, Any]:
    """Working days from 0 on, the last one included; dates likewise."""
    return {
        "start": dated.placed.start,
        "last": dated.placed.finish - 1,
        "start_date": dated.first.isoformat(),
        "end_date": dated.last.isoformat(),
        "float": dated.slack,
        "critical": dated.critical,
        "room": dated.room,
    }


def _wave(load: Load, span: WaveSpan | None) -> dict[str, Any]:
    at = span.placed if span else None
    return {
        "key": load.wave,
        "capacity": load.capacity,
        "enabling": load.enabling,
        "change": load.change,
        "built": load.built,
        "used": load.used,
        "remaining": load.remaining,
        "start": at.start if at else None,
        "last": at.finish - 1 if at else None,
        "start_date": span.first.isoformat() if span and span.first else None,
        "end_date": span.last.isoformat() if span and span.last else None,
    }


def _schedule(found: Timetable) -> dict[str, Any] | None:
    if found.path is None:
        return None
    order = sorted(found.dated.items(), key=lambda each: each[1].placed.start)
    return {
        "working_days": found.length,
        "end_date": found.end.isoformat() if found.end else None,
        "critical_path_days": found.path.length,
        "critical": [key for key, dated in order if dated.critical],
    }


def _problems(found: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {"code": each.code, "keys": list(each.keys), "facts": dict(each.facts)} for each in found
    ]
