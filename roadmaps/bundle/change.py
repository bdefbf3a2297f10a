"""People in the change, and the communication plan, in the engagement bundle.

Confidential: the bundle leaves with lead and facilitators only.
"""

from django.utils.translation import gettext_lazy as _

from pmo_studio.core.bundle import Rule, Table
from roadmaps.bundle.rules import named_once, not_before, one_of
from roadmaps.models import ChangeGroup, Impact, Involvement, Message, Readiness, Sending
from roadmaps.models.change import ELEMENTS

SCORE = {"type": "string", "pattern": r"^([1-4]\.[0-9]|5\.0)(?![\s\S])"}
PEOPLE = {"type": "integer", "minimum": 1, "maximum": 1_000_000}

GROUPS = Table(
    key="change_groups",
    space="change_group",
    model=ChangeGroup,
    fields=(
        *("name", "people", "role_group", "stakeholder", "unit", "position", "number"),
        "archived_at",
    ),
    rows=lambda engagement: ChangeGroup.objects.filter(engagement=engagement),
    references={
        "role_group": "role_group",
        "stakeholder": "stakeholder",
        "unit": "rollout_unit",
    },
    schemas={"people": PEOPLE},
    most=1000,
)
READINGS = Table(
    key="readiness",
    space="readiness",
    model=Readiness,
    fields=("group", "read_on", *ELEMENTS, "by", "number"),
    rows=lambda engagement: Readiness.objects.filter(group__engagement=engagement),
    references={"group": "change_group", "by": "seat"},
    schemas=dict.fromkeys(ELEMENTS, SCORE),
)
IMPACTS = Table(
    key="impacts",
    space="impact",
    model=Impact,
    fields=("group", "function", "note", "value", "number"),
    rows=lambda engagement: Impact.objects.filter(group__engagement=engagement),
    references={"group": "change_group", "note": "note"},
    schemas={"value": {"type": "integer", "minimum": 0, "maximum": 3}},
    rules=(one_of("function", "note"),),
)
INVOLVEMENTS = Table(
    key="involvements",
    space="involvement",
    model=Involvement,
    fields=(
        *("stakeholder", "current", "desired", "expectations", "gain", "concerns", "influence"),
        *("owner", "next_action", "next_on", "people", "in_pilot", "number"),
    ),
    rows=lambda engagement: Involvement.objects.filter(stakeholder__engagement=engagement),
    references={"stakeholder": "stakeholder", "owner": "seat"},
    unique=("stakeholder",),
    rules=(
        Rule(
            "next_on",
            lambda row: row["next_on"] is None or bool(row["next_action"]),
            _("must be null without next_action"),
        ),
    ),
)
MESSAGES = Table(
    key="messages",
    space="message",
    model=Message,
    fields=(
        *("wave", "quadrant", "stakeholder", "group", "audience", "text", "purpose", "channel"),
        *("sender", "sender_name", "rhythm", "first_on", "last_on", "feedback", "status"),
        *("draft_key", "drafted_on", "position", "number", "archived_at"),
    ),
    optional=("drafted_on",),
    rows=lambda engagement: Message.objects.filter(engagement=engagement),
    references={
        "wave": "wave",
        "stakeholder": "stakeholder",
        "group": "change_group",
        "sender": "seat",
    },
    rules=(
        not_before("last_on", "first_on"),
        Rule(
            "last_on",
            lambda row: row["last_on"] is None or row["first_on"] is not None,
            _("must be null without first_on"),
        ),
        named_once("sender", "sender_name"),
    ),
)
SENDINGS = Table(
    key="sendings",
    space="sending",
    model=Sending,
    fields=("message", "due_on", "sent_on", "by", "number"),
    rows=lambda engagement: Sending.objects.filter(message__engagement=engagement),
    references={"message": "message", "by": "seat"},
)
BEFORE_PACKAGES = (GROUPS, READINGS, IMPACTS)
TABLES = (INVOLVEMENTS, MESSAGES, SENDINGS)
