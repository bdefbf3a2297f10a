"""The only writers of export jobs."""

import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from pmo_studio.exports import kinds, process, store
from pmo_studio.exports.bundles import waiting
from pmo_studio.exports.models import UNDER_WAY, ExportJob, For, State

KEEP = datetime.timedelta(days=7)
MOST_AT_ONCE = 3  # under way for one seat
STUCK = datetime.timedelta(seconds=2 * process.Limits().wall_seconds)


def request_export(
    engagement: Engagement,
    *,
    kind: str,
    options: dict[str, Any],
    audience: str = For.ROOM,
    by: Participant,
    key: events.Key | None = None,
) -> ExportJob:
    """Ask for a file.  It contains what its audience may see, and `by` must be among them."""
    require(by, Right.EXPORT)
    if audience != For.ROOM:
        require(by, Right.EXPORT_DATA)
    chosen = kinds.get(kind)
    if chosen is None:
        raise Refused(_("There is no such export."))
    if options.get("data") and not (chosen.carries_data and audience == For.FACILITATORS):
        raise Refused(_("A file with the engagement's data is for lead and facilitators only."))
    with events.change(engagement, by=by, key=key, archived_too=True) as change:
        if ExportJob.objects.under_way().filter(requested_by=by).count() >= MOST_AT_ONCE:
            raise Refused(_("Three of your exports are under way. Wait for one, or cancel one."))
        job = ExportJob.objects.create(
            engagement=change.engagement,
            requested_by=by,
            kind=kind,
            options=options,
            audience=audience,
        )
        change.record("export.requested", subject=f"export:{job.pk}", export=kind)
        transaction.on_commit(partial(_enqueue, job.pk))
    return job


def retry_export(job: ExportJob, *, by: Participant) -> ExportJob:
    """Ask for the same again, as one's own wish."""
    _require_own(job, by)
    if not job.can_retry:
        raise Refused(_("This export is under way or ready."))
    return request_export(
        job.engagement, kind=job.kind, options=job.options, audience=job.audience, by=by
    )


def cancel_export(job: ExportJob, *, by: Participant) -> None:
    """Stop it; the worker notices within a second."""
    _require_own(job, by)
    stopped = ExportJob.objects.filter(pk=job.pk, state__in=UNDER_WAY).update(
        state=State.CANCELLED, finished_at=timezone.now(), step=""
    )
    if not stopped:
        raise Refused(_("It is no longer under way."))


def _require_own(job: ExportJob, by: Participant) -> None:
    require(by, Right.EXPORT)
    if job.requested_by_id != by.pk or job.audience != For.ROOM:
        require(by, Right.EXPORT_DATA)


def _enqueue(pk: int) -> None:
    from pmo_studio.exports.tasks import make_export

    make_export.enqueue(pk)


# --- what the worker writes; each a single conditional UPDATE, so a cancelled job stays so ------


def start(pk: int) -> ExportJob | None:
    """Take the job; None when it was cancelled or is taken already."""
    now = timezone.now()
    waiting = ExportJob.objects.filter(pk=pk, state=State.QUEUED)
    if not waiting.update(state=State.RUNNING, started_at=now, percent=1, step="gathering"):
        return None
    return ExportJob.objects.select_related("engagement", "requested_by").get(pk=pk)


def advance(job: ExportJob, *, percent: int, step: str) -> None:
    """Tell how far it is."""
    ExportJob.objects.filter(pk=job.pk, state=State.RUNNING).update(percent=percent, step=step)


def is_cancelled(job: ExportJob) -> bool:
    """Whether somebody stopped it, or it is gone with its engagement."""
    return not ExportJob.objects.filter(pk=job.pk, state=State.RUNNING).exists()


def finish(job: ExportJob, *, content_hash: str, file_name: str) -> bool:
    """The file is in the store; False when the job was cancelled meanwhile."""
    now = timezone.now()
    with events.change(job.engagement, by=job.requested_by, archived_too=True) as change:
        done = ExportJob.objects.filter(pk=job.pk, state=State.RUNNING).update(
            state=State.DONE,
            percent=100,
            step="",
            content_hash=content_hash,
            file_name=file_name,
            size=store.size(content_hash),
            finished_at=now,
            expires_at=now + KEEP,
        )
        if done:
            change.record("export.finished", subject=f"export:{job.pk}", export=job.kind)
    return bool(done)


def fail(job: ExportJob, *, problem: str) -> None:
    """It could not be made; `problem` is a key of words.PROBLEMS."""
    ExportJob.objects.filter(pk=job.pk, state=State.RUNNING).update(
        state=State.FAILED, step=problem, finished_at=timezone.now()
    )


def tidy(now: datetime.datetime | None = None) -> int:
    """Expire old files and give up jobs whose worker was stopped; the number of both."""
    now = now or timezone.now()
    waiting.tidy(now.timestamp())
    stuck = ExportJob.objects.stuck_since(now - STUCK).update(
        state=State.FAILED, step="stopped", finished_at=now
    )
    old = ExportJob.objects.past_expiry(now)
    return stuck + expire(list(old.values_list("pk", flat=True)))


def expire_all_of(engagement_id: int) -> int:
    """Take back every file of an engagement: a person was erased or a text redacted.

    What is being made right now may hold the old text: it is stopped.  What waits is not.  The
    names of files go too: one may be the title that had to go.
    """
    jobs = ExportJob.objects.filter(engagement=engagement_id)
    jobs.filter(state=State.RUNNING).update(
        state=State.CANCELLED, step="", finished_at=timezone.now()
    )
    count = expire(list(jobs.filter(state=State.DONE).values_list("pk", flat=True)))
    jobs.filter(state=State.EXPIRED).update(file_name="")
    return count


def expire(pks: list[int]) -> int:
    """Mark jobs expired and remove the files that nobody else's job still needs."""
    jobs = ExportJob.objects.filter(pk__in=pks)
    hashes = set(jobs.values_list("content_hash", flat=True))
    count = jobs.update(state=State.EXPIRED)
    for content_hash in hashes - {""}:
        remove_unused(content_hash)
    return count


def remove_unused(content_hash: str) -> None:
    """Remove a file that no ready job refers to."""
    needed = ExportJob.objects.filter(content_hash=content_hash, state=State.DONE)
    if not needed.exists():
        store.remove(content_hash)
