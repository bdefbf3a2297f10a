"""Lessons: adding one in a line, completing it, doing what it asks for, removing it."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, may, require
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions import closing_rules as rules
from roadmaps.actions import said
from roadmaps.actions.archiving import put_aside
from roadmaps.models import Lesson
from roadmaps.models.closing import ACTION_MOST, LESSON_MOST

MOST = 500
NO_TEXT = _("Say what happened: one sentence is enough.")
LONG_TEXT = _("This holds up to 500 characters. Shorten it.")
LONG_ACTION = _("The action holds up to 300 characters. Shorten it.")
NO_ACTION = _("Say what is to be done first: a day and an owner belong to an action.")
NOTHING_TO_DO = _("This lesson names no action yet. Add one first.")
GONE = _("Somebody removed this lesson meanwhile. Put it back first.")
FULL = _("There are 500 lessons, the most there can be. Remove some that no longer matter.")


@dataclass(frozen=True)
class Details:
    """What is said of a lesson; `owner` is the id of a seat."""

    happened: str
    why: str = ""
    better: str = ""
    action: str = ""
    owner: int | None = None
    due_on: datetime.date | None = None
    proud: bool = False


NAMES = said.names(Details)


def details_of(row: Lesson) -> Details:
    return said.read(Details, row)


def may_change(seat: Participant, row: Lesson) -> bool:
    """Lead and facilitators change all lessons; who wrote one, or owns its action, changes that."""
    if may(seat, Right.CHANGE_OTHERS):
        return True
    return seat.pk in (row.author_id, row.owner_id) and may(seat, Right.WRITE)


def add_lesson(
    engagement: Engagement, *, details: Details, by: Participant, key: events.Key | None = None
) -> Lesson:
    """Write a lesson down; everybody who writes may."""
    details = checked(details)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.WRITE)
        rows = Lesson.objects.filter(engagement=change.engagement)
        if rows.live().count() >= MOST:
            raise Refused(FULL)
        rules.check_seat(change.engagement, details.owner)
        row = Lesson(engagement=change.engagement, author=change.by, position=rules.end(rows))
        said.put(details, row)
        rules.save(change, row, "lesson.added", title=row.happened)
    return row


def change_lesson(
    row: Lesson,
    *,
    details: Details,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Lesson:
    """Say it otherwise, or say more; raises Overtaken when `seen` is not what stands now."""
    details = checked(details)
    with events.change(row.engagement, by=by, key=key) as change:
        kept = _tended(row, change.by)
        rules.refuse_unseen(kept, seen)
        before = details_of(kept)
        rules.check_seat(change.engagement, details.owner, before.owner)
        changed = said.differing(details, before)
        if not changed:
            return kept
        said.put(details, kept)
        # What is to be done is another thing now, or nothing.
        if "action" in changed:
            kept.done_on = None
        told = {"title": kept.happened, "before": before.happened, "fields": changed}
        rules.save(change, kept, "lesson.changed", **told)
    return kept


def finish_lesson(
    row: Lesson, *, done: bool, by: Participant, key: events.Key | None = None
) -> Lesson:
    """Say that its action was done today, or that it is not done after all."""
    with events.change(row.engagement, by=by, key=key) as change:
        kept = _tended(row, change.by)
        if not kept.action:
            raise Refused(NOTHING_TO_DO)
        if (kept.done_on is not None) != done:
            kept.done_on = timezone.localdate() if done else None
            kind = "lesson.done" if done else "lesson.reopened"
            rules.save(change, kept, kind, title=kept.happened)
    return kept


def remove_lesson(
    row: Lesson, *, removed: bool, by: Participant, key: events.Key | None = None
) -> Lesson:
    """Take it off the sheet, or put it back as it was.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        kept = rules.fresh(row)
        if not may_change(change.by, kept):
            require(change.by, Right.CHANGE_OTHERS)
        if put_aside(change, kept, removed=removed):
            kind = "lesson.removed" if removed else "lesson.restored"
            rules.record(change, kind, kept.subject, title=kept.happened)
    return kept


def checked(details: Details) -> Details:
    """As it is stored; Refused in words that name the field."""
    texts: dict[str, Any] = {
        name: one_line(getattr(details, name)) for name in ("happened", "why", "better", "action")
    }
    if not texts["happened"]:
        raise Refused(NO_TEXT, field="happened")
    for name in ("happened", "why", "better"):
        if len(texts[name]) > LESSON_MOST:
            raise Refused(LONG_TEXT, field=name)
    if len(texts["action"]) > ACTION_MOST:
        raise Refused(LONG_ACTION, field="action")
    if not texts["action"] and (details.due_on or details.owner):
        raise Refused(NO_ACTION, field="action")
    return replace(details, **texts)


def _tended(row: Lesson, by: Participant) -> Lesson:
    kept = rules.fresh(row)
    if not may_change(by, kept):
        require(by, Right.CHANGE_OTHERS)
    if kept.archived_at is not None:
        raise Overtaken(GONE, now=kept)
    return kept
