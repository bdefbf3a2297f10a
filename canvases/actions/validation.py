"""Evidence of notes, plans to test them, and reviews (domain.md §5.6)."""

import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.rules import Changed, line, require_change, require_restore, text
from canvases.actions import rules
from canvases.assumptions import topic_of
from canvases.models import Canvas, Note, NoteEvidence, Trial
from canvases.models.evidence import (
    ADDRESS_MOST,
    METHOD_MOST,
    PEOPLE_MOST,
    TEXT_MOST,
    EvidenceKind,
    Support,
)
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.bundle.schema import is_date
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken, refuse_overtaken
from pmo_studio.core.refusals import Refused

NO_KIND = _("Say how it was learnt: interview, survey, data or pilot.")
NO_SUPPORT = _("Say whether it supports the note, speaks against it, or half and half.")
NO_PEOPLE = _("Say how many people it is from: a number from 1 to %(most)s.")
LATER = _("Evidence cannot be from a day to come. Enter the day on which it was learnt.")
NO_DAY = _("Enter the day on which it was learnt.")
NO_DUE = _("Enter the day until which it is tested.")
NO_ADDRESS = _("A link begins with http:// or https://. Write the text above without a link.")
NO_OWNER = _("Say who tests it.")
NO_METHOD = _("Say how it is tested, for example: five interviews.")
PAST = _("The day until which it is tested lies in the past. Choose a day to come.")
PLANNED_ANEW = _(
    "Somebody else planned this test meanwhile: %(owner)s, %(method)s. Save again if yours should"
    " stand."
)


def add_evidence(
    note: Note,
    *,
    kind: str,
    supports: str,
    people: int,
    happened_on: datetime.date,
    by: Participant,
    remark: str = "",
    address: str = "",
    key: events.Key | None = None,
) -> Changed[NoteEvidence]:
    """Keep what was learnt about the note; the rule of §5.6 says what follows for its status."""
    _check_evidence(kind, supports, people, happened_on)
    remark = text(remark, most=TEXT_MOST, field="remark")
    address = _address(address)
    with events.change(note.engagement, by=by, key=key) as change:
        require(change.by, Right.WRITE)
        fresh = rules.standing_note(note)
        row = NoteEvidence.objects.create(
            note=fresh,
            kind=kind,
            supports=supports,
            people=people,
            happened_on=happened_on,
            text=remark,
            address=address,
            author=change.by,
            number=change.next_number,
        )
        change.record(
            "evidence.added",
            subject=row.subject,
            topic=topic_of(fresh.canvas_id),
            note=fresh.pk,
            kind=str(kind),
            supports=str(supports),
            people=people,
            text=remark,
        )
    return Changed(row, change.events)


def remove_evidence(
    row: NoteEvidence, *, by: Participant, key: events.Key | None = None
) -> Changed[NoteEvidence]:
    """Take the evidence away; it can be restored."""
    with events.change(row.engagement, by=by, key=key) as change:
        fresh = NoteEvidence.objects.select_related("note__canvas").get(pk=row.pk)
        require_change(change.by, fresh.author_id)
        if fresh.archived_at is not None:
            return Changed(fresh, change.events)
        rules.check_open(row.note.canvas)
        fresh.archived_at, fresh.archived_by = timezone.now(), change.by
        _keep(fresh, change, "evidence.removed")
    return Changed(fresh, change.events)


def restore_evidence(
    row: NoteEvidence, *, by: Participant, key: events.Key | None = None
) -> Changed[NoteEvidence]:
    """Bring removed evidence back."""
    with events.change(row.engagement, by=by, key=key) as change:
        fresh = NoteEvidence.objects.select_related("note__canvas").get(pk=row.pk)
        require_restore(change.by, fresh.author_id, fresh.archived_by_id)
        if fresh.archived_at is None:
            return Changed(fresh, change.events)
        rules.check_open(row.note.canvas)
        fresh.archived_at = fresh.archived_by = None
        _keep(fresh, change, "evidence.restored")
    return Changed(fresh, change.events)


