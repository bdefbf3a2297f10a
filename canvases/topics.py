"""What pages of phase 2 listen to beside a canvas, which has a topic of its own (live.md)."""

from pmo_studio.core.models import Engagement


def kpis(engagement: Engagement) -> str:
    return f"kpis:{engagement.pk}"


def mandate(engagement: Engagement) -> str:
    return f"mandate:{engagement.pk}"
