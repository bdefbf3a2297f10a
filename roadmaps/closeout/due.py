"""What of the closeout is due: actions of lessons, and the next review."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as __

from pmo_studio.core import lines
from pmo_studio.core.access import Right, may
from pmo_studio.core.due import Due
from pmo_studio.core.models import Participant
from roadmaps.models import Handover, Lesson


def actions(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """Actions of lessons until then: one's own, and those of nobody for who runs it."""
    whose = Q(owner=seat) | Q(owner=None) if may(seat, Right.RUN) else Q(owner=seat)
    rows = (
        Lesson.objects.live()
        .acting()
        .filter(whose, engagement=seat.engagement_id, done_on=None, due_on__lte=until)
    )
    address = reverse("roadmaps:lessons", args=[seat.engagement_id])
    for row in rows:
        words = __("Do what we learned: “%(text)s”") % {"text": lines.beginning(row.action)}
        if row.due_on is not None:
            mine = row.owner_id == seat.pk
            yield Due(words, row.due_on, f"{address}#lesson-{row.pk}", mine)


def review(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """The review after the handover: for who carries the PMO on, and for who runs it."""
    whose = Q() if may(seat, Right.RUN) else Q(owner=seat)
    rows = Handover.objects.filter(whose, engagement=seat.engagement_id, review_on__lte=until)
    for row in rows:
        if row.review_on is not None:
            address = reverse("roadmaps:handover", args=[seat.engagement_id])
            words = __("Review how the PMO is carried on, and set the next day")
            yield Due(words, row.review_on, address, row.owner_id == seat.pk)
