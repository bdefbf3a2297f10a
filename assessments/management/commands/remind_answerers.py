"""manage.py remind_answerers: write to the silent as a deadline comes near.  Meant for every night.

Three days and one day before the deadline; run twice on one day it writes to nobody twice.
"""

from django.utils import timezone

from assessments.actions import invitations
from assessments.answering import links
from assessments.models import Assessment
from pmo_studio.core.management.reminding import RemindingCommand

DAYS_BEFORE = (3, 1)


class Command(RemindingCommand[Assessment]):
    help = "Reminds invited people who are silent, three days and one day before the deadline."

    def due(self) -> list[Assessment]:
        """Open assessments whose deadline is three days or one day off, by the calendar."""
        today = timezone.localdate()
        rows = Assessment.objects.open().filter(
            deadline__isnull=False,
            engagement__archived_at=None,
            engagement__closed_at=None,
            anonymous=False,
        )
        return [
            row
            for row in rows.select_related("engagement")
            if row.deadline and (timezone.localdate(row.deadline) - today).days in DAYS_BEFORE
        ]

    def remind(self, one: Assessment) -> int:
        return invitations.remind_in_time(one, link=links.to_invitation())

    def name(self, one: Assessment) -> str:
        return f"Assessment {one.pk}"
