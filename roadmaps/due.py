"""What of the plan is due for a seat: packages, deliverables, risks and issues."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as __

from pmo_studio.core import lines
from pmo_studio.core.access import Right, may
from pmo_studio.core.due import Due
from pmo_studio.core.models import Participant
from roadmaps import dated, lateness
from roadmaps.models import Concern, Deliverable
from roadmaps.models.deliverable import OPEN
from roadmaps.models.package import PackageStatus


def packages(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """What is due by then or should have begun: one's own, and those of nobody for who runs it."""
    standing = dated.of(seat.engagement)
    if standing is None:
        return
    runs = may(seat, Right.RUN)
    for each, day in lateness.due_by(standing, until):
        row = each.row
        mine = row.owner_id == seat.pk
        if mine or (runs and row.owner_id is None):
            ends = day in (each.due, each.last)
            words = __("Finish %(key)s %(name)s") if ends else __("Begin %(key)s %(name)s")
            told = {"key": row.key, "name": lines.beginning(row.name)}
            yield Due(words % told, day, row.get_absolute_url(), mine, late=each.words)


def deliverables(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """One's own that are to be delivered by then; what was delivered waits for others."""
    rows = Deliverable.objects.live().filter(
        package__plan__engagement=seat.engagement_id,
        package__archived_at=None,
        package__wave__isnull=False,
        owner=seat,
        due_on__lte=until,
        status__in=OPEN,
    )
    for row in rows.exclude(package__status=PackageStatus.DROPPED).select_related("package"):
        words = __("Deliver “%(name)s”") % {"name": lines.beginning(row.name)}
        address = f"{row.package.get_absolute_url()}#deliverable-{row.pk}"
        if row.due_on is not None:
            yield Due(words, row.due_on, address, mine=True)


def concerns(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """Risks and issues to be answered by then: one's own, and those of nobody for who runs it."""
    whose = Q(owner=seat) | Q(owner=None) if may(seat, Right.RUN) else Q(owner=seat)
    rows = Concern.objects.live().filter(
        whose, plan__engagement=seat.engagement_id, closed_on=None, due_on__lte=until
    )
    for row in rows:
        words = __("Answer “%(text)s”") % {"text": lines.beginning(row.text)}
        address = f"{reverse('roadmaps:progress', args=[seat.engagement_id])}#concern-{row.pk}"
        if row.due_on is not None:
            yield Due(words, row.due_on, address, row.owner_id == seat.pk)
