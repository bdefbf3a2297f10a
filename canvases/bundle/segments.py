"""Who stands for which customer, in the engagement bundle."""

from canvases.models import SegmentLink
from pmo_studio.core.bundle import Table

SEGMENT_LINKS = Table(
    key="segment_links",
    space="segment_link",
    model=SegmentLink,
    fields=("note", "stakeholder", "number"),
    rows=lambda engagement: SegmentLink.objects.filter(stakeholder__engagement=engagement),
    references={"note": "note", "stakeholder": "stakeholder"},
)
