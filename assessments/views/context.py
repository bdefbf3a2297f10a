"""The context: what is known of the organisation, by kind (sheet 1.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_POST

from assessments import ballots, fragments, topics
from assessments.actions import context as actions
from assessments.actions import rules
from assessments.forms.context import AddEntryForm, EditEntryForm
from assessments.models import ContextEntry
from assessments.models.context import ContextKind
from assessments.views import answers
from assessments.views.answers import attempt, checked, sender
from pmo_studio.core import errors, events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Event

ENTRIES = ContextEntry.objects.select_related("engagement", "author", "archived_by")


@dataclass
class Column:
    """The entries of one kind, and the form that adds one."""

    kind: str
    title: str
    question: str
    form: AddEntryForm
    items: list[SafeString] = field(default_factory=list)

    @property
    def html(self) -> SafeString:
        return mark_safe("".join(self.items))  # noqa: S308  (fragments of ours)

    @property
    def opens(self) -> bool:
        """Whether the form is shown from the beginning: it was refused, or nothing stands here."""
        return self.form.is_bound or not self.items


@require_GET
def context_page(request: StudioRequest, pk: int) -> HttpResponse:
    """Everything that is known, a column a kind."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    return _page(request, engagement)


def _page(
    request: StudioRequest,
    engagement: Engagement,
    *,
    form: AddEntryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    # The number first: what is written after it reaches the page through the socket.
    number = engagement.last_number
    vote, dots = ballots.context_dots(engagement.pk)
    live = ContextEntry.objects.for_page().filter(engagement=engagement)
    columns = {key: _column(key, form) for key in ContextKind.values}
    language = engagement.language
    entries = list(live)
    for entry in entries:
        html = fragments.entry_html(entry, dots.get(entry.subject, 0), language)
        columns[entry.kind].items.append(html)
    deleted = ContextEntry.objects.archived().filter(engagement=engagement)
    context = {
        "number": number,
        "topic": topics.context(engagement),
        "columns": list(columns.values()),
        "count": len(entries),
        "kinds": sum(bool(column.items) for column in columns.values()),
        "vote": vote,
        "writes": may(request.participant, Right.WRITE),
        "deleted": list(deleted.select_related("archived_by").order_by("-archived_at")),
    }
    template = "assessments/context.html"
    return pages.sheet(request, template, engagement, "context", context, status=status)


def _column(key: str, form: AddEntryForm | None) -> Column:
    bound = form if form is not None and form.data.get("kind") == key else None
    kind = ContextKind(key)
    # Six forms on one page: each has fields of its own name.
    made = bound or AddEntryForm(initial={"kind": key}, auto_id=f"id_{key}_%s")
    return Column(key, str(kind.label), question(kind), made)


def question(kind: ContextKind) -> str:
    """What people are asked for a kind."""
    return {
        ContextKind.STRATEGY: __("Which goals must projects serve, and how are they followed?"),
        ContextKind.STRUCTURE: __("Who decides about projects, and who reports to whom?"),
        ContextKind.CULTURE: __("How do people here work together, promise and say no?"),
        ContextKind.PORTFOLIO: __("How many projects run, of what kind and size?"),
        ContextKind.PAIN_POINT: __("What goes wrong again and again, and who feels it?"),
        ContextKind.CONSTRAINT: __("What must not change: law, budget, tools, dates?"),
    }[kind]


@require_POST
def context_add(request: StudioRequest, pk: int) -> HttpResponse:
    """Add an entry to its kind."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.WRITE, pk=pk)
    key = request.POST.get("kind", "")
    known = key if key in ContextKind.values else ContextKind.STRATEGY.value
    form = AddEntryForm(request.POST, auto_id=f"id_{known}_%s")

    def act() -> HttpResponse:
        checked(form)
        changed = actions.add_entry(engagement, **form.cleaned_data, **sender(request))
        return _changed(request, changed)

    def otherwise(status: int, words: str) -> HttpResponse:
        return _page(request, engagement, form=form, status=status)

    return _attempt(request, engagement, form, act, otherwise)


@require_GET
def entry_page(request: StudioRequest, pk: int) -> HttpResponse:
    """The entry with its acts and its history."""
    entry = get_or_403(ENTRIES.all(), request, Right.SEE, pk=pk)
    return _entry_page(request, entry)


def _entry_page(
    request: StudioRequest,
    entry: ContextEntry,
    *,
    form: EditEntryForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    lines = Event.objects.visible_to(request.participant).about(entry.subject)
    shown = {"kind": entry.kind, "text": entry.text, "source": entry.source}
    context = {
        "entry": entry,
        "form": form or EditEntryForm(initial=shown | {"base_version": entry.version}),
        # Somebody else's text beside one's own, and the version that one now builds on.
        "stale": status == 409 and form is not None and entry.archived_at is None,
        "words": words,
        "changes": rules.may_change(request.participant, entry.author_id),
        "restores": _may_restore(request, entry),
        "history": [
            (event, events.sentence(event)) for event in lines.newest_first().select_related("by")
        ],
    }
    template = "assessments/context_entry.html"
    return pages.sheet(request, template, entry.engagement, "context", context, status=status)


def _may_restore(request: StudioRequest, entry: ContextEntry) -> bool:
    mine = entry.archived_by_id == request.participant.pk and may(request.participant, Right.WRITE)
    return mine or rules.may_change(request.participant, entry.author_id)


@require_POST
def entry_edit(request: StudioRequest, pk: int) -> HttpResponse:
    """Say it otherwise; both texts are shown when somebody else did meanwhile."""
    entry = get_or_403(ENTRIES.all(), request, Right.WRITE, pk=pk)
    form = EditEntryForm(request.POST)

    def act() -> HttpResponse:
        checked(form)
        return _changed(request, actions.edit_entry(entry, **form.cleaned_data, **sender(request)))

    return _attempt_on(request, entry, form, act)


@require_POST
def entry_delete(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the entry off the page."""
    entry = get_or_403(ENTRIES.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        changed = actions.delete_entry(entry, **answers.asked_sender(request))
        messages.success(request, __("The entry was deleted. It can be restored below."))
        return _changed(request, changed)

    return _attempt_on(request, entry, None, act)


@require_POST
def entry_restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Bring a deleted entry back."""
    entry = get_or_403(ENTRIES.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        return _changed(request, actions.restore_entry(entry, **sender(request)))

    return _attempt_on(request, entry, None, act)


def _changed(request: StudioRequest, changed: rules.Changed[ContextEntry]) -> HttpResponse:
    """What the change did to the page, or back to the page itself."""
    entry = changed.row
    if errors.wants_fragment(request):
        return _fragment(entry.engagement, changed.events)
    mark = "" if entry.archived_at else f"#context_entry-{entry.pk}"
    return redirect(f"{reverse('assessments:context', args=[entry.engagement_id])}{mark}")


def _fragment(engagement: Engagement, made: Sequence[Event]) -> HttpResponse:
    with translation.override(engagement.language):
        html = "".join(fragments.of_context_events(made).values()) if made else ""
    return answers.fragment(html, made)


def _attempt_on(
    request: StudioRequest, entry: ContextEntry, form: EditEntryForm | None, act: answers.Act
) -> HttpResponse:
    def otherwise(status: int, words: str) -> HttpResponse:
        fresh = ENTRIES.get(pk=entry.pk)
        return _entry_page(request, fresh, form=form, words=words, status=status)

    return _attempt(request, entry.engagement, form, act, otherwise)


def _attempt(
    request: StudioRequest,
    engagement: Engagement,
    form: AddEntryForm | None,
    act: answers.Act,
    otherwise: answers.Otherwise,
) -> HttpResponse:
    """Run the act; a repeated request is answered with what its first copy did."""
    try:
        return attempt(request, form, act, otherwise)
    except rules.DotsLost as lost:
        return answers.ask(request, engagement, "context", lost)
    except events.AlreadyDone as done:
        if not errors.wants_fragment(request):
            return redirect("assessments:context", engagement.pk)
        first = Event.objects.filter(engagement=engagement, number=done.number)
        return _fragment(engagement, list(first))
