"""What notes, their groups and their evidence bring to the registries of the core."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases import chapters as report
from canvases import due
from canvases.actions import dots
from canvases.actions import notes as note_actions
from canvases.models import Group, Note, NoteEvidence, Trial
from pmo_studio.core import belongings, chapters, own_data, subjects
from pmo_studio.core import due as core_due
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.texts import REDACTED

if TYPE_CHECKING:
    from pmo_studio.core.events import Change


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    subjects.register(subjects.SubjectKind("note", _titles, _redact, _kin))
    subjects.register(subjects.SubjectKind("group", _group_titles, _redact_group, _group_kin))
    subjects.register(subjects.SubjectKind("note_evidence", _evidence_titles, _redact_evidence))
    title = _("Assumptions and evidence")
    chapters.register(chapters.Chapter("evidence", title, 32, report.evidence))
    belongings.register(_drop, dots.without_notes_of)
    own_data.register(_counts)
    core_due.register(due.tests)
    core_due.register(due.reviews)


def _titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    notes = Note.objects.filter(canvas__engagement=engagement, pk__in=list(ids))
    return dict(notes.values_list("pk", "text"))


def _redact(engagement: Engagement, pk: int) -> bool:
    """With how it was to be tested: that may tell it too."""
    number = engagement.last_number + 1
    trial = Trial.objects.filter(note__canvas__engagement=engagement, note=pk)
    # Another version, so that no form that is open now puts it back unasked.
    trial.update(owner=REDACTED, method=REDACTED, version=F("version") + 1, number=number)
    notes = Note.objects.filter(canvas__engagement=engagement, pk=pk)
    return bool(notes.update(text=REDACTED, number=number))


def _kin(engagement: Engagement, pk: int) -> dict[int, str]:
    notes = Note.objects.filter(canvas__engagement=engagement)
    return dict(notes.kin_of(pk).exclude(pk=pk).values_list("pk", "canvas__title"))


def _group_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    groups = Group.objects.filter(canvas__engagement=engagement, pk__in=list(ids))
    return dict(groups.values_list("pk", "title"))


def _group_kin(engagement: Engagement, pk: int) -> dict[int, str]:
    """Groups of the block on other canvases: copies of a group know no origin, and merging takes
    those of one name for one."""
    mine = Group.objects.filter(canvas__engagement=engagement, pk=pk)
    same = Group.objects.filter(canvas__engagement=engagement, block__in=mine.values("block"))
    return dict(same.exclude(pk=pk).values_list("pk", "canvas__title"))


def _redact_group(engagement: Engagement, pk: int) -> bool:
    number = engagement.last_number + 1
    groups = Group.objects.filter(canvas__engagement=engagement, pk=pk)
    return bool(groups.update(title=REDACTED, number=number))


def _evidence_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = NoteEvidence.objects.filter(note__canvas__engagement=engagement, pk__in=list(ids))
    return {row.pk: row.said for row in rows if row.said}


def _redact_evidence(engagement: Engagement, pk: int) -> bool:
    number = engagement.last_number + 1
    rows = NoteEvidence.objects.filter(note__canvas__engagement=engagement, pk=pk)
    return bool(rows.update(text=REDACTED, address="", number=number))


def _drop(change: "Change", seat: Participant, keep_notes: bool) -> None:
    """A removed seat's notes are deleted, and can be restored, when the facilitator says so."""
    if keep_notes:
        return
    mine = Note.objects.live().select_related("canvas", "group")
    for note in mine.filter(canvas__engagement=change.engagement, author=seat):
        note_actions.archive(note, change)


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    notes = Note.objects.filter(canvas__engagement=engagement)
    known = NoteEvidence.objects.filter(note__canvas__engagement=engagement)
    return [
        (__("Notes, with those deleted"), notes.count()),
        (__("Pieces of evidence"), known.count()),
    ]
