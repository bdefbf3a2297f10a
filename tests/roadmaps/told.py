"""What a closeout says, as numbers that tests hold against figures worked out by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import override

from pmo_studio.core.models import Engagement
from roadmaps.closeout.story import tables
from roadmaps.closeout.story.figures import number
from roadmaps.closeout.story.whole import Whole


def figures(engagement: Engagement) -> Mapping[str, Mapping[str, Any]]:
    """By the key of a section; days are ISO, percentages 0..100."""
    with override(engagement.language):
        return _figures(Whole(engagement))


def rows(engagement: Engagement, key: str) -> list[list[tables.Cell]]:
    """The rows of the table with this key."""
    with override(engagement.language):
        [table] = [each for each in tables.of(Whole(engagement)) if each.key == key]
    return [list(row) for row in table.rows]


def _figures(whole: Whole) -> Mapping[str, Mapping[str, Any]]:
    charter = whole.kept.charter
    return {
        "summary": {
            "mission": charter.mission,
            "vision": charter.vision,
            "sponsor": charter.sponsor,
            "signed_name": charter.signed_name,
            "signed_on": _day(charter.signed_on),
        },
        "growth": _growth(whole),
        "kpis": {"on_target": whole.on_target, "all": len(whole.lines)},
        "value": {
            name: {one.key: one.raw for one in found}
            for name, found in (
                ("created", whole.created),
                ("delivered", whole.delivered),
                ("captured", whole.captured),
            )
        },
        "mandate": _mandate(whole),
        "canvas": _canvas(whole),
        "plan": _plan(whole),
        "lessons": {
            "all": whole.lessons.counted.all,
            "with_action": whole.lessons.counted.acting,
            "done": whole.lessons.done,
        },
        "unfinished": {
            "owner": whole.handover.carrier,
            "review_on": _day(whole.handover.review_on),
            "kpis_off_target": len(whole.red),
        },
        "thanks": {
            "named": len(whole.celebration.acknowledged),
            "notes": len(whole.celebration.wall),
        },
    }


def _growth(whole: Whole) -> Mapping[str, Any]:
    found = whole.grown
    if found is None:
        return {}
    return {
        "before": found.before.assessment.title,
        "after": found.after.assessment.title,
        "mean_change": found.comparison.mean.value,
        "targets": found.aimed,
        "targets_met": found.met,
        "notes": list(found.notes),
    }


def _mandate(whole: Whole) -> Mapping[str, Any]:
    kept = whole.kept
    return {
        "kept": kept.fulfilment.kept,
        "objectives": kept.fulfilment.total,
        "percent": number(kept.fulfilment.percent),
        "rights_in_use": kept.in_use.yes,
        "rights": kept.in_use.total,
    }


def _plan(whole: Whole) -> Mapping[str, Any]:
    plan = whole.plan
    return {
        "promised_end": _day(plan.ended.promised),
        "end": _day(plan.ended.now),
        "working_days_later": plan.ended.days,
        "effort_promised": plan.effort.promised,
        "effort": plan.effort.now,
        "effort_percent": number(plan.effort.percent),
        "conditions": plan.conditions.total,
        "conditions_met": plan.conditions.met,
    }


def _canvas(whole: Whole) -> Mapping[str, Any]:
    found = whole.canvas
    if found is None:
        return {}
    return {
        "then": found.then,
        "notes": len(found.now.notes),
        "validated": found.validated.validated,
        "can_be_validated": found.validated.notes,
        "validated_percent": found.validated.percent,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
