"""The report's chapter "Gaps": what lies between today and the target, and what closes it."""

from django.template.loader import render_to_string

from pmo_studio.core import chapters
from pmo_studio.core.charts import PRINT
from pmo_studio.core.models import Engagement
from roadmaps import facts, gap_table
from roadmaps.chapters.audience import sees_stakeholders
from roadmaps.models import Plan


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """Left out while there is no gap; stakeholders are named to lead and facilitators alone."""
    people = gap_table.stakeholders(engagement, sees_stakeholders(audience))
    plan = Plan.objects.filter(engagement=engagement).first()
    ground = facts.of(engagement, people.states)
    table = gap_table.Table(ground, gap_table.closed_by(plan), people.rows)
    if not table.lines:
        return None
    context = {"table": table, "chart": table.chart(PRINT)}
    return chapters.Content(render_to_string("roadmaps/report/gaps.html", context))
