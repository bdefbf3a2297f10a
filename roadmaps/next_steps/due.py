"""What of the next steps is due for a seat."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as __

from pmo_studio.core import lines
from pmo_studio.core.access import Right, may
from pmo_studio.core.due import Due
from pmo_studio.core.models import Participant
from roadmaps.models import Improvement
from roadmaps.next_steps import words


def steps(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """To be done by then, by their days or the ends of their quarters: one's own, and those of
    nobody for who runs it; one query."""
    nobody = Q(owner=None, owner_name="")
    whose = Q(owner=seat) | nobody if may(seat, Right.RUN) else Q(owner=seat)
    rows = Improvement.objects.open().filter(
        whose, engagement=seat.engagement_id, quarter__lte=until
    )
    page = reverse("roadmaps:next_steps", args=[seat.engagement_id])
    for row in rows:
        day = words.last_day(row)
        if day is not None and day <= until:
            told = __("Next step: %(text)s") % {"text": lines.beginning(row.text)}
            yield Due(told, day, f"{page}#step-{row.pk}", row.owner_id == seat.pk)
