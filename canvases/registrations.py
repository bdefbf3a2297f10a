"""What canvases bring to the registries of the core."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from canvases import ballots, bundle, fragments, kinds, measures
from canvases.actions import dots
from canvases.actions import notes as note_actions
from canvases.golden import chapter as thread_chapter
from canvases.golden import own as own_columns
from canvases.models import Canvas, Group, Note
from pmo_studio.core import belongings, chapters, events, here, own_data, sheets, subjects
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
    renderers.register_reach("seat.renamed", fragments.topics_of_seats)
    renderers.register_reach("vote.ended", fragments.topics_of_votes)
    sheets.register(
        sheets.Sheet(
            "2.1", "canvas", _("Canvas"), "canvases:index", phase=2, landing=True, tally=_tally
        )
    )
    subjects.register(subjects.SubjectKind("note", _note_titles, _redact_note, _note_kin))
    subjects.register(subjects.SubjectKind("group", _group_titles, _redact_group))
    subjects.register_ballot(
        subjects.Ballot("canvas", _("Canvas"), ballots.offers, ballots.candidates)
    )
    here.register_place("canvas", _canvas_titles)
    belongings.register(_drop_notes, dots.without_notes_of)
    own_data.register(_counts)
    bundle.register_all()
    measures.register_all()
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


def _note_kin(engagement: Engagement, pk: int) -> dict[int, str]:
    notes = Note.objects.filter(canvas__engagement=engagement)
    return dict(notes.kin_of(pk).exclude(pk=pk).values_list("pk", "canvas__title"))


def _redact_group(engagement: Engagement, pk: int) -> bool:
    number = engagement.last_number + 1
    groups = Group.objects.filter(canvas__engagement=engagement, pk=pk)
    return bool(groups.update(title=REDACTED, number=number))


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


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    notes = Note.objects.filter(canvas__engagement=engagement)
    return [
        (__("Canvases"), Canvas.objects.filter(engagement=engagement).count()),
        (__("Notes, with those deleted"), notes.count()),
    ]
