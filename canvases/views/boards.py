"""Canvases as a whole: list, board, phone view of one block, settings, paste, import."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canvases import blocks, board, counting, imports, link_kinds, panels, preset_sources, tools
from canvases import words as naming
from canvases.actions import canvases as actions
from canvases.actions import rules
from canvases.actions import undo as undoing
from canvases.forms.canvases import CanvasForm, DuplicateForm, NewCanvasForm
from canvases.forms.notes import AddForm, ImportForm, PasteForm
from canvases.models import Canvas, Note
from canvases.models.canvas import CanvasKind
from canvases.models.note import BLOCK_KEYS, Paper
from canvases.views import answers
from pmo_studio.core import events, languages, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from pmo_studio.core.subjects import is_id

CANVASES = Canvas.objects


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """Straight to the canvas that people work on; to the list when there is none yet.

    Who could not make one has nothing to do on an empty list, and would not hear there when the
    room is called: they go to the engagement's home.
    """
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    newest = Canvas.objects.filter(engagement=engagement).newest_first().first()
    if newest:
        return redirect(newest)
    if may(request.participant, Right.CHANGE_OTHERS):
        return redirect("canvases:list", pk)
    return redirect(engagement)


@require_http_methods(["GET", "POST"])
def canvas_list(request: StudioRequest, pk: int) -> HttpResponse:
    """Every canvas of the engagement, and the form that makes another."""
    right = Right.SEE if request.method == "GET" else Right.CHANGE_OTHERS
    engagement = get_or_403(Engagement.objects.all(), request, right, pk=pk)
    rows = Canvas.objects.filter(engagement=engagement).with_counts().newest_first()
    listed = list(rows.select_related("origin"))
    to_be = [canvas for canvas in listed if canvas.kind == CanvasKind.TO_BE]
    counts, then = (*to_be, None, None)[:2]
    form = NewCanvasForm(request.POST or None, now=counts)
    if request.method == "POST" and form.is_valid():
        made = actions.create_canvas(engagement, by=request.participant, **form.cleaned_data)
        return redirect(made)
    context = {"canvases": listed, "counts": counts, "then": then, "form": form}
    status = 422 if form.is_bound else 200
    return pages.sheet(request, "canvases/list.html", engagement, "canvas", context, status=status)


@require_GET
def show(request: StudioRequest, pk: int) -> HttpResponse:
    """The board."""
    canvas = get_or_403(CANVASES.all(), request, Right.SEE, pk=pk)
    engagement = canvas.engagement
    # The number first: what is written after it reaches the page through the socket.
    number = engagement.last_number
    room = pages.room(request, engagement, right=Right.WRITE)
    writes = may(request.participant, Right.WRITE) and canvas.locked_at is None
    chosen = request.GET.get("thread", "")
    shown = board.board_of(canvas, languages.current(), int(chosen) if is_id(chosen) else None)
    context = {
        "canvas": canvas,
        "number": number,
        "blocks": shown.blocks,
        "links": shown.links,
        "thread": shown.thread,
        "joins": " ".join(f"{begin}>{end}" for begin, end in link_kinds.BETWEEN),
        "counts": naming.for_scripts(languages.current()),
        "links_here": rules.may_link(request.participant, canvas) and canvas.locked_at is None,
        "others": Canvas.objects.filter(engagement=engagement).newest_first(),
        "writes": writes,
        "edits_all": may(request.participant, Right.CHANGE_OTHERS) or canvas.everyone_edits,
        "tools": tools.links(canvas),
        "check_counts": panels.counts_at_hand(canvas),
        "begin": _beginnings(request, canvas) if writes and shown.is_empty else None,
    } | room
    return pages.sheet(request, "canvases/board.html", engagement, "canvas", context)


def _beginnings(request: StudioRequest, canvas: Canvas) -> dict[str, Any] | None:
    """What an empty canvas can begin from, for those who may load it."""
    if not may(request.participant, Right.DESIGN):
        return None
    return {
        "presets": preset_sources.built_in(canvas.engagement),
        "copies": preset_sources.copies(canvas, request.participant),
    }


@require_GET
def block(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """One block as one question, for phones: write a note, see one's own and everybody's."""
    canvas = get_or_403(CANVASES.all(), request, Right.SEE, pk=pk)
    return block_page(request, canvas, key if key in BLOCK_KEYS else BLOCK_KEYS[0])


def block_page(
    request: StudioRequest,
    canvas: Canvas,
    key: str,
    *,
    form: AddForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    """The phone's page; also where a refused new note is shown with its text still there."""
    language = languages.current()
    shown = blocks.layout().blocks[key]
    at = BLOCK_KEYS.index(key)
    mine = Note.objects.live().filter(canvas=canvas, block=key, author=request.participant)
    everybody = {block.key: block for block in board.blocks_of(canvas, language)}[key]
    context = {
        "canvas": canvas,
        "number": canvas.engagement.last_number,
        "shown": shown,
        "title": shown.title.in_language(language),
        "meaning": shown.meaning.in_language(language),
        "questions": [question.in_language(language) for question in shown.questions],
        "previous": BLOCK_KEYS[at - 1] if at else "",
        "next": BLOCK_KEYS[at + 1] if at + 1 < len(BLOCK_KEYS) else "",
        "mine": mine.order_by("-pk"),
        "everybody": everybody,
        "form": form or AddForm(initial={"block": key}),
        "words": words,
        "writes": may(request.participant, Right.WRITE) and canvas.locked_at is None,
    }
    return pages.sheet(
        request, "canvases/block.html", canvas.engagement, "canvas", context, status=status
    )


