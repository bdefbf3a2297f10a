"""What pages of phase 1 listen to (live.md); each assessment and process has its own."""

from pmo_studio.core.models import Engagement


def assessments(engagement: Engagement) -> str:
    """Everything about assessments: what is asked, published, revealed and agreed."""
    return f"assessments:{engagement.pk}"


def targets(engagement: Engagement) -> str:
    return f"targets:{engagement.pk}"


def reassessment(engagement: Engagement) -> str:
    """When maturity is assessed next."""
    return f"reassessment:{engagement.pk}"


def context(engagement: Engagement) -> str:
    return f"context:{engagement.pk}"


def processes(engagement: Engagement) -> str:
    """The list of processes, which hears every map too."""
    return process_list(engagement.pk)


def process_list(engagement_id: int) -> str:
    return f"processes:{engagement_id}"
