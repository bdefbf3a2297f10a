"""Lessons, handover, celebration and thanks in the engagement bundle.

Acknowledgements without consent are in it: the bundle leaves with lead and facilitators only.
"""

from django.utils.translation import gettext_lazy as _

from pmo_studio.core.bundle import Rule, Table
from roadmaps.bundle.rules import both_or_neither, named_once
from roadmaps.models import Acknowledgement, AgendaPart, Celebration, Handover, Lesson, ThankYou
from roadmaps.models.closing import ATTENDEES_MOST, MINUTES_MOST


def _with_action(field: str) -> Rule:
    """A day that belongs to the action of a lesson."""
    words = _("must be null without action")
    return Rule(field, lambda row: row[field] is None or bool(row["action"]), words)


LESSONS = Table(
    key="lessons",
    space="lesson",
    model=Lesson,
    fields=(
        *("happened", "why", "better", "action", "owner", "due_on", "done_on", "proud", "author"),
        *("position", "number", "archived_at"),
    ),
    rows=lambda engagement: Lesson.objects.filter(engagement=engagement),
    references={"owner": "seat", "author": "seat"},
    rules=(_with_action("due_on"), _with_action("done_on")),
    most=2000,
)
HANDOVERS = Table(
    key="handovers",
    space="handover",
    model=Handover,
    fields=(
        *("owner", "owner_name", "review_on", "places", "known", "agreed_on", "agreed_by"),
        "number",
    ),
    rows=lambda engagement: Handover.objects.filter(engagement=engagement),
    references={"owner": "seat", "agreed_by": "seat"},
    rules=(
        both_or_neither("agreed_on", "agreed_by"),
        named_once("owner", "owner_name"),
    ),
    most=1,
)
CELEBRATIONS = Table(
    key="celebrations",
    space="celebration",
    model=Celebration,
    fields=("held_on", "begins_at", "place", "attendees", "names", "number"),
    rows=lambda engagement: Celebration.objects.filter(engagement=engagement),
    schemas={
        "attendees": {"type": ["integer", "null"], "minimum": 0, "maximum": ATTENDEES_MOST},
    },
    most=1,
)
AGENDA = Table(
    key="agenda_parts",
    space="agenda_part",
    model=AgendaPart,
    fields=("celebration", "text", "minutes", "position", "number"),
    rows=lambda engagement: AgendaPart.objects.filter(celebration__engagement=engagement),
    references={"celebration": "celebration"},
    schemas={
        "minutes": {"type": "integer", "minimum": 1, "maximum": MINUTES_MOST},
        "position": {"type": "integer", "minimum": 0, "maximum": 1000},
    },
    most=20,
)
ACKNOWLEDGEMENTS = Table(
    key="acknowledgements",
    space="acknowledgement",
    model=Acknowledgement,
    fields=("name", "contribution", "public", "position", "number", "archived_at"),
    rows=lambda engagement: Acknowledgement.objects.filter(engagement=engagement),
    most=2000,
)
THANKS = Table(
    key="thanks",
    space="thanks",
    model=ThankYou,
    fields=("text", "signature", "paper", "author", "number", "archived_at"),
    rows=lambda engagement: ThankYou.objects.filter(engagement=engagement),
    references={"author": "seat"},
    rules=(
        Rule(
            "author",
            lambda row: (row["author"] is None) == (not row["signature"]),
            _("must be given exactly when signature is"),
        ),
    ),
    most=2000,
)
# Next steps may come from them.
BEFORE_STEPS = (LESSONS,)
TABLES = (HANDOVERS, CELEBRATIONS, AGENDA, ACKNOWLEDGEMENTS, THANKS)
