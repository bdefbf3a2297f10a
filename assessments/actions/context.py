"""Adding, editing, deleting and restoring context entries."""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments import topics
from assessments.actions import rules
from assessments.actions.rules import Changed
from assessments.models import ContextEntry
from assessments.models.context import MOST_ENTRIES, SOURCE_MOST, TEXT_MOST
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant

EMPTY = _("An entry needs a text.")
FULL = _("There are 1,000 entries, the most there can be. Delete some that no longer hold.")


def add_entry(
    engagement: Engagement,
    *,
    kind: str,
    text: str,
    by: Participant,
    source: str = "",
    key: events.Key | None = None,
) -> Changed[ContextEntry]:
    """Put a new entry at the end of its kind."""
    text = rules.text(text, most=TEXT_MOST, field="text", empty=EMPTY)
    source = rules.line(source, most=SOURCE_MOST, field="source")
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.WRITE)
        live = ContextEntry.objects.live().filter(engagement=engagement)
        rules.room(live.count(), MOST_ENTRIES, FULL)
        entry = ContextEntry(engagement=engagement, kind=kind, text=text, source=source, author=by)
        entry.position, entry.number = _end(engagement, kind), change.next_number
        entry.save()
        change.record(
            "context.added",
            subject=entry.subject,
            topic=topics.context(engagement),
            kind=str(kind),
            text=text,
            version=1,
        )
    return Changed(entry, change.events)


def edit_entry(
    entry: ContextEntry,
    *,
    kind: str,
    text: str,
    source: str,
    base_version: int,
    by: Participant,
    key: events.Key | None = None,
) -> Changed[ContextEntry]:
    """Say it otherwise.  Stale when somebody else did since `base_version`: nothing is lost."""
    text = rules.text(text, most=TEXT_MOST, field="text", empty=EMPTY)
    source = rules.line(source, most=SOURCE_MOST, field="source")
    with events.change(entry.engagement, by=by, key=key) as change:
        fresh = _live(entry)
        rules.require_change(change.by, fresh.author_id)
        if (fresh.kind, fresh.text, fresh.source) == (kind, text, source):
            return Changed(fresh, change.events)
        rules.require_version(fresh.version, base_version)
        before = fresh.text
        if fresh.kind != kind:
            fresh.position = _end(entry.engagement, kind)
        fresh.kind, fresh.text, fresh.source = kind, text, source
        fresh.version += 1
        fresh.number = change.next_number
        fresh.save(update_fields=["kind", "text", "source", "position", "version", "number"])
        change.record(
            "context.edited",
            subject=fresh.subject,
            topic=topics.context(entry.engagement),
            kind=str(kind),
            text=text,
            before=before,
            version=fresh.version,
        )
    return Changed(fresh, change.events)


def delete_entry(
    entry: ContextEntry, *, by: Participant, key: events.Key | None = None, sure: bool = False
) -> Changed[ContextEntry]:
    """Take the entry off the page; it can be restored.

    Raises DotsLost, unless `sure`, when it was voted on.
    """
    with events.change(entry.engagement, by=by, key=key) as change:
        fresh = _live(entry)
        rules.require_change(change.by, fresh.author_id)
        if not sure:
            rules.check_dots(entry.engagement_id, fresh.subject)
        archive(fresh, change)
    return Changed(fresh, change.events)


def archive(entry: ContextEntry, change: events.Change) -> None:
    """The writing half of delete_entry, for changes that delete several."""
    entry.archived_at, entry.archived_by = timezone.now(), change.by
    entry.number = change.next_number
    entry.save(update_fields=["archived_at", "archived_by", "number"])
    change.record("context.deleted", subject=entry.subject, topic=topics.context(change.engagement))


def restore_entry(
    entry: ContextEntry, *, by: Participant, key: events.Key | None = None
) -> Changed[ContextEntry]:
    """Bring a deleted entry back to where it was."""
    with events.change(entry.engagement, by=by, key=key) as change:
        fresh = ContextEntry.objects.get(pk=entry.pk)
        rules.require_restore(change.by, fresh.author_id, fresh.archived_by_id)
        if fresh.archived_at is None:
            return Changed(fresh, change.events)
        live = ContextEntry.objects.live().filter(engagement=entry.engagement)
        rules.room(live.count(), MOST_ENTRIES, FULL)
        fresh.archived_at = fresh.archived_by = None
        fresh.number = change.next_number
        fresh.save(update_fields=["archived_at", "archived_by", "number"])
        change.record(
            "context.restored", subject=fresh.subject, topic=topics.context(entry.engagement)
        )
    return Changed(fresh, change.events)


def _live(entry: ContextEntry) -> ContextEntry:
    """The entry as it is now; Gone when it was deleted."""
    fresh = ContextEntry.objects.get(pk=entry.pk)
    if fresh.archived_at is not None:
        raise rules.Gone
    return fresh


def _end(engagement: Engagement, kind: str) -> int:
    """The place after everything of the kind, those deleted included: they may come back."""
    rows = ContextEntry.objects.filter(engagement=engagement, kind=kind)
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
