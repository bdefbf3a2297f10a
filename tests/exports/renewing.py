"""A closed engagement, and the next cycle of it, for tests."""

import datetime
from typing import Any

from django.utils import timezone

from pmo_studio.core.models import Engagement, Participant
from pmo_studio.exports.renewal.actions import renew_engagement


def close(engagement: Engagement) -> Engagement:
    """As after the approval of its closeout."""
    engagement.closed_at = timezone.now()
    engagement.save(update_fields=["closed_at"])
    return engagement


def renew(lead: Participant, **asked: Any) -> Engagement:
    """The next cycle of the lead's engagement, which is closed first."""
    before = close(lead.engagement)
    given = {
        "name": f"{before.name}, cycle 2",
        "starts_on": timezone.localdate() + datetime.timedelta(days=1),
        "language": before.language,
    }
    return renew_engagement(before, by=lead, **given | asked)
