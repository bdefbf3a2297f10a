"""Query sets of export jobs; they read like adjectives."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from pmo_studio.core.access import Right, may
from pmo_studio.core.models import Participant

if TYPE_CHECKING:
    from pmo_studio.exports.models import ExportJob  # noqa: F401


class ExportJobQuerySet(models.QuerySet["ExportJob"]):
    def visible_to(self, participant: Participant) -> Self:
        """One's own; the lead and facilitators see all of the engagement."""
        here = self.filter(engagement=participant.engagement_id)
        if may(participant, Right.EXPORT_DATA):
            return here
        return here.filter(requested_by=participant)

    def under_way(self) -> Self:
        return self.filter(state__in=("queued", "running"))

    def past_expiry(self, now: datetime.datetime) -> Self:
        return self.filter(state="done", expires_at__lte=now)

    def stuck_since(self, moment: datetime.datetime) -> Self:
        """Running for longer than any export may: their worker was stopped."""
        return self.filter(state="running", started_at__lt=moment)

    def for_list(self) -> Self:
        """With everything that the list shows."""
        return self.select_related("requested_by")
