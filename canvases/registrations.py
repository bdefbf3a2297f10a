"""What canvases bring to the registries of the core."""

from collections.abc import Iterable, Set
from typing import TYPE_CHECKING

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from canvases import ballots, bundle, fragments, kinds, measures, snapshots, versions
from canvases.actions import dots
from canvases.actions import notes as note_actions
from canvases.golden import chapter as thread_chapter
from canvases.golden import own as own_columns
from canvases.mandates import registrations as mandate
from canvases.models import Canvas, CanvasVersion, FunctionEntry, Group, Kpi, Note, NoteEvidence
from canvases.pmo import registrations as pmo_model
from pmo_studio.core import belongings, chapters, events, here, own_data, pages, sheets, subjects
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.texts import REDACTED
from pmo_studio.live import renderers

if TYPE_CHECKING:
    from pmo_studio.core.events import Change


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
        if not kind.batch:
            renderers.register(kind.name, fragments.of_events)
    for kind in kinds.VERSIONS:
        events.register(kind)
    renderers.register_reach("seat.renamed", fragments.topics_of_seats)
    renderers.register_reach("vote.ended", fragments.topics_of_votes)
    sheets.register(
        sheets.Sheet(
            "2.1", "canvas", _("Canvas"), "canvases:index", phase=2, landing=True, tally=_tally
        )
    )
    subjects.register(subjects.SubjectKind("note", _note_titles, _redact_note, _note_kin))
    subjects.register(subjects.SubjectKind("group", _group_titles, _redact_group))
    subjects.register(subjects.SubjectKind("note_evidence", _evidence_titles, _redact_evidence))
    subjects.register(subjects.SubjectKind("function", _function_titles, _redact_function))
    sheets.register(
        sheets.Sheet("2.6", "kpis", _("KPIs"), "canvases:kpis", phase=2, tally=_kpi_tally)
    )
    subjects.register(subjects.SubjectKind("kpi", _kpi_titles, _redact_kpi))
    subjects.register(subjects.SubjectKind("version", _version_titles, _redact_version))
    subjects.register_copy(_redact_snapshots)
    subjects.register_ballot(
        subjects.Ballot("canvas", _("Canvas"), ballots.offers, ballots.candidates)
    )
    here.register_place("canvas", _canvas_titles)
    pages.register_revision(versions.revision)
    pmo_model.register_all()
    belongings.register(_drop_notes, dots.without_notes_of)
    own_data.register(_counts)
    own_data.register_part("canvas_versions", versions.own)
    bundle.register_all()
    measures.register_all()
    mandate.register_all()
    own_columns.register_all()
    chapters.register(chapters.Chapter("thread", _("Golden thread"), 31, thread_chapter.build))


def _canvas_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Canvas.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "title"))


def _note_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    notes = Note.objects.filter(canvas__engagement=engagement, pk__in=list(ids))
    return dict(notes.values_list("pk", "text"))


def _group_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    groups = Group.objects.filter(canvas__engagement=engagement, pk__in=list(ids))
    return dict(groups.values_list("pk", "title"))


def _redact_note(engagement: Engagement, pk: int) -> bool:
    number = engagement.last_number + 1
    notes = Note.objects.filter(canvas__engagement=engagement, pk=pk)
    return bool(notes.update(text=REDACTED, number=number))


def _evidence_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = NoteEvidence.objects.filter(note__canvas__engagement=engagement, pk__in=list(ids))
    return dict(rows.exclude(text="").values_list("pk", "text"))


def _redact_evidence(engagement: Engagement, pk: int) -> bool:
    number = engagement.last_number + 1
    rows = NoteEvidence.objects.filter(note__canvas__engagement=engagement, pk=pk)
    return bool(rows.update(text=REDACTED, number=number))


def _note_kin(engagement: Engagement, pk: int) -> dict[int, str]:
    notes = Note.objects.filter(canvas__engagement=engagement)
    return dict(notes.kin_of(pk).exclude(pk=pk).values_list("pk", "canvas__title"))


def _redact_group(engagement: Engagement, pk: int) -> bool:
    number = engagement.last_number + 1
    groups = Group.objects.filter(canvas__engagement=engagement, pk=pk)
    return bool(groups.update(title=REDACTED, number=number))


def _function_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    entries = FunctionEntry.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(entries.values_list("pk", "name"))


def _redact_function(engagement: Engagement, pk: int) -> bool:
    number = engagement.last_number + 1
    entries = FunctionEntry.objects.filter(engagement=engagement, pk=pk)
    return bool(entries.update(name=REDACTED, deliverables=[], number=number))


def _kpi_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Kpi.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "name"))


def _redact_kpi(engagement: Engagement, pk: int) -> bool:
    """Its name, and its owner and formula, which may tell it too."""
    rows = Kpi.objects.filter(engagement=engagement, pk=pk)
    number = engagement.last_number + 1
    return bool(rows.update(name=REDACTED, owner="", formula="", number=number))


def _version_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    kept = CanvasVersion.objects.filter(canvas__engagement=engagement, pk__in=list(ids))
    return dict(kept.values_list("pk", "title"))


def _redact_version(engagement: Engagement, pk: int) -> bool:
    kept = CanvasVersion.objects.filter(canvas__engagement=engagement, pk=pk)
    return bool(kept.update(title=REDACTED, remark=""))


def _redact_snapshots(engagement: Engagement, keys: Set[str], texts: Set[str]) -> None:
    """Versions keep a copy of every text."""
    for kept in CanvasVersion.objects.filter(canvas__engagement=engagement):
        if snapshots.redact(kept.snapshot, keys, texts, REDACTED):
            CanvasVersion.objects.filter(pk=kept.pk).update(snapshot=kept.snapshot)


def _drop_notes(change: "Change", seat: Participant, keep_notes: bool) -> None:
    """A removed seat's notes are deleted, and can be restored, when the facilitator says so."""
    if keep_notes:
        return
    mine = Note.objects.live().select_related("canvas", "group")
    for note in mine.filter(canvas__engagement=change.engagement, author=seat):
        note_actions.archive(note, change)


def _tally(engagement: Engagement) -> str:
    n = Note.objects.live().filter(canvas__engagement=engagement).count()
    return ngettext("%(n)s note", "%(n)s notes", n) % {"n": n} if n else ""


def _kpi_tally(engagement: Engagement) -> str:
    n = Kpi.objects.live().filter(engagement=engagement).count()
    return ngettext("%(n)s KPI", "%(n)s KPIs", n) % {"n": n} if n else ""


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    notes = Note.objects.filter(canvas__engagement=engagement)
    known = NoteEvidence.objects.filter(note__canvas__engagement=engagement)
    return [
        (__("Canvases"), Canvas.objects.filter(engagement=engagement).count()),
        (__("Notes, with those deleted"), notes.count()),
        (__("Pieces of evidence"), known.count()),
        (__("KPIs, with those removed"), Kpi.objects.filter(engagement=engagement).count()),
        (
            __("Versions of canvases"),
            CanvasVersion.objects.filter(canvas__engagement=engagement).count(),
        ),
    ]
