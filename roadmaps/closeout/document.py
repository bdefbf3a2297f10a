"""The closeout as one JSON document: the figures of all eleven sections, and their tables.

It is the copy that is kept when the closeout is approved, so it holds words in the language of the
engagement and plain values, and nobody who did not agree to be named.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import override

from pmo_studio.core.models import Engagement
from roadmaps.closeout.story import sections, tables
from roadmaps.closeout.story.figures import number
from roadmaps.closeout.story.whole import Whole

FORMAT = "pmo-studio/closeout@1"


def document(engagement: Engagement) -> dict[str, Any]:
    """JSON-able: {"format", "engagement", "sections": [{"number", "key", "title", "figures",
    "tables": [{"key", "title", "heads", "rows"}]}]}; dates are ISO, percentages 0..100."""
    with override(engagement.language):
        whole = Whole(engagement)
        made = tables.of(whole)
        figures = _figures(whole)
        return {
            "format": FORMAT,
            "engagement": engagement.name,
            "organisation": engagement.organisation,
            "sections": [
                {
                    "number": each.number,
                    "key": each.key,
                    "title": str(each.title),
                    "figures": figures.get(each.key, {}),
                    "tables": [_table(one) for one in made if one.section == each.number],
                }
                for each in sections.ALL
            ],
        }


def _table(table: tables.Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "title": table.title,
        "heads": list(table.heads),
        "rows": [[_cell(each) for each in row] for row in table.rows],
    }


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
            name: tables.figures(figures)
            for name, figures in (
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
        "appendix": {"definitions": [list(each) for each in whole.appendix.definitions]},
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


def _cell(value: tables.Cell) -> str | int | float | None:
    return value.isoformat() if isinstance(value, date) else value


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
