"""Views of the core: functions that authorise in their first line."""
