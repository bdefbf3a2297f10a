"""The assumptions of a canvas: what is known of each note, and what is to be tested until when."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from django.utils import timezone

from canvases import evidence as rule
from canvases.models import Canvas, Note, NoteEvidence, Trial
from canvases.querysets import NoteEvidenceQuerySet
from pmo_studio.core.models import Engagement

STATUSES: tuple[rule.Status, ...] = get_args(rule.Status)
SETTLED: tuple[rule.Status, ...] = ("validated", "invalidated")


def topic_of(canvas_id: int) -> str:
    """What pages of assumptions listen to; boards do not."""
    return f"assumptions:{canvas_id}"


@dataclass(frozen=True)
class Assumption:
    """A note with what is known of it and how it is to be tested."""

    note: Note
    verdict: rule.Verdict
    trial: Trial | None
    review_due: datetime.date

    @property
    def is_late(self) -> bool:
        """Planned to be settled by now, and not settled."""
        if self.trial is None or self.verdict.status in SETTLED:
            return False
        return self.trial.due < timezone.localdate()

    @property
    def is_stale(self) -> bool:
        return self.review_due < timezone.localdate()


@dataclass(frozen=True)
class Column:
    """The notes of one status, those to be settled first on top."""

    status: rule.Status
    items: list[Assumption]


@dataclass(frozen=True)
class Board:
    """All notes of a canvas by status; `shown` counts CS, VP and KA, `gate` CS and VP alone."""

    columns: list[Column]
    shown: rule.Validated
    gate: rule.Validated
    review_due: datetime.date

    @property
    def is_due(self) -> bool:
        """Whether all of it should have been looked through by now: then every note is stale."""
        return self.review_due < timezone.localdate()

    @property
    def late(self) -> int:
        return sum(item.is_late for column in self.columns for item in column.items)

    @property
    def stale(self) -> int:
        return sum(item.is_stale for column in self.columns for item in column.items)


@dataclass(frozen=True)
class Known:
    """What the evidence of one note says, and when the last of it came."""

    verdict: rule.Verdict
    last: datetime.datetime | None = None

    @property
    def is_settled(self) -> bool:
        return self.verdict.status in SETTLED


UNKNOWN = Known(rule.verdict(()))


def known_of(canvas: Canvas) -> dict[int, Known]:
    """What is known of each note of the canvas that has evidence; one query."""
    return known(NoteEvidence.objects.of_canvas(canvas))


def known(evidence: NoteEvidenceQuerySet) -> dict[int, Known]:
    """The same of the notes of this evidence; one query."""
    rows: dict[int, list[rule.Evidence]] = {}
    last: dict[int, datetime.datetime] = {}
    fields = ("note", "kind", "supports", "people", "created_at")
    for note, kind, supports, people, created_at in evidence.order_by("pk").values_list(*fields):
        rows.setdefault(note, []).append(rule.Evidence(kind, supports, people))
        last[note] = created_at
    return {note: Known(rule.verdict(each), last[note]) for note, each in rows.items()}


def board(canvas: Canvas, *, blocks: Iterable[str] = rule.SHOWN_BLOCKS) -> Board:
    """The assumptions of the canvas's active notes in these blocks; a fixed number of queries."""
    found = known_of(canvas)
    trials = {row.note_id: row for row in Trial.objects.filter(note__canvas=canvas)}
    active = Note.objects.live().filter(canvas=canvas).exclude(state="retire")
    items = [
        Assumption(
            note=note,
            verdict=found.get(note.pk, UNKNOWN).verdict,
            trial=trials.get(note.pk),
            review_due=_due(touched(note, canvas, found.get(note.pk, UNKNOWN)), canvas.engagement),
        )
        for note in active.order_by("block", "position", "pk")
    ]
    in_blocks = set(blocks)
    return Board(
        columns=[Column(status, _in_order(items, status, in_blocks)) for status in STATUSES],
        shown=_validated(items, rule.SHOWN_BLOCKS),
        gate=_validated(items, rule.GATE_BLOCKS),
        review_due=review_due(canvas),
    )


def review_due(canvas: Canvas) -> datetime.date:
    """When all of it is to be looked through together again."""
    return _due(canvas.reviewed_at or canvas.created_at, canvas.engagement)


def touched(note: Note, canvas: Canvas, known: Known) -> datetime.datetime:
    """The latest of created, edited, reviewed (alone or with the canvas) and evidence."""
    moments = (
        *(note.created_at, note.edited_at, note.reviewed_at),
        *(canvas.reviewed_at, known.last),
    )
    return max(moment for moment in moments if moment is not None)


def _due(last: datetime.datetime, engagement: Engagement) -> datetime.date:
    return timezone.localdate(last) + datetime.timedelta(days=engagement.days_between_reviews)


def _in_order(
    items: Iterable[Assumption], status: rule.Status, blocks: set[str]
) -> list[Assumption]:
    here = [each for each in items if each.verdict.status == status and each.note.block in blocks]
    return sorted(here, key=lambda each: each.trial.due if each.trial else datetime.date.max)


def _validated(items: Iterable[Assumption], blocks: Iterable[str]) -> rule.Validated:
    counted = [each for each in items if each.note.block in blocks]
    settled = sum(each.verdict.status == "validated" for each in counted)
    return rule.Validated(settled, len(counted))
