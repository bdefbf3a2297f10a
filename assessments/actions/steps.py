"""Adding, editing, moving, deleting and restoring the steps of a process."""

from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments.actions import rules
from assessments.actions.processes import (
    STEPS_FULL,
    changing,
    lane_for,
    lane_named,
    live_lane,
    renumber,
)
from assessments.actions.rules import Changed
from assessments.models import Lane, Process, Step
from assessments.models.processes import MOST_STEPS, STEP_MOST
from assessments.processes.flow import MOST_MINUTES
from pmo_studio.core import events
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused

EMPTY = _("A step needs a name.")
NO_LANE = _("Choose the lane in which the step stands.")
NOT_HERE = _("That is not part of this process. Load the page again and choose once more.")


def add_step(
    process: Process,
    *,
    lane: Lane | str | None,
    kind: str,
    name: str,
    by: Participant,
    work_min: int = 0,
    wait_min: int = 0,
    after: Step | None = None,
    first: bool = False,
    key: events.Key | None = None,
) -> Changed[Step]:
    """A new step behind `after`, at the beginning when `first`, else at the end.

    A text as `lane` is a name: of a new one, unless there is one with that name.
    """
    name = rules.line(name, most=STEP_MOST, field="name", empty=EMPTY)
    _check_minutes(work_min, "work_min")
    _check_minutes(wait_min, "wait_min")
    with changing(process, by=by, key=key) as (change, fresh):
        steps = _steps(fresh)
        rules.room(len(steps), MOST_STEPS, STEPS_FULL)
        place = 0 if first else _behind(steps, after)
        home = lane_for(fresh, lane, change) if isinstance(lane, str) else _lane(lane, fresh)
        step = Step(process=fresh, lane=home, kind=kind, name=name)
        step.work_min, step.wait_min, step.position = work_min, wait_min, len(steps)
        step.save()
        steps.insert(place, step)
        renumber(Step.objects, steps)
        change.record(
            "step.added",
            subject=step.subject,
            topic=fresh.topic,
            title=name,
            kind=str(kind),
            lane=home.pk,
            version=1,
        )
    return Changed(step, change.events)


def edit_step(
    step: Step,
    *,
    kind: str,
    name: str,
    work_min: int,
    wait_min: int,
    base_version: int,
    by: Participant,
    key: events.Key | None = None,
) -> Changed[Step]:
    """What the step is and how long it takes; Stale when somebody else said so meanwhile."""
    name = rules.line(name, most=STEP_MOST, field="name", empty=EMPTY)
    _check_minutes(work_min, "work_min")
    _check_minutes(wait_min, "wait_min")
    with changing(step.process, by=by, key=key) as (change, process):
        fresh = live_step(step)
        values = (fresh.kind, fresh.name, fresh.work_min, fresh.wait_min)
        if values == (kind, name, work_min, wait_min):
            return Changed(fresh, change.events)
        rules.require_version(fresh.version, base_version)
        before, fresh.name, fresh.kind = fresh.name, name, kind
        fresh.work_min, fresh.wait_min = work_min, wait_min
        fresh.version += 1
        fresh.save(update_fields=["kind", "name", "work_min", "wait_min", "version"])
        change.record(
            "step.edited",
            subject=fresh.subject,
            topic=process.topic,
            title=name,
            before=before,
            kind=str(kind),
            work_min=work_min,
            wait_min=wait_min,
            version=fresh.version,
        )
    return Changed(fresh, change.events)


def move_step(
    step: Step,
    *,
    lane: Lane | None,
    after: Step | None,
    by: Participant,
    key: events.Key | None = None,
) -> Changed[Step]:
    """Into the lane, behind `after`, or to the beginning when that is None; the last mover wins."""
    with changing(step.process, by=by, key=key) as (change, process):
        fresh = live_step(step)
        target = _lane(lane, process)
        steps = _steps(process)
        order = [one.pk for one in steps]
        steps.remove(fresh)
        if after is not None and after.pk == fresh.pk:
            raise Refused(NOT_HERE)
        steps.insert(0 if after is None else _behind(steps, after), fresh)
        if order == [one.pk for one in steps] and fresh.lane_id == target.pk:
            return Changed(fresh, change.events)
        renumber(Step.objects, steps)
        if fresh.lane_id != target.pk:
            fresh.lane = target
            fresh.save(update_fields=["lane"])
        change.record(
            "step.moved",
            subject=fresh.subject,
            topic=process.topic,
            lane=target.pk,
            after=after.pk if after else None,
        )
    return Changed(fresh, change.events)


def delete_step(step: Step, *, by: Participant, key: events.Key | None = None) -> Changed[Step]:
    """Take the step out of the flow; its pain points stay with it, and it can be restored."""
    with changing(step.process, by=by, key=key) as (change, process):
        fresh = live_step(step)
        fresh.archived_at, fresh.archived_by = timezone.now(), change.by
        fresh.save(update_fields=["archived_at", "archived_by"])
        renumber(Step.objects, _steps(process))
        change.record("step.deleted", subject=fresh.subject, topic=process.topic)
    return Changed(fresh, change.events)


def restore_step(step: Step, *, by: Participant, key: events.Key | None = None) -> Changed[Step]:
    """Bring a deleted step back to its place, with its lane where that was deleted too."""
    with changing(step.process, by=by, key=key) as (change, process):
        fresh = Step.objects.select_related("lane").get(pk=step.pk)
        fresh.process = process
        if fresh.archived_at is None:
            return Changed(fresh, change.events)
        steps = _steps(process)
        rules.room(len(steps), MOST_STEPS, STEPS_FULL)
        fresh.archived_at = fresh.archived_by = None
        fresh.save(update_fields=["archived_at", "archived_by"])
        _restore_lane(fresh, process)
        renumber(Lane.objects, list(Lane.objects.live().filter(process=process)))
        steps.insert(min(fresh.position, len(steps)), fresh)
        renumber(Step.objects, steps)
        change.record("step.restored", subject=fresh.subject, topic=process.topic)
    return Changed(fresh, change.events)


def _restore_lane(step: Step, process: Process) -> None:
    """Bring the step's lane back; a lane that has got its name meanwhile takes its place."""
    home = lane_named(process, step.lane.name)
    if home is None:
        Lane.objects.filter(pk=step.lane_id).update(archived_at=None)
    elif home.pk != step.lane_id:
        step.lane = home
        step.save(update_fields=["lane"])


def live_step(step: Step) -> Step:
    """The step as it is now; Gone when it was deleted."""
    fresh = Step.objects.select_related("lane").get(pk=step.pk)
    if fresh.archived_at is not None:
        raise rules.Gone
    fresh.process = step.process
    return fresh


def _steps(process: Process) -> list[Step]:
    return list(Step.objects.live().filter(process=process).select_related("lane"))


def _behind(steps: list[Step], after: Step | None) -> int:
    """The place behind that step; the end when there is none, or when it is gone."""
    if after is None:
        return len(steps)
    return next((at + 1 for at, one in enumerate(steps) if one.pk == after.pk), len(steps))


def _lane(lane: Lane | None, process: Process) -> Lane:
    if lane is None:
        raise Refused(NO_LANE, field="lane_id")
    fresh = live_lane(lane)
    if fresh.process_id != process.pk:
        raise Refused(NOT_HERE, field="lane_id")
    return fresh


def _check_minutes(minutes: int, field: str) -> None:
    if not 0 <= minutes <= MOST_MINUTES:
        words = __("Minutes from 0 to %(most)s, which is a year.")
        raise Refused(words % {"most": MOST_MINUTES}, field=field)
