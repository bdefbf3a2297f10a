"""The assumptions of a canvas, and what is known of each of its notes (domain.md §5.6)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_POST

from assessments.actions.rules import may_change
from assessments.views.answers import attempt, checked, sender
from canvases import assumptions
from canvases import evidence as rule
from canvases.actions import rules
from canvases.actions import validation as actions
from canvases.forms.validation import EvidenceForm, TrialForm
from canvases.models import Canvas, Note, NoteEvidence, Trial
from canvases.models.note import BLOCK_KEYS
from pmo_studio.core import events, pages, sheets
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.seen_forms import seen_in, seen_of

NOTES = Note.objects.for_change()
EVIDENCE = NoteEvidence.objects.select_related("note__canvas__engagement", "author", "archived_by")


@require_GET
def assumptions_page(request: StudioRequest, pk: int) -> HttpResponse:
    """Every note by what is known of it, and when the canvas is to be looked through again."""
    canvas = get_or_403(Canvas.objects.all(), request, Right.SEE, pk=pk)
    number = canvas.engagement.last_number
    asked = request.GET.get("block", "")
    every = request.GET.get("blocks") == "all"
    blocks = [asked] if asked in BLOCK_KEYS else BLOCK_KEYS if every else rule.SHOWN_BLOCKS
    context = {
        "canvas": canvas,
        "number": number,
        "topic": f"{assumptions.topic_of(canvas.pk)} {canvas.topic}",
        "board": assumptions.board(canvas, blocks=blocks),
        "every": every,
        "reviews": may(request.participant, Right.DESIGN) and canvas.locked_at is None,
    }
    template = "canvases/assumptions.html"
    return pages.sheet(request, template, canvas.engagement, "canvas", context)


@require_POST
def canvas_review(request: StudioRequest, pk: int) -> HttpResponse:
    """Say that the whole canvas was looked through together."""
    canvas = get_or_403(Canvas.objects.all(), request, Right.DESIGN, pk=pk)

    def act() -> HttpResponse:
        actions.review_canvas(canvas, remark=request.POST.get("remark", ""), **sender(request))
        messages.success(
            request, __("Noted: “%(canvas)s” was reviewed.") % {"canvas": canvas.title}
        )
        return _from_where(request, canvas)

    return _once(request, canvas, act)


def _from_where(request: StudioRequest, canvas: Canvas) -> HttpResponse:
    """To the sheet from which it was said, where a higher floor has such a sheet."""
    sheet = request.POST.get("sheet", "")
    if sheets.is_known(sheet):
        return redirect(sheets.get(sheet).url(canvas.engagement_id))
    return redirect("canvases:assumptions", canvas.pk)


@require_GET
def evidence_page(request: StudioRequest, pk: int) -> HttpResponse:
    """What is known of one note, and how it is to be tested."""
    note = get_or_403(NOTES.all(), request, Right.SEE, pk=pk)
    return _evidence_page(request, note)


def _evidence_page(
    request: StudioRequest,
    note: Note,
    *,
    form: EvidenceForm | None = None,
    trial_form: TrialForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    canvas = note.canvas
    rows = list(EVIDENCE.filter(note=note))
    live = [row for row in rows if row.archived_at is None]
    known = rule.verdict(rule.Evidence(row.kind, row.supports, row.people) for row in live)
    trial = Trial.objects.filter(note=note).first()
    is_open = canvas.locked_at is None and note.archived_at is None
    begun = {"owner": trial.owner, "method": trial.method, "due": trial.due} if trial else {}
    context = {
        "note": note,
        "canvas": canvas,
        "number": note.engagement.last_number,
        "topic": assumptions.topic_of(canvas.pk),
        "verdict": known,
        "percent": None if known.share is None else 100 * known.share,
        "rule": rule,
        "lines": [(row, may_change(request.participant, row.author_id)) for row in live],
        "removed": [row for row in rows if row.archived_at is not None],
        "trial": trial,
        "seen": seen_of(trial),
        "form": form or EvidenceForm(),
        "trial_form": trial_form or TrialForm(initial=begun | seen_of(trial)),
        "words": words,
        "adds": may(request.participant, Right.WRITE) and is_open,
        "plans": rules.may_describe(request.participant, note) and is_open,
    }
    template = "canvases/evidence.html"
    return pages.sheet(request, template, note.engagement, "canvas", context, status=status)


@require_POST
def evidence_add(request: StudioRequest, pk: int) -> HttpResponse:
    """Keep what was learnt about the note."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)
    form = EvidenceForm(request.POST)

    def act() -> HttpResponse:
        checked(form)
        actions.add_evidence(note, **form.cleaned_data, **sender(request))
        return _back(note)

    return _on_note(request, note, act, form=form)


@require_POST
def evidence_remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take evidence away; it can be restored."""
    row = get_or_403(EVIDENCE.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        actions.remove_evidence(row, **sender(request))
        messages.success(request, __("The evidence was removed. It can be restored below."))
        return _back(row.note)

    return _on_note(request, row.note, act)


@require_POST
def evidence_restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Bring removed evidence back."""
    row = get_or_403(EVIDENCE.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        actions.restore_evidence(row, **sender(request))
        return _back(row.note)

    return _on_note(request, row.note, act)


@require_POST
def trial_plan(request: StudioRequest, pk: int) -> HttpResponse:
    """Say who tests the note, how, until when."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)
    form = TrialForm(request.POST)

    def act() -> HttpResponse:
        checked(form)
        values = {name: form.cleaned_data[name] for name in ("owner", "method", "due", "seen")}
        try:
            actions.plan_trial(note, **values, **sender(request))
        except Overtaken as overtaken:
            form.build_on(overtaken.version)
            raise
        return _back(note)

    return _on_note(request, note, act, trial_form=form)


@require_POST
def trial_drop(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the plan back."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        actions.drop_trial(note, seen=seen_in(request.POST), **sender(request))
        return _back(note)

    return _on_note(request, note, act)


@require_POST
def note_review(request: StudioRequest, pk: int) -> HttpResponse:
    """Say that the note was looked at and still holds."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        actions.review_note(note, **sender(request))
        return _back(note)

    return _on_note(request, note, act)


def _back(note: Note) -> HttpResponse:
    return redirect("canvases:evidence", note.pk)


def _on_note(
    request: StudioRequest, note: Note, act: Callable[[], HttpResponse], **forms: Any
) -> HttpResponse:
    """Run the act; what was refused is shown on the note's page with all that was typed."""
    form = next(iter(forms.values()), None)

    def otherwise(status: int, words: str) -> HttpResponse:
        fresh = NOTES.get(pk=note.pk)
        return _evidence_page(request, fresh, words=words, status=status, **forms)

    try:
        return attempt(request, form, act, otherwise)
    except events.AlreadyDone:
        return _back(note)


def _once(request: StudioRequest, canvas: Canvas, act: Callable[[], HttpResponse]) -> HttpResponse:
    def otherwise(status: int, words: str) -> HttpResponse:
        messages.error(request, words)
        return redirect("canvases:assumptions", canvas.pk)

    try:
        return attempt(request, None, act, otherwise)
    except events.AlreadyDone:
        return redirect("canvases:assumptions", canvas.pk)
