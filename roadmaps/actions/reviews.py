"""Reviews of progress: what was done and expected on a day is kept with what was said."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.rounding import half_up
from roadmaps import dated
from roadmaps.actions import rules
from roadmaps.actions.plans import begun
from roadmaps.models import Review
from roadmaps.models.progress import SUMMARY_MOST
from roadmaps.planning.progress import Weighed

NO_SUMMARY = _("Say in a sentence what the review found.")
LONG_SUMMARY = _("The summary holds up to 2,000 characters. Shorten it.")
OVERTAKEN = _(
    "Somebody else changed this review while you were writing. What stands now is shown here: save"
    " again to put yours in its place."
)


def hold_review(
    engagement: Engagement, *, summary: str, by: Participant, key: events.Key | None = None
) -> Review:
    """Keep what was found today, with the figures of today."""
    summary = checked(summary)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        standing = dated.read(change.engagement, begun(change))
        row = Review(
            plan=standing.plan,
            held_on=standing.today,
            summary=summary,
            percent_done=_percent(standing.done),
            percent_planned=_percent(standing.due) if standing.due else None,
            forecast_end=standing.expected.timetable.end if standing.expected else None,
            by=change.by,
            at=timezone.now(),
            number=change.next_number,
        )
        row.save()
        rules.record(change, "review.held", row.subject, title=summary)
    return row


def change_review(
    row: Review,
    *,
    summary: str,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Review:
    """Say it otherwise; the figures stay those of its day."""
    summary = checked(summary)
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        fresh = Review.objects.select_related("plan__engagement").get(pk=row.pk)
        if is_overtaken(fresh, seen):
            raise Overtaken(OVERTAKEN, now=fresh)
        if fresh.summary != summary:
            fresh.summary, fresh.number = summary, change.next_number
            fresh.save(update_fields=["summary", "number"])
            rules.record(change, "review.changed", fresh.subject, title=summary)
    return fresh


def checked(summary: str) -> str:
    """As it is stored: lines stay; Refused when nothing is left."""
    kept = summary.strip()
    if not kept:
        raise Refused(NO_SUMMARY, field="summary")
    if len(kept) > SUMMARY_MOST:
        raise Refused(LONG_SUMMARY, field="summary")
    return kept


def _percent(weighed: Weighed) -> int | None:
    return None if weighed.percent is None else int(half_up(weighed.percent))
