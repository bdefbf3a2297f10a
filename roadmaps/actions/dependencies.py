"""What follows what: finish-to-start with a lag in working days (domain.md §6.4)."""

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions import rules
from roadmaps.models import Dependency, WorkPackage
from roadmaps.models.ties import MOST_LAG

ITSELF = _("A work package cannot wait for itself. Choose another one.")
ELSEWHERE = _("Choose a work package of this plan.")
BAD_LAG = _("The lag is a whole number of working days from 0 to 1,000.")


def add_dependency(
    package: WorkPackage,
    *,
    predecessor: WorkPackage,
    lag: int = 0,
    by: Participant,
    key: events.Key | None = None,
) -> Dependency:
    """Let the package begin after the other one, `lag` working days later.

    Where it waits for it already, the lag is changed.  Refused for a circle, which is named.
    """
    _check_lag(lag)
    with events.change(package.engagement, by=by, key=key) as change:
        fresh = rules.planned(package, change.by)
        before = rules.standing(predecessor)
        if fresh.pk == before.pk:
            raise Refused(ITSELF, field="other")
        if fresh.plan_id != before.plan_id:
            raise Refused(ELSEWHERE, field="other")
        row = Dependency.objects.filter(package=fresh, predecessor=before).first()
        if row is None:
            rules.refuse_circle(fresh.plan, (fresh.pk, before.pk))
            row = Dependency(package=fresh, predecessor=before)
        _keep(change, row, lag)
    return row


def change_lag(
    row: Dependency, *, lag: int, by: Participant, key: events.Key | None = None
) -> Dependency:
    """Let it begin so many working days after the other one."""
    _check_lag(lag)
    with events.change(row.engagement, by=by, key=key) as change:
        rules.planned(row.package, change.by)
        fresh = _fresh(row)
        if fresh is None:
            raise Refused(GONE)
        if fresh.lag != lag:
            _keep(change, fresh, lag)
    return fresh


def remove_dependency(row: Dependency, *, by: Participant, key: events.Key | None = None) -> None:
    """Let it begin without the other one.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        rules.planned(row.package, change.by)
        fresh = _fresh(row)
        if fresh is None:
            return
        package, predecessor = fresh.package, fresh.predecessor
        fresh.delete()
        rules.record(
            change,
            "dependency.removed",
            package.subject,
            title=package.name,
            after=predecessor.key,
            predecessor=predecessor.pk,
        )


GONE = _("Somebody removed this dependency meanwhile. Add it again if it should stand.")


def _fresh(row: Dependency) -> Dependency | None:
    rows = Dependency.objects.select_related("package", "predecessor")
    return rows.filter(pk=row.pk).first()


def _check_lag(lag: int) -> None:
    if not 0 <= lag <= MOST_LAG:
        raise Refused(BAD_LAG, field="lag")


def _keep(change: events.Change, row: Dependency, lag: int) -> None:
    kind = "dependency.added" if row.pk is None else "dependency.changed"
    row.lag, row.number = lag, change.next_number
    row.save()
    rules.record(
        change,
        kind,
        row.package.subject,
        title=row.package.name,
        after=row.predecessor.key,
        predecessor=row.predecessor_id,
        lag=lag,
    )
