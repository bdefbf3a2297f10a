"""Processes and their lanes: making, describing, deleting, restoring, importing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments import topics
from assessments.actions import rules
from assessments.actions.rules import Changed
from assessments.models import Lane, PainPoint, Process, Step
from assessments.models.processes import (
    LANE_MOST,
    LINE_MOST,
    MOST_LANES,
    MOST_LINES,
    MOST_PAINS,
    MOST_PROCESSES,
    MOST_STEPS,
    OWNER_MOST,
    PAIN_MOST,
    PURPOSE_MOST,
    SIPOC,
    STEP_MOST,
    TRIGGER_MOST,
    capability_keys,
)
from assessments.processes import flow, maps
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused

if TYPE_CHECKING:
    from django.db.models import Manager

NO_NAME = _("A process needs a name.")
SAME_LANE = _("There is already a lane with this name in the process.")
NO_LANE_NAME = _("A lane needs the name of a role or a unit.")
FULL = _("There are 200 processes, the most there can be.")
LANES_FULL = _("A process has at most 20 lanes.")
STEPS_FULL = _("A process has at most 200 steps. Make two processes of it.")
PAINS_FULL = _("A process has at most 200 pain points.")
LANE_IN_USE = _("Steps stand in this lane. Move them to another lane first.")
REDRAWN = _("This map is a to-be map already. Change it, or copy the map of today once more.")
UNKNOWN_CAPABILITY = _("There is no such capability.")
DETAILS = ("name", "owner", "purpose", "trigger", "capability", *SIPOC)


def create_process(
    engagement: Engagement, *, name: str, by: Participant, key: events.Key | None = None
) -> Changed[Process]:
    """A process with nothing but its name."""
    name = rules.line(name, most=TITLE_MOST, field="name", empty=NO_NAME)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.WRITE)
        _check_room(engagement)
        process = Process.objects.create(
            engagement=engagement, name=name, number=change.next_number
        )
        change.record(
            "process.created",
            subject=process.subject,
            topic=topics.processes(engagement),
            title=name,
        )
    return Changed(process, change.events)


def describe_process(
    process: Process,
    *,
    details: Mapping[str, Any],
    base_version: int,
    by: Participant,
    key: events.Key | None = None,
) -> Changed[Process]:
    """Name, owner, purpose, trigger, capability and SIPOC; `details` has all of DETAILS.

    Stale when somebody else changed them since `base_version`.
    """
    wanted = clean_details(details)
    with events.change(process.engagement, by=by, key=key) as change:
        require(change.by, Right.WRITE)
        fresh = live_process(process)
        changed = [name for name in DETAILS if getattr(fresh, name) != wanted[name]]
        if not changed:
            return Changed(fresh, change.events)
        rules.require_version(fresh.version, base_version)
        before = fresh.name
        for name in changed:
            setattr(fresh, name, wanted[name])
        fresh.version += 1
        fresh.number = change.next_number
        fresh.save(update_fields=[*changed, "version", "number"])
        change.record(
            "process.changed",
            subject=fresh.subject,
            topic=fresh.topic,
            title=fresh.name,
            before=before,
            fields=changed,
            version=fresh.version,
        )
    return Changed(fresh, change.events)


def clean_details(details: Mapping[str, Any]) -> dict[str, Any]:
    """The description as it is stored; Refused in words that name the field."""
    capability = str(details["capability"])
    if capability and capability not in capability_keys():
        raise Refused(UNKNOWN_CAPABILITY, field="capability")
    return {
        "name": rules.line(details["name"], most=TITLE_MOST, field="name", empty=NO_NAME),
        "owner": rules.line(details["owner"], most=OWNER_MOST, field="owner"),
        "purpose": rules.text(details["purpose"], most=PURPOSE_MOST, field="purpose"),
        "trigger": rules.line(details["trigger"], most=TRIGGER_MOST, field="trigger"),
        "capability": capability,
    } | {
        name: rules.lines(details[name], most=MOST_LINES, each=LINE_MOST, field=name)
        for name in SIPOC
    }


def delete_process(
    process: Process, *, by: Participant, key: events.Key | None = None
) -> Changed[Process]:
    """Take the whole process off the list; it can be restored."""
    with events.change(process.engagement, by=by, key=key) as change:
        require(change.by, Right.CHANGE_OTHERS)
        fresh = live_process(process)
        fresh.archived_at, fresh.archived_by = timezone.now(), change.by
        fresh.number = change.next_number
        fresh.save(update_fields=["archived_at", "archived_by", "number"])
        change.record("process.deleted", subject=fresh.subject, topic=fresh.topic)
    return Changed(fresh, change.events)


def restore_process(
    process: Process, *, by: Participant, key: events.Key | None = None
) -> Changed[Process]:
    """Bring a deleted process back with everything in it."""
    with events.change(process.engagement, by=by, key=key) as change:
        require(change.by, Right.CHANGE_OTHERS)
        fresh = Process.objects.get(pk=process.pk)
        fresh.engagement = process.engagement
        if fresh.archived_at is None:
            return Changed(fresh, change.events)
        _check_room(process.engagement)
        fresh.archived_at = fresh.archived_by = None
        fresh.number = change.next_number
        fresh.save(update_fields=["archived_at", "archived_by", "number"])
        change.record("process.restored", subject=fresh.subject, topic=fresh.topic)
    return Changed(fresh, change.events)


def import_process(
    engagement: Engagement, *, chart: flow.Chart, by: Participant, key: events.Key | None = None
) -> Changed[Process]:
    """A process as a file describes it, pain points by whoever imports."""
    details = clean_details({name: getattr(chart, name) for name in DETAILS})
    made_of = _cleaned_parts(chart)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.CHANGE_OTHERS)
        _check_room(engagement)
        process = Process(engagement=engagement, number=change.next_number, **details)
        process.save()
        _fill(process, made_of, change)
        change.rows = 1 + len(made_of.lanes) + len(chart.steps) + len(chart.pains)
        change.record(
            "process.imported",
            subject=process.subject,
            topic=topics.processes(engagement),
            title=process.name,
            steps=len(chart.steps),
        )
    return Changed(process, change.events)


def redraw_process(
    process: Process, *, name: str, by: Participant, key: events.Key | None = None
) -> Changed[Process]:
    """A copy of the map, with its lanes and steps, to be redrawn as the process should run.

    Pain points stay with the map of today: they are what the new one should do without.
    """
    name = rules.line(name, most=TITLE_MOST, field="name", empty=NO_NAME)
    with events.change(process.engagement, by=by, key=key) as change:
        require(change.by, Right.WRITE)
        fresh = live_process(process)
        if fresh.is_to_be:
            raise Refused(REDRAWN)
        _check_room(fresh.engagement)
        shown = maps.of(fresh).chart
        details = {each: getattr(fresh, each) for each in DETAILS} | {"name": name}
        copy = Process(engagement=fresh.engagement, origin=fresh, **details)
        copy.number = change.next_number
        copy.save()
        _fill(copy, flow.Chart(name, shown.lanes, shown.steps), change)
        change.rows = 1 + len(shown.lanes) + len(shown.steps)
        change.record(
            "process.redrawn",
            subject=copy.subject,
            topic=topics.processes(fresh.engagement),
            title=name,
            steps=len(shown.steps),
            origin=fresh.pk,
        )
    return Changed(copy, change.events)


def _cleaned_parts(chart: flow.Chart) -> flow.Chart:
    """Lanes, steps and pain points of a chart as they are stored; Refused where they cannot be.

    Lanes that have one name are one, with the steps of all.
    """
    rules.room(len(chart.lanes), MOST_LANES + 1, LANES_FULL)
    rules.room(len(chart.steps), MOST_STEPS + 1, STEPS_FULL)
    rules.room(len(chart.pains), MOST_PAINS + 1, PAINS_FULL)
    lane_names = [_lane_name(name) for name in chart.lanes]
    lanes: dict[str, str] = {}
    for name in lane_names:
        lanes.setdefault(name.casefold(), name)
    places = list(lanes)
    clean_steps = [
        flow.Step(
            places.index(lane_names[step.lane].casefold()),
            step.kind,
            rules.line(step.name, most=STEP_MOST, field="name", empty=NO_NAME),
            step.work_min,
            step.wait_min,
        )
        for step in chart.steps
    ]
    pains = [
        flow.Pain(rules.text(pain.text, most=PAIN_MOST, field="text"), pain.step)
        for pain in chart.pains
    ]
    return flow.Chart(chart.name, tuple(lanes.values()), tuple(clean_steps), tuple(pains))


def _fill(process: Process, chart: flow.Chart, change: events.Change) -> None:
    rows = [
        Lane.objects.create(process=process, name=name, position=at)
        for at, name in enumerate(chart.lanes)
    ]
    steps = [
        Step.objects.create(
            process=process,
            lane=rows[step.lane],
            kind=step.kind.value,
            name=step.name,
            work_min=step.work_min,
            wait_min=step.wait_min,
            position=at,
        )
        for at, step in enumerate(chart.steps)
    ]
    for pain in chart.pains:
        at_step = None if pain.step is None else steps[pain.step]
        PainPoint.objects.create(process=process, step=at_step, text=pain.text, author=change.by)


# --- lanes ---


def add_lane(
    process: Process, *, name: str, by: Participant, key: events.Key | None = None
) -> Changed[Lane]:
    """A lane below the others."""
    with changing(process, by=by, key=key) as (change, fresh):
        name = _lane_name(name)
        if lane_named(fresh, name) is not None:
            raise Refused(SAME_LANE, field="name")
        lane = _new_lane(fresh, name, change)
    return Changed(lane, change.events)


def lane_for(process: Process, name: str, change: events.Change) -> Lane:
    """The lane with this name, made when there is none, for changes of something else."""
    name = _lane_name(name)
    return lane_named(process, name) or _new_lane(process, name, change)


def lane_named(process: Process, name: str) -> Lane | None:
    """The live lane that has this name, written large or small."""
    rows = Lane.objects.live().filter(process=process)
    return next((row for row in rows if row.name.casefold() == name.casefold()), None)


def _lane_name(name: str) -> str:
    return rules.line(name, most=LANE_MOST, field="name", empty=NO_LANE_NAME)


def _new_lane(process: Process, name: str, change: events.Change) -> Lane:
    rows = list(Lane.objects.live().filter(process=process))
    rules.room(len(rows), MOST_LANES, LANES_FULL)
    lane = Lane.objects.create(process=process, name=name, position=len(rows))
    change.record("lane.added", subject=lane.subject, topic=process.topic, title=name)
    return lane


def rename_lane(
    lane: Lane, *, name: str, by: Participant, key: events.Key | None = None
) -> Changed[Lane]:
    """Name the role or unit."""
    name = _lane_name(name)
    with changing(lane.process, by=by, key=key) as (change, process):
        fresh = live_lane(lane)
        before = fresh.name
        if before == name:
            return Changed(fresh, change.events)
        if lane_named(process, name) not in (None, fresh):
            raise Refused(SAME_LANE, field="name")
        fresh.name = name
        fresh.save(update_fields=["name"])
        change.record(
            "lane.renamed", subject=fresh.subject, topic=process.topic, title=name, before=before
        )
    return Changed(fresh, change.events)


def move_lane(
    lane: Lane, *, up: bool, by: Participant, key: events.Key | None = None
) -> Changed[Lane]:
    """One place up or down; nothing happens at the end."""
    with changing(lane.process, by=by, key=key) as (change, process):
        fresh = live_lane(lane)
        rows = list(Lane.objects.live().filter(process=process))
        at = rows.index(fresh)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(rows):
            return Changed(fresh, change.events)
        rows[at], rows[to] = rows[to], rows[at]
        renumber(Lane.objects, rows)
        change.record("lane.moved", subject=fresh.subject, topic=process.topic, up=up)
    return Changed(fresh, change.events)


def delete_lane(lane: Lane, *, by: Participant, key: events.Key | None = None) -> Changed[Lane]:
    """Take away a lane without steps; a deleted step that is restored brings it back."""
    with changing(lane.process, by=by, key=key) as (change, process):
        fresh = live_lane(lane)
        if Step.objects.live().filter(lane=fresh).exists():
            raise Refused(LANE_IN_USE)
        fresh.archived_at = timezone.now()
        fresh.save(update_fields=["archived_at"])
        change.record("lane.deleted", subject=fresh.subject, topic=process.topic)
    return Changed(fresh, change.events)


def live_lane(lane: Lane) -> Lane:
    fresh = Lane.objects.get(pk=lane.pk)
    if fresh.archived_at is not None:
        raise rules.Gone
    fresh.process = lane.process
    return fresh


# --- for the actions on steps and pain points too ---


@contextmanager
def changing(
    process: Process, *, by: Participant, key: events.Key | None = None
) -> Iterator[tuple[events.Change, Process]]:
    """A change of the map by somebody who writes: the process as it is now, Gone when deleted.

    Its number moves on, so that pages know a newer map from an older one.
    """
    with events.change(process.engagement, by=by, key=key) as change:
        require(change.by, Right.WRITE)
        fresh = live_process(process)
        yield change, fresh
        if change.events:
            Process.objects.filter(pk=fresh.pk).update(number=change.events[-1].number)


def live_process(process: Process) -> Process:
    fresh = Process.objects.get(pk=process.pk)
    fresh.engagement = process.engagement
    if fresh.archived_at is not None:
        raise rules.Gone
    return fresh


def renumber(manager: "Manager[Any]", rows: Sequence[Any]) -> None:
    """Give the rows the positions 0, 1, 2 … in this order."""
    moved = [row for at, row in enumerate(rows) if row.position != at]
    for at, row in enumerate(rows):
        row.position = at
    manager.bulk_update(moved, ["position"])


def _check_room(engagement: Engagement) -> None:
    live = Process.objects.live().filter(engagement=engagement)
    rules.room(live.count(), MOST_PROCESSES, FULL)
