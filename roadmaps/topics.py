"""What pages of phase 3 listen to (live.md)."""

from pmo_studio.core.models import Engagement


def plan(engagement: Engagement) -> str:
    """Gaps, packages, waves, dates and progress: whatever the room may see of the plan."""
    return f"plan:{engagement.pk}"


def change(engagement: Engagement) -> str:
    """Stakeholders, groups and messages: for lead and facilitators alone."""
    return f"change:{engagement.pk}"


def readings(engagement: Engagement) -> str:
    """What KPIs came to: for the room."""
    return f"readings:{engagement.pk}"


def reviews(engagement: Engagement) -> str:
    """Function reviews and the satisfaction survey."""
    return f"reviews:{engagement.pk}"


def steps(engagement: Engagement) -> str:
    """Next steps."""
    return f"steps:{engagement.pk}"


def closing(engagement: Engagement) -> str:
    """Lessons, handover, celebration and thanks: sheets 5.2 to 5.4, and the wall for the room.

    Not the name of a place: who has them open would tell who wrote a note that nobody signed.
    """
    return f"closing:{engagement.pk}"
