"""Workshops: plan, begin, end."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, lines
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from pmo_studio.workshops.models import Spotlight, Workshop, WorkshopState


def plan_workshop(engagement: Engagement, *, title: str, by: Participant) -> Workshop:
    """Write down that there will be a workshop."""
    kept = lines.title(title, empty=_("A workshop needs a title."))
    with events.change(engagement, by=by) as change:
        require(change.by, Right.RUN)
        workshop = Workshop.objects.create(engagement=change.engagement, title=kept)
        change.record("workshop.planned", subject=workshop.subject, title=kept)
    return workshop


def start_workshop(workshop: Workshop, *, by: Participant) -> None:
    """Begin a planned workshop; one at a time."""
    with events.change(workshop.engagement, by=by) as change:
        require(change.by, Right.RUN)
        _read_again(workshop)
        if workshop.state != WorkshopState.PLANNED:
            raise Refused(_("This workshop has begun already."))
        running = Workshop.objects.filter(engagement=change.engagement, state=WorkshopState.RUNNING)
        if running.exists():
            raise Refused(_("Another workshop is running. End it first."))
        workshop.state, workshop.started_at = WorkshopState.RUNNING, timezone.now()
        workshop.save(update_fields=["state", "started_at"])
        change.record("workshop.started", subject=workshop.subject, title=workshop.title)


def end_workshop(workshop: Workshop, *, by: Participant) -> None:
    """End a running workshop; nobody is held on a page any longer."""
    with events.change(workshop.engagement, by=by) as change:
        require(change.by, Right.RUN)
        _read_again(workshop)
        if workshop.state != WorkshopState.RUNNING:
            raise Refused(_("This workshop is not running."))
        workshop.state, workshop.ended_at = WorkshopState.ENDED, timezone.now()
        workshop.save(update_fields=["state", "ended_at"])
        for spotlight in Spotlight.objects.filter(engagement=change.engagement):
            subject = spotlight.subject
            spotlight.delete()
            change.record("spotlight.cleared", subject=subject)
        change.record("workshop.ended", subject=workshop.subject, title=workshop.title)


def drop_workshop(workshop: Workshop, *, by: Participant) -> None:
    """Take back a workshop that has not begun."""
    with events.change(workshop.engagement, by=by) as change:
        require(change.by, Right.RUN)
        _read_again(workshop)
        if workshop.state != WorkshopState.PLANNED:
            raise Refused(_("A workshop that has begun stays in the list."))
        subject, title = workshop.subject, workshop.title
        workshop.delete()
        change.record("workshop.dropped", subject=subject, title=title)


def _read_again(workshop: Workshop) -> None:
    """The workshop as it is under the lock; Refused if somebody has taken it back."""
    try:
        workshop.refresh_from_db()
    except Workshop.DoesNotExist:
        raise Refused(_("One of the items is no longer there. Choose again.")) from None
