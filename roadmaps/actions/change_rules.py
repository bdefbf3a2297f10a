"""What the writers of stakeholders, groups and messages share."""

from pmo_studio.core import events
from roadmaps import topics


def record(change: events.Change, kind: str, subject: str) -> None:
    """An event of sheets 3.3 and 3.4, for lead and facilitators; it carries nothing of people."""
    change.record(kind, subject=subject, topic=topics.change(change.engagement))
