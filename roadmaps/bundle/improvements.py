"""Next steps in the engagement bundle."""

import datetime

from django.utils.translation import gettext_lazy as _

from pmo_studio.core.bundle import Row, Rule, Table
from roadmaps.bundle.packages import FUNCTION
from roadmaps.bundle.rules import both_or_neither, named_once, not_before
from roadmaps.improving.quarters import Quarter
from roadmaps.models import Improvement
from roadmaps.models.improvement import CAPABILITIES, SOURCES, Stage

LEVEL = {"type": ["string", "null"], "pattern": r"^([1-4]\.[0-9]|5\.0)(?![\s\S])"}
CAPABILITY = {"type": "string", "enum": ["", *CAPABILITIES]}


def _is_given_with_levels(row: Row) -> bool:
    return bool(row["capability"]) == (row["from_level"] is not None)


def _rises(row: Row) -> bool:
    low, high = row["from_level"], row["to_level"]
    return low is None or high is None or float(low) < float(high)


def _begins_a_quarter(row: Row) -> bool:
    if row["quarter"] is None:
        return True
    day = datetime.date.fromisoformat(row["quarter"])
    return Quarter.of(day).first == day


def _lies_in_its_quarter(row: Row) -> bool:
    if row["due_on"] is None:
        return True
    if row["quarter"] is None:
        return False
    days = (datetime.date.fromisoformat(row[name]) for name in ("due_on", "quarter"))
    return len(set(map(Quarter.of, days))) == 1


def _has_one_source_at_most(row: Row) -> bool:
    return sum(row.get(name) not in (None, "") for name in SOURCES) <= 1


STEPS = Table(
    key="improvements",
    space="improvement",
    model=Improvement,
    fields=(
        *("text", "why", "capability", "from_level", "to_level", "quarter", "due_on"),
        *("owner", "owner_name", "stage", "checked", "done_on", "done_by"),
        *("package", "kpi", "function", "note", "lesson", "number", "archived_at"),
    ),
    rows=lambda engagement: Improvement.objects.filter(engagement=engagement),
    references={
        "owner": "seat",
        "done_by": "seat",
        "package": "package",
        "kpi": "kpi",
        "note": "note",
        "lesson": "lesson",
    },
    schemas={
        "capability": CAPABILITY,
        "from_level": LEVEL,
        "to_level": LEVEL,
        "function": FUNCTION,
    },
    rules=(
        both_or_neither("from_level", "to_level"),
        Rule("capability", _is_given_with_levels, _("must be given exactly when levels are")),
        Rule("to_level", _rises, _("must be above from_level")),
        Rule("quarter", _begins_a_quarter, _("must be the first day of a quarter")),
        not_before("due_on", "quarter"),
        Rule("due_on", _lies_in_its_quarter, _("must lie in the quarter")),
        named_once("owner", "owner_name"),
        Rule(
            "checked",
            lambda row: row["stage"] != Stage.ACT or bool(row["checked"]),
            _("must say what was found before it is acted upon"),
        ),
        both_or_neither("done_on", "done_by"),
        Rule("note", _has_one_source_at_most, _("must be the only source of the step")),
    ),
    optional=("lesson",),
    most=10_000,
)
TABLES = (STEPS,)
