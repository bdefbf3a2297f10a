"""What was promised: the baseline of a plan."""

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused
from roadmaps import dated, promises
from roadmaps.actions.rules import record
from roadmaps.actions.wave_rules import text
from roadmaps.dated import Standing
from roadmaps.models import Plan, WorkPackage

NOT_DATED = _("The plan has no dates that could be kept. Mend what is wrong with it first.")
NONE_KEPT = _("There is no baseline to forget.")
NOTHING_BACK = _("Of this promise no dates are kept that could be taken back.")
LONG_REASON = _("The reason holds up to 200 characters. Shorten it.")
MOVED = _("The plan or its promise has changed meanwhile. Look at both days again.")
REASON_MOST = 200
COLUMNS = ("baseline_start", "baseline_end", "baseline_effort")


def ends_of(standing: Standing) -> str:
    """What was promised and what is planned, as a form remembers that somebody has seen it."""
    return f"{_iso(standing.baseline_end)}/{_iso(standing.end)}"


def keep_baseline(
    plan: Plan,
    *,
    by: Participant,
    reason: str = "",
    seen: str = "",
    key: events.Key | None = None,
) -> int:
    """Keep the dates and efforts of all packages as they are planned now; how many there were.

    The event keeps the end that was promised before, the one that is now, and why.  Refused where
    `seen`, the two ends as `ends_of` gives them, are others by now; empty where nobody looked.
    """
    reason = text(reason, REASON_MOST, field="reason", too_long=LONG_REASON)
    with events.change(plan.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        plan = Plan.objects.get(pk=plan.pk)
        standing = dated.read(change.engagement, plan)
        rows = [row for row in standing.rows if standing.dates(row)]
        if not rows:
            raise Refused(NOT_DATED)
        _refuse_moved(standing, seen)
        before, dates = _iso(standing.baseline_end), promises.of_plan(plan)
        _clear(plan)
        for row in rows:
            found = standing.planned.dated[row.key]
            row.baseline_start, row.baseline_end = found.first, found.last
            row.baseline_effort = row.effort
        _promise(change, plan, rows)
        ends = {"from_end": before, "to_end": _iso(standing.end)}
        told = {"packages": len(rows), "text": reason, "dates": dates}
        record(change, promises.KEPT, _subject(change), **told, **ends)
    return len(rows)


def forget_baseline(
    plan: Plan,
    *,
    by: Participant,
    reason: str = "",
    seen: str = "",
    key: events.Key | None = None,
) -> Plan:
    """Promise nothing any more; the event keeps what was, and why.  `seen` as in keep_baseline."""
    reason = text(reason, REASON_MOST, field="reason", too_long=LONG_REASON)
    with events.change(plan.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        plan = Plan.objects.get(pk=plan.pk)
        if plan.baseline_at is None:
            raise Refused(NONE_KEPT)
        standing = dated.read(change.engagement, plan)
        _refuse_moved(standing, seen)
        before, dates = _iso(standing.baseline_end), promises.of_plan(plan)
        _clear(plan)
        plan.baseline_at = plan.baseline_by = None
        _save(change, plan)
        told = {"from_end": before, "text": reason, "dates": dates}
        record(change, promises.FORGOTTEN, _subject(change), **told)
    return plan


def take_back_baseline(
    plan: Plan, *, number: int, by: Participant, key: events.Key | None = None
) -> int:
    """Promise again, for every package, what the event of that number took away; how many.

    What is promised now can be taken back in its turn, so nobody's promise is lost by it.
    """
    with events.change(plan.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        plan = Plan.objects.get(pk=plan.pk)
        found = next((each for each in promises.former(change.by) if each.number == number), None)
        promised = promises.kept_by(found) if found else {}
        rows = list(WorkPackage.objects.filter(plan=plan, key__in=promised))
        if not rows:
            raise Refused(NOTHING_BACK)
        before = _iso(dated.read(change.engagement, plan).baseline_end)
        dates = promises.of_plan(plan)
        _clear(plan)
        for row in rows:
            was = promised[row.key]
            row.baseline_start, row.baseline_end = was.start, was.end
            row.baseline_effort = was.effort
        _promise(change, plan, rows)
        end = _iso(dated.read(change.engagement, plan).baseline_end)
        told = {"packages": len(rows), "text": "", "dates": dates}
        ends = {"from_end": before, "to_end": end}
        record(change, promises.KEPT, _subject(change), **told, **ends)
    return len(rows)


def _refuse_moved(standing: Standing, seen: str) -> None:
    if seen and seen != ends_of(standing):
        raise Refused(MOVED)


def _subject(change: events.Change) -> str:
    """The promise that is kept or given up here, named by its event: no row holds its reason."""
    return f"promise:{change.next_number}"


def _iso(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def _clear(plan: Plan) -> None:
    WorkPackage.objects.filter(plan=plan).update(**dict.fromkeys(COLUMNS))


def _promise(change: events.Change, plan: Plan, rows: Sequence[WorkPackage]) -> None:
    """Keep what stands in the baseline of the rows, and who promised it when."""
    for row in rows:
        row.number = change.next_number
    WorkPackage.objects.bulk_update(rows, [*COLUMNS, "number"], batch_size=500)
    plan.baseline_at, plan.baseline_by = timezone.now(), change.by
    _save(change, plan)


def _save(change: events.Change, plan: Plan) -> None:
    plan.number = change.next_number
    plan.save(update_fields=["baseline_at", "baseline_by", "number"])
