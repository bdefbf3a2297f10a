"""Links between notes: their table, and linking, strengths and taking off."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from canvases import linking, links_listed
from canvases.actions import links as actions
from canvases.actions import rules
from canvases.actions.links import LinkChanged
from canvases.forms.links import LinkFilterForm, LinkForm, StrengthForm
from canvases.models import Canvas, Link, Note
from canvases.models.note import BLOCK_KEYS
from canvases.views import answers, boards, notes
from canvases.views.answers import cleaned, sender
from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest, is_fragment
from pmo_studio.core.refusals import Refused

LINKS = Link.objects.for_change()


@require_GET
def link_table(request: StudioRequest, pk: int) -> HttpResponse:
    """Every link of the canvas, those that rest apart, and the notes without one."""
    canvas = get_or_403(boards.CANVASES.all(), request, Right.SEE, pk=pk)
    return _table(request, canvas)


def _table(
    request: StudioRequest, canvas: Canvas, *, status: int = 200, **context: Any
) -> HttpResponse:
    asked = _asked(request)
    form = LinkFilterForm(asked or None)
    found = form.cleaned_data if form.is_valid() else {}
    words, number = found.get("q", ""), found.get("page")
    offered = linking.choices(canvas, BLOCK_KEYS, kpis=True)
    context = {
        "canvas": canvas,
        "filter": form,
        "ends": offered,
        "sources": [some for some in offered if some.choices[0].value.startswith("note:")],
        "links_here": _may_link(request, canvas),
        "asks_to_link": rules.asks_to_link(request.participant, canvas),
        "sent": request.POST,
        "back": asked.urlencode(),
        "base": _without_page(asked),
        "table": None,
        "alone": None,
    } | context
    if found.get("alone"):
        context["alone"] = links_listed.alone_on(canvas, words=words, number=number)
    else:
        kind = found.get("kind", "")
        context["table"] = links_listed.table_of(canvas, kind=kind, words=words, number=number)
    return pages.sheet(
        request, "canvases/links.html", canvas.engagement, "canvas", context, status=status
    )


def _asked(request: StudioRequest) -> QueryDict:
    """What the table shows: asked for, or told by the form of one of its rows."""
    sent = request.GET if request.method == "GET" else QueryDict(request.POST.get("back", ""))
    asked = QueryDict(mutable=True)
    for name in LinkFilterForm.base_fields:
        if sent.get(name):
            asked[name] = sent[name]
    return asked


def _without_page(asked: QueryDict) -> str:
    """The query before the number of a page."""
    kept = asked.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""


def _may_link(request: StudioRequest, canvas: Canvas) -> bool:
    return rules.may_link(request.participant, canvas) and canvas.locked_at is None


@require_POST
def link_add(request: StudioRequest, pk: int) -> HttpResponse:
    """Link two notes, or a note with a KPI."""
    canvas = get_or_403(boards.CANVASES.all(), request, Right.WRITE, pk=pk)
    form = LinkForm(request.POST, canvas=canvas)

    def act() -> LinkChanged:
        values = cleaned(form)
        ends = values["source"], values["end"]
        return actions.link_notes(*ends, strength=values["strength"], **sender(request))

    return _change(request, canvas, act)


@require_POST
def link_strength(request: StudioRequest, pk: int) -> HttpResponse:
    """Say how strongly the two belong together."""
    link = get_or_403(LINKS.all(), request, Right.WRITE, pk=pk)
    form = StrengthForm(request.POST)
    return _change(
        request,
        link.canvas,
        lambda: actions.set_strength(link, **cleaned(form), **sender(request)),
    )


@require_POST
def link_remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the link off; undo, or linking the two again, brings it back."""
    link = get_or_403(LINKS.all(), request, Right.WRITE, pk=pk)
    return _change(request, link.canvas, lambda: actions.unlink(link, **sender(request)))


def _change(request: StudioRequest, canvas: Canvas, act: Callable[[], LinkChanged]) -> HttpResponse:
    """Answer with what the act did, or where it was asked for, with the words of a refusal."""
    note = _page_of(request, canvas)

    def answer() -> HttpResponse:
        changed = act()
        if note is not None and is_fragment(request):
            return notes.page_of(request, note, words=changed.words, at_links=True)
        return answers.link(request, changed, back=_back(request, canvas, note))

    def otherwise(refused: Refused, status: int) -> HttpResponse:
        if note is not None:
            return notes.page_of(
                request,
                note,
                status=status,
                link_words=refused.words,
                at_links=True,
                sent=request.POST,
            )
        return _table(request, canvas, status=status, words=refused.words)

    return answers.attempt(request, canvas, answer, otherwise)


def _page_of(request: StudioRequest, canvas: Canvas) -> Note | None:
    """The note from whose page the form came; None when it came from the table."""
    back = request.POST.get("back", "")
    if not (back.isascii() and back.isdigit() and len(back) < 19):
        return None
    return notes.NOTES.filter(canvas=canvas, pk=int(back)).first()


def _back(request: StudioRequest, canvas: Canvas, note: Note | None) -> str:
    if note is not None:
        query = f"?back={notes.FROM_CHECKS}" if notes.came_from_checks(request) else ""
        return f"{note.get_absolute_url()}{query}#links"
    table, asked = reverse("canvases:links", args=[canvas.pk]), _asked(request)
    return f"{table}?{asked.urlencode()}" if asked else table
