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
