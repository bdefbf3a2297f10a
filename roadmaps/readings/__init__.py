"""KPI readings for pages, reports and other sheets; roadmaps.actions.readings writes."""

from roadmaps.readings.current import KpiStanding, standings

__all__ = ["KpiStanding", "standings"]
