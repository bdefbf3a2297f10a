"""Risks and issues: adding, changing, closing, opening again, removing."""

import datetime
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions import rules, said
from roadmaps.actions.archiving import put_aside
from roadmaps.actions.packages import check_owner
from roadmaps.actions.plans import begun
from roadmaps.models import Concern, Plan, WorkPackage
from roadmaps.models.progress import CONCERN_MOST, RESPONSE_MOST, ConcernKind

MOST_CONCERNS = 1000
NO_TEXT = _("Say what may happen, or what has happened.")
LONG_TEXT = _("It holds up to 300 characters. Shorten it, or put the rest into the response.")
LONG_RESPONSE = _("The response holds up to 500 characters. Shorten it.")
NO_KIND = _("Say whether it is a risk or an issue.")
NO_LIKELIHOOD = _("The likelihood of a risk is a whole number from 1 (hardly) to 5 (nearly sure).")
NO_IMPACT = _("The impact is a whole number from 1 (small) to 5 (threatens the plan).")
NO_PACKAGE = _("This work package is not there any more. Choose another one, or none.")
GONE = _("Somebody removed this entry meanwhile. Put it back first.")
FULL = _("There are 1,000 risks and issues, the most there can be. Remove some.")
OVERTAKEN = _(
    "Somebody else changed this entry while you were writing. What stands now is shown here: save"
    " again to put yours in its place."
)


@dataclass(frozen=True)
class Details:
    """What is said of a risk or an issue; `package` and `owner` are ids."""

    kind: str
    text: str
    impact: int = 3
    likelihood: int | None = 3
    package: int | None = None
    response: str = ""
    owner: int | None = None
    due_on: datetime.date | None = None


NAMES = said.names(Details)


def details_of(row: Concern) -> Details:
    return said.read(Details, row)


def add_concern(
    engagement: Engagement, *, details: Details, by: Participant, key: events.Key | None = None
) -> Concern:
    """Put a risk or an issue on the log; whoever may write sees one first."""
    details = checked(details)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.WRITE)
        plan = begun(change)
        if Concern.objects.live().filter(plan=plan).count() >= MOST_CONCERNS:
            raise Refused(FULL)
        _check_places(plan, details)
        row = Concern(plan=plan, raised_on=timezone.localdate())
        said.put(details, row)
        _save(change, row)
        rules.record(change, "concern.added", row.subject, title=row.text, of=row.kind)
    return row


def change_concern(
    row: Concern,
    *,
    details: Details,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Concern:
    """Say it otherwise; a risk that happened becomes an issue and keeps that it was one."""
    details = checked(details)
    with events.change(row.engagement, by=by, key=key) as change:
        fresh = _tended(row, change.by)
        if is_overtaken(fresh, seen):
            raise Overtaken(OVERTAKEN, now=fresh)
        before = details_of(fresh)
        _check_places(fresh.plan, details, before)
        changed = said.differing(details, before)
        if changed:
            happened = before.kind == ConcernKind.RISK and details.kind == ConcernKind.ISSUE
            fresh.was_risk = fresh.was_risk or happened
            said.put(details, fresh)
            _save(change, fresh)
            told = {"title": fresh.text, "before": before.text, "fields": changed}
            rules.record(change, "concern.changed", fresh.subject, **told)
    return fresh


def close_concern(
    row: Concern, *, closed: bool, by: Participant, key: events.Key | None = None
) -> Concern:
    """Say that nothing is to be done about it any more, or that there is again."""
    with events.change(row.engagement, by=by, key=key) as change:
        fresh = _tended(row, change.by)
        if (fresh.closed_on is not None) != closed:
            fresh.closed_on = timezone.localdate() if closed else None
            _save(change, fresh)
            kind = "concern.closed" if closed else "concern.reopened"
            rules.record(change, kind, fresh.subject, title=fresh.text)
    return fresh


def remove_concern(
    row: Concern, *, removed: bool, by: Participant, key: events.Key | None = None
) -> Concern:
    """Take it off the log, or put it back as it was.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        fresh = Concern.objects.select_related("plan__engagement").get(pk=row.pk)
        if put_aside(change, fresh, removed=removed):
            kind = "concern.removed" if removed else "concern.restored"
            rules.record(change, kind, fresh.subject, title=fresh.text)
    return fresh


def checked(details: Details) -> Details:
    """As it is stored; Refused in words that name the field."""
    text, response = one_line(details.text), one_line(details.response)
    if not text:
        raise Refused(NO_TEXT, field="text")
    if len(text) > CONCERN_MOST:
        raise Refused(LONG_TEXT, field="text")
    if len(response) > RESPONSE_MOST:
        raise Refused(LONG_RESPONSE, field="response")
    if details.kind not in ConcernKind.values:
        raise Refused(NO_KIND, field="kind")
    if details.impact not in range(1, 6):
        raise Refused(NO_IMPACT, field="impact")
    likelihood = details.likelihood if details.kind == ConcernKind.RISK else None
    if details.kind == ConcernKind.RISK and likelihood not in range(1, 6):
        raise Refused(NO_LIKELIHOOD, field="likelihood")
    return replace(details, text=text, response=response, likelihood=likelihood)


def _tended(row: Concern, by: Participant) -> Concern:
    """As it is now, for whoever plans and for its owner."""
    fresh = Concern.objects.select_related("plan__engagement").get(pk=row.pk)
    require(by, Right.WRITE if fresh.owner_id == by.pk else Right.PLAN)
    if fresh.archived_at is not None:
        raise Refused(GONE)
    return fresh


def _check_places(plan: Plan, details: Details, before: Details | None = None) -> None:
    if details.package is not None and (before is None or before.package != details.package):
        rows = WorkPackage.objects.live().filter(plan=plan, pk=details.package)
        if not rows.exists():
            raise Refused(NO_PACKAGE, field="package")
    check_owner(plan, details.owner, before.owner if before else None)


def _save(change: events.Change, row: Concern) -> None:
    row.number = change.next_number
    row.save()
