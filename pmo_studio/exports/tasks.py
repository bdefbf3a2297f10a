"""The job that the worker runs: build the document, look it up, else render it."""

import hashlib
import json
import logging
import time
from functools import cache
from importlib.metadata import version
from typing import Any

from django.utils import translation
from django.utils.text import slugify
from django_tasks import task

from pmo_studio.exports import actions, gathering, kinds, known, pdf, process, store
from pmo_studio.exports.models import ExportJob

logger = logging.getLogger(__name__)

TELL_SECONDS = 0.7  # between two writes of progress
WAIT_SECONDS = 0.2  # between two looks at what another worker makes


@task()
def make_export(pk: int) -> None:
    """Make the file of one job.  Every outcome is written into the job, none is raised."""
    actions.tidy()
    job = actions.start(pk)
    if job is None:
        return
    try:
        _make(job)
    except process.Cancelled:
        return
    except kinds.NothingToExport:
        actions.fail(job, problem="nothing")
    except process.RenderError as problem:
        logger.warning("export %s: %s", pk, problem)
        actions.fail(job, problem=problem.reason)
    except ValueError:
        logger.exception("export %s", pk)
        actions.fail(job, problem="too_large")
    except Exception:
        logger.exception("export %s", pk)
        actions.fail(job, problem="failed")


def _make(job: ExportJob) -> None:
    kind = kinds.get(job.kind)
    if kind is None:
        raise kinds.NothingToExport
    watcher = Watcher(job)
    # What carries its data holds the whole log, and is gathered each time.
    follows = kind.follows_log and not job.options.get("data")
    content_hash = known.of(job) if follows else ""
    with translation.override(job.engagement.language):
        name = slugify(kind.name(job.engagement, job.options))[:100] or job.kind
        if not content_hash:
            content_hash = _gathered_and_drawn(job, kind, watcher)
    if not actions.finish(job, content_hash=content_hash, file_name=f"{name}.{kind.ending}"):
        actions.remove_unused(content_hash)


def _gathered_and_drawn(job: ExportJob, kind: kinds.Kind, watcher: "Watcher") -> str:
    """The name of the content, whose file is then in the store."""
    moment = known.moment(job)
    with gathering.told(watcher.gathered):
        document = kind.build(job.engagement, job.audience, job.options)
    content_hash = hash_of(job, document)
    while not store.has(content_hash):
        if store.claim(content_hash):
            _draw(content_hash, document, watcher)
        elif watcher.is_cancelled():
            raise process.Cancelled
        else:  # another worker makes the same file
            time.sleep(WAIT_SECONDS)
    if kind.follows_log:
        known.keep(job, moment, content_hash)
    return content_hash


def _draw(content_hash: str, document: pdf.Document | bytes, watcher: "Watcher") -> None:
    try:
        if not store.has(content_hash):
            store.write(content_hash, _drawn(document, watcher))
    finally:
        store.release(content_hash)


def _drawn(document: pdf.Document | bytes, watcher: "Watcher") -> bytes:
    if isinstance(document, bytes):
        return document
    return process.run(
        document,
        variant=pdf.ACCESSIBLE,
        on_progress=watcher.tell,
        is_cancelled=watcher.is_cancelled,
    )


class Watcher:
    """Writes progress and looks for a cancellation, not more often than needed."""

    def __init__(self, job: ExportJob) -> None:
        self.job = job
        self.told = self.looked = 0.0

    def tell(self, percent: int, step: str) -> None:
        """Write how far it is."""
        if time.monotonic() - self.told >= TELL_SECONDS:
            actions.advance(self.job, percent=percent, step=step)
            self.told = time.monotonic()

    def gathered(self, number: int, total: int) -> None:
        """Write which chapter is gathered: a few percent together, drawing is what takes time."""
        self.tell(1 + 3 * number // total, f"gathering:{number}:{total}")

    def is_cancelled(self) -> bool:
        """Whether to stop."""
        if time.monotonic() - self.looked < TELL_SECONDS:
            return False
        self.looked = time.monotonic()
        return actions.is_cancelled(self.job)


def hash_of(job: ExportJob, document: pdf.Document | bytes) -> str:
    """The name of the content: what is in it, whom it is for, and what draws it.

    The built document stands for the snapshot, the options and the templates, as it holds
    whatever of them is printed.
    """
    material = {
        "engagement": job.engagement_id,
        "audience": job.audience,
        "kind": job.kind,
        "options": job.options,
    } | _told_by(document)
    return hashlib.sha256(json.dumps(material, sort_keys=True).encode()).hexdigest()


def _told_by(document: pdf.Document | bytes) -> dict[str, Any]:
    if isinstance(document, bytes):
        return {"content": hashlib.sha256(document).hexdigest()}
    return {
        "html": hashlib.sha256(document.html.encode()).hexdigest(),
        "assets": sorted(document.assets),
        "attachments": {
            name: hashlib.sha256(data).hexdigest() for name, data in document.attachments.items()
        },
        "versions": versions(),
    }


@cache
def versions() -> dict[str, str]:
    """What else decides the bytes."""
    return {name: version(name) for name in ("weasyprint", "pydyf", "fonttools")}
