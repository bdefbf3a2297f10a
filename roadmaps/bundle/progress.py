"""Risks, issues and reviews in the engagement bundle."""

from django.utils.translation import gettext_lazy as _

from pmo_studio.core.bundle import Table
from roadmaps.bundle.rules import given_exactly_when
from roadmaps.models import Concern, Review
from roadmaps.models.progress import ConcernKind

PERCENT = {"type": ["integer", "null"], "minimum": 0, "maximum": 100}

CONCERNS = Table(
    key="concerns",
    space="concern",
    model=Concern,
    fields=(
        *("plan", "kind", "text", "package", "likelihood", "impact", "response", "owner"),
        *("due_on", "raised_on", "closed_on", "was_risk", "number", "archived_at"),
    ),
    rows=lambda engagement: Concern.objects.filter(plan__engagement=engagement),
    references={"plan": "plan_row", "package": "package", "owner": "seat"},
    rules=(
        given_exactly_when(
            "likelihood",
            lambda row: row["kind"] == ConcernKind.RISK,
            _("must be given exactly for a risk"),
        ),
    ),
)
REVIEWS = Table(
    key="reviews",
    space="review",
    model=Review,
    fields=(
        *("plan", "held_on", "summary", "percent_done", "percent_planned", "forecast_end"),
        *("by", "at", "number"),
    ),
    rows=lambda engagement: Review.objects.filter(plan__engagement=engagement),
    references={"plan": "plan_row", "by": "seat"},
    schemas={"percent_done": PERCENT, "percent_planned": PERCENT},
)
TABLES = (CONCERNS, REVIEWS)
