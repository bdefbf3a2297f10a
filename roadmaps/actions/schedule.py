"""What was promised: the baseline of a plan."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused
from roadmaps import dated
from roadmaps.actions.rules import record
from roadmaps.models import Plan, WorkPackage

NOT_DATED = _("The plan has no dates that could be kept. Mend what is wrong with it first.")
NONE_KEPT = _("There is no baseline to forget.")
COLUMNS = ("baseline_start", "baseline_end", "baseline_effort")


def keep_baseline(plan: Plan, *, by: Participant, key: events.Key | None = None) -> int:
    """Keep the dates and efforts of all packages as they are planned now; how many there were."""
    with events.change(plan.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        plan = Plan.objects.get(pk=plan.pk)
        standing = dated.read(change.engagement, plan)
        rows = [row for row in standing.rows if standing.dates(row)]
        if not rows:
            raise Refused(NOT_DATED)
        _clear(plan)
        for row in rows:
            found = standing.planned.dated[row.key]
            row.baseline_start, row.baseline_end = found.first, found.last
            row.baseline_effort = row.effort
            row.number = change.next_number
        WorkPackage.objects.bulk_update(rows, [*COLUMNS, "number"], batch_size=500)
        plan.baseline_at, plan.baseline_by = timezone.now(), change.by
        _save(change, plan)
        record(change, "plan.baselined", plan.subject, packages=len(rows))
    return len(rows)


def forget_baseline(plan: Plan, *, by: Participant, key: events.Key | None = None) -> Plan:
    """Promise nothing any more."""
    with events.change(plan.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        plan = Plan.objects.get(pk=plan.pk)
        if plan.baseline_at is None:
            raise Refused(NONE_KEPT)
        _clear(plan)
        plan.baseline_at = plan.baseline_by = None
        _save(change, plan)
        record(change, "plan.unbaselined", plan.subject)
    return plan


def _clear(plan: Plan) -> None:
    WorkPackage.objects.filter(plan=plan).update(**dict.fromkeys(COLUMNS))


def _save(change: events.Change, plan: Plan) -> None:
    plan.number = change.next_number
    plan.save(update_fields=["baseline_at", "baseline_by", "number"])
