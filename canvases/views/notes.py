"""One note: its page with every act as a plain form, and the acts themselves."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from canvases import linking
from canvases.actions import groups, rules
from canvases.actions import notes as actions
from canvases.actions.facts import Facts, describe_note
from canvases.actions.notes import Changed
from canvases.forms.notes import (
    WEIGHT_CHOICES,
    AddForm,
    ColourForm,
    EditForm,
    FactsForm,
    GroupForm,
    MoveForm,
)
from canvases.functions import offered_to
from canvases.models import Group, Note
from canvases.models.note import BLOCK_KEYS, State
from canvases.views import answers, boards
from canvases.views.answers import asked_sender, cleaned, sender
from pmo_studio.core import events, languages, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest, is_fragment
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused

# Where the page begins at its links: all that fits is offered, or KPIs alone.
AT_LINKS = ("links", "kpis")
# What may have led to the page, to be led back to; its forms say it again.
FROM_CHECKS = "checks"
NOTES = Note.objects.for_change()


@require_POST
def note_add(request: StudioRequest, pk: int) -> HttpResponse:
    """Add a note to the canvas."""
    canvas = get_or_403(boards.CANVASES.all(), request, Right.WRITE, pk=pk)
    form = AddForm(request.POST)

    def act() -> HttpResponse:
        changed = actions.add_note(canvas, **cleaned(form), **sender(request))
        if request.POST.get("back") == "block" and not request.headers.get("Idempotency-Key"):
            return redirect("canvases:block", canvas.pk, changed.note.block)
        return answers.note(request, changed)

    def otherwise(refused: Refused, status: int) -> HttpResponse:
        key = request.POST.get("block", "")
        key = key if key in BLOCK_KEYS else BLOCK_KEYS[0]
        return boards.block_page(
            request, canvas, key, form=form, words=refused.words, status=status
        )

    return answers.attempt(request, canvas, act, otherwise)


@require_GET
def note_page(request: StudioRequest, pk: int) -> HttpResponse:
    """The note with its acts and its history."""
    note = get_or_403(NOTES.all(), request, Right.SEE, pk=pk)
    at = request.GET.get("at")
    return page_of(request, note, at_links=at in AT_LINKS, kpis_only=at == "kpis")


def came_from_checks(request: StudioRequest) -> bool:
    """Whether a finding of the checks led to the page, or to the page of the form."""
    return FROM_CHECKS in (request.GET.get("back"), request.POST.get("from"))


def page_of(
    request: StudioRequest,
    note: Note,
    *,
    kpis_only: bool = False,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The page of the note; its panel alone for the dialog.  It may offer links to KPIs alone."""
    lines = Event.objects.visible_to(request.participant).about(note.subject)
    listed = list(lines.newest_first().select_related("by"))
    can_change = rules.may_change(request.participant, note, note.canvas)
    links_here = rules.may_link(request.participant, note.canvas) and not note.canvas.locked_at
    context = {
        "note": note,
        "canvas": note.canvas,
        "move_form": MoveForm(initial={"block": note.block}),
        "group_form": GroupForm(note=note),
        "groups": Group.objects.live().filter(canvas=note.canvas_id),
        "changes": can_change and note.canvas.locked_at is None,
        "links": linking.links_of(note, kpis_only=kpis_only),
        "kpis_only": kpis_only,
        "links_here": links_here,
        "asks_to_link": rules.asks_to_link(request.participant, note.canvas),
        "from_checks": came_from_checks(request),
        "describes": links_here or (can_change and note.canvas.locked_at is None),
        "states": State.choices,
        "weights": WEIGHT_CHOICES,
        "functions": offered_to(note, languages.current()) if note.block == "ka" else [],
        "sent": {},
        "live": note.archived_at is None,
        "removes": may(request.participant, Right.OWN),
        "sources": note.sources.select_related("source__canvas"),
        "history": [(event, events.sentence(event)) for event in listed],
    } | context
    # In the board's dialog the panel alone is enough.
    if is_fragment(request):
        return render(request, "canvases/note.html#panel", context, status=status)
    return pages.sheet(
        request, "canvases/note.html", note.engagement, "canvas", context, status=status
    )


@require_POST
def note_edit(request: StudioRequest, pk: int) -> HttpResponse:
    """Change the text; what others typed meanwhile is merged."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)
    form = EditForm(request.POST)
    return _change(
        request,
        note,
        lambda: actions.edit_note(note, **cleaned(form), **sender(request)),
        typed=request.POST.get("text", ""),
    )


@require_POST
def note_move(request: StudioRequest, pk: int) -> HttpResponse:
    """Move to a block, a position, or into a group of the canvas."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)
    form = MoveForm(request.POST)

    def act() -> Changed:
        values = cleaned(form)
        group = None
        if values["group"]:
            group = Group.objects.live().filter(pk=values["group"], canvas=note.canvas_id).first()
            if group is None:
                raise rules.NoteGone(rules.GROUP_GONE)
        return actions.move_note(note, **values | {"group": group}, **asked_sender(request))

    return _change(request, note, act)


@require_POST
def note_group(request: StudioRequest, pk: int) -> HttpResponse:
    """Put the note onto another one."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)
    form = GroupForm(request.POST, note=note)

    def act() -> HttpResponse:
        made = groups.group_notes(note, **cleaned(form), **asked_sender(request))
        return answers.board(request, note.canvas, made)

    return _attempt(request, note, act)


@require_POST
def note_colour(request: StudioRequest, pk: int) -> HttpResponse:
    """Give the note another paper."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)
    form = ColourForm(request.POST)
    return _change(
        request, note, lambda: actions.colour_note(note, **cleaned(form), **sender(request))
    )


@require_POST
def note_describe(request: StudioRequest, pk: int) -> HttpResponse:
    """Say what the note stands for: its state, a customer's weight, the function."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)
    form = FactsForm(request.POST)

    def act() -> Changed:
        cleaned(form)
        return describe_note(note, facts=Facts(**form.facts()), **sender(request))

    return _change(request, note, act)


@require_POST
def note_delete(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the note off the canvas; undo brings it back."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)
    return _change(request, note, lambda: actions.delete_note(note, **asked_sender(request)))


@require_POST
def note_restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Bring a deleted note back."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)
    return _change(request, note, lambda: actions.restore_note(note, **sender(request)))


@require_POST
def note_restore_text(request: StudioRequest, pk: int, number: int) -> HttpResponse:
    """Give the note the text that it had at that event."""
    note = get_or_403(NOTES.all(), request, Right.WRITE, pk=pk)

    def act() -> Changed:
        lines = Event.objects.visible_to(request.participant).about(note.subject)
        event = lines.filter(number=number).first()
        text = event.data.get("text", "") if event else ""
        return actions.restore_text(note, text=text, **sender(request))

    return _change(request, note, act)


def _change(
    request: StudioRequest, note: Note, act: Callable[[], Changed], *, typed: str = ""
) -> HttpResponse:
    """Answer with what the act did to the note, or with the note's page when it is refused."""
    return _attempt(request, note, lambda: answers.note(request, act()), typed=typed)


def _attempt(
    request: StudioRequest, note: Note, act: answers.Act, *, typed: str = ""
) -> HttpResponse:
    def otherwise(refused: Refused, status: int) -> HttpResponse:
        note.refresh_from_db()
        return page_of(request, note, status=status, words=refused.words, typed=typed)

    return answers.attempt(request, note.canvas, act, otherwise)