@require_http_methods(["GET", "POST"])
def settings(request: StudioRequest, pk: int) -> HttpResponse:
    """Title, kind, who edits; lock; duplicate; deleted notes."""
    right = Right.SEE if request.method == "GET" else Right.CHANGE_OTHERS
    canvas = get_or_403(CANVASES.all(), request, right, pk=pk)
    form = CanvasForm(request.POST or None, instance=Canvas.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        before = counting.of(canvas.engagement)
        actions.change_canvas(canvas, by=request.participant, **form.cleaned_data)
        told = counting.told(before, counting.of(canvas.engagement))
        messages.success(request, f"{__('Saved.')} {told}".strip())
        return redirect("canvases:settings", pk)
    return _settings_page(request, canvas, form=form)


def _settings_page(
    request: StudioRequest,
    canvas: Canvas,
    *,
    form: CanvasForm | None = None,
    duplicate_form: DuplicateForm | None = None,
) -> HttpResponse:
    now = counting.of(canvas.engagement)
    copy = _proposed_copy(canvas, counting.usual_kind(now))
    deleted = Note.objects.archived().filter(canvas=canvas).select_related("author", "archived_by")
    refused = any(bound is not None and bound.is_bound for bound in (form, duplicate_form))
    context = {
        "canvas": canvas,
        "form": form or CanvasForm(instance=canvas),
        "duplicate_form": duplicate_form or DuplicateForm(initial=copy, now=now),
        "deleted": deleted.order_by("-archived_at"),
    }
    return pages.sheet(
        request,
        "canvases/settings.html",
        canvas.engagement,
        "canvas",
        context,
        status=422 if refused else 200,
    )


def _proposed_copy(canvas: Canvas, kind: CanvasKind) -> dict[str, str]:
    """Title and kind of a copy: of how it is today, most often how it should be."""
    if canvas.kind != CanvasKind.AS_IS:
        return {"title": __("%(title)s, copy") % {"title": canvas.title}, "kind": kind.value}
    today, later = str(CanvasKind.AS_IS.label), str(kind.label)
    said = re.compile(re.escape(today).replace(r"\-", "[- ]"), re.IGNORECASE)
    title = said.sub(later, canvas.title)
    if title == canvas.title:
        title = f"{canvas.title}, {later}"
    return {"title": title, "kind": kind.value}


@require_POST
def count(request: StudioRequest, pk: int) -> HttpResponse:
    """Let this canvas be the one that golden thread, PMO model and gate 2 look at."""
    canvas = get_or_403(CANVASES.all(), request, Right.CHANGE_OTHERS, pk=pk)
    try:
        aside = actions.let_count(canvas, by=request.participant)
    except Refused as refused:
        messages.warning(request, refused.words)
        return redirect("canvases:list", canvas.engagement_id)
    told = [__("“%(canvas)s” counts for gate 2 now.") % {"canvas": canvas.title}]
    told += [__("“%(canvas)s” is an alternative.") % {"canvas": one.title} for one in aside]
    messages.success(request, " ".join(told))
    return redirect("canvases:list", canvas.engagement_id)


@require_POST
def put_aside(request: StudioRequest, pk: int) -> HttpResponse:
    """Make this canvas an alternative."""
    canvas = get_or_403(CANVASES.all(), request, Right.CHANGE_OTHERS, pk=pk)
    before = counting.of(canvas.engagement)
    actions.put_aside(canvas, by=request.participant)
    told = __("“%(canvas)s” is an alternative.") % {"canvas": canvas.title}
    other = counting.told(before, counting.of(canvas.engagement))
    messages.success(request, f"{told} {other}".strip())
    return redirect("canvases:list", canvas.engagement_id)


@require_POST
def lock(request: StudioRequest, pk: int) -> HttpResponse:
    """Lock, or open again."""
    canvas = get_or_403(CANVASES.all(), request, Right.CHANGE_OTHERS, pk=pk)
    actions.set_lock(canvas, locked="lock" in request.POST, by=request.participant)
    return redirect(canvas)


@require_POST
def duplicate(request: StudioRequest, pk: int) -> HttpResponse:
    """Copy the canvas, with or without its notes."""
    canvas = get_or_403(CANVASES.all(), request, Right.CHANGE_OTHERS, pk=pk)
    form = DuplicateForm(request.POST, now=counting.of(canvas.engagement))
    if not form.is_valid():
        return _settings_page(request, canvas, duplicate_form=form)
    copy = actions.duplicate_canvas(canvas, by=request.participant, **form.cleaned_data)
    return redirect(copy)


@require_POST
def undo(request: StudioRequest, pk: int) -> HttpResponse:
    """Take back one's own newest act."""
    canvas = get_or_403(CANVASES.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        changed = undoing.undo(canvas, **answers.asked_sender(request))
        return answers.undone(request, changed)

    def otherwise(refused: Refused, status: int) -> HttpResponse:
        messages.warning(request, refused.words)
        return redirect(canvas)

    return answers.attempt(request, canvas, act, otherwise)


@require_http_methods(["GET", "POST"])
def paste(request: StudioRequest, pk: int) -> HttpResponse:
    """Many lines, a note each: first the preview, then, with the button, the notes."""
    canvas = get_or_403(CANVASES.all(), request, Right.WRITE, pk=pk)
    initial = {"block": request.GET.get("block", BLOCK_KEYS[0]), "paper": Paper.SAFFRON}
    form = PasteForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"canvas": canvas, "form": form}
    if request.method == "GET" or not form.is_valid():
        return _page(request, "canvases/paste.html", canvas, context, failed=form.is_bound)
    preview = imports.from_lines(**form.cleaned_data)
    try:
        rules.check_paste(request.participant, len(preview.lines))
    except Refused as refused:
        form.add_error("lines", refused.words)
        return _page(request, "canvases/paste.html", canvas, context, failed=True)
    context["preview"] = preview
    if "add" not in request.POST:
        return _page(request, "canvases/paste.html", canvas, context)
    return _add_many(request, canvas, preview, "canvases/paste.html", context, imported=False)


@require_http_methods(["GET", "POST"])
def import_notes(request: StudioRequest, pk: int) -> HttpResponse:
    """A CSV file: preview with errors by row; nothing is written until the button is pressed."""
    canvas = get_or_403(CANVASES.all(), request, Right.CHANGE_OTHERS, pk=pk)
    form = ImportForm()
    context: dict[str, Any] = {"canvas": canvas, "form": form}
    if request.method == "GET":
        return _page(request, "canvases/import.html", canvas, context)
    context["form"] = form = ImportForm(request.POST, request.FILES)
    try:
        content = imports.content_of(request.POST.get("content", ""), request.FILES.get("file"))
        preview = imports.from_csv(content)
    except Refused as refused:
        form.add_error("file", refused.words)
        return _page(request, "canvases/import.html", canvas, context, failed=True)
    context |= {"preview": preview, "content": content.decode("utf-8-sig"), "form": ImportForm()}
    wants = "add_all" in request.POST or "add_right" in request.POST
    if not wants or (preview.wrong and "add_right" not in request.POST):
        return _page(request, "canvases/import.html", canvas, context)
    return _add_many(request, canvas, preview, "canvases/import.html", context, imported=True)


def _add_many(
    request: StudioRequest,
    canvas: Canvas,
    preview: imports.Preview,
    template: str,
    context: dict[str, Any],
    *,
    imported: bool,
) -> HttpResponse:
    try:
        made = actions.add_notes(
            canvas,
            notes=preview.right,
            by=request.participant,
            imported=imported,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect(canvas)
    except Refused as refused:
        return _page(request, template, canvas, context | {"words": refused.words}, failed=True)
    words = ngettext("%(count)s note was added.", "%(count)s notes were added.", len(made))
    messages.success(request, words % {"count": len(made)})
    return redirect(canvas)


def _page(
    request: StudioRequest,
    template: str,
    canvas: Canvas,
    context: dict[str, Any],
    *,
    failed: bool = False,
) -> HttpResponse:
    status = 422 if failed else 200
    return pages.sheet(request, template, canvas.engagement, "canvas", context, status=status)
