"""Views of canvases: functions that authorise in their first line."""
