"""Adding, editing, deleting and restoring the pain points of a process."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions import rules
from assessments.actions.processes import PAINS_FULL, changing
from assessments.actions.rules import Changed
from assessments.actions.steps import NOT_HERE
from assessments.models import PainPoint, Process, Step
from assessments.models.processes import MOST_PAINS, PAIN_MOST
from pmo_studio.core import events
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused

EMPTY = _("A pain point needs a text.")


def add_pain(
    process: Process,
    *,
    text: str,
    by: Participant,
    step: Step | None = None,
    key: events.Key | None = None,
) -> Changed[PainPoint]:
    """Say what hurts, at a step or in the whole process."""
    text = rules.text(text, most=PAIN_MOST, field="text", empty=EMPTY)
    with changing(process, by=by, key=key) as (change, fresh):
        live = PainPoint.objects.live().filter(process=fresh)
        rules.room(live.count(), MOST_PAINS, PAINS_FULL)
        at = _step_id(step, fresh)
        pain = PainPoint.objects.create(process=fresh, step_id=at, text=text, author=change.by)
        change.record(
            "pain.added", subject=pain.subject, topic=fresh.topic, text=text, step=at, version=1
        )
    return Changed(pain, change.events)


def edit_pain(
    pain: PainPoint,
    *,
    text: str,
    step: Step | None,
    base_version: int,
    by: Participant,
    key: events.Key | None = None,
) -> Changed[PainPoint]:
    """Say it otherwise, or of another step; Stale when somebody else did meanwhile."""
    text = rules.text(text, most=PAIN_MOST, field="text", empty=EMPTY)
    with changing(pain.process, by=by, key=key) as (change, process):
        fresh = _live(pain)
        rules.require_change(change.by, fresh.author_id)
        at = _step_id(step, process)
        if (fresh.text, fresh.step_id) == (text, at):
            return Changed(fresh, change.events)
        rules.require_version(fresh.version, base_version)
        before, fresh.text, fresh.step_id = fresh.text, text, at
        fresh.version += 1
        fresh.save(update_fields=["text", "step", "version"])
        change.record(
            "pain.edited",
            subject=fresh.subject,
            topic=process.topic,
            text=text,
            before=before,
            step=at,
            version=fresh.version,
        )
    return Changed(fresh, change.events)


def delete_pain(
    pain: PainPoint, *, by: Participant, key: events.Key | None = None, sure: bool = False
) -> Changed[PainPoint]:
    """Take the pain point off the map; it can be restored.

    Raises DotsLost, unless `sure`, when it was voted on.
    """
    with changing(pain.process, by=by, key=key) as (change, process):
        fresh = _live(pain)
        rules.require_change(change.by, fresh.author_id)
        if not sure:
            rules.check_dots(process.engagement_id, fresh.subject)
        archive(fresh, change)
    return Changed(fresh, change.events)


def archive(pain: PainPoint, change: events.Change) -> None:
    """The writing half of delete_pain, for changes that delete several."""
    pain.archived_at, pain.archived_by = timezone.now(), change.by
    pain.save(update_fields=["archived_at", "archived_by"])
    Process.objects.filter(pk=pain.process_id).update(number=change.next_number)
    change.record("pain.deleted", subject=pain.subject, topic=f"process:{pain.process_id}")


def restore_pain(
    pain: PainPoint, *, by: Participant, key: events.Key | None = None
) -> Changed[PainPoint]:
    """Bring a deleted pain point back."""
    with changing(pain.process, by=by, key=key) as (change, process):
        fresh = PainPoint.objects.get(pk=pain.pk)
        fresh.process = process
        rules.require_restore(change.by, fresh.author_id, fresh.archived_by_id)
        if fresh.archived_at is None:
            return Changed(fresh, change.events)
        live = PainPoint.objects.live().filter(process=process)
        rules.room(live.count(), MOST_PAINS, PAINS_FULL)
        fresh.archived_at = fresh.archived_by = None
        fresh.save(update_fields=["archived_at", "archived_by"])
        change.record("pain.restored", subject=fresh.subject, topic=process.topic)
    return Changed(fresh, change.events)


def _live(pain: PainPoint) -> PainPoint:
    fresh = PainPoint.objects.get(pk=pain.pk)
    if fresh.archived_at is not None:
        raise rules.Gone
    fresh.process = pain.process
    return fresh


def _step_id(step: Step | None, process: Process) -> int | None:
    """The id of a step of this process that is still there."""
    if step is None:
        return None
    there = Step.objects.live().filter(pk=step.pk, process=process)
    if not there.exists():
        raise Refused(NOT_HERE, field="step_id")
    return step.pk
