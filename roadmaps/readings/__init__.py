"""KPI readings for pages, reports and other sheets; what is written is in roadmaps.actions.readings."""

from roadmaps.readings.standings import KpiStanding, standings

__all__ = ["KpiStanding", "standings"]
