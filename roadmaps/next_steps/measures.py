"""What next steps measure of the gate of phase 4 (domain.md §9): C4 and C5."""

from pmo_studio.core import catalogue, gates, phases
from pmo_studio.core.models import Engagement
from roadmaps.models import Improvement
from roadmaps.next_steps import sources
from roadmaps.next_steps.filled import answers


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    phases.register_measure("C4", planned, sheet="next_steps")
    phases.register_measure("C5", acted_upon, sheet="next_steps")


def planned(engagement: Engagement) -> gates.Measure:
    """C4: steps that have a date and an owner; one query."""
    count = Improvement.objects.planned().filter(engagement=engagement).count()
    return gates.count(count, catalogue.criterion("C4").required)


def acted_upon(engagement: Engagement) -> gates.Measure:
    """C5: red KPIs that a step answers which is open, or was done since they were read, of all red
    ones; no red KPI is nothing to do.  Three queries."""
    red = {each.kpi.pk: each.since for each in sources.red_kpis(engagement)}
    rows = Improvement.objects.live().filter(engagement=engagement, kpi__in=red)
    acted = {kpi for kpi, done in rows.values_list("kpi", "done_on") if answers(done, red[kpi])}
    return gates.share(len(acted), len(red), catalogue.criterion("C5").required)
