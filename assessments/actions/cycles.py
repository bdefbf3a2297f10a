"""The rhythm of re-assessments: when, how often, with which questions."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assessments import topics
from assessments.models import Assessment, AssessmentCycle
from assessments.models.cycle import MONTHS, AgainKind
from assessments.reassessing import rounds
from assessments.reassessing.months import months_on
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken, refuse_overtaken
from pmo_studio.core.refusals import Refused

PAST = _("This day is over. Choose today or a later day.")
HOW_OFTEN = _("Choose from 1 to 36 months.")
UNKNOWN_KIND = _("Choose a re-assessment or a closeout.")
NOT_ASKED = _("Choose an assessment that was opened here: its questions are asked again.")
CHANGED = _(
    "Somebody else planned the next one for %(day)s while you were writing. Save again to put"
    " yours in its place."
)
TAKEN_BACK = _(
    "Somebody else took the plan back while you were writing. Save again to plan it anew."
)


def plan_next(
    engagement: Engagement,
    *,
    next_on: datetime.date,
    every_months: int,
    asks: Assessment | None,
    by: Participant,
    kind: str = AgainKind.REASSESS,
    seen: int | None = None,
    key: events.Key | None = None,
) -> AssessmentCycle:
    """Say when the next round is to be, how often they come, and whose questions are asked.

    A day that was planned before stays, though it is over by now; a new one is today or later.
    Raises Overtaken when another plan stands than the sender has `seen`.
    """
    if not MONTHS[0] <= every_months <= MONTHS[1]:
        raise Refused(HOW_OFTEN, field="every_months")
    if kind not in AgainKind.values:
        raise Refused(UNKNOWN_KIND, field="kind")
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        now = AssessmentCycle.objects.filter(engagement=change.engagement).first()
        if is_overtaken(now, seen):
            raise Overtaken(_overtaken(now), now=now, field="next_on")
        if next_on < timezone.localdate() and not (now and now.next_on == next_on):
            raise Refused(PAST, field="next_on")
        _check_asked(change.engagement, asks)
        values = {"next_on": next_on, "every_months": every_months, "asks": asks, "kind": kind}
        return _planned(change, values)


def _planned(change: events.Change, values: dict[str, object]) -> AssessmentCycle:
    written = {"set_by": change.by, "set_at": timezone.now(), "number": change.next_number}
    cycle, _made = AssessmentCycle.objects.update_or_create(
        engagement=change.engagement, defaults=values | written
    )
    change.record(
        "cycle.set",
        subject=cycle.subject,
        topic=topics.reassessment(change.engagement),
        day=cycle.next_on.isoformat(),
        months=cycle.every_months,
    )
    return cycle


def _overtaken(now: AssessmentCycle | None) -> object:
    if now is None:
        return TAKEN_BACK
    return CHANGED % {"day": date_format(now.next_on, "DATE_FORMAT")}


def _check_asked(engagement: Engagement, asks: Assessment | None) -> None:
    """Under the lock: it may have been taken back meanwhile, or be another engagement's."""
    if asks and not Assessment.objects.of(engagement).asked().filter(pk=asks.pk).exists():
        raise Refused(NOT_ASKED, field="asks")


def end_plan(
    cycle: AssessmentCycle,
    *,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> None:
    """Take the plan back: nothing is due any more.  Twice is no error."""
    with events.change(cycle.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        rows = AssessmentCycle.objects.filter(pk=cycle.pk)
        refuse_overtaken(rows.first(), seen)
        subject = cycle.subject
        if rows.delete()[0]:
            topic = topics.reassessment(change.engagement)
            change.record("cycle.ended", subject=subject, topic=topic)


def move_on(change: events.Change, opened: Assessment) -> None:
    """Where the round that is opened is the one that was planned, the next comes so many months
    later.

    A later day that was chosen stays, and so does the plan where other questions are asked, or the
    same for another reason than planned.
    """
    cycle = AssessmentCycle.objects.filter(engagement=change.engagement).first()
    if cycle is None or not _is_planned(cycle, opened):
        return
    following = months_on(timezone.localdate(), cycle.every_months)
    if following > cycle.next_on:
        cycle.next_on, cycle.number = following, change.next_number
        cycle.save(update_fields=["next_on", "number"])


def _is_planned(cycle: AssessmentCycle, opened: Assessment) -> bool:
    """Whether it is of the planned kind and asks what the plan says, as the sheet reads it."""
    if opened.kind != cycle.kind:
        return False
    asks = cycle.asks
    if asks is None:
        closed = rounds.closed_rounds(Assessment.objects.of(cycle.engagement))
        asks = next(reversed(rounds.looked_at(closed, None)), None)
    return asks is None or rounds.family(asks) == rounds.family(opened)
