"""manage.py remind_answerers: write to the silent as a deadline comes near.  Meant for every night.

Three days and one day before the deadline; run twice on one day it writes to nobody twice.
"""

import logging
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.actions import invitations
from assessments.answering import links
from assessments.models import Assessment
from pmo_studio.core.actions.invitations import mails_leave

logger = logging.getLogger(__name__)

DAYS_BEFORE = (3, 1)


class Command(BaseCommand):
    help = "Reminds invited people who are silent, three days and one day before the deadline."

    def handle(self, *args: Any, **options: Any) -> None:
        if not mails_leave():
            self.stdout.write("No mail server is set up: nobody was reminded")
            return
        reminded = sum(map(self._remind, due()))
        self.stdout.write(f"{reminded} people reminded")

    def _remind(self, assessment: Assessment) -> int:
        try:
            return invitations.remind_in_time(assessment, link=links.to_invitation())
        except Exception:
            # One engagement's trouble is not the others'.
            logger.exception("Assessment %s: nobody was reminded", assessment.pk)
            return 0


def due() -> list[Assessment]:
    """Open assessments whose deadline is three days or one day off, by the calendar."""
    today = timezone.localdate()
    rows = Assessment.objects.open().filter(
        deadline__isnull=False, engagement__archived_at=None, anonymous=False
    )
    return [
        row
        for row in rows.select_related("engagement")
        if row.deadline and (timezone.localdate(row.deadline) - today).days in DAYS_BEFORE
    ]
