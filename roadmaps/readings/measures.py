"""C1: KPIs that have a history (domain.md §9)."""

from django.db.models import Count, F, Q

from canvases.models import Kpi
from pmo_studio.core import catalogue, gates
from pmo_studio.core.models import Engagement

# From so many readings on a KPI has a course.
ENOUGH = 3


def kpis_with_history(engagement: Engagement) -> gates.Measure:
    """KPIs with enough standing readings of their rhythm of now, against the five required; one
    query."""
    standing = Count(
        "readings", filter=Q(readings__archived_at=None, readings__frequency=F("frequency"))
    )
    rows = Kpi.objects.live().filter(engagement=engagement).annotate(known=standing)
    found = rows.filter(known__gte=ENOUGH).count()
    return gates.count(found, catalogue.criterion("C1").required)
