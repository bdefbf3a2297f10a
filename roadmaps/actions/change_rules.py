"""What the writers of stakeholders, groups and messages share."""

from pmo_studio.core import events
from roadmaps import topics
from roadmaps.actions import numbered
from roadmaps.actions.numbered import Numbered


def record(change: events.Change, kind: str, subject: str) -> None:
    """An event of sheets 3.3 and 3.4, for lead and facilitators; it carries nothing of people."""
    change.record(kind, subject=subject, topic=topics.change(change.engagement))


def save(change: events.Change, row: Numbered, kind: str) -> None:
    """Keep the row with the number of the event that tells of it."""
    numbered.save(change, row)
    record(change, kind, row.subject)