def plan_trial(
    note: Note,
    *,
    owner: str,
    method: str,
    due: datetime.date,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> Changed[Trial]:
    """Say who tests the assumption, how, and until when."""
    owner = line(owner, most=TITLE_MOST, field="owner", empty=NO_OWNER)
    method = line(method, most=METHOD_MOST, field="method", empty=NO_METHOD)
    if not is_date(due.isoformat()):
        raise Refused(NO_DUE, field="due")
    with events.change(note.engagement, by=by, key=key) as change:
        fresh = rules.describable_note(note, by=change.by)
        trial = Trial.objects.filter(note=fresh).first()
        if trial is not None and (trial.owner, trial.method, trial.due) == (owner, method, due):
            return Changed(trial, change.events)
        if trial is not None and is_overtaken(trial, seen):
            said = {"owner": trial.owner, "method": trial.method}
            raise Overtaken(PLANNED_ANEW % said, now=trial, field="method")
        if due < timezone.localdate() and (trial is None or trial.due != due):
            raise Refused(PAST, field="due")
        version = trial.version + 1 if trial else 1
        values = {"owner": owner, "method": method, "due": due, "version": version}
        trial, _made = Trial.objects.update_or_create(
            note=fresh, defaults=values | {"number": change.next_number}
        )
        _record(change, "trial.planned", fresh, due=due.isoformat())
    return Changed(trial, change.events)


def drop_trial(
    note: Note, *, by: Participant, seen: int | None = None, key: events.Key | None = None
) -> None:
    """Take the plan back; nothing happens where there is none."""
    with events.change(note.engagement, by=by, key=key) as change:
        fresh = rules.describable_note(note, by=change.by)
        trial = Trial.objects.filter(note=fresh).first()
        refuse_overtaken(trial, seen)
        if trial is None:
            return
        trial.delete()
        _record(change, "trial.dropped", fresh)


def review_note(note: Note, *, by: Participant, key: events.Key | None = None) -> None:
    """Say that the note was looked at and still holds."""
    with events.change(note.engagement, by=by, key=key) as change:
        fresh = rules.describable_note(note, by=change.by)
        fresh.reviewed_at = timezone.now()
        fresh.save(update_fields=["reviewed_at"])
        _record(change, "note.reviewed", fresh)


def review_canvas(
    canvas: Canvas, *, by: Participant, remark: str = "", key: events.Key | None = None
) -> None:
    """Say that the whole canvas was looked through together: every note counts as reviewed.

    What was found stands in the log alone.
    """
    remark = text(remark, most=TEXT_MOST, field="remark")
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        fresh = rules.check_open(canvas)
        fresh.reviewed_at = timezone.now()
        fresh.save(update_fields=["reviewed_at"])
        topic = topic_of(fresh.pk)
        change.record("canvas.reviewed", subject=fresh.topic, topic=topic, text=remark)


def _check_evidence(kind: str, supports: str, people: int, happened_on: datetime.date) -> None:
    if kind not in EvidenceKind.values:
        raise Refused(NO_KIND, field="kind")
    if supports not in Support.values:
        raise Refused(NO_SUPPORT, field="supports")
    if not 1 <= people <= PEOPLE_MOST:
        raise Refused(NO_PEOPLE % {"most": f"{PEOPLE_MOST:,}"}, field="people")
    if not is_date(happened_on.isoformat()):
        raise Refused(NO_DAY, field="happened_on")
    if happened_on > timezone.localdate():
        raise Refused(LATER, field="happened_on")


def _address(value: str) -> str:
    """A web address or nothing: other schemes would run in a reader's browser."""
    kept = line(value, most=ADDRESS_MOST, field="address")
    if not kept:
        return ""
    try:
        parts = urlsplit(kept)
    except ValueError:
        raise Refused(NO_ADDRESS, field="address") from None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise Refused(NO_ADDRESS, field="address")
    return kept


def _keep(row: NoteEvidence, change: events.Change, kind: str) -> None:
    row.number = change.next_number
    row.save(update_fields=["archived_at", "archived_by", "number"])
    change.record(kind, subject=row.subject, topic=topic_of(row.note.canvas_id), note=row.note_id)


def _record(change: events.Change, kind: str, note: Note, **data: Any) -> None:
    topic = topic_of(note.canvas_id)
    change.record(kind, subject=note.subject, topic=topic, note=note.pk, **data)
