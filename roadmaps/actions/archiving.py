"""Putting rows aside that can be put back as they were."""

from typing import Any

from django.utils import timezone

from pmo_studio.core import events


def put_aside(change: events.Change, row: Any, *, removed: bool) -> bool:
    """Off its sheet, or back on it, with the number of the event that the caller records next.

    False, and nothing is written, where it was so already.
    """
    if (row.archived_at is not None) == removed:
        return False
    row.archived_at = timezone.now() if removed else None
    row.number = change.next_number
    row.save(update_fields=["archived_at", "number"])
    return True
