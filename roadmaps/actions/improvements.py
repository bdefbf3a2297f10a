"""Next steps: adding, changing, moving from stage to stage, doing, removing, putting back."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, may, require
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import topics
from roadmaps.actions import improvement_details as details_rules
from roadmaps.actions import said
from roadmaps.actions.archiving import put_aside
from roadmaps.actions.improvement_details import Details, Source
from roadmaps.improving.stages import Stage as PureStage
from roadmaps.models import Improvement
from roadmaps.models.improvement import CHECKED_MOST, Stage

MOST_STEPS = 1000
NO_STAGE = _("Choose plan, do, check or act.")
NO_FINDING = _("Say what the check found first: whoever acts on it has to know.")
LONG_FINDING = _("What the check found holds up to 500 characters. Shorten it.")
GONE = _("Somebody removed this step meanwhile. Put it back first.")
FULL = _("There are 1,000 next steps, the most there can be. Remove some.")
OVERTAKEN = _(
    "Somebody else changed this step while you were writing. What stands now is shown here: save"
    " again to put yours in its place."
)


def may_tend(by: Participant, row: Improvement) -> bool:
    """Say how far it is: whoever plans, and its owner while they may write."""
    return may(by, Right.PLAN) or (row.owner_id == by.pk and may(by, Right.WRITE))


def add_improvement(
    engagement: Engagement,
    *,
    details: Details,
    source: Source | None = None,
    by: Participant,
    key: events.Key | None = None,
) -> Improvement:
    """Put a step on the road; `source` is what it answers to, None where it is people's own."""
    details = details_rules.checked(details)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        if Improvement.objects.live().filter(engagement=engagement).count() >= MOST_STEPS:
            raise Refused(FULL)
        details_rules.check_owner(engagement, details)
        row = Improvement(engagement=change.engagement)
        said.put(details, row)
        said.put(details_rules.found(engagement, source or Source()), row)
        _keep(change, row, "improvement.added")
    return row


def change_improvement(
    row: Improvement,
    *,
    details: Details,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Improvement:
    """Say it otherwise; raises Overtaken when it is another one than `seen` says."""
    details = details_rules.checked(details)
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        fresh = _standing(row)
        if is_overtaken(fresh, seen):
            raise Overtaken(OVERTAKEN, now=fresh)
        before = said.read(Details, fresh)
        details_rules.check_owner(row.engagement, details, before)
        changed = said.differing(details, before)
        if changed:
            said.put(details, fresh)
            told: dict[str, Any] = {"before": before.text, "fields": changed}
            _keep(change, fresh, "improvement.changed", **told)
    return fresh


def move_improvement(
    row: Improvement,
    *,
    stage: str,
    checked: str | None = None,
    by: Participant,
    key: events.Key | None = None,
) -> Improvement:
    """Put it into another stage; `checked` is what the check found, None leaves what stands.

    Nothing comes to act before somebody has said what the check found.
    """
    if stage not in Stage.values:
        raise Refused(NO_STAGE, field="stage")
    finding = None if checked is None else one_line(checked)
    if finding is not None and len(finding) > CHECKED_MOST:
        raise Refused(LONG_FINDING, field="checked")
    with events.change(row.engagement, by=by, key=key) as change:
        fresh = _tended(row, change.by)
        finding = fresh.checked if finding is None else finding
        if PureStage(stage).needs_a_finding() and not finding:
            raise Refused(NO_FINDING, field="checked")
        if (fresh.stage, fresh.checked) != (stage, finding):
            before, fresh.stage, fresh.checked = fresh.stage, Stage(stage), finding
            _keep(change, fresh, "improvement.moved", stage=stage, was=str(before))
    return fresh


def finish_improvement(
    row: Improvement, *, done: bool, by: Participant, key: events.Key | None = None
) -> Improvement:
    """Say that it is done, today, or that it is not after all.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        fresh = _tended(row, change.by)
        if (fresh.done_on is not None) != done:
            fresh.done_on = timezone.localdate() if done else None
            fresh.done_by = change.by if done else None
            _keep(change, fresh, "improvement.done" if done else "improvement.reopened")
    return fresh


def remove_improvement(
    row: Improvement, *, removed: bool, by: Participant, key: events.Key | None = None
) -> Improvement:
    """Take it off the road, or put it back as it was.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        fresh = _fresh(row)
        if put_aside(change, fresh, removed=removed):
            _record(change, fresh, "improvement.removed" if removed else "improvement.restored")
    return fresh


def _fresh(row: Improvement) -> Improvement:
    return Improvement.objects.select_related("engagement").get(pk=row.pk)


def _standing(row: Improvement) -> Improvement:
    fresh = _fresh(row)
    if fresh.archived_at is not None:
        raise Refused(GONE)
    return fresh


def _tended(row: Improvement, by: Participant) -> Improvement:
    """As it is now, for whoever plans and for its owner."""
    fresh = _fresh(row)
    if not may_tend(by, fresh):
        require(by, Right.PLAN)
    if fresh.archived_at is not None:
        raise Refused(GONE)
    return fresh


def _keep(change: events.Change, row: Improvement, kind: str, **told: Any) -> None:
    row.number = change.next_number
    row.save()
    _record(change, row, kind, **told)


def _record(change: events.Change, row: Improvement, kind: str, **told: Any) -> None:
    topic = topics.steps(change.engagement)
    change.record(kind, subject=row.subject, topic=topic, title=row.text, **told)
